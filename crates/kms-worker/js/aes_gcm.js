// AES-256-GCM by `crypto.subtle`, as content_cipher.rs calls it. The loop over frames is here because a step between wasm
// and JavaScript costs about a microsecond and a promise several: for every frame they took half as long as the cipher.

const parameters = (iv, additionalData) => ({ name: "AES-GCM", iv, additionalData });

// What the cipher gave, once it is copied. Left to the garbage collector tens of MiB would lie about, and every result
// would be written to memory that is in none of the processor's caches.
const free = (bytes) => bytes.buffer.transfer?.(0);

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
    free(sealed);
  }
}

/** Opens a ciphertext with its tag into `plaintext`. Rejects if the tag does not verify. */
export async function openFrame(key, iv, aad, sealed, plaintext) {
  const opened = new Uint8Array(await crypto.subtle.decrypt(parameters(iv, aad), key, sealed));
  plaintext.set(opened);
  free(opened);
}
