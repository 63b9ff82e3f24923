// Every kind of key in the browser's worker: made, used, kept, and checked by Node's cryptography where it knows the
// algorithm. RSA key pairs are made by the browser itself, beside the worker's thread.

import assert from "node:assert/strict";
import crypto from "node:crypto";
import { test } from "node:test";

import { installLine } from "./lib/line.mjs";
import { importMaterial } from "./lib/material.mjs";
import { Site } from "./lib/site.mjs";

const MESSAGE = Buffer.from("What is signed in a browser tab is signed.");
const PSS = {
  padding: crypto.constants.RSA_PKCS1_PSS_PADDING,
  saltLength: crypto.constants.RSA_PSS_SALTLEN_DIGEST,
};

/** Spec, signing algorithm, and how Node verifies: the digest's name (null where the algorithm has its own) and options. */
const SIGNING = [
  ["RSA_2048", "RSASSA_PSS_SHA_256", "sha256", PSS],
  ["RSA_2048", "RSASSA_PKCS1_V1_5_SHA_512", "sha512", {}],
  ["RSA_3072", "RSASSA_PSS_SHA_384", "sha384", PSS],
  ["RSA_4096", "RSASSA_PSS_SHA_512", "sha512", PSS],
  ["ECC_NIST_P256", "ECDSA_SHA_256", "sha256", {}],
  ["ECC_NIST_P384", "ECDSA_SHA_384", "sha384", {}],
  ["ECC_NIST_P521", "ECDSA_SHA_512", "sha512", {}],
  ["ECC_SECG_P256K1", "ECDSA_SHA_256", "sha256", {}],
  ["ECC_NIST_EDWARDS25519", "ED25519_SHA_512", null, {}],
];

/** Algorithms of which Node has none: the worker verifies its own. */
const UNKNOWN_TO_NODE = ["ML_DSA_44", "ML_DSA_65", "ML_DSA_87"];

const AGREEMENT = [
  ["ECC_NIST_P256", "prime256v1"],
  ["ECC_NIST_P384", "secp384r1"],
  ["ECC_NIST_P521", "secp521r1"],
];

let site;
let page;

/** Calls an operation of the worker. */
async function call(operation, input) {
  const answer = await page.evaluate(
    async ([operation, input]) => (await globalThis.line.call(operation, input)).result,
    [operation, input],
  );
  if (answer.Err) throw new Error(`${operation}: ${JSON.stringify(answer.Err)}`);
  return answer.Ok;
}

const makeKey = async (KeySpec, KeyUsage) => (await call("CreateKey", { KeySpec, KeyUsage })).KeyMetadata.KeyId;
const publicKey = async (KeyId) => {
  const { PublicKey } = await call("GetPublicKey", { KeyId });
  return crypto.createPublicKey({ key: Buffer.from(PublicKey, "base64"), format: "der", type: "spki" });
};

async function startLine() {
  await page.evaluate(async () => {
    globalThis.line?.terminate();
    globalThis.line = globalThis.startLine();
    await globalThis.line.ready;
  });
}

