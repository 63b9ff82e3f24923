// The editor of the key policy: what it finds, what it saves, what is refused, and who can use it.

import assert from "node:assert/strict";

import { createKey, go, open, ready } from "./lib/app.mjs";
import { settle, violations } from "./lib/axe.mjs";
import { openPolicy, policyEditor as editor, policyEdit, policyLines as lines } from "./lib/core.mjs";
import { journey } from "./lib/site.mjs";

const LABEL = "Key policy document";
const REFUSAL = "The new key policy will not allow you to update the key policy in the future.";
/** Nobody could change the key's policy any more. */
const LOCK_OUT = policy([{ Effect: "Allow", Principal: { AWS: "*" }, Action: "kms:Encrypt", Resource: "*" }]);

function policy(statements) {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

const findings = (page) => page.getByRole("list", { name: "Findings" }).getByRole("listitem");

/** Begins to edit, and puts a text in place of the policy. */
async function rewrite(page, text) {
  const begin = page.getByRole("button", { name: "Edit policy" });
  if (await begin.isVisible()) await begin.click();
  await editor(page).focus();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText(text);
}

journey("what is wrong with a policy is shown where it is", {}, async (site) => {
  const { page } = site;
  await openPolicy(site);
  await page.getByText("No problems found").waitFor();
  const policy = (comma) =>
    `{ "Version": "2012-10-17", "Id": "Zürich 🔑", "Statement": [ { "Effect": "Allow", ` +
    `"Principal": { "AWS": "arn:aws:iam::123456789012:root" }, "Action": "kms:*", "Resource": "*"${comma} } ] }`;
  await rewrite(page, policy(","));
  const finding = findings(page).filter({ hasText: "comma" });
  await finding.waitFor();
  // The key is none of the characters that a policy may have.
  await findings(page).filter({ hasText: "🔑" }).getByText("line 1, column 42").waitFor();
  assert.equal(await findings(page).count(), 2);
  await page.getByText("2 errors", { exact: true }).waitFor();
  const column = [...policy("").slice(0, policy("").indexOf(" } ] }"))].length + 1;
  await finding.getByText(`line 1, column ${column}`).waitFor();
  // Squiggle and gutter, at the same character: offsets of wasm and JavaScript differ after `ü` and the key.
  await page.locator(".cm-lint-marker-error").waitFor();
  assert.deepEqual(await page.locator(".cm-lintRange-error").allTextContents(), ["🔑", ","]);

  // The finding leads to its place, and goes when that is mended.
  await finding.getByRole("button", { name: /^Error:/ }).click();
  await page.waitForFunction(() => document.activeElement?.shadowRoot?.activeElement?.role === "textbox");
  await page.keyboard.press("Delete");
  await finding.waitFor({ state: "detached" });
  await page.getByText("1 error", { exact: true }).waitFor();
  assert.deepEqual(await lines(page), [policy("")]);
  await page.keyboard.press("ControlOrMeta+Z");
  await finding.waitFor();
});

journey("a policy is edited, saved, and there after a reload", {}, policyEdit);

journey("a policy that locks everybody out is refused, and kept in the editor", {}, async (site) => {
  const { page } = site;
  await openPolicy(site);
  await rewrite(page, LOCK_OUT);
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.getByText(`MalformedPolicyDocumentException: ${REFUSAL}`).waitFor();
  assert.deepEqual(await lines(page), [LOCK_OUT]);

  await page.getByRole("checkbox", { name: "Bypass policy lockout safety check" }).check();
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.getByText("The key policy is saved.").waitFor();
  assert.equal(await page.getByText(REFUSAL).count(), 0);
  await page.reload();
  await ready(page);
  await editor(page).waitFor();
  assert.deepEqual(JSON.parse((await lines(page)).join("")), JSON.parse(LOCK_OUT));
});

journey("a policy is edited and saved with the keyboard alone", {}, async (site) => {
  const { page } = site;
  await openPolicy(site);
  const focused = () =>
    page.evaluate(() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      return (element.labels?.[0]?.textContent ?? element.ariaLabel ?? element.textContent).trim();
    });
  const tabTo = async (name) => {
    for (let presses = 0; presses < 60; presses++) {
      await page.keyboard.press("Tab");
      if ((await focused()).startsWith(name)) return;
    }
    assert.fail(`the Tab key does not lead to ${name}`);
  };
  // A text that can only be read keeps no Tab for itself.
  await tabTo("Edit policy");
  await tabTo(LABEL);
  await page.keyboard.press("Tab");
  assert.notEqual(await focused(), LABEL);
  await page.evaluate(() => document.activeElement.blur());
  await tabTo("Edit policy");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.shadowRoot);
  assert.equal(await focused(), LABEL);

  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText('{ "Statement": [ ] ');
  await findings(page).first().waitFor();
  // Tab indents; after Escape it leaves.
  const before = await lines(page);
  await page.keyboard.press("Tab");
  assert.notDeepEqual(await lines(page), before);
  assert.equal(await focused(), LABEL);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  assert.match(await focused(), /^Error: /);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.shadowRoot);
  // Search opens inside the editor and closes again.
  await page.keyboard.press("ControlOrMeta+F");
  await page.locator(".cm-search input[name=search]").waitFor();
  await page.keyboard.type("State");
  await page.keyboard.press("Escape");
  await page.locator(".cm-search").waitFor({ state: "detached" });

  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText(LOCK_OUT);
  await findings(page)
    .getByText(/^Error: No statement allows anyone .* to do `kms:PutKeyPolicy`/)
    .waitFor();
  await page.keyboard.press("Escape");
  await tabTo("Bypass policy lockout safety check");
  await page.keyboard.press("Space");
  await tabTo("Save changes");
  await page.keyboard.press("Enter");
  await page.getByText("The key policy is saved.").waitFor();
});

