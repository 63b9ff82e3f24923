// The trail: filtered, kept in the address, counted over time, exported, asked about, and long.

import assert from "node:assert/strict";

import { fillBig } from "../bench/lib/big-workspace.mjs";
import { download, encrypt, go, notice, open, ready } from "./lib/app.mjs";
import { settle, violations } from "./lib/axe.mjs";
import { fill } from "./lib/data.mjs";
import { journey } from "./lib/site.mjs";

const HOME = "123456789012";
const OTHER = "111122223333";
/** How many calls `fill` makes, and how many of them fail. */
const CALLS = 28;
const FAILED = 3;

const arnOf = (key) => `arn:aws:kms:us-east-1:${HOME}:key/${key}`;
const list = (page) => page.getByRole("list", { name: "Records, newest first" });
const operation = (page) => page.getByLabel("Filter by operation");
const result = (page) => page.getByLabel("Filter by result");
const principal = (page) => page.getByLabel("Filter by principal");

/** Waits until the search is over and has found so many. */
async function found(page, count) {
  const status = page.getByRole("region", { name: "Records", exact: true }).getByRole("status");
  await status.filter({ hasText: new RegExp(`^\\s*${count} records?\\s*$`) }).waitFor({ state: "attached" });
}

const hash = (page, text) => page.waitForFunction((text) => location.hash === text, text);

journey("records are found by result, operation, key, principal and time", {}, async (site) => {
  const [key] = await fill(site);
  const { page } = site;
  await open(site, "#/trail");
  await found(page, CALLS);

  await result(page).selectOption("failed");
  await found(page, FAILED);
  await hash(page, "#/trail?result=failed");
  assert.equal(await list(page).getByText("Succeeded").count(), 0);
  await result(page).selectOption("DisabledException");
  await found(page, 1);
  await list(page).getByText("DisabledException").waitFor();

  // The address keeps the filter.
  await page.reload();
  await ready(page);
  await found(page, 1);
  assert.equal(await result(page).inputValue(), "DisabledException");
  await page.getByRole("button", { name: "Clear filters" }).click();
  await found(page, CALLS);
  await hash(page, "#/trail");

  await operation(page).selectOption("CreateKey");
  await found(page, 9);
  await result(page).selectOption("failed");
  await page.getByText("No record matches").waitFor();
  await page.getByRole("button", { name: "Show all records" }).click();
  await found(page, CALLS);

  await principal(page).fill("root");
  await hash(page, "#/trail?by=root");
  await found(page, CALLS);
  await principal(page).fill("user/nobody");
  await page.getByText("No record matches").waitFor();
  await principal(page).fill(HOME);
  await found(page, CALLS);

  await page.getByLabel("From (UTC)").fill("2100-01-01T00:00");
  await page.getByText("No record matches").waitFor();
  await page.getByLabel("From (UTC)").fill("");
  await page.getByLabel("To (UTC)").fill("2100-01-01T00:00");
  await hash(page, `#/trail?by=${HOME}&to=2100-01-01T00:00`);
  await found(page, CALLS);

  // A link leads to the records of a key, and the one in the navigation to all.
  await go(page, `#/trail?key=${arnOf(key)}&operation=Decrypt&result=succeeded`);
  await found(page, 1);
  assert.equal(await operation(page).inputValue(), "Decrypt");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Trail" }).click();
  await found(page, CALLS);
  assert.equal(await operation(page).inputValue(), "");
});

journey("new records appear at the top, under the filter alone", {}, async (site) => {
  const [key] = await fill(site);
  const { page, context } = site;
  await open(site, "#/trail?operation=Encrypt");
  await found(page, 2);
  const other = await context.newPage();
  await open(site, "#/encrypt", other);
  await encrypt(other, { key, text: "more" });
  await other.getByLabel("Ciphertext", { exact: true }).waitFor();
  await page.bringToFront();
  await found(page, 3);
  await page.getByRole("img", { name: /^3 calls from .* 2 succeeded, 1 failed\./ }).waitFor();
});

