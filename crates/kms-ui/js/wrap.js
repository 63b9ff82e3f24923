// Key material wrapped for its import, for wrap.rs.

/** The material under the public key (DER of a SubjectPublicKeyInfo) with RSAES-OAEP and SHA-256. */
export const wrap = async (publicKey, material) => {
  const algorithm = { name: "RSA-OAEP", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("spki", publicKey, algorithm, false, ["encrypt"]);
  return new Uint8Array(await crypto.subtle.encrypt(algorithm, key, material));
};

/** So many random bytes. */
export const random = (length) => crypto.getRandomValues(new Uint8Array(length));
