// Everybody can use every page: axe finds nothing, the keyboard is enough, and a phone needs no scrolling sideways.

import assert from "node:assert/strict";

import { encrypt, decrypt, go, notice, open } from "./lib/app.mjs";
import { settle, violations } from "./lib/axe.mjs";
import { fill, routes } from "./lib/data.mjs";
import { journey } from "./lib/site.mjs";

for (const colorScheme of ["light", "dark"]) {
  journey(`axe finds nothing on any route, ${colorScheme}`, { browser: { colorScheme } }, async (site) => {
    const ids = await fill(site);
    const { page } = site;
    await open(site);
    const found = [];
    for (const [name, route] of Object.entries(routes(ids))) {
      await go(page, route);
      await settle(page);
      found.push(...(await violations(page, name)));
    }
    assert.deepEqual(found, []);
  });

  journey(
    `axe finds nothing in dialogs, results and refusals, ${colorScheme}`,
    { browser: { colorScheme } },
    async (site) => {
      const [key] = await fill(site);
      const { page } = site;
      await open(site);
      const found = [];

      await page.getByRole("button", { name: /^Virtual clock/ }).click();
      await page.getByRole("dialog").getByRole("button", { name: "+30 days" }).click();
      await settle(page);
      found.push(...(await violations(page, "clock")));
      await page.keyboard.press("Escape");

      await encrypt(page, { key, text: "hello", context: { a: "b" } });
      await page.getByLabel("Ciphertext", { exact: true }).waitFor();
      found.push(...(await violations(page, "encrypted")));
      await page.getByRole("link", { name: "Decrypt this" }).click();
      await page.getByRole("button", { name: "Decrypt", exact: true }).click();
      await page.getByLabel("Plaintext", { exact: true }).waitFor();
      found.push(...(await violations(page, "decrypted")));
      await decrypt(page, { base64: "AAAA" });
      await notice(page).first().waitFor();
      found.push(...(await violations(page, "refused")));
      await go(page, "#/encrypt");
      await page.getByRole("combobox", { name: "KMS key" }).fill("shop");
      await page.getByRole("option", { name: /shop/ }).first().waitFor();
      found.push(...(await violations(page, "key picker")));
      await go(page, "#/keys/new");
      await page.getByLabel("Alias").fill("not allowed!");
      await page.getByRole("button", { name: "Add tag" }).click();
      await page.getByRole("button", { name: "Create key" }).click();
      await notice(page).first().waitFor();
      found.push(...(await violations(page, "create key refused")));
      await go(page, "#/keys");
      await page.getByRole("searchbox").fill("no such key");
      await page.getByText("No key matches").waitFor();
      found.push(...(await violations(page, "nothing found")));
      assert.deepEqual(found, []);
    },
  );

  journey(`axe finds nothing on an empty workspace, ${colorScheme}`, { browser: { colorScheme } }, async (site) => {
    const found = [];
    await open(site);
    for (const route of ["#/", "#/keys", "#/encrypt", "#/files", "#/trail"]) {
      await go(site.page, route);
      await settle(site.page);
      found.push(...(await violations(site.page, `empty ${route}`)));
    }
    assert.deepEqual(found, []);
  });
}

journey("a key is made and used with the keyboard alone", {}, async (site) => {
  const { page } = site;
  await open(site);
  const tabTo = async (name) => {
    for (let presses = 0; presses < 80; presses++) {
      await page.keyboard.press("Tab");
      const focused = await page.evaluate(() => {
        const element = document.activeElement;
        const label = element.labels?.[0]?.textContent ?? element.ariaLabel ?? element.textContent;
        const box = element.getBoundingClientRect();
        return { label: label.trim(), visible: box.width > 0 && box.height > 0 };
      });
      if (focused.label.startsWith(name)) {
        assert.ok(focused.visible, `${name} can be seen when it has the focus`);
        return;
      }
    }
    assert.fail(`the Tab key does not lead to ${name}`);
  };
  await tabTo("Keys");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Keys" }).waitFor();
  await tabTo("Create key");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Create key" }).waitFor();
  await tabTo("Alias");
  await page.keyboard.type("by/keyboard");
  await page.keyboard.press("Enter");
  await page.waitForURL(/#\/keys\/[0-9a-f-]{36}$/);
  await page.keyboard.press("Home");
  await page.evaluate(() => document.activeElement.blur());
  await tabTo("Encrypt");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Encrypt" }).waitFor();
  await tabTo("KMS key");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("keyboard");
  await page.getByRole("option", { name: /by\/keyboard/ }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.equal(await page.getByRole("combobox", { name: "KMS key" }).inputValue(), "alias/by/keyboard");
  await tabTo("Plaintext");
  await page.keyboard.type("typed");
  await tabTo("Add context pair");
  await page.keyboard.press("Enter");
  await page.getByLabel("Context name 1", { exact: true }).waitFor();
  await page.getByLabel("Context name 1", { exact: true }).focus();
  await page.keyboard.type("who");
  await page.keyboard.press("Tab");
  await page.keyboard.type("me");
  await page.keyboard.press("Enter");
  await page.getByLabel("Ciphertext", { exact: true }).waitFor();
});

journey("the focus goes to the heading of a page, and to the field that is refused", {}, async (site) => {
  const { page } = site;
  await open(site);
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Keys" }).click();
  await page.getByRole("heading", { level: 1, name: "Keys" }).waitFor();
  await page.waitForFunction(() => document.activeElement.id === "page-title");
  await go(page, "#/keys/new");
  await page.getByRole("heading", { level: 1, name: "Create key" }).waitFor();
  await page.getByLabel("Alias").fill("not allowed!");
  await page.getByRole("button", { name: "Create key" }).click();
  await notice(page).first().waitFor();
  await page.waitForFunction(() => document.activeElement.getAttribute("aria-invalid") === "true");
});

journey(
  "no route scrolls sideways on a phone",
  { browser: { viewport: { width: 390, height: 844 } } },
  async (site) => {
    const ids = await fill(site);
    const { page } = site;
    await open(site);
    const wide = [];
    for (const [name, route] of Object.entries(routes(ids))) {
      await go(page, route);
      await settle(page);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      if (width > 390) wide.push(`${name}: ${width} px`);
    }
    assert.deepEqual(wide, []);
  },
);
