// Who may do what: acting as somebody else, the policy lab, the matrix of a key, and what an edit of a policy would change.

import assert from "node:assert/strict";

import { ciphertext, createKey, encrypt, go, notice, open, ready } from "./lib/app.mjs";
import { settle, violations } from "./lib/axe.mjs";
import { journey } from "./lib/site.mjs";

const HOME = "123456789012";
const OTHER = "111122223333";

const who = (page) => page.getByRole("button", { name: /^Acting as/ });
const decision = (page, permission) => page.getByRole("region", { name: `Decision on ${permission}`, exact: true });
const arnOf = (key) => `arn:aws:kms:us-east-1:${HOME}:key/${key}`;
const root = (account) => `arn:aws:iam::${account}:root`;

/** Acts as the root user of an account. */
async function actAs(page, account) {
  await who(page).click();
  const dialog = page.getByRole("dialog", { name: "Act as" });
  await dialog.getByRole("textbox", { name: "Root user of another account" }).fill(account);
  await dialog.getByRole("button", { name: "Act as root" }).click();
  await dialog.waitFor({ state: "hidden" });
  await who(page).getByText(account).waitFor();
}

/** Replaces a key's policy through the editor. */
async function putPolicy(page, key, statements) {
  await go(page, `#/keys/${key}/policy`);
  await rewrite(page, JSON.stringify({ Version: "2012-10-17", Statement: statements }));
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.getByRole("button", { name: "Edit policy" }).waitFor();
}

async function rewrite(page, text) {
  const begin = page.getByRole("button", { name: "Edit policy" });
  await begin
    .or(page.getByRole("button", { name: "Save changes" }))
    .first()
    .waitFor();
  if (await begin.isVisible()) await begin.click();
  const editor = page.getByRole("textbox", { name: "Key policy document" });
  await editor.focus();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText(text);
}

const ACCOUNT = { Sid: "Account", Effect: "Allow", Principal: { AWS: root(HOME) }, Action: "kms:*", Resource: "*" };
const tenant = (value) => ({
  Sid: "Tenant",
  Effect: "Deny",
  Principal: "*",
  Action: "kms:Encrypt",
  Resource: "*",
  Condition: { StringNotEquals: { "kms:EncryptionContext:tenant": value } },
});

journey("who one acts as is one click away, and the tab remembers it", {}, async (site) => {
  const { page } = site;
  await open(site);
  await createKey(page, { alias: "act/as" });
  assert.match(await who(page).textContent(), new RegExp(`root user${HOME}`));
  await actAs(page, OTHER);

  // Another account has other keys, after a reload too, and its calls are recorded as its own.
  await go(page, "#/keys");
  await page
    .getByText("No keys yet")
    .or(page.getByText("no keys", { exact: false }))
    .first()
    .waitFor();
  await createKey(page, { alias: "act/other" });
  await page.reload();
  await ready(page);
  await who(page).getByText(OTHER).waitFor();
  await page.getByText(`arn:aws:kms:us-east-1:${OTHER}:key/`, { exact: false }).first().waitFor();

  // Back by the list, with the keyboard alone.
  await who(page).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Act as" });
  const option = dialog.getByRole("region", { name: `Account ${HOME}` }).getByRole("button");
  await option.waitFor();
  await option.focus();
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "hidden" });
  await go(page, "#/keys");
  await page.getByRole("link", { name: "act/as", exact: true }).waitFor();

  // What is not an account id is said to be none.
  await who(page).click();
  await dialog.getByRole("textbox", { name: "Root user of another account" }).fill("1234");
  await dialog.getByRole("button", { name: "Act as root" }).click();
  await dialog.getByText("An account id has 12 digits.").waitFor();
});

