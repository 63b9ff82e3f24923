// How fast a file of 1 GiB is sealed, and how much memory that takes, in Chromium.
//
// One after the other in the same run, on pieces of the same file on the disk, are measured:
//
// - subtle: `crypto.subtle` alone, AES-256-GCM with additional data over frames of 64 KiB that lie in memory, each begun
//   when the one before is done;
// - subtleAhead: the same with eight frames under way at a time, the most that `crypto.subtle` can do here;
// - cipher: the application's worker, with a file whose reading and a result whose writing cost nothing: what its own work
//   for each frame adds to `crypto.subtle`, and what it saves by giving the memory of each result back;
// - bare: what any program in the browser must do to seal a file: read it in pieces of 4 MiB, `crypto.subtle` for each
//   frame, and write to the private file system in pieces of 1 MiB;
// - sealed: the application's worker on real files, from the question to the answer.
//
// `ratio` is cipher to subtle (budget: 0.8, see `cipherRatio` in tests/budgets.json); `ratioToBare` is sealed to bare. The
// memory is that of the browser's renderer processes together, above what they hold at rest, while a file of 1 GiB is
// sealed and opened again (budget: 64 MiB).
//
// node tests/bench/seal.mjs; prints one JSON object on the last line of stdout, and what is going on to stderr.

import { open, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { processes } from "../browser/lib/browser.mjs";
import { installLine } from "../browser/lib/line.mjs";
import { Site, scratch } from "../browser/lib/site.mjs";
import { median, round, say } from "./lib/statistics.mjs";

const MIB = 1 << 20;
const ROUNDS = 5;
/** What each way seals in each round. */
const PIECE = 192 * MIB;
const WHOLE = 1024 * MIB;

const budgets = JSON.parse(await readFile(fileURLToPath(new URL("../budgets.json", import.meta.url)), "utf8"));
const folder = await scratch("seal");
const site = await Site.open({ headers: {}, copy: true });
try {
  const page = await prepare();
  const rates = await measureRates(page);
  const memory = await measureMemory(page);
  const ratio = rates.cipher / rates.subtle;
  console.log(
    JSON.stringify({
      mibPerSecond: Object.fromEntries(Object.entries(rates).map(([name, rate]) => [name, round(rate, 0)])),
      ratio: round(ratio, 2),
      ratioToSubtleAhead: round(rates.cipher / rates.subtleAhead, 2),
      ratioToBare: round(rates.sealed / rates.bare, 2),
      ...memory,
      withinBudget: ratio >= budgets.cipherRatio && memory.memoryAboveRestMiB <= budgets.sealMemoryMiB,
    }),
  );
} finally {
  await site.close();
  await rm(folder, { recursive: true, force: true });
}

/** A page with the file of 1 GiB, a worker of the application, and one that does the same without it. */
async function prepare() {
  const path = join(folder, "large.bin");
  const file = await open(path, "w");
  // Not sparse: holes would be read faster than any disk.
  const block = Buffer.alloc(16 * MIB, "The quick brown fox jumps over the lazy dog. ");
  for (let written = 0; written < WHOLE; written += block.length) await file.write(block);
  await file.close();

  await freeInputAndOutput();
  const page = await site.blankPage();
  await page.evaluate(() => {
    const input = document.createElementNS("http://www.w3.org/1999/xhtml", "input");
    input.type = "file";
    document.documentElement.append(input);
  });
  // As if somebody had chosen it: a file on the disk, of which nothing is in memory.
  const session = await page.context().newCDPSession(page);
  const { result } = await session.send("Runtime.evaluate", { expression: 'document.querySelector("input")' });
  await session.send("DOM.setFileInputFiles", { files: [path], objectId: result.objectId });
  await session.detach();
  await installLine(page, site);
  await page.evaluate(async (source) => {
    globalThis.large = document.querySelector("input").files[0];
    globalThis.line = globalThis.startLine();
    await globalThis.line.ready;
    const { result } = await globalThis.line.call("CreateKey", {});
    globalThis.key = result.Ok.KeyMetadata.KeyId;
    globalThis.free = globalThis.startLine("free");
    await globalThis.free.ready;
    const worker = new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
    globalThis.bare = (work, file) =>
      new Promise((resolve, reject) => {
        worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data));
        worker.postMessage({ work, file });
      });
    globalThis.seal = async (file, line = globalThis.line) => {
      const { result, file: sealed } = await line.ask(
        { Seal: { key_id: globalThis.key, encryption_context: { purpose: "bench" } } },
        file,
      );
      if (!("Ok" in result)) throw new Error(JSON.stringify(result));
      return sealed;
    };
  }, `(${bareWorker})()`);
  return page;
}

