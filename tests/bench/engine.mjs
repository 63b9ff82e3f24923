// How many calls a second the engine carries out in wasm, in Chromium: crates/kms-worker/examples/engine.rs, built as the
// site is (same profile, wasm-bindgen, wasm-opt), run on an empty page. Storage is left out.
//
// node tests/bench/engine.mjs; prints one JSON object on the last line of stdout, `{"callsPerSecond": {…}}`, and what is
// going on to stderr. Needs what `cargo xtask setup` provides.

import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

import { startBrowser } from "../browser/lib/browser.mjs";
import { scratch } from "../browser/lib/site.mjs";
import { serve } from "../browser/serve.mjs";
import { say } from "./lib/statistics.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const TARGET = "wasm32-unknown-unknown";
const WASM_OPT = [
  "-Oz",
  "--enable-bulk-memory",
  "--enable-bulk-memory-opt",
  "--enable-mutable-globals",
  "--enable-multivalue",
  "--enable-nontrapping-float-to-int",
  "--enable-reference-types",
  "--enable-sign-ext",
];

const folder = await scratch("engine");
build(folder);
const result = await run(folder);
rmSync(folder, { recursive: true, force: true });
console.log(result);

/** Compiles the example into `folder`, as a page. */
function build(folder) {
  const env = { ...process.env, ...toolchain(), PATH: [...toolFolders(), process.env.PATH].join(delimiter) };
  const show = { cwd: ROOT, env, stdio: ["ignore", 2, 2] };
  say("building the engine's benchmark for wasm");
  execFileSync(
    "cargo",
    ["build", "--release", "--locked", "--target", TARGET, "-p", "kms-worker", "--example", "engine"],
    show,
  );
  const target = process.env.CARGO_TARGET_DIR ? join(ROOT, process.env.CARGO_TARGET_DIR) : join(ROOT, "target");
  const wasm = join(target, TARGET, "release/examples/engine.wasm");
  execFileSync("wasm-bindgen", ["--target", "web", "--no-typescript", "--out-dir", folder, wasm], show);
  const bound = join(folder, "engine_bg.wasm");
  execFileSync("wasm-opt", [...WASM_OPT, bound, "-o", bound], show);
  writeFileSync(join(folder, "index.html"), "<!doctype html><title>engine</title>");
}

/** The toolchain that compiles to wasm: the active one, or Debian's under the name that the set-up gives it. */
function toolchain() {
  const has = (env) => {
    try {
      const options = { cwd: ROOT, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "ignore"] };
      const probe = ["--target", TARGET, "--crate-name", "probe", "--crate-type", "lib", "--emit", "metadata=-", "-"];
      execFileSync("rustc", probe, options);
      return true;
    } catch {
      return false;
    }
  };
  return has({}) ? {} : { RUSTUP_TOOLCHAIN: "debian" };
}

/** Where the set-up has put wasm-bindgen, in the version of Cargo.lock, and wasm-opt. */
function toolFolders() {
  const lock = readFileSync(join(ROOT, "Cargo.lock"), "utf8");
  const version = /name = "wasm-bindgen"\nversion = "([^"]+)"/.exec(lock)[1];
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
  const tools = process.env.KMSBOX_TOOLS || join(cache, "kmsbox/tools");
  return [join(tools, `wasm-bindgen-cli-${version}`, "bin"), join(ROOT, "tests/node_modules/.bin")];
}

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
