// The service worker: kmsbox works offline after the first visit, and changes to a new version only when asked to.
//
// A template: the build writes its name and the list of the site's files into it, so every build has its own.

const BUILD = "__build__";
/** Addresses relative to the scope, with the SHA-256 of each file in hexadecimal digits. */
const FILES = new Map(__precache__);

const SCOPE = new URL(self.registration.scope);
// Caches belong to the whole origin, which may hold other kmsboxes in other folders.
const CACHE_PREFIX = `kmsbox-${SCOPE.pathname}-`;
const CACHE = CACHE_PREFIX + BUILD;
const HASH_HEADER = "x-kmsbox-sha256";

const PAGES = new Set([SCOPE.pathname, `${SCOPE.pathname}index.html`]);
const ADDRESSES = new Set([...FILES.keys()].map(address));

function address(path) {
  return new URL(path, SCOPE).href;
}

// -- Installing: every file, each with the content that this build was made of, or not at all.

self.addEventListener("install", (event) => event.waitUntil(install()));

async function install() {
  const cache = await caches.open(CACHE);
  const kept = await keptByHash();
  await Promise.all(
    [...FILES].map(async ([path, hash]) => {
      const file = (await reuse(kept.get(hash), hash)) ?? (await download(path, hash));
      await cache.put(address(path), file);
    }),
  );
}

/** Where files of earlier builds are kept, by their hash: most of a new build is in the old one. */
async function keptByHash() {
  const kept = new Map();
  for (const name of await ourCaches()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const hash = (await cache.match(request))?.headers.get(HASH_HEADER);
      if (hash) kept.set(hash, { cache, request });
    }
  }
  return kept;
}

async function reuse(kept, hash) {
  const response = await kept?.cache.match(kept.request);
  if (!response) return undefined;
  const body = await response.arrayBuffer();
  return (await sha256(body)) === hash ? stored(response, body, hash) : undefined;
}

async function download(path, hash) {
  // Files in the build's folder never change, so the browser's own cache, which the page has just filled, may serve.
  const cache = path.startsWith(`${BUILD}/`) ? "default" : "no-cache";
  const response = await fetch(address(path), { cache, credentials: "same-origin" });
  if (!response.ok) throw new Error(`${path}: the server answered ${response.status}`);
  const body = await response.arrayBuffer();
  // Half an update, a damaged file, a sign-in page in between: wait for the next try.
  if ((await sha256(body)) !== hash) throw new Error(`${path} is not the file of build ${BUILD}`);
  return stored(response, body, hash);
}

/** A response to keep: unlike the original it is never the result of a redirect, which pages cannot be. */
function stored(response, body, hash) {
  const headers = new Headers(response.headers);
  // The body is decoded by now.
  headers.delete("content-encoding");
  headers.delete("content-length");
  headers.set(HASH_HEADER, hash);
  return new Response(body, { headers });
}

async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// -- Changing over: when the page asks, or when no page of the old build is open any more.

self.addEventListener("message", (event) => {
  if (event.data?.type === "skip-waiting") event.waitUntil(self.skipWaiting());
});

self.addEventListener("activate", (event) => event.waitUntil(activate()));

async function activate() {
  // Pages of the previous build may still be open in other tabs and need their files, as when a worker is started again.
  const others = (await ourCaches()).filter((name) => name !== CACHE);
  const outdated = others.slice(0, -1);
  await Promise.all(outdated.map((name) => caches.delete(name)));
}

/** The caches of this scope, oldest first. */
async function ourCaches() {
  const isOurs = (name) => name.startsWith(CACHE_PREFIX) && /^[0-9a-f]{16}$/.test(name.slice(CACHE_PREFIX.length));
  return (await caches.keys()).filter(isOurs);
}

// -- Serving: our own files only. Anything else goes its way as if there were no service worker.

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== SCOPE.origin || !url.pathname.startsWith(SCOPE.pathname)) return;

  if (request.mode === "navigate") {
    if (PAGES.has(url.pathname)) event.respondWith(serve(request, address("./"), CACHE));
  } else if (ADDRESSES.has(url.href)) {
    event.respondWith(serve(request, url.href, CACHE));
  } else if (/^[0-9a-f]{16}\//.test(url.pathname.slice(SCOPE.pathname.length))) {
    // Another build's folder: an old page that is still open.
    event.respondWith(serve(request, url.href));
  }
});

async function serve(request, url, cacheName) {
  return (await caches.match(url, { cacheName, ignoreVary: true })) ?? fetch(request);
}