journey("a record leads to the policy lab with its question", {}, async (site) => {
  const [key] = await fill(site);
  const { page } = site;
  await open(site, "#/trail?operation=Decrypt&result=succeeded");
  await found(page, 1);
  const record = list(page).getByRole("button", { name: /Decrypt/ });
  await record.click();
  assert.equal(await record.getAttribute("aria-expanded"), "true");
  await page
    .getByRole("region", { name: /^Record \d+ as JSON$/ })
    .getByText('"eventName"')
    .waitFor();
  await page.getByRole("link", { name: "Why was this allowed?" }).click();
  await page.getByRole("heading", { level: 1, name: "Policy lab" }).waitFor();
  const asked = new URLSearchParams(new URL(page.url()).hash.split("?")[1]);
  assert.equal(asked.get("by"), `us-east-1/${HOME}/root`);
  assert.equal(asked.get("op"), "Decrypt");
  assert.equal(asked.get("key"), arnOf(key));
  assert.deepEqual(asked.getAll("ctx").sort(), ["purpose=orders", "tenant=acme"]);
  await page.getByText("Decrypt: allowed.").waitFor({ state: "attached" });

  // Somebody of another account is refused, and the record says by whom it was tried.
  await page.getByRole("button", { name: /^Acting as/ }).click();
  const dialog = page.getByRole("dialog", { name: "Act as" });
  await dialog.getByRole("textbox", { name: "Root user of another account" }).fill(OTHER);
  await dialog.getByRole("button", { name: "Act as root", exact: true }).click();
  await encrypt(page, { key: arnOf(key), text: "no" });
  await notice(page).first().waitFor();
  await go(page, `#/trail?by=${OTHER}&result=AccessDenied`);
  await found(page, 1);
  await list(page)
    .getByRole("button", { name: /Encrypt/ })
    .click();
  await page.getByRole("link", { name: "Why was this refused?" }).click();
  await page.getByRole("heading", { level: 1, name: "Policy lab" }).waitFor();
  await page.getByText("Encrypt: refused.").waitFor({ state: "attached" });
  assert.ok(page.url().includes(`by=us-east-1/${OTHER}/root&op=Encrypt`), page.url());
});

journey("what is shown is exported as JSON Lines", {}, async (site) => {
  await fill(site);
  const { page } = site;
  await open(site, "#/trail?operation=CreateKey");
  await found(page, 9);
  const button = page.getByRole("button", { name: "Export as JSON Lines" });
  const { name, bytes } = await download(page, () => button.click());
  assert.match(name, /^trail-\d{4}-\d\d-\d\dT\d{4}\.jsonl$/);
  const lines = String(bytes).split("\n");
  assert.equal(lines.pop(), "");
  const records = lines.map((line) => JSON.parse(line));
  assert.deepEqual(new Set(records.map((record) => record.eventName)), new Set(["CreateKey"]));
  assert.equal(records.length, 9);
  assert.ok(records.every((record) => record.eventSource === "kms.amazonaws.com" && record.eventID));
  await page.getByText("9 records exported.").waitFor();
});

journey("a long trail is scrolled from end to end, and only what is seen is in the page", {}, async (site) => {
  const count = 20_000;
  await fillBig(site, { keys: 1, records: count });
  const { page } = site;
  await open(site, "#/trail");
  const first = list(page).locator('[aria-posinset="1"]');
  await first.getByRole("button", { name: /\S/ }).waitFor();
  await found(page, "20,000");
  const rows = () => list(page).getByRole("listitem").count();
  assert.ok((await rows()) < 100, `${await rows()} rows`);
  for (const [share, place] of [
    [0.5, null],
    [1, count],
  ]) {
    await page.evaluate((share) => scrollTo(0, share * document.documentElement.scrollHeight), share);
    if (place) {
      await list(page)
        .locator(`[aria-posinset="${place}"]`)
        .getByText(/CreateKey/)
        .waitFor();
    }
    await list(page)
      .getByText(/^(Encrypt|CreateAlias|CreateKey)$/)
      .first()
      .waitFor();
    assert.ok((await rows()) < 100, `${await rows()} rows`);
  }
  // The last record opens, and what is below the others moves down by as much.
  const last = list(page).locator(`[aria-posinset="${count}"]`);
  await last.getByRole("button", { name: /CreateKey/ }).click();
  await last.getByRole("region", { name: "Record 0 as JSON" }).waitFor();
  await operation(page).selectOption("CreateKey");
  // Every third record.
  await found(page, "6,667");
  assert.equal(await list(page).getByText("Encrypt", { exact: true }).count(), 0);
});

for (const colorScheme of ["light", "dark"]) {
  journey(`axe finds nothing on the trail, ${colorScheme}`, { browser: { colorScheme } }, async (site) => {
    await fill(site);
    const { page } = site;
    await open(site, "#/trail");
    await found(page, CALLS);
    const seen = [];
    const look = async (where) => {
      await settle(page);
      seen.push(...(await violations(page, where)));
    };
    await list(page).getByRole("button").first().click();
    await page.getByRole("region", { name: /^Record \d+ as JSON$/ }).waitFor();
    await look("record");
    await principal(page).fill("user/nobody");
    await page.getByText("No record matches").waitFor();
    await look("nothing found");
    assert.deepEqual(seen, []);
  });
}

journey("the trail fits a phone", { browser: { viewport: { width: 390, height: 844 } } }, async (site) => {
  await fill(site);
  const { page } = site;
  await open(site, "#/trail?result=failed");
  await found(page, FAILED);
  await list(page).getByRole("button").first().click();
  await page.getByRole("region", { name: /^Record \d+ as JSON$/ }).waitFor();
  await settle(page);
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390);
});
