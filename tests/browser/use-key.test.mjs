// What can be done with a key on the page: everything but the plain Encrypt and Decrypt, which are the main job. Node's
// cryptography has the last word wherever it knows the algorithm.

import assert from "node:assert/strict";
import crypto from "node:crypto";

import { ciphertext, download, encrypt, fillContext, fillPairs, go, notice, open } from "./lib/app.mjs";
import { settle, violations } from "./lib/axe.mjs";
import { installLine } from "./lib/line.mjs";
import { importMaterial } from "./lib/material.mjs";
import { journey } from "./lib/site.mjs";

const MESSAGE = "What is signed in a browser tab is signed.";
const PSS = {
  padding: crypto.constants.RSA_PKCS1_PSS_PADDING,
  saltLength: crypto.constants.RSA_PSS_SALTLEN_DIGEST,
};

/** Works on the workspace through a worker of its own, before the application is opened. */
async function prepare(site, work) {
  const page = await site.blankPage();
  await installLine(page, site);
  await page.evaluate(async () => {
    globalThis.line = globalThis.startLine();
    await globalThis.line.ready;
  });
  const call = async (operation, input) => {
    const answer = await page.evaluate(
      async ([operation, input]) => (await globalThis.line.call(operation, input)).result,
      [operation, input],
    );
    if (answer.Err) throw new Error(`${operation}: ${JSON.stringify(answer.Err)}`);
    return answer.Ok;
  };
  const found = await work(call);
  await page.evaluate(() => globalThis.line.terminate());
  return found;
}

const makeKey = async (call, input = {}) => (await call("CreateKey", input)).KeyMetadata.KeyId;
const publicKey = async (call, KeyId) => {
  const { PublicKey } = await call("GetPublicKey", { KeyId });
  return crypto.createPublicKey({ key: Buffer.from(PublicKey, "base64"), format: "der", type: "spki" });
};

const heading = (page, name) => page.getByRole("heading", { name, exact: true }).waitFor();
const press = (page, name) => page.getByRole("button", { name, exact: true }).click();
const follow = (page, name) => page.getByRole("link", { name, exact: true }).click();
const field = (page, name) => page.getByRole("textbox", { name, exact: true });
const choice = (page, name) => page.getByRole("combobox", { name, exact: true });
const radio = (page, group, name) =>
  page.getByRole("group", { name: group, exact: true }).getByRole("radio", { name, exact: true });

/** Goes to a page of the section. */
async function goTo(page, route, title) {
  await go(page, route);
  await page.getByRole("heading", { level: 1, name: title, exact: true }).waitFor();
}

/** What a result shows under this name. */
async function shown(page, name) {
  const result = page.getByRole("status", { name: "Result" });
  return (await result.getByLabel(name, { exact: true }).textContent()).trim();
}

/** Waits until a choice offers exactly these. */
async function offers(page, name, options) {
  const found = choice(page, name).getByRole("option");
  for (let tries = 0; tries < 100; tries++) {
    if ((await found.allTextContents()).join() === options.join()) return;
    await page.waitForTimeout(50);
  }
  assert.deepEqual(await found.allTextContents(), options);
}

/** Fills in a key by whatever names it. */
async function pickKey(page, label, key) {
  await choice(page, label).fill(key);
  await choice(page, label).press("Escape");
}

