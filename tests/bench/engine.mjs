// How many calls a second the engine carries out in wasm, in Chromium: crates/kms-worker/examples/engine.rs, built as the
// site is (same profile, wasm-bindgen, wasm-opt), run on an empty page. Storage is left out.
//
// node tests/bench/engine.mjs; prints one JSON object on the last line of stdout, `{"callsPerSecond": {…}}`, and what is
// going on to stderr. Needs what `cargo xtask setup` provides.

import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { startBrowser } from "../browser/lib/browser.mjs";
import { scratch } from "../browser/lib/site.mjs";
import { serve } from "../browser/serve.mjs";
import { say } from "./lib/statistics.mjs";
import { buildExample } from "./lib/wasm.mjs";

const folder = await scratch("engine");
buildExample("engine", "web", folder);
writeFileSync(join(folder, "index.html"), "<!doctype html><title>engine</title>");
const result = await run(folder);
rmSync(folder, { recursive: true, force: true });
console.log(result);

async function run(folder) {
  say("running it");
  const profile = await scratch("profile");
  const server = await serve(folder);
  const context = await startBrowser(profile);
  const page = context.pages()[0];
  await page.goto(server.url);
  const result = await page.evaluate(async () => {
    const { default: init } = await import("./engine.js");
    await init();
    return globalThis.kmsboxBench;
  });
  await context.close();
  await server.close();
  rmSync(profile, { recursive: true, force: true });
  return result;
}
