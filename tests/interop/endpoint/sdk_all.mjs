// Drives every operation of KMS with `@aws-sdk/client-kms`, and has Node's own cryptography check what it knows.
//
// Run by `run.py`, which sets the endpoint up.

import assert from "node:assert/strict";
import crypto from "node:crypto";
import * as sdk from "@aws-sdk/client-kms";

const URL = process.env.KMSBOX_ENDPOINT;
const ACCOUNT = "123456789012";
const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
const MESSAGE = Buffer.from("a message");

const driven = new Set();

/** A client of a Region, unmodified but for the address. */
function client(region = "us-east-1") {
  const kms = new sdk.KMSClient({
    endpoint: URL,
    region,
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: "secret" },
    maxAttempts: 1,
  });
  return async (operation, input = {}) => {
    const answer = await kms.send(new sdk[`${operation}Command`](input));
    assert.ok(answer.$metadata.requestId, operation);
    driven.add(operation);
    return answer;
  };
}

async function admin(method, path, body) {
  const response = await fetch(`${URL}/_kmsbox/${path}`, { method, body: body && JSON.stringify(body) });
  assert.equal(response.status, 200, await response.clone().text());
  return response.json();
}

const advance = (span) => admin("POST", "clock/advance", span);
const kms = client();
const key = async (input) => (await kms("CreateKey", input)).KeyMetadata.KeyId;
const publicKey = async (KeyId) =>
  crypto.createPublicKey({
    key: Buffer.from((await kms("GetPublicKey", { KeyId })).PublicKey),
    format: "der",
    type: "spki",
  });
const same = (a, b) => assert.deepEqual(Buffer.from(a), Buffer.from(b));

async function keys() {
  const { KeyMetadata: made } = await kms("CreateKey", { Description: "x", Tags: [{ TagKey: "a", TagValue: "b" }] });
  const KeyId = made.KeyId;
  assert.ok(made.CreationDate instanceof Date);
  const described = await kms("DescribeKey", { KeyId: made.Arn });
  assert.deepEqual(described.KeyMetadata, made);
  await kms("UpdateKeyDescription", { KeyId, Description: "y" });
  await kms("CreateAlias", { AliasName: "alias/sdk", TargetKeyId: KeyId });
  const other = await key();
  await kms("UpdateAlias", { AliasName: "alias/sdk", TargetKeyId: other });
  assert.equal((await kms("ListAliases", { KeyId: other })).Aliases[0].AliasName, "alias/sdk");
  await kms("DeleteAlias", { AliasName: "alias/sdk" });
  await kms("TagResource", { KeyId, Tags: [{ TagKey: "c", TagValue: "d" }] });
  await kms("UntagResource", { KeyId, TagKeys: ["a"] });
  assert.deepEqual((await kms("ListResourceTags", { KeyId })).Tags, [{ TagKey: "c", TagValue: "d" }]);
  assert.deepEqual((await kms("ListKeyPolicies", { KeyId })).PolicyNames, ["default"]);
  const { Policy } = await kms("GetKeyPolicy", { KeyId });
  await kms("PutKeyPolicy", { KeyId, Policy });
  await kms("ListKeys", { Limit: 1 });
  const paginated = [];
  const own = new sdk.KMSClient({
    endpoint: URL,
    region: "us-east-1",
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: "s" },
  });
  for await (const page of sdk.paginateListKeys({ client: own, pageSize: 1 }, {})) {
    paginated.push(...page.Keys);
  }
  assert.equal(paginated.length, 2);
  await assert.rejects(kms("DescribeKey", { KeyId: "alias/none" }), sdk.NotFoundException);
  await kms("DisableKey", { KeyId });
  await assert.rejects(kms("Encrypt", { KeyId, Plaintext: MESSAGE }), sdk.DisabledException);
  await kms("EnableKey", { KeyId });
  const scheduled = await kms("ScheduleKeyDeletion", { KeyId, PendingWindowInDays: 7 });
  assert.ok(scheduled.DeletionDate instanceof Date);
  await kms("CancelKeyDeletion", { KeyId });
}

async function symmetric() {
  const [KeyId, other] = [await key(), await key()];
  const EncryptionContext = { purpose: "sdk" };
  const { CiphertextBlob } = await kms("Encrypt", { KeyId, Plaintext: MESSAGE, EncryptionContext });
  same((await kms("Decrypt", { CiphertextBlob, EncryptionContext })).Plaintext, MESSAGE);
  await assert.rejects(kms("Decrypt", { CiphertextBlob }), sdk.InvalidCiphertextException);
  const moved = await kms("ReEncrypt", {
    CiphertextBlob,
    SourceEncryptionContext: EncryptionContext,
    DestinationKeyId: other,
  });
  same((await kms("Decrypt", { CiphertextBlob: moved.CiphertextBlob })).Plaintext, MESSAGE);
  const pair = await kms("GenerateDataKey", { KeyId, KeySpec: "AES_256" });
  same((await kms("Decrypt", { CiphertextBlob: pair.CiphertextBlob })).Plaintext, pair.Plaintext);
  await kms("GenerateDataKeyWithoutPlaintext", { KeyId, KeySpec: "AES_128" });
  const keyPair = await kms("GenerateDataKeyPair", { KeyId, KeyPairSpec: "RSA_2048" });
  const secret = crypto.createPrivateKey({
    key: Buffer.from(keyPair.PrivateKeyPlaintext),
    format: "der",
    type: "pkcs8",
  });
  same(crypto.createPublicKey(secret).export({ format: "der", type: "spki" }), keyPair.PublicKey);
  await kms("GenerateDataKeyPairWithoutPlaintext", { KeyId, KeyPairSpec: "ECC_NIST_P256" });
  assert.equal((await kms("GenerateRandom", { NumberOfBytes: 12 })).Plaintext.length, 12);
  await kms("GetKeyLastUsage", { KeyId });
}

