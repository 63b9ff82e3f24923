// The workspace as a whole: overview, example, undo, snapshots, export and import, links; lists, languages, drawn calls.

import assert from "node:assert/strict";

import { createKey, encrypt, go, jump, open, ready } from "./lib/app.mjs";
import { clearWorkspace, exportImport } from "./lib/core.mjs";
import { journey } from "./lib/site.mjs";
import { tourJourneys } from "./lib/tour.mjs";

const button = (page, name) => page.getByRole("button", { name, exact: true });
const region = (page, name) => page.getByRole("region", { name, exact: true });

/** The button that undoes or redoes a step of this name. */
const turn = (page, which, step) => page.getByTitle(`${which}: ${step}`, { exact: true });

/** Fills an empty workspace with the example. */
async function example(site) {
  await open(site);
  await button(site.page, "Look around in an example").click();
  await region(site.page, "The vault").waitFor();
}

journey("an example fills the overview: keys, bill, what falls due and what wants attention", {}, async (site) => {
  const { page } = site;
  await example(site);
  const bill = region(page, "Bill of the month so far");
  await bill
    .getByText(/^\$\d+\.\d\d$/)
    .first()
    .waitFor();
  await bill.getByText("How it is computed").click();
  await bill.getByRole("link", { name: "source" }).first().waitFor();
  const wants = region(page, "Wants attention");
  await wants.getByText("1 key will be deleted within 30 days").waitFor();
  await wants.getByText("1 key waits for its material").waitFor();
  await region(page, "Falls due").getByRole("listitem").first().waitFor();

  await wants.getByRole("link").first().click();
  const usage = region(page, "Use and cost");
  await usage.getByText("This month so far").waitFor();
  await usage.getByText(/requests? in 30 days/).waitFor();

  await go(page, "#/keys/aliases");
  await page.getByText("6 aliases").waitFor();
  await page.getByRole("searchbox", { name: "Search alias or key id" }).fill("orders");
  await page.getByText("1 alias", { exact: true }).waitFor();
  await go(page, "#/keys/grants");
  await page.getByText("1 grant", { exact: true }).waitFor();
  await page.getByText("arn:aws:iam::123456789012:user/ann").waitFor();
});

journey("every change can be undone and redone, and the trail says so", {}, async (site) => {
  const { page } = site;
  await open(site);
  const id = await createKey(page, { alias: "here" });
  await jump(page, "+1 year");
  await turn(page, "Undo", "The clock was moved").click();
  await page.getByText(/^Undone: The clock was moved/).waitFor();
  await turn(page, "Undo", "CreateAlias").click();
  await page.keyboard.press("Control+z");
  await page.getByText("No such key").waitFor();
  await page.keyboard.press("Control+Shift+Z");
  await turn(page, "Redo", "CreateAlias").click();
  await go(page, `#/keys/${id}`);
  await page.getByRole("heading", { level: 1, name: "here" }).waitFor();

  // What can be undone outlives the page.
  await page.reload();
  await ready(page);
  await turn(page, "Undo", "CreateAlias").waitFor();
  await go(page, "#/workspace");
  const history = region(page, "History");
  await history.getByText("CreateKey").waitFor();
  await go(page, "#/trail");
  await page.getByText("Undo", { exact: true }).first().waitFor();
  await page.getByText("Redo", { exact: true }).first().waitFor();
});

journey("a snapshot is kept, compared with now and returned to", {}, async (site) => {
  const { page } = site;
  await open(site);
  await createKey(page, { alias: "first" });
  await go(page, "#/workspace");
  await button(page, "Keep a snapshot").click();
  await page.getByText("Give the snapshot a name.").waitFor();
  await page.getByLabel("Name", { exact: true }).fill("before");
  await button(page, "Keep a snapshot").click();
  await page.getByText("Snapshot before is kept.").waitFor();
  await createKey(page, { alias: "second" });
  await go(page, "#/workspace");
  await page.getByText(/^keys: 1 added, 0 removed, 0 changed$/).waitFor();
  await button(page, "Return to before").click();
  await page.getByText("The workspace is as in before.").waitFor();
  await page.getByText("Nothing differs.").waitFor();
  await go(page, "#/keys");
  await page.getByText("1 key", { exact: true }).waitFor();
  await turn(page, "Undo", "Return to a snapshot").click();
  await page.getByText("2 keys", { exact: true }).waitFor();
});

journey("a workspace is exported under a passphrase, deleted and imported", {}, exportImport);

journey("a link carries a workspace to another browser", {}, async (site) => {
  const { page } = site;
  await open(site);
  await createKey(page, { alias: "shared", description: "Sent in a link" });
  await go(page, "#/workspace");
  await button(page, "Make a link").click();
  const form = page.getByRole("form", { name: "Share as a link" });
  const link = (await form.locator(".copyable-text").textContent()).trim();
  assert.match(link, /#\/workspace\/link\/[\w-]+$/);

  await clearWorkspace(page);
  await page.goto(link);
  await page.reload();
  await ready(page);
  await page.getByText("keys: 1", { exact: true }).waitFor();
  await button(page, "Replace this workspace").click();
  await page.getByText(/^The workspace is that of the file/).waitFor();
  await go(page, "#/keys");
  await page.getByRole("link", { name: "shared" }).waitFor();

  await go(page, `#/workspace/link/${link.split("/").at(-1).slice(0, -20)}`);
  await page.getByText(/^The link is damaged/).waitFor();
});

journey("what happened in a call is drawn", {}, async (site) => {
  const { page } = site;
  await open(site);
  await createKey(page, { alias: "drawn" });
  await go(page, "#/data-key");
  await page.getByRole("combobox", { name: "KMS key" }).fill("alias/drawn");
  await page.getByRole("combobox", { name: "KMS key" }).press("Escape");
  await page
    .getByRole("form")
    .getByRole("button", { name: /data key/i })
    .last()
    .click();
  const picture = region(page, "What happened");
  await picture.getByText("kms:GenerateDataKey").waitFor();
  await picture.getByText("makes a new data key of random bits").waitFor();
  await picture.getByText("encrypted under the KMS key, 184 bytes").waitFor();
  await picture.getByText("in clear, 32 bytes").waitFor();
});

journey("the page speaks French to those who read it, and keeps the choice", {}, async (site) => {
  const { page } = site;
  await open(site, "#/about");
  await button(page, "FR, passer au français").click();
  await page.getByRole("link", { name: "Clés", exact: true }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), "fr");
  await page.reload();
  await ready(page);
  await page.getByRole("heading", { level: 1, name: "À propos de kmsbox" }).waitFor();
  await button(page, "EN, switch to English").click();
  await page.getByRole("heading", { level: 1, name: "About kmsbox" }).waitFor();
});

tourJourneys("workspace", async (site, look) => {
  const { page } = site;
  await example(site);
  await look("overview");
  await go(page, "#/workspace");
  await region(page, "History").getByRole("listitem").first().waitFor();
  await page.getByLabel("Name", { exact: true }).fill("now");
  await button(page, "Keep a snapshot").click();
  await page.getByText("Nothing differs.").waitFor();
  await look("workspace");
  await go(page, "#/keys/aliases");
  await page.getByText("6 aliases").waitFor();
  await look("aliases");
  await go(page, "#/keys/grants");
  await page.getByText("1 grant", { exact: true }).waitFor();
  await look("grants");
  await encrypt(page, { key: "alias/backup", text: "drawn" });
  await region(page, "What happened").getByText("kms:Encrypt").waitFor();
  await look("a drawn call");
});
