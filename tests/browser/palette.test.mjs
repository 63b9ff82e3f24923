// The commands and the keyboard shortcuts: everything by its name, with the keyboard alone.

import assert from "node:assert/strict";

import { go, open } from "./lib/app.mjs";
import { settle, violations } from "./lib/axe.mjs";
import { fill } from "./lib/data.mjs";
import { journey } from "./lib/site.mjs";

const dialog = (page) => page.getByRole("dialog", { name: "Commands" });
const field = (page) => dialog(page).getByRole("combobox", { name: "Page, key or action" });
const option = (page, name) => dialog(page).getByRole("option", { name });
const heading = (page, name) => page.getByRole("heading", { level: 1, name, exact: true });
const sheet = (page) => page.getByRole("dialog", { name: "Keyboard shortcuts" });

/** Opens the commands by the keyboard and types. */
async function type(page, text) {
  await page.keyboard.press("Control+K");
  await page.waitForFunction(() => document.activeElement.id === "palette-input");
  await page.keyboard.type(text);
}

/** Types, waits until the first option is called so, and takes it. */
async function take(page, text, name) {
  await type(page, text);
  await dialog(page).getByRole("option", { name, selected: true }).waitFor();
  await page.keyboard.press("Enter");
  await dialog(page).waitFor({ state: "hidden" });
}

journey("every page and key is a few letters away", {}, async (site) => {
  const ids = await fill(site);
  const { page } = site;
  await open(site);
  for (const [text, option, title] of [
    ["trl", /^Trail/, "Trail"],
    ["lab", /^Policy lab/, "Policy lab"],
    ["new key", /^Create key/, "Create key"],
    ["ident", /^Identities/, "Identities"],
    ["decr", /^Decrypt/, "Decrypt"],
    ["create role", /^Create role/, "Create role"],
    ["overv", /^Overview/, null],
  ]) {
    await take(page, text, option);
    if (title) await heading(page, title).waitFor();
    await page.waitForFunction(() => document.activeElement.id === "page-title");
  }
  // A key by its alias, whose letters need not stand together, by its description, and by its id.
  for (const [text, option, id] of [
    ["shoppay", /^shop\/payments/, ids[1]],
    ["nightly", /^platform\/backups/, ids[2]],
    [ids[8].slice(0, 13), /^hr\/salaries/, ids[8]],
  ]) {
    await take(page, text, option);
    await page.waitForURL(new RegExp(`#/keys/${id}$`));
  }
});

journey("the commands are a list to choose from, and give the focus back", {}, async (site) => {
  const { page } = site;
  await open(site);
  const button = page.getByRole("button", { name: "Commands", exact: true });
  await button.click();
  await page.waitForFunction(() => document.activeElement.id === "palette-input");
  const selected = () => dialog(page).getByRole("option", { selected: true }).textContent();
  const first = await selected();
  await page.keyboard.press("ArrowDown");
  const second = await selected();
  assert.notEqual(second, first);
  const active = await field(page).getAttribute("aria-activedescendant");
  assert.equal(await page.locator(`[id="${active}"]`).textContent(), second);
  await page.keyboard.press("ArrowUp");
  assert.equal(await selected(), first);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowDown");
  assert.equal(await selected(), first, "the list goes round");
  await page.keyboard.type("no such thing");
  await dialog(page).getByText("Nothing fits.").waitFor();
  assert.equal(await field(page).getAttribute("aria-expanded"), "false");
  await page.keyboard.press("Escape");
  await dialog(page).waitFor({ state: "hidden" });
  assert.ok(await button.evaluate((button) => button === document.activeElement));
  // The same keys close what they open.
  await type(page, "");
  await page.keyboard.press("Control+K");
  await dialog(page).waitFor({ state: "hidden" });
  // The mouse works, too.
  await button.click();
  await option(page, /^Keys/).click();
  await heading(page, "Keys").waitFor();
});

journey("commands act", {}, async (site) => {
  const { page } = site;
  await open(site);
  await take(page, "theme dark", /^Theme: dark/);
  await page.waitForFunction(() => document.documentElement.dataset.theme === "dark");
  await page.getByRole("button", { name: "Theme: dark" }).waitFor();
  await take(page, "freeze", /^Freeze clock/);
  await page.getByText("The clock is frozen.").waitFor();
  await take(page, "run clock", /^Run clock/);
  await page.getByText("The clock runs.").waitFor();
  await take(page, "virtual clock", /^Set the virtual clock/);
  await page.getByRole("dialog", { name: "Virtual clock" }).waitFor();
  await page.keyboard.press("Escape");

  // Another principal, and back again by name.
  await take(page, "somebody", /^Act as somebody else/);
  const who = page.getByRole("dialog", { name: "Act as" });
  await who.getByRole("textbox", { name: "Root user of another account" }).fill("111122223333");
  await who.getByRole("button", { name: "Act as root", exact: true }).click();
  await page.getByRole("button", { name: /^Acting as.*111122223333/ }).waitFor();
  await take(page, "act root 123456789012", /^Act as root user of 123456789012/);
  await page.getByRole("button", { name: /^Acting as.*123456789012/ }).waitFor();
});

journey("shortcuts are listed, and do nothing while somebody types", {}, async (site) => {
  const { page } = site;
  await open(site);
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("?");
  await sheet(page).getByText("Open the commands").waitFor();
  await page.keyboard.press("Control+K");
  assert.equal(await dialog(page).count(), 0, "one dialog at a time");
  await page.keyboard.press("Escape");
  await sheet(page).waitFor({ state: "hidden" });

  await go(page, "#/keys/new");
  await page.getByLabel("Alias").focus();
  await page.keyboard.type("a?");
  await page.keyboard.press("Control+K");
  assert.equal(await page.getByLabel("Alias").inputValue(), "a?");
  assert.equal(await page.getByRole("dialog").count(), 0);

  // The single character can be turned off; the commands still lead to the list.
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("?");
  await sheet(page).getByRole("checkbox", { name: "The character ? opens this list" }).uncheck();
  await page.keyboard.press("Escape");
  await sheet(page).waitFor({ state: "hidden" });
  await page.keyboard.press("?");
  assert.equal(await page.getByRole("dialog").count(), 0);
  await take(page, "shortcuts", /^Keyboard shortcuts/);
  await sheet(page).getByText("Open the commands").waitFor();
});

for (const colorScheme of ["light", "dark"]) {
  journey(
    `axe finds nothing in the commands and shortcuts, ${colorScheme}`,
    { browser: { colorScheme } },
    async (site) => {
      await fill(site);
      const { page } = site;
      await open(site);
      const found = [];
      const look = async (where) => {
        await settle(page);
        found.push(...(await violations(page, where)));
      };
      await type(page, "");
      await look("all commands");
      await page.keyboard.type("shop");
      await option(page, /^shop\/current/).waitFor();
      await look("keys");
      await page.keyboard.type("no such thing");
      await dialog(page).getByText("Nothing fits.").waitFor();
      await look("nothing");
      await page.keyboard.press("Escape");
      await dialog(page).waitFor({ state: "hidden" });
      await page.keyboard.press("?");
      await sheet(page).getByText("Open the commands").waitFor();
      await look("shortcuts");
      assert.deepEqual(found, []);
    },
  );
}

journey("the commands fit a phone", { browser: { viewport: { width: 390, height: 844 } } }, async (site) => {
  await fill(site);
  const { page } = site;
  await open(site);
  await page.getByRole("button", { name: "Commands", exact: true }).click();
  await field(page).fill("shop");
  await option(page, /^shop\/current/).waitFor();
  await settle(page);
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390);
});
