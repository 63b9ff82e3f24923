// AES-256-GCM by `crypto.subtle`, for content_cipher.rs. The loop over frames is here because every step between wasm and
// JavaScript takes its time, and every promise that wasm waits for a multiple of it: together half as long as the cipher.

// What is sent to a closed port is gone at once. Left to the garbage collector, tens of MiB of results would lie about, and
// each would be written to new memory, which takes longer than to encrypt it.
const { port1: nowhere, port2: closed } = new MessageChannel();
closed.close();

/** Copies a result to its place and frees it. */
function take(result, into, at) {
  into.set(new Uint8Array(result), at);
  nowhere.postMessage(null, [result]);
}

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
  for (let number = 0; number < count; number++) {
    const of = parameters(part(ivs, number), part(aads, number));
    const sealed = await crypto.subtle.encrypt(of, key, part(plaintext, number));
    const [prefix, frame] = [part(prefixes, number), part(message, number)];
    frame.set(prefix);
    take(sealed, frame, prefix.length);
  }
}

/** Opens a ciphertext with its tag into `plaintext`. Rejects if the tag does not verify. */
export async function openFrame(key, iv, aad, sealed, plaintext) {
  take(await crypto.subtle.decrypt(parameters(iv, aad), key, sealed), plaintext, 0);
}