journey("a message is signed, and Node verifies it", {}, async (site) => {
  const { page } = site;
  const { rsa, rsaPublic, ecc, eccPublic } = await prepare(site, async (call) => {
    const rsa = await makeKey(call, { KeySpec: "RSA_2048", KeyUsage: "SIGN_VERIFY" });
    const ecc = await makeKey(call, { KeySpec: "ECC_NIST_P256", KeyUsage: "SIGN_VERIFY" });
    await call("CreateAlias", { AliasName: "alias/app/ecc", TargetKeyId: ecc });
    return { rsa, rsaPublic: await publicKey(call, rsa), ecc, eccPublic: await publicKey(call, ecc) };
  });
  await open(site, `#/sign?key=${rsa}`);
  await offers(page, "Signing algorithm", [
    "RSASSA_PSS_SHA_256",
    "RSASSA_PSS_SHA_384",
    "RSASSA_PSS_SHA_512",
    "RSASSA_PKCS1_V1_5_SHA_256",
    "RSASSA_PKCS1_V1_5_SHA_384",
    "RSASSA_PKCS1_V1_5_SHA_512",
  ]);
  await choice(page, "Signing algorithm").selectOption("RSASSA_PSS_SHA_384");
  await field(page, "Message").fill(MESSAGE);
  await press(page, "Sign");
  const signature = Buffer.from(await shown(page, "Signature"), "base64");
  assert.ok(crypto.verify("sha384", Buffer.from(MESSAGE), { key: rsaPublic, ...PSS }, signature));
  const saved = await download(page, () => press(page, "Download signature"));
  assert.deepEqual(saved.bytes, signature);

  // What was signed is handed over to Verify; one letter less, and it is not valid.
  await follow(page, "Verify this");
  await page.getByRole("heading", { level: 1, name: "Verify", exact: true }).waitFor();
  assert.equal(await field(page, "Message").inputValue(), MESSAGE);
  await press(page, "Verify");
  await heading(page, "The signature is valid");
  await field(page, "Message").fill(MESSAGE.slice(0, -1));
  await press(page, "Verify");
  await heading(page, "The signature is not valid");
  await page.getByText("KMSInvalidSignatureException").waitFor();

  // A digest, in hexadecimal digits, under a key that is named by its alias.
  await goTo(page, "#/sign", "Sign");
  await pickKey(page, "KMS key", "alias/app/ecc");
  await offers(page, "Signing algorithm", ["ECDSA_SHA_256"]);
  await radio(page, "Message as", "Hex").check();
  await field(page, "Message").fill(crypto.createHash("sha256").update(MESSAGE).digest("hex"));
  await choice(page, "Message type").selectOption("DIGEST");
  await press(page, "Sign");
  await page.getByRole("status", { name: "Result" }).getByRole("link", { name: ecc }).waitFor();
  const other = Buffer.from(await shown(page, "Signature"), "base64");
  assert.ok(crypto.verify("sha256", Buffer.from(MESSAGE), eccPublic, other));

  // What KMS refuses stands beside its field.
  await field(page, "Message").fill("");
  await press(page, "Sign");
  await notice(page).getByText("'message'").waitFor();
});

journey("a message authentication code is that of Node", {}, async (site) => {
  const { page } = site;
  const material = crypto.randomBytes(32);
  const key = await prepare(site, async (call) => {
    const key = await makeKey(call, { KeySpec: "HMAC_256", KeyUsage: "GENERATE_VERIFY_MAC", Origin: "EXTERNAL" });
    await importMaterial(call, key, material);
    return key;
  });
  await open(site, `#/mac?key=${key}`);
  await offers(page, "MAC algorithm", ["HMAC_SHA_256"]);
  await field(page, "Message").fill(MESSAGE);
  await press(page, "Generate MAC");
  const expected = crypto.createHmac("sha256", material).update(MESSAGE).digest("base64");
  assert.equal(await shown(page, "MAC"), expected);
  await follow(page, "Verify this");
  await page.getByRole("heading", { level: 1, name: "Verify MAC", exact: true }).waitFor();
  await press(page, "Verify MAC");
  await heading(page, "The MAC is valid");
  await field(page, "MAC").fill(Buffer.alloc(32).toString("base64"));
  await press(page, "Verify MAC");
  await heading(page, "The MAC is not valid");
  await page.getByText("KMSInvalidMacException").waitFor();
});

