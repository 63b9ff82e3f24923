// How many decisions a second are made: natively, in wasm in Node, and by @cloud-copilot/iam-simulate in the same run. The
// case is tests/fixtures/policies/bench.json. The other simulator is installed for this measurement alone, into a folder of
// its own that is removed afterwards.
//
// node tests/bench/policy.mjs; prints one JSON object on the last line of stdout, and what is going on to stderr. Needs what
// `cargo xtask setup` provides, and the npm registry.

import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { scratch } from "../browser/lib/site.mjs";
import { round, say } from "./lib/statistics.mjs";
import { buildExample } from "./lib/wasm.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PEER = "@cloud-copilot/iam-simulate@0.1.173";
/** Milliseconds. */
const SPAN = 3_000;

const folder = await scratch("policy");
try {
  const native = runNative();
  buildExample("policy", "nodejs", folder);
  createRequire(import.meta.url)(join(folder, "policy.js"));
  const wasm = JSON.parse(globalThis.kmsboxBench);
  const peer = await runPeer();
  const times = (rate) => round(rate / peer, 0);
  const result = {
    decisionsPerSecond: { native: native.decisionsPerSecond, wasm: wasm.decisionsPerSecond, peer },
    explainedPerSecond: { native: native.explainedPerSecond, wasm: wasm.explainedPerSecond },
    timesPeer: {
      native: times(native.decisionsPerSecond),
      wasm: times(wasm.decisionsPerSecond),
      nativeExplained: times(native.explainedPerSecond),
      wasmExplained: times(wasm.explainedPerSecond),
    },
    matrixMillis: round(native.matrixMillis),
    managedPoliciesMillis: round(native.managedPoliciesMillis),
  };
  console.log(JSON.stringify(result));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function runNative() {
  say("running natively");
  const args = ["run", "--profile", "bench", "--locked", "-p", "kms-worker", "--example", "policy"];
  const output = execFileSync("cargo", args, { cwd: ROOT, stdio: ["ignore", "pipe", 2], encoding: "utf8" });
  return JSON.parse(output.trim().split("\n").at(-1));
}

/** Decisions a second of the other simulator; it must decide the same. */
async function runPeer() {
  say(`installing ${PEER}`);
  const peer = await scratch("peer");
  execFileSync("npm", ["install", "--prefix", peer, "--no-audit", "--no-fund", "--ignore-scripts", PEER], {
    stdio: ["ignore", 2, 2],
  });
  const entry = createRequire(join(peer, "index.js")).resolve("@cloud-copilot/iam-simulate");
  const { runSimulation } = await import(pathToFileURL(entry));
  const bench = JSON.parse(readFileSync(join(ROOT, "tests/fixtures/policies/bench.json"), "utf8"));
  const simulations = bench.requests.map(({ permission, tenant, allowed }) => {
    const contextVariables = { "aws:SecureTransport": "true" };
    if (tenant) contextVariables["kms:EncryptionContext:tenant"] = tenant;
    const simulation = {
      request: {
        principal: `arn:aws:iam::${bench.account}:user/user0`,
        action: `kms:${permission}`,
        resource: { resource: bench.key, accountId: bench.account },
        contextVariables,
      },
      identityPolicies: [{ name: "p", policy: bench.identityPolicy }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: bench.keyPolicy,
    };
    return { simulation, allowed };
  });
  for (const { simulation, allowed } of simulations) {
    const answer = await runSimulation(simulation, {});
    if ((answer.overallResult === "Allowed") !== allowed) {
      say(
        `the other simulator decides ${simulation.request.action} otherwise: ${answer.overallResult ?? answer.resultType}`,
      );
    }
  }
  say("running it");
  const start = performance.now();
  let decisions = 0;
  while (performance.now() - start < SPAN) {
    for (const { simulation } of simulations) await runSimulation(simulation, {});
    decisions += simulations.length;
  }
  const rate = round((decisions / (performance.now() - start)) * 1_000, 0);
  rmSync(peer, { recursive: true, force: true });
  return rate;
}