/** Changes the site's worker: one that is named `free` reads and writes without doing so. */
async function freeInputAndOutput() {
  const path = join(site.folder, site.build, "worker.js");
  const free = `if (self.name === "free") {
    Blob.prototype.stream = function () {
      let left = this.size;
      const read = async (view) => {
        const count = Math.min(left, view.length);
        left -= count;
        return { value: view.subarray(0, count), done: count === 0 };
      };
      return { getReader: () => ({ read }) };
    };
    FileSystemSyncAccessHandle.prototype.write = (bytes) => bytes.byteLength;
  }`;
  await writeFile(path, (await readFile(path, "utf8")).replace("await init()", `${free}\nawait init()`));
}

async function measureRates(page) {
  const samples = { subtle: [], subtleAhead: [], cipher: [], bare: [], sealed: [] };
  for (let number = 0; number <= ROUNDS; number++) {
    say(number === 0 ? "warming up" : `round ${number} of ${ROUNDS}`);
    for (const way of Object.keys(samples)) {
      const millis = await page.evaluate(
        async ([way, from, size]) => {
          const file = new File([globalThis.large.slice(from, from + size)], "piece.bin");
          const start = performance.now();
          if (way === "sealed" || way === "cipher") {
            await globalThis.seal(file, way === "cipher" ? globalThis.free : globalThis.line);
            return performance.now() - start;
          }
          return (await globalThis.bare(way, file)).millis;
        },
        [way, (number % 5) * PIECE, PIECE],
      );
      if (number > 0) samples[way].push(PIECE / MIB / (millis / 1_000));
    }
  }
  return Object.fromEntries(Object.entries(samples).map(([way, rates]) => [way, median(rates)]));
}

async function measureMemory(page) {
  await page.evaluate(() => globalThis.free.terminate());
  const rest = await atRest(page);
  say("sealing 1 GiB");
  const sealing = await highest(page, async () => {
    globalThis.start = performance.now();
    globalThis.sealedLarge = await globalThis.seal(globalThis.large);
    return performance.now() - globalThis.start;
  });
  const restBefore = await atRest(page);
  say("opening 1 GiB");
  const opening = await highest(page, async () => {
    globalThis.start = performance.now();
    const file = new File([globalThis.sealedLarge], "large.bin.encrypted");
    const { result } = await globalThis.line.ask({ Open: { required_context: {} } }, file);
    if (result.Ok?.size !== globalThis.large.size) throw new Error(JSON.stringify(result));
    return performance.now() - globalThis.start;
  });
  const above = [sealing.peak - rest, opening.peak - restBefore];
  return {
    sealGiBSeconds: round(sealing.millis / 1_000, 2),
    openGiBSeconds: round(opening.millis / 1_000, 2),
    restMiB: round(rest / MIB, 0),
    sealAboveRestMiB: round(above[0] / MIB),
    openAboveRestMiB: round(above[1] / MIB),
    memoryAboveRestMiB: round(Math.max(...above) / MIB),
  };
}