journey("a ciphertext moves to another key and context, and is taken apart", {}, async (site) => {
  const { page } = site;
  const [first, second] = await prepare(site, async (call) => [await makeKey(call), await makeKey(call)]);
  await open(site);
  await encrypt(page, { key: first, text: "for the move", context: { tenant: "a" } });
  const before = await ciphertext(page);
  await goTo(page, "#/re-encrypt", "Re-encrypt");
  await field(page, "Ciphertext").fill(before);
  await fillPairs(page, "source pair", "Source name", "Source value", { tenant: "a" });
  await pickKey(page, "Destination KMS key", second);
  await fillPairs(page, "destination pair", "Destination name", "Destination value", { tenant: "b" });
  await press(page, "Re-encrypt");
  const after = await shown(page, "New ciphertext");
  assert.notEqual(after, before);

  // It names the second key, and that is where the inspector leads.
  await follow(page, "Inspect this");
  await page.getByRole("heading", { level: 1, name: "Inspect ciphertext", exact: true }).waitFor();
  assert.equal(await field(page, "Ciphertext").inputValue(), after);
  await press(page, "Inspect ciphertext");
  await heading(page, "Decrypt would succeed now");
  const fields = page.getByRole("table");
  await fields.getByText(`The key: ${second}.`).waitFor();
  await fields.getByText("the plaintext, 12 bytes.").waitFor();
  await page.getByText("The key's current material").waitFor();
  assert.ok((await fields.getByRole("row").count()) > 15);
  await settle(page);
  assert.deepEqual(await violations(page, "inspected"), []);

  // Another context, a damaged ciphertext, a disabled key: each says why not.
  await fillContext(page, { tenant: "a" });
  await press(page, "Inspect ciphertext");
  await heading(page, "Decrypt would fail now");
  await page.getByText("InvalidCiphertextException").waitFor();
  await fillContext(page, { tenant: "b" });
  await field(page, "Ciphertext").fill(after.slice(0, 80));
  await press(page, "Inspect ciphertext");
  await page.getByText(/^At byte 54: /).waitFor();
  await go(page, `#/keys/${second}`);
  await press(page, "Disable key");
  await page.getByText("Disabled", { exact: true }).first().waitFor();
  await goTo(page, "#/inspect", "Inspect ciphertext");
  await field(page, "Ciphertext").fill(after);
  await press(page, "Inspect ciphertext");
  await page.getByText(/DisabledException/).waitFor();
  await go(page, `#/keys/${second}`);
  await press(page, "Enable key");
  await page.getByText("Enabled", { exact: true }).first().waitFor();

  await goTo(page, "#/re-encrypt", "Re-encrypt");
  await follow(page, "Decrypt this");
  await press(page, "Decrypt");
  assert.equal(await shown(page, "Plaintext"), "for the move");
});

journey("data keys and pairs are made, and their plaintext is hidden until asked for", {}, async (site) => {
  const { page } = site;
  const key = await prepare(site, (call) => makeKey(call));
  await open(site, `#/data-key?key=${key}`);
  await fillContext(page, { file: "1" });
  await press(page, "Generate data key");
  await press(page, "Show plaintext data key");
  const plaintext = Buffer.from(await shown(page, "Plaintext data key"), "base64");
  assert.equal(plaintext.length, 32);
  await follow(page, "Decrypt this");
  await press(page, "Decrypt");
  assert.deepEqual((await download(page, () => press(page, "Download plaintext"))).bytes, plaintext);

  await goTo(page, "#/data-key", "Generate data key");
  await radio(page, "Plaintext", "Without plaintext").check();
  await choice(page, "Key spec").selectOption("Number of bytes");
  await field(page, "Number of bytes").fill("1025");
  await press(page, "Generate data key");
  await notice(page).getByText("'numberOfBytes'").waitFor();
  await field(page, "Number of bytes").fill("7");
  await press(page, "Generate data key");
  await heading(page, "Encrypted data key");
  assert.equal(await page.getByRole("heading", { name: "Plaintext data key" }).count(), 0);

  await radio(page, "Kind", "Data key pair").check();
  await radio(page, "Plaintext", "With plaintext").check();
  await choice(page, "Key pair spec").selectOption("ECC_NIST_P256");
  await press(page, "Generate data key");
  const pem = await shown(page, "Public key");
  assert.equal(await page.getByLabel("Plaintext private key", { exact: true }).count(), 0);
  await press(page, "Show plaintext private key");
  const der = Buffer.from(await shown(page, "Plaintext private key"), "base64");
  const own = crypto.createPublicKey(crypto.createPrivateKey({ key: der, format: "der", type: "pkcs8" }));
  assert.equal(own.export({ format: "pem", type: "spki" }).trim(), pem);
  await settle(page);
  assert.deepEqual(await violations(page, "data key pair"), []);
});

