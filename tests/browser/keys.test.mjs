// The parts of a key's page: kinds of keys, grants, rotation, imported material, public keys, Regions.

import assert from "node:assert/strict";
import crypto from "node:crypto";

import { ciphertext, createKey, decrypt, download, encrypt, go, jump, open } from "./lib/app.mjs";
import { journey } from "./lib/site.mjs";
import { tourJourneys } from "./lib/tour.mjs";

const button = (page, name) => page.getByRole("button", { name, exact: true });
const heading = (page, name) => page.getByRole("heading", { name, exact: true });
const part = (page, name) => page.getByRole("navigation", { name: "Key", exact: true }).getByRole("link", { name });
const timeline = (page) => page.getByRole("region", { name: "Material", exact: true }).getByRole("listitem");

/** Makes a key of a kind through the form; gives its id. */
async function create(page, { purpose, spec, origin, regions, alias = "" }) {
  await go(page, "#/keys/new");
  await page.getByRole("heading", { level: 1, name: "Create key" }).waitFor();
  for (const [choice, card] of [
    ["What is the key for?", purpose],
    ["Kind of material", spec],
    ["Key material", origin],
    ["Regions", regions],
  ]) {
    if (card) await page.getByRole("group", { name: choice }).getByRole("radio", { name: card, exact: true }).check();
  }
  await page.getByLabel("Alias").fill(alias);
  await button(page, "Create key").click();
  await page.waitForURL(/#\/keys\/(mrk-)?[0-9a-f-]{32,36}$/);
  return page.url().split("/").at(-1);
}

journey("a key pair is made, and its public key taken away", {}, async (site) => {
  const { page } = site;
  await open(site, "#/keys/new");
  const summary = page.getByRole("complementary", { name: "What you get" });
  await summary.getByText("SYMMETRIC_DEFAULT").waitFor();
  await summary.getByText("$0.03 for 10,000; 20,000 a month are free").waitFor();
  await create(page, { purpose: "Sign and verify", spec: "NIST P-384" });
  await part(page, "Public key").click();
  await page.getByText("ECDSA_SHA_384").waitFor();
  const pem = await download(page, () => button(page, "Download PEM").click());
  const key = crypto.createPublicKey(pem.bytes.toString());
  assert.equal(key.asymmetricKeyDetails.namedCurve, "secp384r1");
  const der = await download(page, () => button(page, "Download DER").click());
  assert.deepEqual(der.bytes, key.export({ format: "der", type: "spki" }));
  assert.equal(await part(page, "Rotation").count(), 0);

  // The choice of another purpose forgets the kind that was chosen for the one before.
  await go(page, "#/keys/new");
  await page.getByRole("radio", { name: "Authenticate messages", exact: true }).check();
  await summary.getByText("HMAC_256").waitFor();
});

journey("a key is rotated by the calendar and on demand, and decrypts what it always did", {}, async (site) => {
  const { page } = site;
  await open(site);
  const id = await createKey(page, { alias: "turning" });
  await encrypt(page, { key: "alias/turning", text: "before" });
  const before = await ciphertext(page);
  await go(page, `#/keys/${id}/rotation`);
  await timeline(page).getByText("The first material").waitFor();
  await page.getByLabel("Days between rotations").fill("30");
  await button(page, "Rotate automatically").click();
  await page
    .getByRole("alert")
    .getByText(/rotationPeriodInDays|RotationPeriodInDays/)
    .waitFor();
  assert.equal(await page.getByLabel("Days between rotations").inputValue(), "30");
  await page.getByLabel("Days between rotations").fill("100");
  await button(page, "Rotate automatically").click();
  await page.getByText(/^On\. The next rotation is on/).waitFor();

  await jump(page, "+1 year");
  await go(page, `#/keys/${id}`);
  await go(page, `#/keys/${id}/rotation`);
  await timeline(page).nth(3).waitFor();
  assert.equal(await timeline(page).count(), 4);
  await timeline(page).nth(0).getByText("Encrypts and decrypts").waitFor();
  await timeline(page).nth(3).getByText("Decrypts only").waitFor();

  await button(page, "Rotate now").click();
  await page.getByText(/^The rotation has begun/).waitFor();
  await jump(page, "+1 day");
  await go(page, `#/keys/${id}`);
  await go(page, `#/keys/${id}/rotation`);
  await timeline(page)
    .first()
    .getByText(/on demand/)
    .waitFor();
  await button(page, "Stop rotating").click();
  await page.getByText(/^Off\./).waitFor();
  await decrypt(page, { base64: before });
  await page.getByLabel("Plaintext", { exact: true }).getByText("before").waitFor();
});

journey("a grant is made, listed, retired and revoked", {}, async (site) => {
  const { page } = site;
  await open(site);
  const id = await createKey(page, {});
  await go(page, `#/keys/${id}/grants`);
  await page.getByText("This key has no grants.").waitFor();
  const dialog = page.getByRole("dialog", { name: "Create a grant" });
  const make = async (name, operations) => {
    await button(page, "Create grant").first().click();
    await dialog.getByLabel("Its ARN").fill("arn:aws:iam::111122223333:root");
    for (const operation of operations) await dialog.getByRole("checkbox", { name: operation, exact: true }).check();
    await dialog.getByLabel("Name").fill(name);
    await button(dialog, "Create grant").click();
  };
  await make("first", []);
  await dialog.getByRole("alert").filter({ hasText: "at least one operation" }).waitFor();
  assert.equal(await dialog.getByLabel("Name").inputValue(), "first");
  await dialog.getByRole("checkbox", { name: "Decrypt", exact: true }).check();
  await button(dialog, "Create grant").click();
  await dialog.getByRole("button", { name: "Copy grant token" }).waitFor();
  await button(dialog, "Done").click();
  await make("second", ["Encrypt", "DescribeKey"]);
  await button(dialog, "Done").click();

  const grants = page.locator(".grant");
  await page.getByText("first", { exact: true }).waitFor();
  assert.equal(await grants.count(), 2);
  await grants
    .filter({ hasText: "first" })
    .getByRole("button", { name: /^Retire/ })
    .click();
  await page.getByText("first", { exact: true }).waitFor({ state: "detached" });
  await grants
    .filter({ hasText: "second" })
    .getByRole("button", { name: /^Revoke/ })
    .click();
  await page.getByText("This key has no grants.").waitFor();
});

journey("material is imported, used, deleted and imported again", {}, async (site) => {
  const { page } = site;
  await open(site);
  const id = await create(page, { purpose: "Encrypt and decrypt", origin: "I import it", alias: "imported" });
  await part(page, "Key material").click();
  await page.getByText("The key waits for its material.").waitFor();
  const bring = async (digits) => {
    await button(page, "Get wrapping key").click();
    await heading(page, "2. Import the material").waitFor();
    if (digits) await page.getByLabel("Material in hexadecimal digits").fill(digits);
    else await button(page, "Make 32 random bytes").click();
    const used = await page.getByLabel("Material in hexadecimal digits").inputValue();
    await button(page, "Import key material").click();
    return used;
  };
  await bring("00ff");
  await page.getByRole("alert").filter({ hasText: /\S/ }).first().waitFor();
  const digits = await bring("");
  assert.match(digits, /^[0-9a-f]{64}$/);
  await page.getByText("The key has its material, which does not expire.").waitFor();
  await encrypt(page, { key: "alias/imported", text: "mine" });
  const blob = await ciphertext(page);

  await go(page, `#/keys/${id}/material`);
  await button(page, "Delete key material").click();
  await page.getByText("The key waits for its material.").waitFor();
  await bring("11".repeat(32));
  await page.getByRole("alert").filter({ hasText: "IncorrectKeyMaterialException" }).waitFor();
  await bring(digits);
  await page.getByText("The key has its material, which does not expire.").waitFor();
  await decrypt(page, { base64: blob });
  await page.getByLabel("Plaintext", { exact: true }).getByText("mine").waitFor();

  // Wrapped outside, with what the page gave.
  await go(page, `#/keys/${id}/material`);
  await button(page, "Get wrapping key").click();
  const wrapping = await download(page, () => button(page, "Download wrapping key").click());
  const key = crypto.createPublicKey({ key: wrapping.bytes, format: "der", type: "spki" });
  const padding = { key, padding: crypto.constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" };
  const wrapped = crypto.publicEncrypt(padding, Buffer.from(digits, "hex"));
  await page.getByRole("radio", { name: "It is wrapped already" }).check();
  await page.getByLabel("Wrapped material").setInputFiles({ name: "wrapped.bin", mimeType: "", buffer: wrapped });
  await page.getByRole("radio", { name: "At a time" }).check();
  await page.getByLabel("Valid until").fill(new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 16));
  await button(page, "Import key material").click();
  await page.getByText(/^The key has its material until/).waitFor();
  await jump(page, "+30 days");
  await page.getByText("The key waits for its material.").waitFor();
});

journey("a multi-Region key is replicated, and its replica decrypts", {}, async (site) => {
  const { page } = site;
  await open(site);
  const id = await create(page, { purpose: "Encrypt and decrypt", regions: "Multi-Region", alias: "everywhere" });
  assert.match(id, /^mrk-/);
  await encrypt(page, { key: "alias/everywhere", text: "far" });
  const blob = await ciphertext(page);
  await go(page, `#/keys/${id}/regions`);
  await page.getByRole("form", { name: "Make a replica" }).getByLabel("Region").selectOption("eu-west-1");
  await button(page, "Make replica").click();
  await button(page, "Go to eu-west-1").click();
  await heading(page, "This is a replica").waitFor();
  await jump(page, "+1 day");
  await decrypt(page, { base64: blob });
  // A ciphertext names its key without the Region, so the replica of this Region decrypts it.
  await page.getByLabel("Plaintext", { exact: true }).getByText("far").waitFor();
  await page.locator(".bar").getByRole("combobox", { name: "Region" }).selectOption("us-east-1");
  await go(page, `#/keys/${id}/regions`);
  await button(page, "Make the key in eu-west-1 the primary key").click();
  await jump(page, "+1 day");
  await heading(page, "This is a replica").waitFor();
});

journey("a key lives in a custom key store, and goes with it", {}, async (site) => {
  const { page } = site;
  await open(site, "#/keys");
  await page.getByRole("link", { name: "Custom key stores" }).click();
  await page.getByText("No custom key stores").waitFor();
  const dialog = page.getByRole("dialog", { name: "Create a custom key store" });
  await button(page, "Create key store").click();
  await dialog.getByLabel("Password of kmsuser").fill("short");
  await dialog.getByLabel("Name", { exact: true }).fill("vault");
  await button(dialog, "Create key store").click();
  await dialog
    .getByRole("alert")
    .getByText(/keyStorePassword/)
    .waitFor();
  await dialog.getByLabel("Password of kmsuser").fill("kmsPswd1");
  await button(dialog, "Create key store").click();
  const store = page.getByRole("region", { name: "vault" });
  await store.getByText(/^Not connected/).waitFor();
  await button(store, "Connect").click();
  await store.getByText("Connected", { exact: true }).waitFor();
  await button(store, "Create a key in it").click();
  await button(page.getByRole("dialog"), "Create key").click();
  await page.getByRole("heading", { level: 1, name: /./ }).waitFor();
  await page.getByText("AWS CloudHSM key store").waitFor();
  const key = page.url();

  await go(page, "#/keys/stores");
  await button(store, "Disconnect").click();
  await store.getByText(/^Not connected/).waitFor();
  await go(page, key.slice(key.indexOf("#")));
  await page.getByText("This key's store is not connected").waitFor();
  await go(page, "#/keys/stores");
  await button(store, "Delete").click();
  await page.getByText(/CustomKeyStoreHasCMKsException/).waitFor();

  // An external one: the fields are others, and a key names its key there.
  await button(page, "Create key store").click();
  await dialog.getByRole("radio", { name: "External" }).check();
  await dialog.getByLabel("Name", { exact: true }).fill("outside");
  await button(dialog, "Create key store").click();
  const outside = page.getByRole("region", { name: "outside" });
  await button(outside, "Connect").click();
  await button(outside, "Create a key in it").click();
  const made = page.getByRole("dialog");
  await made.getByLabel("External key id").fill("");
  await button(made, "Create key").click();
  await made.getByRole("alert").filter({ hasText: /\S/ }).first().waitFor();
  await made.getByLabel("External key id").fill("bb8562717f809024");
  await button(made, "Create key").click();
  await page.getByText("External key store").waitFor();
});

/** Shows each part of the page, with something in it. */
async function tour(site, look) {
  const { page } = site;
  await open(site, "#/keys/new");
  await page.getByRole("radio", { name: "Sign and verify", exact: true }).check();
  await look("create");
  const plain = await create(page, { purpose: "Encrypt and decrypt" });
  await go(page, `#/keys/${plain}/rotation`);
  await timeline(page).first().waitFor();
  await look("rotation");
  await go(page, `#/keys/${plain}/grants`);
  await page.getByText("This key has no grants.").waitFor();
  await button(page, "Create grant").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Its ARN").fill("arn:aws:iam::111122223333:role/a-role-with-a-long-name/and-a-path");
  await dialog.getByRole("checkbox", { name: "Decrypt", exact: true }).check();
  await look("grant, made");
  await button(dialog, "Create grant").click();
  await button(dialog, "Done").click();
  await look("grants");
  await create(page, { purpose: "Encrypt with a public key" });
  await part(page, "Public key").click();
  await button(page, "Download PEM").waitFor();
  await look("public key");
  await create(page, { purpose: "Encrypt and decrypt", origin: "I import it", regions: "Multi-Region" });
  await part(page, "Key material").click();
  await button(page, "Get wrapping key").click();
  await heading(page, "2. Import the material").waitFor();
  await look("material");
  await part(page, "Regions").click();
  await button(page, "Make replica").waitFor();
  await look("regions");
}

tourJourneys("the parts of a key", tour);
