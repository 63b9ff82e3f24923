// A file in pieces, read for source.rs into memory that serves again. `arrayBuffer()` of a slice for each piece takes more
// than twice as long in Chromium, where every slice waits for another process, and leaves every piece as garbage.

/** A reader of the file, as those that a stream of bytes gives. */
export function readerOf(file) {
  try {
    return file.stream().getReader({ mode: "byob" });
  } catch {
    return sliceReader(file);
  }
}

/** The same for browsers whose files are not streams of bytes. */
function sliceReader(file) {
  let at = 0;
  return {
    async read(view) {
      const bytes = new Uint8Array(await file.slice(at, at + view.length).arrayBuffer());
      at += bytes.length;
      view.set(bytes);
      return { value: view.subarray(0, bytes.length), done: bytes.length === 0 };
    },
  };
}

/** Fills the buffer, unless the file ends before. The result has its memory, and the buffer itself is detached. */
export async function fill(buffer, reader) {
  let filled = 0;
  for (let ended = false; !ended && filled < buffer.byteLength;) {
    const { value, done } = await reader.read(new Uint8Array(buffer, filled));
    buffer = value.buffer;
    filled += value.length;
    ended = done;
  }
  return new Uint8Array(buffer, 0, filled);
}