async function asymmetric() {
  const rsa = await key({ KeySpec: "RSA_2048", KeyUsage: "ENCRYPT_DECRYPT" });
  const sealed = crypto.publicEncrypt({ key: await publicKey(rsa), oaepHash: "sha256" }, MESSAGE);
  const EncryptionAlgorithm = "RSAES_OAEP_SHA_256";
  same((await kms("Decrypt", { KeyId: rsa, CiphertextBlob: sealed, EncryptionAlgorithm })).Plaintext, MESSAGE);

  const signers = [
    ["RSA_2048", "RSASSA_PKCS1_V1_5_SHA_256", "sha256", {}],
    ["RSA_2048", "RSASSA_PSS_SHA_512", "sha512", { padding: crypto.constants.RSA_PKCS1_PSS_PADDING, saltLength: 64 }],
    ["ECC_NIST_P256", "ECDSA_SHA_256", "sha256", {}],
    ["ECC_NIST_P384", "ECDSA_SHA_384", "sha384", {}],
    ["ECC_NIST_P521", "ECDSA_SHA_512", "sha512", {}],
    ["ECC_SECG_P256K1", "ECDSA_SHA_256", "sha256", {}],
    ["ECC_NIST_EDWARDS25519", "ED25519_SHA_512", null, {}],
  ];
  for (const [KeySpec, SigningAlgorithm, digest, options] of signers) {
    const KeyId = await key({ KeySpec, KeyUsage: "SIGN_VERIFY" });
    const { Signature } = await kms("Sign", { KeyId, Message: MESSAGE, SigningAlgorithm });
    assert.ok(crypto.verify(digest, MESSAGE, { key: await publicKey(KeyId), ...options }, Signature), SigningAlgorithm);
    assert.ok((await kms("Verify", { KeyId, Message: MESSAGE, SigningAlgorithm, Signature })).SignatureValid);
    const another = kms("Verify", { KeyId, Message: Buffer.from("x"), SigningAlgorithm, Signature });
    await assert.rejects(another, sdk.KMSInvalidSignatureException);
  }

  const agreement = await key({ KeySpec: "ECC_NIST_P256", KeyUsage: "KEY_AGREEMENT" });
  const mine = crypto.generateKeyPairSync("ec", { namedCurve: "P-256" });
  const PublicKey = mine.publicKey.export({ format: "der", type: "spki" });
  const derived = await kms("DeriveSharedSecret", { KeyId: agreement, KeyAgreementAlgorithm: "ECDH", PublicKey });
  same(
    derived.SharedSecret,
    crypto.diffieHellman({ privateKey: mine.privateKey, publicKey: await publicKey(agreement) }),
  );

  // SM2 is in the China Regions only. Node knows its curve, but does not read keys on it: the point ends the public key.
  const china = client("cn-north-1");
  const { KeyMetadata: sm2 } = await china("CreateKey", { KeySpec: "SM2", KeyUsage: "KEY_AGREEMENT" });
  const theirs = (await china("GetPublicKey", { KeyId: sm2.KeyId })).PublicKey;
  const own = crypto.createECDH("SM2");
  const point = own.generateKeys();
  const onSm2 = await china("DeriveSharedSecret", {
    KeyId: sm2.KeyId,
    KeyAgreementAlgorithm: "ECDH",
    PublicKey: Buffer.concat([theirs.slice(0, -point.length), point]),
  });
  same(onSm2.SharedSecret, own.computeSecret(theirs.slice(-point.length)));

  const kem = await key({ KeySpec: "ML_KEM_1024", KeyUsage: "ENCAPSULATE_DECAPSULATE" });
  const shared = await kms("Encapsulate", { KeyId: kem, EncapsulationAlgorithm: "ML_KEM" });
  const opened = await kms("Decapsulate", {
    KeyId: kem,
    EncapsulationAlgorithm: "ML_KEM",
    SharedSecretCiphertextBlob: shared.SharedSecretCiphertextBlob,
  });
  same(opened.SharedSecret, shared.SharedSecret);

  const hmac = await key({ KeySpec: "HMAC_384", KeyUsage: "GENERATE_VERIFY_MAC" });
  const MacAlgorithm = "HMAC_SHA_384";
  const { Mac } = await kms("GenerateMac", { KeyId: hmac, Message: MESSAGE, MacAlgorithm });
  assert.ok((await kms("VerifyMac", { KeyId: hmac, Message: MESSAGE, MacAlgorithm, Mac })).MacValid);
}