journey("secrets are agreed on and encapsulated, and RSA encrypts", {}, async (site) => {
  const { page } = site;
  const keys = await prepare(site, async (call) => {
    const agreement = await makeKey(call, { KeySpec: "ECC_NIST_P384", KeyUsage: "KEY_AGREEMENT" });
    const kem = await makeKey(call, { KeySpec: "ML_KEM_768", KeyUsage: "ENCAPSULATE_DECAPSULATE" });
    const rsa = await makeKey(call, { KeySpec: "RSA_2048", KeyUsage: "ENCRYPT_DECRYPT" });
    return { agreement, agreementPublic: await publicKey(call, agreement), kem, rsa };
  });
  const own = crypto.generateKeyPairSync("ec", { namedCurve: "secp384r1" });
  await open(site, `#/derive?key=${keys.agreement}`);
  await field(page, "Public key").fill(own.publicKey.export({ format: "pem", type: "spki" }));
  await press(page, "Derive shared secret");
  await press(page, "Show shared secret");
  const expected = crypto.diffieHellman({ privateKey: own.privateKey, publicKey: keys.agreementPublic });
  assert.equal(await shown(page, "Shared secret"), expected.toString("base64"));

  await goTo(page, `#/encapsulate?key=${keys.kem}`, "Encapsulate");
  await press(page, "Encapsulate");
  await press(page, "Show shared secret");
  const secret = await shown(page, "Shared secret");
  await follow(page, "Decapsulate this");
  await page.getByRole("heading", { level: 1, name: "Decapsulate", exact: true }).waitFor();
  await press(page, "Decapsulate");
  await press(page, "Show shared secret");
  assert.equal(await shown(page, "Shared secret"), secret);

  // A key pair has a choice of algorithms and no encryption context, and Decrypt must be told which key it is.
  await goTo(page, `#/encrypt?key=${keys.rsa}`, "Encrypt");
  await offers(page, "Encryption algorithm", ["RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"]);
  await choice(page, "Encryption algorithm").selectOption("RSAES_OAEP_SHA_256");
  await page.getByRole("button", { name: "Add context pair" }).waitFor({ state: "detached" });
  await field(page, "Plaintext").fill(MESSAGE);
  await press(page, "Encrypt");
  assert.equal(Buffer.from(await ciphertext(page), "base64").length, 256);
  await follow(page, "Decrypt this");
  await offers(page, "Encryption algorithm", ["RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"]);
  assert.equal(await choice(page, "Encryption algorithm").inputValue(), "RSAES_OAEP_SHA_256");
  await press(page, "Decrypt");
  assert.equal(await shown(page, "Plaintext"), MESSAGE);
});

journey(
  "the section is one way around with the keyboard, on a phone, too",
  { browser: { viewport: { width: 390, height: 844 } } },
  async (site) => {
    const { page } = site;
    const key = await prepare(site, (call) => makeKey(call));
    await open(site, "#/encrypt");
    const groups = page.getByRole("navigation", { name: "Use a key", exact: true });
    for (const [group, title] of [
      ["Data keys", "Generate data key"],
      ["Sign & verify", "Sign"],
      ["MAC", "Generate MAC"],
      ["Agree on secrets", "Derive shared secret"],
      ["Inspect", "Inspect ciphertext"],
      ["Encrypt & decrypt", "Encrypt"],
    ]) {
      await groups.getByRole("link", { name: group, exact: true }).focus();
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { level: 1, name: title, exact: true }).waitFor();
    }
    await page.getByRole("navigation", { name: "Encrypt & decrypt" }).getByRole("link", { name: "Re-encrypt" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Re-encrypt", exact: true }).waitFor();

    // Nor do results make the page wider than the screen.
    await encrypt(page, { key, text: "hello" });
    await follow(page, "Inspect this");
    await press(page, "Inspect ciphertext");
    await heading(page, "Decrypt would succeed now");
    await settle(page);
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390);
    await goTo(page, `#/data-key?key=${key}`, "Generate data key");
    await radio(page, "Kind", "Data key pair").check();
    await press(page, "Generate data key");
    await heading(page, "Encrypted private key");
    await settle(page);
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390);
  },
);