journey("a refused call is explained, mended by the suggested edit, and works", {}, async (site) => {
  const { page } = site;
  await open(site);
  const key = await createKey(page, { alias: "lab/tenant" });
  await putPolicy(page, key, [ACCOUNT, tenant("acme")]);
  await encrypt(page, { key, text: "hello", context: { tenant: "other" } });
  await notice(page).getByText("AccessDeniedException").waitFor();
  await page.getByRole("link", { name: "Explain in the policy lab" }).click();

  const found = decision(page, "Encrypt");
  await found.getByRole("heading", { name: /^Refused/ }).waitFor();
  assert.equal(await page.getByLabel("Context value 1", { exact: true }).inputValue(), "other");
  await found.getByText("with an explicit deny in a resource-based policy").waitFor();
  await found
    .getByText(/StringNotEquals kms:EncryptionContext:tenant "acme": the request has "other"/)
    .first()
    .waitFor();
  assert.equal(await found.locator("mark.in-deny").first().isVisible(), true);

  // The decision follows what is chosen, and the address asks the same.
  await page.getByLabel("Context value 1", { exact: true }).fill("acme");
  await found.getByRole("heading", { name: /^Allowed/ }).waitFor();
  await page.waitForFunction(() => location.hash.includes("ctx=tenant%3Dacme"));
  await page.getByLabel("Context value 1", { exact: true }).fill("other");
  await found.getByRole("heading", { name: /^Refused/ }).waitFor();
  await page.waitForFunction(() => location.hash.includes("ctx=tenant%3Dother"));
  await page.reload();
  await ready(page);
  await found.getByRole("heading", { name: /^Refused/ }).waitFor();

  await found.getByText(`Calls PutKeyPolicy as the root user of ${HOME}.`).first().waitFor();
  await found.getByRole("button", { name: "Apply" }).first().click();
  await page.getByText("The key policy is changed.").waitFor();
  await found.getByRole("heading", { name: /^Allowed/ }).waitFor();
  await encrypt(page, { key, text: "hello", context: { tenant: "other" } });
  await page.getByLabel("Ciphertext", { exact: true }).waitFor();
  assert.notEqual(await ciphertext(page), "");
});

journey("a key is used across accounts when both sides allow it", {}, async (site) => {
  const { page } = site;
  await open(site);
  const key = await createKey(page, { alias: "shared/key" });
  await actAs(page, OTHER);
  await encrypt(page, { key: arnOf(key), text: "from elsewhere" });
  await notice(page).getByText("AccessDeniedException").waitFor();
  // AWS's text does not name the key of another account; the form does.
  await page.getByRole("link", { name: "Explain in the policy lab" }).click();
  const found = decision(page, "Encrypt");
  await found.getByRole("heading", { name: /^Refused/ }).waitFor();
  assert.match(await page.getByLabel("Principal", { exact: true }).inputValue(), new RegExp(`${OTHER}/root`));
  await found.getByRole("button", { name: "Apply" }).first().click();
  await found.getByRole("heading", { name: /^Allowed/ }).waitFor();
  await found.getByText("Both sides allow it").waitFor();
  await encrypt(page, { key: arnOf(key), text: "from elsewhere" });
  assert.notEqual(await ciphertext(page), "");

  // What works only on own keys does not, whatever the policy says.
  await go(page, `#/lab?op=DisableKey&key=${arnOf(key)}`);
  await decision(page, "DisableKey").getByText("This operation does not work on keys of other accounts.").waitFor();
});

journey("the matrix of a key leads to the explanation of each cell", {}, async (site) => {
  const { page } = site;
  await open(site);
  const key = await createKey(page, { alias: "matrix/key" });
  await actAs(page, OTHER);
  await createKey(page, { alias: "matrix/other" });
  await actAs(page, HOME);
  await go(page, `#/keys/${key}`);
  await page.getByRole("link", { name: "Access", exact: true }).click();
  const grid = page.getByRole("grid", { name: "Who may do what" });
  await grid.waitFor();
  assert.equal(await grid.getByRole("row").count(), 4);
  const row = (account) => grid.getByRole("row").filter({ hasText: account });
  assert.equal(await row(HOME).getByText("Allowed").count(), 45);
  assert.equal(await row(OTHER).getByText("Refused").count(), 45);

  await page.getByLabel("Filter by group of operations").selectOption("Use");
  assert.equal(await row(OTHER).getByRole("link").count(), 15);
  await page.getByRole("searchbox", { name: "Filter by principal" }).fill(OTHER);
  await row(HOME).waitFor({ state: "detached" });
  await page.getByRole("checkbox", { name: "Only differences" }).check();
  await page.getByText("All of these principals may do the same.").waitFor();
  await page.getByRole("checkbox", { name: "Only differences" }).uncheck();
  await page.getByRole("searchbox", { name: "Filter by principal" }).fill("");

  // One cell is reached by the Tab key, the others by the arrows.
  await grid.getByRole("link").first().focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowLeft");
  if ((await row(OTHER).count()) === 1) await page.keyboard.press("ArrowUp");
  const title = await page.evaluate(() => document.activeElement.title);
  assert.match(title, /^Decrypt: /);
  assert.equal(await grid.locator("a[tabindex='0']").count(), 1);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Policy lab" }).waitFor();
  await decision(page, "Decrypt").getByRole("heading", { name: "How it was decided" }).waitFor();
});

