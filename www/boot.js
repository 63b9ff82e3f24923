// Starts the page: checks the browser, loads the application, and steps in when it cannot run.

import { missingFeatures } from "./boot/features.js";
import { showMissing, showRescue } from "./boot/panels.js";
import { keepUpdated } from "./boot/updates.js";

// The folder that this file was loaded from is named after the build.
document.documentElement.dataset.build = new URL(".", import.meta.url).pathname.split("/").at(-2);

// A crashed wasm program cannot be used again: every further call into it would find broken state.
let crashed = false;
let started = false;
function crash(reason) {
  if (crashed) return;
  crashed = true;
  console.error("kmsbox stopped:", reason);
  showRescue(reason, started);
}

const isCrash = (reason) => reason instanceof WebAssembly.RuntimeError;
window.addEventListener("error", (event) => isCrash(event.error) && crash(event.error));
window.addEventListener("unhandledrejection", (event) => isCrash(event.reason) && crash(event.reason));
// The application's own panic hook can tell more than the browser: the message.
window.addEventListener("kmsbox:crash", (event) => crash(event.detail));

const missing = missingFeatures();
if (missing.length > 0) {
  showMissing(missing);
} else {
  try {
    const { default: init } = await import("./kms-ui.js");
    await init();
    started = true;
    if (!crashed) document.getElementById("boot")?.remove();
  } catch (error) {
    crash(error);
  }
}

// Even where the application failed: the next build may work.
keepUpdated();
