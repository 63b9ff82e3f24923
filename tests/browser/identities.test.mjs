// Identities: users, groups and roles made at the page, what their policies let them do, and how they go.

import assert from "node:assert/strict";

import { ciphertext, createKey, encrypt, go, notice, open } from "./lib/app.mjs";
import { journey } from "./lib/site.mjs";
import { tourJourneys } from "./lib/tour.mjs";

const HOME = "123456789012";
const OTHER = "111122223333";

const who = (page) => page.getByRole("button", { name: /^Acting as/ });
const heading = (page, name) => page.getByRole("heading", { level: 1, name, exact: true });
const list = (page, name) => page.getByRole("list", { name, exact: true });
const button = (page, name) => page.getByRole("button", { name, exact: true });
const arn = (kind, name, account = HOME) => `arn:aws:iam::${account}:${kind}/${name}`;

/** Makes a user, group or role; ends on its page. */
async function create(page, kind, name) {
  await go(page, `#/identities/new/${kind}`);
  await heading(page, `Create ${kind}`).waitFor();
  await page.getByRole("textbox", { name: /name$/ }).fill(name);
  await button(page, `Create ${kind}`).click();
  await heading(page, `${kind[0].toUpperCase()}${kind.slice(1)} ${name}`).waitFor();
}

/** Replaces the text of an editor. */
async function rewrite(page, label, text) {
  await page.getByRole("textbox", { name: label, exact: true }).focus();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText(text);
}

const text = (page, label) => page.getByRole("textbox", { name: label, exact: true }).textContent();

/** Gives the shown principal a policy; the one that is offered if there is no text. */
async function addPolicy(page, name, document) {
  await button(page, "Add policy").click();
  await page.getByLabel("Policy name").fill(name);
  await page.getByRole("textbox", { name: "New policy", exact: true }).waitFor();
  if (document) await rewrite(page, "New policy", document);
  await button(page, "Add policy").click();
  await list(page, "Inline policies").getByText(name, { exact: true }).waitFor();
  await page.getByLabel("Policy name").waitFor({ state: "detached" });
}

async function attach(page, name) {
  await page.getByLabel("Managed policy", { exact: true }).selectOption({ label: `${name} (AWS)` });
  await button(page, "Attach policy").click();
  await list(page, "Attached policies").getByText(name, { exact: true }).waitFor();
}

/** Acts as the root user of an account, by the button in the bar. */
async function actAsRoot(page, account) {
  await who(page).click();
  const dialog = page.getByRole("dialog", { name: "Act as" });
  await dialog.getByRole("textbox", { name: "Root user of another account" }).fill(account);
  await button(dialog, "Act as root").click();
  await who(page).getByText("root user").waitFor();
  await who(page).getByText(account).waitFor();
}

journey("a role is made, acted as, and may use a key as long as its policy says so", {}, async (site) => {
  const { page } = site;
  await open(site);
  const key = await createKey(page, { alias: "role/key" });
  await go(page, "#/identities");
  await page.getByText("Nobody but the root user yet").waitFor();
  await page.getByRole("link", { name: "Create your first role" }).click();

  // The trust policy follows the choice until it is changed by hand.
  const trust = "Trust policy document";
  await page.getByRole("textbox", { name: trust }).waitFor();
  assert.match(await text(page, trust), new RegExp(`arn:aws:iam::${HOME}:root`));
  await page.getByLabel("Another account").check();
  await page.getByLabel("The other account").fill("444455556666");
  await page.getByRole("textbox", { name: trust }).getByText("arn:aws:iam::444455556666:root").waitFor();
  await page.getByLabel("An AWS service").check();
  await page.getByRole("textbox", { name: trust }).getByText("ec2.amazonaws.com").waitFor();
  await rewrite(page, trust, "{}");
  await page.getByLabel("This account").check();
  await page.getByText("The text was changed by hand").waitFor();

  // What IAM refuses stands beside its field, and what was typed stays.
  await page.getByLabel("Role name").fill("not a name");
  await button(page, "Create role").click();
  await page.getByText(/Value at 'roleName' failed to satisfy constraint/).waitFor();
  await page.getByLabel("Role name").fill("Reader");
  await button(page, "Create role").click();
  await page.getByText(/^MalformedPolicyDocument: /).waitFor();
  assert.equal(await page.getByLabel("Role name").inputValue(), "Reader");
  await button(page, "Replace the text by the choice").click();
  await button(page, "Create role").click();
  await heading(page, "Role Reader").waitFor();
  await page.getByText(arn("role", "Reader"), { exact: true }).first().waitFor();

  await addPolicy(page, "use");
  await button(page, "Act as this principal").click();
  await who(page).getByText("role Reader").waitFor();
  await page.getByText("You act as this role").waitFor();
  await encrypt(page, { key, text: "by the role" });
  await page.getByLabel("Ciphertext", { exact: true }).waitFor();
  assert.notEqual(await ciphertext(page), "");

  // It may not change itself: IAM says so in its own words.
  await go(page, `#/identities/${HOME}/role/Reader`);
  await button(page, "Remove policy use").click();
  await notice(page)
    .getByText(/is not authorized to perform: iam:DeleteRolePolicy/)
    .waitFor();
  await page.getByRole("button", { name: "Act as the root user" }).click();
  await button(page, "Remove policy use").click();
  await list(page, "Inline policies").getByText("use", { exact: true }).waitFor({ state: "detached" });

  // The lab, the matrix and the call agree.
  await page.getByRole("link", { name: "What may it do?" }).click();
  await heading(page, "Policy lab").waitFor();
  assert.match(await page.getByLabel("Principal", { exact: true }).inputValue(), /role\/Reader\/session$/);
  await go(page, `#/keys/${key}/access`);
  await page.getByRole("grid").getByText("role Reader").first().waitFor();
  await go(page, "#/identities");
  await page.getByRole("button", { name: "Act as the role Reader" }).click();
  await who(page).getByText("role Reader").waitFor();
  await encrypt(page, { key, text: "no more" });
  await notice(page).getByText("AccessDeniedException").waitFor();
  await page.getByText(/no identity-based policy allows the kms:Encrypt action/).waitFor();
});

