// Key material that a key's owner brings.

import crypto from "node:crypto";

/** Wraps material with Node, as a key's owner would, and imports it. `call(operation, input)` calls KMS. */
export async function importMaterial(call, KeyId, material) {
  const WrappingAlgorithm = "RSAES_OAEP_SHA_256";
  const parameters = await call("GetParametersForImport", { KeyId, WrappingAlgorithm, WrappingKeySpec: "RSA_2048" });
  const wrapping = Buffer.from(parameters.PublicKey, "base64");
  const key = crypto.createPublicKey({ key: wrapping, format: "der", type: "spki" });
  await call("ImportKeyMaterial", {
    KeyId,
    ImportToken: parameters.ImportToken,
    EncryptedKeyMaterial: crypto.publicEncrypt({ key, oaepHash: "sha256" }, material).toString("base64"),
    ExpirationModel: "KEY_MATERIAL_DOES_NOT_EXPIRE",
  });
}