async function grants() {
  const KeyId = await key();
  const grant = {
    KeyId,
    GranteePrincipal: `arn:aws:iam::${ACCOUNT}:role/sdk`,
    RetiringPrincipal: ROOT,
    Operations: ["Decrypt"],
    Constraints: { EncryptionContextEquals: { tenant: "a" } },
  };
  const made = await kms("CreateGrant", grant);
  const [listed] = (await kms("ListGrants", { KeyId })).Grants;
  assert.deepEqual(listed.Constraints, grant.Constraints);
  assert.equal((await kms("ListRetirableGrants", { RetiringPrincipal: ROOT })).Grants[0].GrantId, made.GrantId);
  await kms("RetireGrant", { GrantToken: made.GrantToken });
  const { GrantId } = await kms("CreateGrant", grant);
  await kms("RevokeGrant", { KeyId, GrantId });
}

async function rotation() {
  const KeyId = await key();
  await kms("EnableKeyRotation", { KeyId, RotationPeriodInDays: 90 });
  assert.equal((await kms("GetKeyRotationStatus", { KeyId })).RotationPeriodInDays, 90);
  await kms("RotateKeyOnDemand", { KeyId });
  await advance({ hours: 1 });
  assert.equal((await kms("ListKeyRotations", { KeyId })).Rotations[0].RotationType, "ON_DEMAND");
  await kms("DisableKeyRotation", { KeyId });
}

async function imports() {
  const KeyId = await key({ Origin: "EXTERNAL", KeySpec: "HMAC_256", KeyUsage: "GENERATE_VERIFY_MAC" });
  const parameters = await kms("GetParametersForImport", {
    KeyId,
    WrappingAlgorithm: "RSAES_OAEP_SHA_256",
    WrappingKeySpec: "RSA_2048",
  });
  assert.ok(parameters.ParametersValidTo instanceof Date);
  const wrapping = crypto.createPublicKey({ key: Buffer.from(parameters.PublicKey), format: "der", type: "spki" });
  const material = crypto.randomBytes(32);
  await kms("ImportKeyMaterial", {
    KeyId,
    ImportToken: parameters.ImportToken,
    EncryptedKeyMaterial: crypto.publicEncrypt({ key: wrapping, oaepHash: "sha256" }, material),
    ExpirationModel: "KEY_MATERIAL_DOES_NOT_EXPIRE",
  });
  const { Mac } = await kms("GenerateMac", { KeyId, Message: MESSAGE, MacAlgorithm: "HMAC_SHA_256" });
  same(Mac, crypto.createHmac("sha256", material).update(MESSAGE).digest());
  await kms("DeleteImportedKeyMaterial", { KeyId });
}

async function regions() {
  const KeyId = await key({ MultiRegion: true });
  const there = client("eu-west-1");
  await kms("ReplicateKey", { KeyId, ReplicaRegion: "eu-west-1" });
  await advance({ minutes: 5 });
  const { CiphertextBlob } = await kms("Encrypt", { KeyId, Plaintext: MESSAGE });
  same((await there("Decrypt", { CiphertextBlob, KeyId })).Plaintext, MESSAGE);
  await kms("UpdatePrimaryRegion", { KeyId, PrimaryRegion: "eu-west-1" });
}

async function stores() {
  const { CustomKeyStoreId } = await kms("CreateCustomKeyStore", {
    CustomKeyStoreName: "sdk",
    CloudHsmClusterId: "cluster-2a34b5cdefg",
    TrustAnchorCertificate: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
    KeyStorePassword: "kmsPswd1",
  });
  await kms("ConnectCustomKeyStore", { CustomKeyStoreId });
  await advance({ minutes: 20 });
  assert.equal((await kms("DescribeCustomKeyStores", {})).CustomKeyStores[0].ConnectionState, "CONNECTED");
  await kms("DisconnectCustomKeyStore", { CustomKeyStoreId });
  await advance({ minutes: 20 });
  await kms("UpdateCustomKeyStore", { CustomKeyStoreId, NewCustomKeyStoreName: "renamed" });
  await kms("DeleteCustomKeyStore", { CustomKeyStoreId });
}

let failed = false;
for (const group of [keys, symmetric, asymmetric, grants, rotation, imports, regions, stores]) {
  try {
    await admin("POST", "reset");
    await group();
    console.log(`ok      ${group.name}`);
  } catch (error) {
    failed = true;
    console.log(`FAILED  ${group.name}: ${error.stack}`);
  }
}
const known = Object.keys(sdk)
  .filter((name) => name.endsWith("Command"))
  .map((name) => name.slice(0, -"Command".length))
  // What is no operation: the class that all commands share.
  .filter((name) => name !== "$");
const missing = known.filter((name) => !driven.has(name));
console.log(`${driven.size} operations were driven${missing.length ? `; missing: ${missing.join(", ")}` : ""}`);
process.exitCode = failed || missing.length > 0 ? 1 : 0;
