// A text made short enough for a link, and back, for pack.rs.

const through = (bytes, stream) => new Blob([bytes]).stream().pipeThrough(stream).getReader();

/** All that a reader gives, as one array; refused when it grows beyond the limit. */
const gather = async (reader, limit) => {
  const pieces = [];
  let length = 0;
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    length += piece.value.length;
    if (length > limit) {
      await reader.cancel();
      throw new RangeError("too long");
    }
    pieces.push(piece.value);
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
};

/** The text as DEFLATE (RFC 1951) in base64url (RFC 4648) without padding. */
export const pack = async (text) => {
  const reader = through(new TextEncoder().encode(text), new CompressionStream("deflate-raw"));
  const bytes = await gather(reader, Infinity);
  let binary = "";
  for (let at = 0; at < bytes.length; at += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
};

/** The text again; refused when it is longer than the limit in bytes, or was damaged. */
export const unpack = async (packed, limit) => {
  const binary = atob(packed.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
  const text = await gather(through(bytes, new DecompressionStream("deflate-raw")), limit);
  return new TextDecoder("utf-8", { fatal: true }).decode(text);
};
