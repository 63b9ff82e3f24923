// Pictures of every route to look at: at 1440 and 390 pixels, light and dark, with a realistic workspace, and the main
// dialogs and results. Not a test: whether they are good is for a person to judge.
//
// node tests/browser/screenshots.mjs [name …]; they go to tests/output/screenshots/. With names, only routes whose name
// contains one of them.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { encrypt, go, open, ready } from "./lib/app.mjs";
import { fill, routes } from "./lib/data.mjs";
import { OUTPUT, Site } from "./lib/site.mjs";

const wanted = process.argv.slice(2);
const folder = join(OUTPUT, "screenshots");
await mkdir(folder, { recursive: true });

for (const [device, viewport] of [
  ["1440", { width: 1440, height: 900 }],
  ["390", { width: 390, height: 844 }],
]) {
  for (const colorScheme of ["light", "dark"]) {
    const site = await Site.open({ browser: { viewport, colorScheme } });
    const shoot = async (name) => {
      if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) return;
      const path = join(folder, `${name}-${device}-${colorScheme}.png`);
      await site.page.screenshot({ path, fullPage: true });
    };
    await open(site, "#/");
    await shoot("welcome");
    await open(site, "#/keys");
    await shoot("keys-empty");

    const ids = await fill(site);
    const { page } = site;
    await open(site);
    for (const [name, route] of Object.entries(routes(ids))) {
      await go(page, route);
      await ready(page);
      await page.locator(".skeleton").first().waitFor({ state: "detached" });
      await page.waitForTimeout(250);
      await shoot(name);
    }

    await encrypt(page, { key: "alias/shop/orders", text: "4 loaves, 2 pretzels", context: { tenant: "acme" } });
    await page.getByLabel("Ciphertext", { exact: true }).waitFor();
    await shoot("encrypted");
    await page.getByRole("link", { name: "Decrypt this" }).click();
    await page.getByRole("button", { name: "Decrypt", exact: true }).click();
    await page.getByLabel("Plaintext", { exact: true }).waitFor();
    await shoot("decrypted");
    await page.getByRole("button", { name: "Remove context pair 1", exact: true }).click();
    await page.getByRole("button", { name: "Decrypt", exact: true }).click();
    await page.getByText("InvalidCiphertextException").waitFor();
    await shoot("decrypt-refused");
    await go(page, "#/encrypt");
    await page.getByRole("link", { name: "Inspect this" }).click();
    await page.getByRole("button", { name: "Inspect ciphertext", exact: true }).click();
    await page.getByRole("heading", { name: "Decrypt would succeed now" }).waitFor();
    await page.waitForTimeout(250);
    await shoot("inspected");
    await go(page, `#/data-key?key=${ids[0]}`);
    await page.getByRole("radio", { name: "Data key pair" }).check();
    await page.getByRole("button", { name: "Generate data key", exact: true }).click();
    await page.getByRole("button", { name: "Show plaintext private key" }).click();
    await shoot("data-key-pair");
    await page.getByRole("button", { name: /^Virtual clock/ }).click();
    await page.getByRole("dialog").getByRole("button", { name: "+30 days" }).click();
    await page.waitForTimeout(250);
    await shoot("clock");
    await page.keyboard.press("Escape");
    await go(page, `#/keys/${ids[0]}`);
    await page.getByRole("button", { name: "Schedule deletion" }).click();
    await page.waitForTimeout(250);
    await shoot("schedule-deletion");
    await page.keyboard.press("Escape");
    await go(page, "#/files");
    const buffer = Buffer.alloc(3_500_000);
    await page.getByLabel("File to seal").setInputFiles({ name: "orders.csv", mimeType: "text/csv", buffer });
    await page.getByRole("combobox", { name: "KMS key" }).fill("alias/platform/backups");
    await page.getByRole("combobox", { name: "KMS key" }).press("Escape");
    await page.getByRole("button", { name: "Seal file" }).click();
    await page.getByRole("button", { name: "Download file" }).waitFor();
    await shoot("sealed");
    await go(page, "#/trail");
    await page
      .getByRole("list", { name: /^Records/ })
      .getByRole("button")
      .first()
      .click();
    await page.waitForTimeout(250);
    await shoot("trail-record");
    await page.getByRole("button", { name: "Commands", exact: true }).click();
    await page.getByRole("combobox", { name: "Page, key or action" }).fill("shop");
    await page.getByRole("option", { name: /^shop/ }).first().waitFor();
    await page.waitForTimeout(250);
    await shoot("commands");
    await page.keyboard.press("Escape");
    await page.keyboard.press("?");
    await page.waitForTimeout(250);
    await shoot("shortcuts");
    await page.keyboard.press("Escape");
    site.assertClean();
    await site.close();
  }
}
console.log(`The pictures are in ${folder}`);