journey("a user's policies are edited, refused where they are wrong, and deleted with the user", {}, async (site) => {
  const { page } = site;
  await open(site);
  await create(page, "group", "staff");
  await create(page, "user", "ann");
  await addPolicy(page, "use");

  // IAM refuses what is no policy beside the editor, and the text stays.
  await button(page, "Edit policy use").click();
  const editor = "Policy document";
  await page.getByRole("textbox", { name: editor, exact: true }).waitFor();
  const wrong = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "kms:Sign" }] });
  await rewrite(page, editor, wrong);
  await button(page, "Save policy").click();
  await page.getByText("MalformedPolicyDocument: Policy statement must contain resources.").waitFor();
  assert.match(await text(page, editor), /kms:Sign/);
  await rewrite(page, editor, '{ "Version": "2012-10-17", "Statement": [] }');
  await button(page, "Insert statement").click();
  const dialog = page.getByRole("dialog", { name: "Insert a statement" });
  await dialog.getByRole("button", { name: /^Deny without an encryption context/ }).click();
  await page.getByRole("textbox", { name: editor }).getByText("DenyWithoutContext").waitFor();
  await button(page, "Save policy").click();
  await page.getByText("The policy use is saved.").last().waitFor();

  await attach(page, "AWSKeyManagementServicePowerUser");
  await page.getByLabel("Policy of the boundary").selectOption({ label: "PowerUserAccess (AWS)" });
  await button(page, "Set boundary").click();
  await list(page, "Permissions boundary").getByText("PowerUserAccess", { exact: true }).waitFor();
  await button(page, "Add to group").click();
  await list(page, "Groups").getByRole("link", { name: "staff" }).waitFor();
  await page.getByLabel("Tag key").fill("team");
  await page.getByLabel("Tag value").fill("shop");
  await button(page, "Add tag").click();
  await button(page, "Remove tag team").waitFor();
  await page.getByLabel("Tag key").fill("aws:x");
  await button(page, "Add tag").click();
  await page.getByText("InvalidInput: Tags with the prefix aws: are reserved for AWS use.").waitFor();

  // The group has the user, and lets go of it.
  await list(page, "Groups").getByRole("link", { name: "staff" }).click();
  await heading(page, "Group staff").waitFor();
  await list(page, "Members").getByRole("link", { name: "ann" }).click();
  await heading(page, "User ann").waitFor();

  // All that has to go first is told, and done in order.
  await button(page, "Delete").click();
  const grave = page.getByRole("dialog", { name: "Delete the user ann?" });
  await grave.getByText("IAM deletes no user on which something hangs.").waitFor();
  assert.deepEqual(await grave.getByRole("listitem").allTextContents(), [
    "RemoveUserFromGroup ann",
    "DetachUserPolicy arn:aws:iam::aws:policy/AWSKeyManagementServicePowerUser",
    "DeleteUserPolicy use",
    "DeleteUser ann",
  ]);
  await button(grave, "Delete user").click();
  await heading(page, "Identities").waitFor();
  await list(page, "Groups").getByRole("link", { name: "staff" }).waitFor();
  assert.equal(await page.getByRole("link", { name: "ann", exact: true }).count(), 0);
  await go(page, `#/identities/${HOME}/user/ann`);
  await heading(page, "There is no user ann").waitFor();
});

