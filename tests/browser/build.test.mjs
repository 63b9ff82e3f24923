// The built site itself: its sizes, its content policy, its service worker, and the way to a new version.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFile, readFile } from "node:fs/promises";
import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { createKey, go, open, ready } from "./lib/app.mjs";
import { makeNextBuild, precacheOf } from "./lib/next-build.mjs";
import { DIST, POLICY, buildOf, journey } from "./lib/site.mjs";

const TESTS = fileURLToPath(new URL("../", import.meta.url));

test("what the page loads is within its budgets", async () => {
  const budgets = JSON.parse(await readFile(join(TESTS, "budgets.json"), "utf8"));
  const output = execFileSync(process.execPath, [join(TESTS, "bench/sizes.mjs"), DIST], { encoding: "utf8" });
  const sizes = JSON.parse(output.trim().split("\n").at(-1));
  const kilobytes = (bytes) => bytes / 1_000;
  assert.ok(kilobytes(sizes.firstPage.brotli) <= budgets.firstPageBrotliKB, JSON.stringify(sizes.firstPage));
  assert.ok(kilobytes(sizes.workerWasm.brotli) <= budgets.workerWasmBrotliKB, JSON.stringify(sizes.workerWasm));
  assert.ok(kilobytes(sizes.editor.brotli) <= budgets.editorBrotliKB, JSON.stringify(sizes.editor));
});

test("the page has the one content policy and nothing inline", async () => {
  const page = await readFile(join(DIST, "index.html"), "utf8");
  const policies = [...page.matchAll(/<meta[^>]*Content-Security-Policy[^>]*content="([^"]*)"/gi)];
  assert.deepEqual(
    policies.map(([, policy]) => policy),
    [POLICY],
  );
  assert.ok(page.indexOf("Content-Security-Policy") < page.indexOf("<script"), "the policy comes before any script");
  for (const [element, attributes, body] of page.matchAll(/<script([^>]*)>([^]*?)<\/script>/gi)) {
    assert.ok(/\ssrc="\.\//.test(attributes) && body.trim() === "", element);
  }
  assert.ok(!/<style|\sstyle=|\son[a-z]+=|javascript:/i.test(page), "no inline style, handler or script address");
  for (const [, address] of page.matchAll(/(?:src|href)="([^"]*)"/g)) {
    assert.ok(address.startsWith("./") || address.startsWith("data:"), `${address} is relative to the page`);
  }
});

test("the service worker keeps every file of the site, by its hash", async () => {
  const { build, files } = await precacheOf(DIST);
  assert.equal(build, await buildOf());
  const present = readdirSync(DIST, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(DIST, join(entry.parentPath ?? entry.path, entry.name)))
    .filter((path) => path !== "sw.js")
    .sort();
  assert.deepEqual([...files.keys()].map((path) => (path === "./" ? "index.html" : path)).sort(), present);
  for (const [path, hash] of files) {
    const bytes = await readFile(join(DIST, path === "./" ? "index.html" : path));
    assert.equal(createHash("sha256").update(bytes).digest("hex"), hash, path);
  }
});

test("no file names another origin to load from", async () => {
  const { files } = await precacheOf(DIST);
  for (const path of files.keys()) {
    if (!/\.(css|html|webmanifest)$|^\.\/$/.test(path)) continue;
    const text = await readFile(join(DIST, path === "./" ? "index.html" : path), "utf8");
    assert.ok(!/url\(\s*["']?(https?:)?\/\/|@import\s+["']?(https?:)?\/\//.test(text), path);
  }
});

for (const base of ["/", "/kms/"]) {
  journey(`a new version is offered and taken under ${base}`, { base, copy: true }, takeNextVersion);
}

async function takeNextVersion(site) {
  const { page } = site;
  const running = () => page.evaluate(() => document.documentElement.dataset.build);
  await open(site);
  const first = await running();
  await createKey(page, { alias: "older" });
  await page.evaluate(() => navigator.serviceWorker.ready);

  const second = await makeNextBuild(site.folder);
  assert.notEqual(first, second);
  // The visit that finds the new version still runs the old one, whole.
  await page.reload();
  await ready(page);
  assert.equal(await running(), first);
  const offer = page.getByRole("button", { name: "Reload to update" });
  await offer.waitFor();
  await go(page, "#/keys");
  await page.getByRole("link", { name: "older", exact: true }).waitFor();
  await page.reload();
  await ready(page);
  assert.equal(await running(), first, "nothing changes before the visitor agrees");

  await Promise.all([page.waitForEvent("load"), offer.click()]);
  await ready(page);
  assert.equal(await running(), second);
  assert.equal(await offer.count(), 0);
  await go(page, "#/keys");
  await page.getByRole("link", { name: "older", exact: true }).waitFor();

  // And that one works offline.
  await site.server.close();
  await page.reload();
  await ready(page);
  assert.equal(await running(), second);
}

journey("half an update is not taken", { copy: true }, async (site) => {
  const { page } = site;
  await open(site);
  const first = await page.evaluate(() => document.documentElement.dataset.build);
  await page.evaluate(() => navigator.serviceWorker.ready);
  // Only from its second visit on a page is served by the service worker.
  await page.reload();
  await ready(page);
  const second = await makeNextBuild(site.folder);
  // A file that is not the one that the new version was made of.
  await appendFile(join(site.folder, second, "boot.js"), "\n// Half of another version.\n");
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration.update();
    const installing = registration.installing;
    if (!installing) return;
    await new Promise((resolve) => installing.addEventListener("statechange", resolve));
  });
  await page.reload();
  await ready(page);
  assert.equal(await page.evaluate(() => document.documentElement.dataset.build), first);
  assert.equal(await page.getByRole("button", { name: "Reload to update" }).count(), 0);
  await createKey(page, { alias: "still/works" });
});
