// What the browser must have, and in plain words what it is for.

/** The features that are missing, as a list of `{name, purpose}`; empty in every browser of the last years. */
export function missingFeatures() {
  const needs = [
    ["WebAssembly", "runs the program", () => typeof WebAssembly?.instantiate === "function"],
    ["module workers", "keep the page responsive while keys are used", hasModuleWorkers],
    ["Web Cryptography", "protects keys that are stored", () => typeof crypto?.subtle?.encrypt === "function"],
    ["IndexedDB", "stores your keys in this browser", () => Boolean(globalThis.indexedDB)],
    ["Web Locks", "keep several tabs from disturbing each other", () => Boolean(navigator.locks)],
  ];
  return needs.filter(([, , present]) => !attempt(present)).map(([name, purpose]) => ({ name, purpose }));
}

function attempt(check) {
  try {
    return check();
  } catch {
    return false;
  }
}

// A browser that knows module workers reads the option `type` before anything else. Throwing there tells, and no worker
// is ever started.
function hasModuleWorkers() {
  let asked = false;
  const options = {
    get type() {
      asked = true;
      throw new Error("only asking");
    },
  };
  try {
    new Worker("", options).terminate();
  } catch {
    // That is the answer.
  }
  return asked;
}
