// Storage that is full, denied, damaged or newer, and browsers that lack something: the page says what happened and what
// to do, and deletes nothing.

import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { createKey, download, go, notice, open, ready } from "./lib/app.mjs";
import { copyDatabase, putRow } from "./lib/database.mjs";
import { journey } from "./lib/site.mjs";

journey("a full disk refuses a call, changes nothing, and is over when there is room again", {}, async (site) => {
  const { page } = site;
  await open(site);
  await createKey(page, { alias: "before" });

  // Chromium remembers for a while how much room there was, but not when no page is there that has used the database.
  await page.goto("about:blank");
  await page.waitForTimeout(4_000);
  const quota = await quotaOf(site);
  await quota(1);
  await open(site, "#/keys/new");
  const before = await copyDatabase(page);
  await page.getByLabel("Alias").fill("during");
  await page.getByLabel("Description").fill("no room");
  await page.getByRole("button", { name: "Create key" }).click();
  await notice(page).getByText("There is no room left to store this").waitFor();
  assert.deepEqual(await copyDatabase(page), before);
  await go(page, "#/keys");
  await page.getByRole("link", { name: "before", exact: true }).waitFor();
  assert.equal(await page.getByRole("table", { name: "Keys" }).getByText("no room").count(), 0);

  await quota();
  await createKey(page, { alias: "after" });
  await page.reload();
  await ready(page);
  await go(page, "#/keys");
  for (const name of ["before", "after"]) await page.getByRole("link", { name, exact: true }).waitFor();
  assert.equal(await page.getByRole("link", { name: "during", exact: true }).count(), 0);
});

journey("a first visit without any room is told of", {}, async (site) => {
  const quota = await quotaOf(site);
  await quota(1);
  await site.page.goto(site.url);
  // That it is for lack of room Chromium does not say when a database cannot be made.
  await site.page.getByRole("heading", { name: "The workspace could not be read or written" }).waitFor();
  await quota();
  await site.page.getByRole("button", { name: "Reload the page" }).click();
  await ready(site.page);
  await createKey(site.page, { alias: "now/there/is/room" });
});

/** Sets how much this origin may store, in bytes; without a number, as much as the browser allows. */
async function quotaOf(site) {
  // It holds as long as the page whose session has set it.
  const session = await site.context.newCDPSession(await site.blankPage(await site.context.newPage()));
  return (quotaSize) => session.send("Storage.overrideQuotaForOrigin", { origin: site.server.origin, quotaSize });
}

journey("a workspace of a newer version is left as it is", {}, async (site) => {
  const page = await site.blankPage();
  await page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const request = indexedDB.open("kmsbox", 99);
        request.onupgradeneeded = () => request.result.createObjectStore("future").put("precious", "key");
        request.onsuccess = () => resolve(request.result.close());
        request.onerror = () => reject(request.error);
      }),
  );
  const before = await copyDatabase(page);
  await page.goto(site.url);
  await page.getByRole("heading", { name: "This workspace was written by a newer version of kmsbox" }).waitFor();
  await page.getByText("It was left untouched.").waitFor();
  assert.deepEqual(await copyDatabase(page), before);
});

for (const table of ["keys", "aliases", "materials"]) {
  journey(`a damaged row of \`${table}\` is named, and nothing is deleted`, {}, async (site) => {
    const { page } = site;
    await open(site);
    await createKey(page, { alias: "sound" });
    await site.blankPage();
    const row = await putRow(page, table, "garbage");
    const before = await copyDatabase(page);
    await page.goto(site.url);
    await page.getByRole("heading", { name: "A part of the stored workspace cannot be read" }).waitFor();
    await page.getByText(`row \`${row}\` of table \`${table}\``).waitFor();
    assert.deepEqual(await copyDatabase(page), before);
  });
}

journey("a wrapping key that is gone is told of, and no new one takes its place", {}, async (site) => {
  const { page } = site;
  await open(site);
  await createKey(page, { alias: "sound" });
  await site.blankPage();
  await page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const request = indexedDB.open("kmsbox");
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          const transaction = request.result.transaction("meta", "readwrite");
          transaction.objectStore("meta").delete("wrapping-key");
          transaction.oncomplete = () => resolve(request.result.close());
        };
      }),
  );
  const before = await copyDatabase(page);
  await page.goto(site.url);
  await page.getByRole("heading", { name: "A part of the stored workspace cannot be read" }).waitFor();
  await page.getByText("wrapping-key").waitFor();
  assert.deepEqual(await copyDatabase(page), before);
});

for (const { name, remove } of [
  { name: "IndexedDB", remove: () => Object.defineProperty(globalThis, "indexedDB", { value: undefined }) },
  { name: "Web Locks", remove: () => delete Navigator.prototype.locks },
  { name: "WebAssembly", remove: () => delete globalThis.WebAssembly },
  { name: "Web Cryptography", remove: () => delete Crypto.prototype.subtle },
]) {
  journey(`a browser without ${name} gets an explanation`, {}, async ({ page, url }) => {
    await page.addInitScript(remove);
    await page.goto(url);
    await page.getByRole("heading", { name: "This browser cannot run kmsbox" }).waitFor();
    await page.getByRole("listitem").filter({ hasText: name }).waitFor();
    assert.equal(await page.getByRole("listitem").count(), 1, "nothing else is missing");
    assert.equal(await page.getByText("Loading …").count(), 0);
  });
}

journey(
  "an IndexedDB that is denied to the worker is told of",
  { copy: true },
  async ({ page, url, folder, build }) => {
    // The page finds IndexedDB. That it may not be used shows only when it is opened.
    const worker = join(folder, build, "worker.js");
    const denied = 'indexedDB.open = () => { throw new DOMException("not allowed here", "SecurityError"); };';
    await writeFile(worker, (await readFile(worker, "utf8")).replace("await init()", `${denied}\nawait init()`));
    await page.goto(url);
    await page.getByRole("heading", { name: "The browser does not let kmsbox store anything" }).waitFor();
    await page.getByText("Leave private browsing").waitFor();
  },
);

journey(
  "a page that cannot load its program says so, and can save what is stored",
  { copy: true, allow: [/kms-ui_bg\.wasm/, /kmsbox stopped/], browser: { serviceWorkers: "block" } },
  async (site) => {
    const { page } = site;
    await open(site);
    await createKey(page, { alias: "kept" });
    await rm(join(site.folder, site.build, "kms-ui_bg.wasm"));
    await page.reload();
    await page.getByRole("heading", { name: "kmsbox could not start" }).waitFor();
    const saved = await download(page, () => page.getByRole("button", { name: "Download stored data" }).click());
    const copy = JSON.parse(String(saved.bytes));
    assert.equal(copy.stores.keys.length, 1);
    assert.match(copy.stores.aliases[0].key, /alias\/kept$/);
  },
);
