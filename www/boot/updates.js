// Offline use and updates.
//
// Events on `window` between this and the application:
// - `kmsbox:update` comes from here: a new version is ready; offer to reload.
// - `kmsbox:update-accepted` comes from the application: the visitor agreed.

const HOUR = 3_600_000;

/** Registers the service worker and tells the application about new versions. */
export function keepUpdated() {
  const { serviceWorker } = navigator;
  // Private windows of some browsers have none: then kmsbox works online only.
  if (!serviceWorker) return;

  let waiting = null;
  let accepted = false;
  const announce = (worker) => {
    waiting = worker;
    window.dispatchEvent(new CustomEvent("kmsbox:update"));
  };

  window.addEventListener("kmsbox:update-accepted", () => {
    accepted = true;
    if (waiting?.state === "installed") waiting.postMessage({ type: "skip-waiting" });
    else location.reload();
  });

  // On the very first visit no worker is replaced by another, so that is no update.
  let replaced = Boolean(serviceWorker.controller);
  serviceWorker.addEventListener("controllerchange", () => {
    if (accepted) location.reload();
    // Another tab accepted. This one goes on as it is, and may be reloaded when it suits.
    else if (replaced) announce(null);
    replaced = true;
  });

  register(serviceWorker, announce).catch((error) => console.warn("kmsbox will not work offline:", error.message));
}

async function register(serviceWorker, announce) {
  const registration = await serviceWorker.register("./sw.js", { scope: "./", updateViaCache: "none" });
  const watch = (worker) => {
    // Without a controller the page was just loaded from the network: what waits is what it already runs.
    const check = () => worker.state === "installed" && serviceWorker.controller && announce(worker);
    worker.addEventListener("statechange", check);
    check();
  };
  if (registration.waiting) watch(registration.waiting);
  if (registration.installing) watch(registration.installing);
  registration.addEventListener("updatefound", () => watch(registration.installing));

  // Browsers look for an update when a page is loaded. A tab may stay open for weeks.
  let looked = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible" || Date.now() - looked < HOUR) return;
    looked = Date.now();
    // Offline is no news.
    registration.update().catch(() => {});
  });
}
