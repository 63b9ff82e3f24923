// AES-256-GCM by `crypto.subtle`, as content_cipher.rs calls it. The loop over frames is here because a step between wasm
// and JavaScript costs about a microsecond and a promise several: for every frame they took half as long as the cipher.

const parameters = (iv, additionalData) => ({ name: "AES-GCM", iv, additionalData });

/**
 * Seals `count` frames of equal length, whose content lies one after the other in `plaintext`; their prefixes, IVs and
 * additional data lie likewise. Writes each frame's prefix, ciphertext and tag into `message`.
 */
export async function sealFrames(key, count, prefixes, ivs, aads, plaintext, message) {
  const part = (bytes, number) => {
    const length = bytes.length / count;
    return bytes.subarray(number * length, (number + 1) * length);
  };
  let filled = 0;
  for (let number = 0; number < count; number++) {
    const of = parameters(part(ivs, number), part(aads, number));
    const sealed = new Uint8Array(await crypto.subtle.encrypt(of, key, part(plaintext, number)));
    const prefix = part(prefixes, number);
    message.set(prefix, filled);
    message.set(sealed, filled + prefix.length);
    filled += prefix.length + sealed.length;
  }
}

/** Opens a ciphertext with its tag. Rejects if the tag does not verify. */
export const openFrame = (key, iv, aad, sealed) => crypto.subtle.decrypt(parameters(iv, aad), key, sealed);
