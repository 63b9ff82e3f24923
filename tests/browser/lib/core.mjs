// The journeys that must succeed in every browser, not in Chromium alone.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { ciphertext, createKey, decrypt, download, encrypt, go, jump, notice, open, ready } from "./app.mjs";

const LETTER = fileURLToPath(new URL("../../fixtures/browser/letter.txt", import.meta.url));
const CONTEXT = { tenant: "Zürich", purpose: "letters" };

/**
 * A key, from its making to the end of all that was encrypted under it. Gives what another key has encrypted: `{base64,
 * context, text}`.
 */
export async function mainJob(site) {
  const { page } = site;
  const letter = await readFile(LETTER);

  // A key, and a real file under it.
  await open(site);
  const key = await createKey(page, { alias: "app/letters", description: "For letters", tags: { team: "post" } });
  const other = await createKey(page, { alias: "app/other" });
  const file = { name: "letter.txt", mimeType: "text/plain", buffer: letter };
  await encrypt(page, { key: "alias/app/letters", file, context: CONTEXT });
  const sealed = await ciphertext(page);
  assert.ok(!Buffer.from(sealed, "base64").includes(letter.subarray(0, 16)));
  await encrypt(page, { key: other, text: "for later", context: CONTEXT });
  const sealedByOther = { base64: await ciphertext(page), context: CONTEXT, text: "for later" };

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
  return sealedByOther;
}

/** Saves the plaintext that is shown, and gives its bytes. */
export async function downloadPlaintext(page) {
  const button = page.getByRole("button", { name: "Download plaintext" });
  return (await download(page, () => button.click())).bytes;
}

/** The editor of a policy. */
export const policyEditor = (page) => page.getByRole("textbox", { name: "Key policy document" });

/** The lines of its text. */
export const policyLines = (page) => page.locator(".cm-content .cm-line").allTextContents();

/** Makes a key and shows its policy; gives its id. */
export async function openPolicy(site) {
  const { page } = site;
  await open(site);
  const key = await createKey(page, { alias: "policy/test" });
  await page.getByRole("link", { name: "Key policy" }).click();
  await policyEditor(page).waitFor();
  return key;
}

/** A policy that is edited, saved, reset and discarded. */
export async function policyEdit(site) {
  const { page } = site;
  const key = await openPolicy(site);
  assert.match((await policyLines(page)).join("\n"), /"Sid" : "Enable IAM User Permissions"/);
  assert.equal(await policyEditor(page).getAttribute("aria-readonly"), "true");
  await page.getByRole("button", { name: "Edit policy" }).click();
  await page.getByRole("button", { name: "Insert statement" }).click();
  const dialog = page.getByRole("dialog", { name: "Insert a statement" });
  await dialog.getByRole("button", { name: /^Key users/ }).click();
  await dialog.waitFor({ state: "hidden" });
  await page.getByText("No problems found").waitFor();

  // What is being edited survives a look at another page.
  await go(page, "#/keys");
  await page.getByRole("heading", { level: 1, name: "Keys" }).waitFor();
  await go(page, `#/keys/${key}/policy`);
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.getByText("The key policy is saved.").waitFor();
  await page.getByRole("button", { name: "Edit policy" }).waitFor();

  await page.reload();
  await ready(page);
  await policyEditor(page).waitFor();
  const saved = JSON.parse((await policyLines(page)).join("\n"));
  assert.deepEqual(
    saved.Statement.map((statement) => statement.Sid),
    ["Enable IAM User Permissions", "Allow use of the key"],
  );
  assert.equal(saved.Statement[1].Principal.AWS, "arn:aws:iam::123456789012:role/KeyUsers");

  // Back to what every key begins with.
  await page.getByRole("button", { name: "Edit policy" }).click();
  await page.getByRole("button", { name: "Reset to default policy" }).click();
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.getByRole("button", { name: "Edit policy" }).waitFor();
  assert.equal((await policyLines(page)).filter((line) => line.includes('"Sid"')).length, 1);

  // And what is discarded leaves no trace.
  await page.getByRole("button", { name: "Edit policy" }).click();
  await policyEditor(page).focus();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type('{ "Id": "mine", }');
  await page.getByText("2 errors", { exact: true }).waitFor();
  assert.deepEqual(await policyLines(page), ['{ "Id": "mine", }']);
  await page.getByRole("button", { name: "Discard changes" }).click();
  await page.getByRole("button", { name: "Edit policy" }).waitFor();
  await page.getByText('"key-default-1"').waitFor();
}

/** Deletes everything that is kept. */
export async function clearWorkspace(page) {
  await go(page, "#/workspace");
  await page.getByRole("button", { name: "Delete everything…" }).click();
  await page.getByRole("button", { name: "Delete everything now" }).click();
  await page.getByText("Everything is deleted.").waitFor();
}

/** Saves the workspace as a file. */
const save = (page) => download(page, () => page.getByRole("button", { name: "Save the file" }).click());

/** Gives the page a workspace file to look at. */
async function choose(page, buffer) {
  await go(page, "#/workspace");
  const file = { name: "workspace.json", mimeType: "application/json", buffer };
  await page.getByLabel("Workspace file").setInputFiles(file);
}

/** The workspace goes into a file and, after everything was deleted, comes back with all its keys. */
export async function exportImport(site) {
  const { page } = site;
  await open(site);
  await createKey(page, { alias: "kept" });
  await encrypt(page, { key: "alias/kept", text: "still here", context: { of: "export" } });
  const before = await ciphertext(page);
  await go(page, "#/workspace");
  await page.getByLabel("With key material").check();
  await page.locator("#export-passphrase").fill("correct horse");
  const { name, bytes } = await save(page);
  assert.match(name, /\.json$/);
  assert.ok(!bytes.toString().includes("alias/kept"), "it is encrypted");
  await clearWorkspace(page);

  await choose(page, bytes.subarray(0, bytes.length / 2));
  await page.getByText(/^Line \d+, column \d+: /).waitFor();
  await choose(page, bytes);
  await page.getByText("The file is encrypted. Give its passphrase.").waitFor();
  await page.getByLabel("Passphrase of the file").fill("wrong");
  await page.getByRole("button", { name: "Open the file" }).click();
  await page.getByText(/^The passphrase is another one/).waitFor();
  await page.getByLabel("Passphrase of the file").fill("correct horse");
  await page.getByRole("button", { name: "Open the file" }).click();
  await page.getByText("keys: 1", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Replace this workspace" }).click();
  await page.getByText(/^The workspace is that of the file/).waitFor();
  await decrypt(page, { base64: before, context: { of: "export" } });
  await page.getByText("still here").waitFor();

  // Without key material the file says so.
  await go(page, "#/workspace");
  const bare = await save(page);
  await choose(page, bare.bytes);
  await page.getByText(/^It has no key material/).waitFor();
}