journey("a user is made and acted as by the keyboard alone", {}, async (site) => {
  const { page } = site;
  await open(site, "#/identities");
  const press = async (control) => {
    await control.waitFor();
    await control.focus();
    await page.keyboard.press("Enter");
  };
  await press(page.getByRole("link", { name: "Create user", exact: true }));
  await heading(page, "Create user").waitFor();
  // From the heading, which has the focus, the fields are reached by the Tab key.
  const name = page.getByLabel("User name");
  for (let step = 0; step < 8; step += 1) {
    if (await name.evaluate((field) => field === document.activeElement)) break;
    await page.keyboard.press("Tab");
  }
  await page.keyboard.type("bob");
  await page.keyboard.press("Enter");
  await heading(page, "User bob").waitFor();
  await press(button(page, "Add policy"));
  await page.getByLabel("Policy name").focus();
  await page.keyboard.type("use");
  await page.keyboard.press("Enter");
  await list(page, "Inline policies").getByText("use", { exact: true }).waitFor();
  await page.waitForFunction(() => document.activeElement?.id === "add-policy");
  await press(button(page, "Act as this principal"));
  await who(page).getByText("user bob").waitFor();

  // Without IAM's permission nobody is made, and the form says why.
  await go(page, "#/identities/new/user");
  await heading(page, "Create user").waitFor();
  await page.getByLabel("User name").fill("eve");
  await button(page, "Create user").click();
  await notice(page)
    .getByText(/user\/bob is not authorized to perform: iam:CreateUser/)
    .waitFor();
  assert.equal(await page.getByLabel("User name").inputValue(), "eve");

  // Whoever is acted as is not deleted under one's feet.
  await go(page, `#/identities/${HOME}/user/bob`);
  await press(button(page, "Delete"));
  const dialog = page.getByRole("dialog", { name: "Delete the user bob?" });
  await dialog.getByText("You act as this user. Act as somebody else first").waitFor();
  assert.equal(await button(dialog, "Delete user").count(), 0);
  await page.keyboard.press("Escape");
});

journey("identities of another account are looked at, and changed by its own root user", {}, async (site) => {
  const { page } = site;
  await open(site);
  await create(page, "role", "Here");
  await actAsRoot(page, OTHER);
  await create(page, "role", "There");
  await go(page, "#/identities");
  const account = (id) => page.getByRole("region", { name: `Account ${id}` });
  await account(OTHER).getByRole("button", { name: "You act as root user" }).waitFor();
  await page.getByRole("searchbox", { name: "Find users, groups and roles" }).fill("HERE");
  await account(HOME).getByRole("link", { name: "Here", exact: true }).waitFor();
  await page.getByRole("searchbox", { name: "Find users, groups and roles" }).fill("there");
  await account(HOME).getByRole("link", { name: "Here", exact: true }).waitFor({ state: "detached" });
  await account(OTHER).getByRole("link", { name: "There", exact: true }).waitFor();
  await go(page, `#/identities/${HOME}/role/Here`);
  await page.getByText("It belongs to another account than you act in").waitFor();
  assert.equal(await button(page, "Delete").count(), 0);
  assert.equal(await button(page, "Add policy").count(), 0);
  await page.getByRole("button", { name: "Act as the root user" }).click();
  await button(page, "Delete").waitFor();
});

/** Every state of the pages, each shown to `look`. */
async function tour(site, look) {
  const { page } = site;
  await open(site, "#/identities");
  await page.getByText("Nobody but the root user yet").waitFor();
  await look("nobody");
  await go(page, "#/identities/new/role");
  await page.getByRole("textbox", { name: "Trust policy document" }).waitFor();
  await page.getByLabel("Another account").check();
  await page.getByLabel("Role name").fill("not a name");
  await button(page, "Create role").click();
  await page.getByText(/Value at 'roleName'/).waitFor();
  await look("create, refused");
  await create(page, "group", "staff-with-a-name-that-is-rather-long-for-a-small-screen");
  await look("group");
  await create(page, "user", "ann.of.the.department-of-very-long-names@example.com");
  await addPolicy(page, "use");
  await attach(page, "AWSKeyManagementServicePowerUser");
  await button(page, "Add to group").click();
  await list(page, "Groups").getByRole("link").first().waitFor();
  await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
  await look("user");
  await button(page, "Delete").click();
  await page.getByRole("dialog").getByText("DeleteUserPolicy use").waitFor();
  await look("delete");
  await page.keyboard.press("Escape");
  await button(page, "Edit policy use").click();
  await page.getByRole("textbox", { name: "Policy document", exact: true }).waitFor();
  await rewrite(page, "Policy document", "{}");
  await button(page, "Save policy").click();
  await page.getByText(/^MalformedPolicyDocument/).waitFor();
  await look("editor, refused");
  await button(page, "Insert statement").click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Use the key/ })
    .waitFor();
  await look("insert");
  await page.keyboard.press("Escape");
  await create(page, "role", "Reader");
  await button(page, "Act as this principal").click();
  await page.getByText("You act as this role").waitFor();
  await look("role, acted as");
  await go(page, "#/identities");
  await page.getByRole("button", { name: "You act as it" }).waitFor();
  await look("list");
  await go(page, `#/identities/${HOME}/user/nobody`);
  await page.getByText("Nobody of this name is in the account").waitFor();
  await look("gone");
}

tourJourneys("identities", tour);
