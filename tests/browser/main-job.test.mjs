// The main job, from the first visit to the second one without a network.

import assert from "node:assert/strict";

import { createKey, decrypt, go, open, ready } from "./lib/app.mjs";
import { downloadPlaintext, mainJob } from "./lib/core.mjs";
import { journey } from "./lib/site.mjs";

for (const base of ["/", "/kms/"]) {
  journey(`the main job under ${base}`, { base }, async (site) => {
    const { page } = site;
    const { text, ...sealed } = await mainJob(site);

    // The second visit needs no network and no server.
    await page.evaluate(() => navigator.serviceWorker.ready);
    await site.server.close();
    await site.context.setOffline(true);
    await page.goto("about:blank");
    await open(site);
    await decrypt(page, sealed);
    assert.equal(String(await downloadPlaintext(page)), text);
    await createKey(page, { alias: "app/offline" });
    await page.reload();
    await ready(page);
    await go(page, "#/keys");
    await page.getByRole("link", { name: "app/offline", exact: true }).waitFor();
  });
}