journey("what an edit allows and denies is shown before it is saved", {}, async (site) => {
  const { page } = site;
  await open(site);
  const key = await createKey(page, { alias: "review/key" });
  await actAs(page, OTHER);
  await createKey(page, { alias: "review/other" });
  await actAs(page, HOME);
  await go(page, `#/keys/${key}/policy`);
  const use = {
    Effect: "Allow",
    Principal: { AWS: root(OTHER) },
    Action: ["kms:Encrypt", "kms:Decrypt"],
    Resource: "*",
  };
  await rewrite(page, JSON.stringify({ Version: "2012-10-17", Statement: [ACCOUNT, use] }));
  await page.getByRole("button", { name: "Review changes" }).click();
  const review = page.getByRole("region", { name: "What would change" });
  const allowed = review.getByRole("list", { name: "Newly allowed" });
  await allowed.getByText("Encrypt, Decrypt").waitFor();
  await allowed.getByText(`root user of ${OTHER}`).waitFor();
  assert.equal(await review.getByText("Newly denied").count(), 0);

  // It follows the text, and warns of a lock-out, which KMS then refuses.
  await rewrite(page, JSON.stringify({ Version: "2012-10-17", Statement: [use] }));
  await review.getByText("You would lose PutKeyPolicy").waitFor();
  await review
    .getByRole("list", { name: "Newly denied" })
    .getByText(/PutKeyPolicy/)
    .waitFor();
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.getByText("The new key policy will not allow you to update the key policy in the future.").waitFor();

  await rewrite(page, JSON.stringify({ Version: "2012-10-17", Statement: [ACCOUNT, use] }));
  await review.getByText("You would lose PutKeyPolicy").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.getByText("The key policy is saved.").waitFor();
  await review.waitFor({ state: "detached" });
});

for (const colorScheme of ["light", "dark"]) {
  journey(
    `axe finds nothing in the lab, the matrix and the review, ${colorScheme}`,
    { browser: { colorScheme } },
    async (site) => {
      const { page } = site;
      await open(site);
      const key = await createKey(page, { alias: "axe/key" });
      const found = [];
      const look = async (where) => {
        await settle(page);
        found.push(...(await violations(page, where)));
      };
      await who(page).click();
      await page.getByRole("dialog", { name: "Act as" }).getByText(`Account ${HOME}`).waitFor();
      await look("act as");
      await page.keyboard.press("Escape");
      await actAs(page, OTHER);
      await look("somebody else");
      await actAs(page, HOME);
      await go(page, "#/lab");
      await look("lab, empty");
      await putPolicy(page, key, [ACCOUNT, tenant("acme")]);
      await go(page, `#/lab?op=Encrypt&key=${arnOf(key)}&ctx=tenant%3Dother&via=s3.us-east-1.amazonaws.com`);
      await decision(page, "Encrypt").getByRole("button", { name: "Apply" }).first().waitFor();
      await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
      await look("lab, refused");
      await go(page, `#/lab?op=ReEncrypt&key=${arnOf(key)}&other=${arnOf(key)}`);
      await decision(page, "ReEncryptTo").waitFor();
      await look("lab, allowed");
      await go(page, `#/keys/${key}/access`);
      await page.getByRole("grid").waitFor();
      await look("matrix");
      await go(page, `#/keys/${key}/policy`);
      await rewrite(page, JSON.stringify({ Version: "2012-10-17", Statement: [tenant("x")] }));
      await page.getByRole("button", { name: "Review changes" }).click();
      await page.getByText("You would lose PutKeyPolicy").waitFor();
      await look("review");
      assert.deepEqual(found, []);
    },
  );
}

journey("lab, matrix and review fit a phone", { browser: { viewport: { width: 390, height: 844 } } }, async (site) => {
  const { page } = site;
  await open(site);
  const key = await createKey(page, { alias: "phone/key" });
  const wide = [];
  const look = async (where) => {
    await settle(page);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    if (width > 390) wide.push(`${where}: ${width} px`);
  };
  await actAs(page, OTHER);
  await look("somebody else");
  await actAs(page, HOME);
  await putPolicy(page, key, [ACCOUNT, tenant("acme")]);
  await go(page, `#/lab?op=Encrypt&key=${arnOf(key)}&ctx=tenant%3Dother`);
  await decision(page, "Encrypt").getByRole("button", { name: "Apply" }).first().waitFor();
  await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
  await look("lab");
  await go(page, `#/keys/${key}/access`);
  await page.getByRole("grid").waitFor();
  await look("matrix");
  assert.equal(
    await page.locator(".access-region").evaluate((region) => region.scrollWidth > region.clientWidth),
    true,
  );
  await go(page, `#/keys/${key}/policy`);
  await rewrite(page, JSON.stringify({ Version: "2012-10-17", Statement: [tenant("x")] }));
  await page.getByRole("button", { name: "Review changes" }).click();
  await page.getByText("You would lose PutKeyPolicy").waitFor();
  await look("review");
  assert.deepEqual(wide, []);
});
