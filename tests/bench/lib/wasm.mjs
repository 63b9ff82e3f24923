// Examples of the crates as wasm modules, built as the site is: same profile, wasm-bindgen, wasm-opt.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

import { say } from "./statistics.mjs";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
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

/** Compiles an example of kms-worker into `folder`, for `web` or for `nodejs`. */
export function buildExample(name, kind, folder) {
  const env = { ...process.env, ...toolchain(), PATH: [...toolFolders(), process.env.PATH].join(delimiter) };
  const show = { cwd: ROOT, env, stdio: ["ignore", 2, 2] };
  say(`building the example ${name} for wasm`);
  execFileSync(
    "cargo",
    ["build", "--release", "--locked", "--target", TARGET, "-p", "kms-worker", "--example", name],
    show,
  );
  const target = process.env.CARGO_TARGET_DIR ? join(ROOT, process.env.CARGO_TARGET_DIR) : join(ROOT, "target");
  const wasm = join(target, TARGET, `release/examples/${name}.wasm`);
  execFileSync("wasm-bindgen", ["--target", kind, "--no-typescript", "--out-dir", folder, wasm], show);
  const bound = join(folder, `${name}_bg.wasm`);
  execFileSync("wasm-opt", [...WASM_OPT, bound, "-o", bound], show);
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