test("every kind of key", { timeout: 240_000 }, async (t) => {
  site = await Site.open();
  try {
    page = await site.blankPage();
    await installLine(page, site);
    await startLine();

    await t.test("signatures verify elsewhere, and after a restart of the worker", async () => {
      const keys = [];
      for (const [spec, algorithm, digest, options] of SIGNING) {
        keys.push([await makeKey(spec, "SIGN_VERIFY"), algorithm, digest, options]);
      }
      await startLine();
      for (const [KeyId, SigningAlgorithm, digest, options] of keys) {
        const message = { KeyId, SigningAlgorithm, Message: MESSAGE.toString("base64") };
        const { Signature } = await call("Sign", message);
        const key = { key: await publicKey(KeyId), ...options };
        assert.ok(crypto.verify(digest, MESSAGE, key, Buffer.from(Signature, "base64")), SigningAlgorithm);
        assert.equal((await call("Verify", { ...message, Signature })).SignatureValid, true);
      }
    });

    await t.test("ML-DSA", async () => {
      for (const spec of UNKNOWN_TO_NODE) {
        const KeyId = await makeKey(spec, "SIGN_VERIFY");
        const message = { KeyId, SigningAlgorithm: "ML_DSA_SHAKE_256", Message: MESSAGE.toString("base64") };
        const { Signature } = await call("Sign", message);
        assert.equal((await call("Verify", { ...message, Signature })).SignatureValid, true);
        const other = { ...message, Message: Buffer.from("another").toString("base64"), Signature };
        await assert.rejects(call("Verify", other), /KMSInvalidSignatureException/);
      }
    });

    await t.test("what Node encrypts for an RSA key, the worker decrypts", async () => {
      const KeyId = await makeKey("RSA_2048", "ENCRYPT_DECRYPT");
      const key = { key: await publicKey(KeyId), oaepHash: "sha256" };
      const blob = crypto.publicEncrypt(key, MESSAGE).toString("base64");
      const EncryptionAlgorithm = "RSAES_OAEP_SHA_256";
      const { Plaintext } = await call("Decrypt", { KeyId, CiphertextBlob: blob, EncryptionAlgorithm });
      assert.deepEqual(Buffer.from(Plaintext, "base64"), MESSAGE);
    });

    await t.test("message authentication codes are those of Node", async () => {
      const Origin = "EXTERNAL";
      const { KeyMetadata } = await call("CreateKey", { KeySpec: "HMAC_256", KeyUsage: "GENERATE_VERIFY_MAC", Origin });
      const { KeyId } = KeyMetadata;
      const material = crypto.randomBytes(32);
      await importMaterial(call, KeyId, material);
      const request = { KeyId, MacAlgorithm: "HMAC_SHA_256", Message: MESSAGE.toString("base64") };
      const { Mac } = await call("GenerateMac", request);
      const expected = crypto.createHmac("sha256", material).update(MESSAGE).digest("base64");
      assert.equal(Mac, expected);
    });

    await t.test("both sides of a key agreement have the same secret", async () => {
      for (const [spec, namedCurve] of AGREEMENT) {
        const KeyId = await makeKey(spec, "KEY_AGREEMENT");
        const own = crypto.generateKeyPairSync("ec", { namedCurve });
        const peer = own.publicKey.export({ format: "der", type: "spki" }).toString("base64");
        const request = { KeyId, KeyAgreementAlgorithm: "ECDH", PublicKey: peer };
        const { SharedSecret } = await call("DeriveSharedSecret", request);
        const expected = crypto.diffieHellman({ privateKey: own.privateKey, publicKey: await publicKey(KeyId) });
        assert.equal(SharedSecret, expected.toString("base64"), spec);
      }
    });

    await t.test("a secret is encapsulated and recovered", async () => {
      for (const spec of ["ML_KEM_512", "ML_KEM_768", "ML_KEM_1024"]) {
        const KeyId = await makeKey(spec, "ENCAPSULATE_DECAPSULATE");
        const EncapsulationAlgorithm = "ML_KEM";
        const made = await call("Encapsulate", { KeyId, EncapsulationAlgorithm });
        const { SharedSecretCiphertextBlob } = made;
        const request = { KeyId, EncapsulationAlgorithm, SharedSecretCiphertextBlob };
        assert.equal((await call("Decapsulate", request)).SharedSecret, made.SharedSecret);
      }
    });

    await t.test("a data key pair is one that Node can use", async () => {
      const { KeyMetadata } = await call("CreateKey", {});
      for (const KeyPairSpec of ["RSA_2048", "ECC_NIST_P256", "ECC_NIST_EDWARDS25519"]) {
        const pair = await call("GenerateDataKeyPair", { KeyId: KeyMetadata.KeyId, KeyPairSpec });
        const privateKey = { key: Buffer.from(pair.PrivateKeyPlaintext, "base64"), format: "der", type: "pkcs8" };
        const derived = crypto.createPublicKey(crypto.createPrivateKey(privateKey));
        assert.equal(derived.export({ format: "der", type: "spki" }).toString("base64"), pair.PublicKey, KeyPairSpec);
        const opened = await call("Decrypt", { CiphertextBlob: pair.PrivateKeyCiphertextBlob });
        assert.equal(opened.Plaintext, pair.PrivateKeyPlaintext);
      }
    });

    await t.test("while an RSA key pair is made, other calls pass", async () => {
      const order = await page.evaluate(async () => {
        const order = [];
        const slow = globalThis.line
          .call("CreateKey", { KeySpec: "RSA_4096", KeyUsage: "SIGN_VERIFY" })
          .then(() => order.push("RSA_4096"));
        for (let number = 0; number < 3; number++) {
          await globalThis.line.call("GenerateRandom", { NumberOfBytes: 8 });
          order.push("random");
        }
        await slow;
        return order;
      });
      assert.deepEqual(order, ["random", "random", "random", "RSA_4096"]);
    });

    site.assertClean();
  } finally {
    await site.close();
  }
});