for (const colorScheme of ["light", "dark"]) {
  journey(`axe finds nothing in the editor, ${colorScheme}`, { browser: { colorScheme } }, async (site) => {
    const { page } = site;
    await openPolicy(site);
    const found = [];
    const look = async (where) => {
      await settle(page);
      found.push(...(await violations(page, where)));
    };
    await look("reading");
    await rewrite(page, '{ "Statement": [ x ] }');
    await findings(page).first().waitFor();
    await page.locator(".cm-lintRange-error").first().hover();
    await page.locator(".cm-tooltip").waitFor();
    await look("findings");
    await page.keyboard.press("ControlOrMeta+F");
    await page.locator(".cm-search input[name=search]").waitFor();
    await look("search");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Insert statement" }).click();
    await look("insert statement, impossible");
    await page.getByRole("button", { name: /^The console's default policy/ }).click();
    await page.getByText("No problems found").waitFor();
    await look("console's policy");
    await rewrite(page, LOCK_OUT);
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText(REFUSAL).waitFor();
    await page.getByRole("checkbox", { name: "Bypass policy lockout safety check" }).check();
    await look("refused");
    assert.deepEqual(found, []);
  });
}

journey("the editor fits a phone", { browser: { viewport: { width: 390, height: 844 } } }, async (site) => {
  const { page } = site;
  await openPolicy(site);
  const width = () => page.evaluate(() => document.documentElement.scrollWidth);
  assert.equal(await width(), 390);
  await rewrite(page, `{ "Statement": [ "${"long/".repeat(60)}" oops ] }`);
  await findings(page).first().waitFor();
  assert.equal(await width(), 390);
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.getByText("MalformedPolicyDocumentException").first().waitFor();
  assert.equal(await width(), 390);
});

journey("the editor is loaded when one is first shown, not before", {}, async (site) => {
  const { page } = site;
  const loaded = () =>
    page.evaluate(() => performance.getEntriesByType("resource").some(({ name }) => name.endsWith("/editor.js")));
  await open(site);
  const key = await createKey(page);
  assert.equal(await loaded(), false);
  await go(page, `#/keys/${key}/policy`);
  await editor(page).waitFor();
  assert.equal(await loaded(), true);
});

journey("a plain field takes the editor's place when that cannot be loaded", {}, async (site) => {
  const { page } = site;
  site.watch.allow(/editor\.js/);
  await page.route("**/editor.js", (route) => route.abort());
  await openPolicy(site);
  assert.equal(await editor(page).evaluate((element) => element.tagName), "TEXTAREA");
  await page.getByText("No problems found").waitFor();
  await page.getByRole("button", { name: "Edit policy" }).click();
  await editor(page).fill('{ "Id": "ü", }');
  const finding = findings(page).filter({ hasText: "comma" });
  await finding.getByText("line 1, column 12").waitFor();
  await finding.getByRole("button", { name: /^Error:/ }).click();
  const selected = await editor(page).evaluate((area) => area.value.slice(area.selectionStart, area.selectionEnd));
  assert.equal(selected, ",");
  await editor(page).fill(policy([{ Effect: "Allow", Principal: "*", Action: "kms:*", Resource: "*" }]));
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.getByText("The key policy is saved.").waitFor();
});