/** The renderers' memory once it has settled. */
async function atRest(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  await session.detach();
  let last = await memory();
  for (let tries = 0; tries < 20; tries++) {
    await page.waitForTimeout(500);
    const now = await memory();
    if (Math.abs(now - last) < MIB) return now;
    last = now;
  }
  return last;
}

async function highest(page, work) {
  let peak = 0;
  let running = true;
  const sampling = (async () => {
    const renderers = (await processes(site.profile)).filter(({ type }) => type === "renderer");
    while (running) {
      peak = Math.max(peak, await memory(renderers));
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  })();
  const millis = await page.evaluate(work);
  running = false;
  await sampling;
  return { millis, peak };
}

/** Resident memory of the renderers in bytes: their own, and what they share with other processes. */
async function memory(renderers) {
  renderers ??= (await processes(site.profile)).filter(({ type }) => type === "renderer");
  let sum = 0;
  for (const { pid } of renderers) {
    const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
    for (const name of ["RssAnon", "RssShmem"]) {
      sum += 1_024 * Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0);
    }
  }
  return sum;
}

/** In a worker: the same work without the application. */
function bareWorker() {
  const FRAME = 65_536;
  const READ = 4 << 20;
  const WRITE = 1 << 20;

  const parameters = (sequence) => {
    const iv = new Uint8Array(12);
    new DataView(iv.buffer).setUint32(8, sequence);
    const additionalData = new Uint8Array(32 + 23 + 4 + 8);
    new DataView(additionalData.buffer).setUint32(55, sequence);
    return { name: "AES-GCM", iv, additionalData };
  };
  const ways = {
    async subtle(key, file) {
      const frame = new Uint8Array(await file.slice(0, FRAME).arrayBuffer());
      const start = performance.now();
      for (let sequence = 1; sequence <= file.size / FRAME; sequence++) {
        await crypto.subtle.encrypt(parameters(sequence), key, frame);
      }
      return performance.now() - start;
    },
    async subtleAhead(key, file) {
      const frame = new Uint8Array(await file.slice(0, FRAME).arrayBuffer());
      const start = performance.now();
      const under = [];
      for (let sequence = 1; sequence <= file.size / FRAME; sequence++) {
        under.push(crypto.subtle.encrypt(parameters(sequence), key, frame));
        if (under.length === 8) await under.shift();
      }
      await Promise.all(under);
      return performance.now() - start;
    },
    async bare(key, file) {
      const start = performance.now();
      const root = await navigator.storage.getDirectory();
      const handle = await root.getFileHandle("bare", { create: true });
      const access = await handle.createSyncAccessHandle();
      access.truncate(0);
      const gathered = new Uint8Array(WRITE);
      let filled = 0;
      const put = (bytes) => {
        for (let from = 0; from < bytes.length;) {
          const count = Math.min(WRITE - filled, bytes.length - from);
          gathered.set(bytes.subarray(from, from + count), filled);
          filled += count;
          from += count;
          if (filled === WRITE) {
            access.write(gathered);
            filled = 0;
          }
        }
      };
      let sequence = 0;
      const read = (from) => file.slice(from, from + READ).arrayBuffer();
      let ahead = read(0);
      for (let from = 0; from < file.size; from += READ) {
        const piece = new Uint8Array(await ahead);
        ahead = from + READ < file.size ? read(from + READ) : null;
        for (let at = 0; at < piece.length; at += FRAME) {
          const of = parameters(++sequence);
          const sealed = await crypto.subtle.encrypt(of, key, piece.subarray(at, at + FRAME));
          put(of.iv);
          put(new Uint8Array(sealed));
        }
      }
      access.write(gathered.subarray(0, filled));
      access.close();
      await root.removeEntry("bare");
      return performance.now() - start;
    },
  };
  self.onmessage = async ({ data: { work, file } }) => {
    try {
      const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt"]);
      self.postMessage({ millis: await ways[work](key, file) });
    } catch (error) {
      self.postMessage({ error: String(error) });
    }
  };
}
