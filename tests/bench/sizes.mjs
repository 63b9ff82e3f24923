// How many bytes the site is: every file raw, with gzip and with brotli, at the strongest settings of each.
//
// node tests/bench/sizes.mjs [dist]; prints one JSON object.

import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const dist = process.argv[2] ?? fileURLToPath(new URL("../../dist", import.meta.url));

function measure(file) {
  const bytes = readFileSync(file);
  const brotli = {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  };
  return {
    path: relative(dist, file).replaceAll("\\", "/"),
    raw: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes, brotli).length,
  };
}

function total(files) {
  const sum = (kind) => files.reduce((all, file) => all + file[kind], 0);
  return { raw: sum("raw"), gzip: sum("gzip"), brotli: sum("brotli") };
}

const files = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => measure(join(entry.parentPath ?? entry.path, entry.name)))
  .sort((a, b) => (a.path < b.path ? -1 : 1));

// What a first visit loads: everything but the icons, which the system fetches when it likes, and the service worker,
// which comes after. The page's budget is for what is neither the worker's program nor the editor, which the page loads
// when it first shows one; each of those has a budget of its own. Other texts are
// loaded by who reads them: another language, the list of deviations.
const isFirstVisit = ({ path }) => !path.startsWith("icons/") && path !== "sw.js" && !isText(path);
const isText = (path) => /\/(text-\w+\.json|fidelity\.md)$/.test(path);
const isEditor = ({ path }) => path.endsWith("/editor.js");
const isWorker = ({ path }) => /\/(kms-)?worker[^/]*$/.test(path);

console.log(
  JSON.stringify({
    files,
    firstVisit: total(files.filter(isFirstVisit)),
    firstPage: total(files.filter((file) => isFirstVisit(file) && !isWorker(file) && !isEditor(file))),
    editor: total(files.filter(isEditor)),
    workerWasm: total(files.filter(({ path }) => path.endsWith("/kms-worker_bg.wasm"))),
  }),
);
