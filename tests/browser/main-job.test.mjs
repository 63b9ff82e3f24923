// The main job, from the first visit to the second one without a network.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { ciphertext, createKey, decrypt, download, encrypt, go, jump, notice, open, ready } from "./lib/app.mjs";
import { journey } from "./lib/site.mjs";

const FILE = fileURLToPath(new URL("../fixtures/browser/letter.txt", import.meta.url));
const CONTEXT = { tenant: "Zürich", purpose: "letters" };

for (const base of ["/", "/kms/"]) {
  journey(`the main job under ${base}`, { base }, async (site) => {
    const { page } = site;
    const letter = await readFile(FILE);

    // A key, and a real file under it.
    await open(site);
    const key = await createKey(page, { alias: "app/letters", description: "For letters", tags: { team: "post" } });
    const other = await createKey(page, { alias: "app/other" });
    await encrypt(page, { key: "alias/app/letters", file: FILE, context: CONTEXT });
    const sealed = await ciphertext(page);
    assert.ok(!Buffer.from(sealed, "base64").includes(letter.subarray(0, 16)));
    await encrypt(page, { key: other, text: "for later", context: CONTEXT });
    const sealedByOther = await ciphertext(page);

    // After a reload the same bytes come back, and only under the same context.
    await page.reload();
    await ready(page);
    await decrypt(page, { base64: sealed, context: CONTEXT });
    assert.deepEqual(await downloadPlaintext(page), letter);
    for (const context of [{}, { ...CONTEXT, tenant: "zürich" }, { tenant: "Zürich" }]) {
      await decrypt(page, { base64: sealed, context });
      await notice(page).getByText("InvalidCiphertextException").waitFor();
      assert.equal(await page.getByRole("button", { name: "Download plaintext" }).count(), 0);
    }

    // A key that is disabled encrypts nothing, until it is enabled again.
    await go(page, `#/keys/${key}`);
    await page.getByRole("button", { name: "Disable key" }).click();
    await page.getByText("Disabled", { exact: true }).first().waitFor();
    await encrypt(page, { key, text: "no" });
    await notice(page).getByText("DisabledException").waitFor();
    await go(page, `#/keys/${key}`);
    await page.getByRole("button", { name: "Enable key" }).click();
    await page.getByText("Enabled", { exact: true }).first().waitFor();
    await encrypt(page, { key, text: "yes" });
    assert.notEqual(await ciphertext(page), "");

    // A key whose waiting period has passed is gone, with all that was encrypted under it.
    await go(page, `#/keys/${key}`);
    await page.getByRole("button", { name: "Schedule deletion" }).click();
    const dialog = page.getByRole("dialog", { name: "Schedule the deletion of this key?" });
    await dialog.getByLabel("Waiting period in days").fill("7");
    await dialog.getByRole("button", { name: "Schedule key deletion" }).click();
    await page.getByText("Pending deletion", { exact: true }).first().waitFor();
    await jump(page, "+7 days");
    await go(page, "#/keys");
    await page.getByRole("link", { name: "app/other", exact: true }).waitFor();
    assert.equal(await page.getByRole("link", { name: "app/letters", exact: true }).count(), 0);
    await go(page, `#/keys/${key}`);
    await page.getByRole("heading", { level: 1, name: "There is no such key" }).waitFor();
    await decrypt(page, { base64: sealed, context: CONTEXT });
    await notice(page).getByText("AccessDeniedException").waitFor();
    await go(page, "#/trail");
    await page.getByRole("list", { name: "Records, newest first" }).getByText("DeleteKey").waitFor();

    // The second visit needs no network and no server.
    await page.evaluate(() => navigator.serviceWorker.ready);
    await site.server.close();
    await site.context.setOffline(true);
    await page.goto("about:blank");
    await open(site);
    await decrypt(page, { base64: sealedByOther, context: CONTEXT });
    assert.equal(String(await downloadPlaintext(page)), "for later");
    await createKey(page, { alias: "app/offline" });
    await page.reload();
    await ready(page);
    await go(page, "#/keys");
    await page.getByRole("link", { name: "app/offline", exact: true }).waitFor();
  });
}

async function downloadPlaintext(page) {
  const button = page.getByRole("button", { name: "Download plaintext" });
  return (await download(page, () => button.click())).bytes;
}
