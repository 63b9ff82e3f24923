// A workspace of any size, written into the database directly: through the engine it would take minutes.

import { installLine } from "../../browser/lib/line.mjs";

/**
 * Fills the workspace up to so many keys (each with material and an alias) and records of the trail. The rows are copies
 * of ones that the engine made. The page becomes a picture of the site.
 */
export async function fillBig(site, { keys, records }) {
  const page = await site.blankPage();
  await installLine(page, site);
  await page.evaluate(async () => {
    const line = globalThis.startLine();
    await line.ready;
    const { result } = await line.call("CreateKey", { Description: "The model" });
    const KeyId = result.Ok.KeyMetadata.KeyId;
    await line.call("CreateAlias", { AliasName: "alias/model", TargetKeyId: KeyId });
    await line.call("Encrypt", { KeyId, Plaintext: btoa("x"), EncryptionContext: { tenant: "acme" } });
    line.terminate();
  });
  await page.evaluate(copyRows, { keys, records });
}

/** In the page. */
async function copyRows({ keys, records }) {
  const settled = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const database = await settled(indexedDB.open("kmsbox"));
  const first = async (name) => {
    const store = database.transaction(name).objectStore(name);
    const [ids, rows] = await Promise.all([settled(store.getAllKeys(null, 1)), settled(store.getAll(null, 1))]);
    return { id: ids[0], row: rows[0] };
  };
  const [key, material, alias] = [await first("keys"), await first("materials"), await first("aliases")];
  const trail = await settled(database.transaction("trail").objectStore("trail").getAll());
  const uuid = key.id.slice(-36);

  const batches = async (names, count, from, put) => {
    for (let start = from; start < count; start += 2_000) {
      const transaction = database.transaction(names, "readwrite", { durability: "relaxed" });
      const stores = Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)]));
      for (let number = start; number < Math.min(count, start + 2_000); number++) put(stores, number);
      await new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = () => reject(transaction.error);
      });
    }
  };
  await batches(["keys", "materials", "aliases"], keys, 1, (stores, number) => {
    const id = crypto.randomUUID();
    const put = (store, text, row) => store.put(row.replaceAll(uuid, id), text.replaceAll(uuid, id));
    put(stores.keys, key.id, key.row.replace("The model", `Key number ${number} of many`));
    put(stores.materials, material.id, material.row);
    put(stores.aliases, alias.id.replace("alias/model", `alias/many/${number}`), alias.row);
  });
  await batches(["trail"], records, trail.length, (stores, number) => {
    const record = JSON.parse(trail[number % trail.length]);
    stores.trail.put(JSON.stringify({ ...record, seq: number, time: JSON.parse(trail.at(-1)).time }), number);
  });
  database.close();
}
