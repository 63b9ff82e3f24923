// A copy of everything that kmsbox keeps in IndexedDB, as JSON. It reads only: a damaged database must not get worse.

const DATABASE = "kmsbox";
/** Records read at a time: a whole store may be larger than memory allows at once. */
const BATCH = 500;

/** Lets the visitor save the copy; gives the file's name. */
export async function downloadRawCopy() {
  const parts = await rawCopy();
  const url = URL.createObjectURL(new Blob(parts, { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `kmsbox-raw-copy-${new Date().toISOString().slice(0, 19).replaceAll(":", "-")}.json`;
  link.click();
  // The browser has taken the data by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return link.download;
}

/** The copy as pieces of JSON text. */
async function rawCopy() {
  const database = await open();
  try {
    const head = {
      kind: "kmsbox raw copy",
      build: document.documentElement.dataset.build,
      taken: new Date().toISOString(),
      version: database.version,
    };
    const parts = [`${JSON.stringify(head).slice(0, -1)},"stores":{`];
    let separator = "\n";
    for (const name of database.objectStoreNames) {
      parts.push(separator, JSON.stringify(name), ":[");
      await copyStore(database, name, parts);
      parts.push("]");
      separator = ",\n";
    }
    parts.push("\n}}\n");
    return parts;
  } finally {
    database.close();
  }
}

function open() {
  return new Promise((resolve, reject) => {
    // Without a version: whatever is there, even what a newer kmsbox wrote.
    const request = indexedDB.open(DATABASE);
    // There is no database. Do not leave an empty one behind, which the application would take for a damaged one.
    request.onupgradeneeded = () => request.transaction.abort();
    request.onsuccess = () => {
      const database = request.result;
      database.onversionchange = () => database.close();
      resolve(database);
    };
    request.onerror = () =>
      reject(request.error?.name === "AbortError" ? new Error("nothing is stored here yet") : request.error);
    request.onblocked = () => reject(new Error("another tab is changing the database; close it and try again"));
  });
}

async function copyStore(database, name, parts) {
  const store = () => database.transaction(name).objectStore(name);
  let separator = "\n";
  let range = null;
  for (;;) {
    const source = store();
    const [keys, values] = await Promise.all([
      settled(source.getAllKeys(range, BATCH)),
      settled(source.getAll(range, BATCH)),
    ]);
    for (const [index, key] of keys.entries()) {
      parts.push(separator, JSON.stringify({ key: encode(key), value: encode(values[index]) }));
      separator = ",\n";
    }
    if (keys.length < BATCH) return;
    range = IDBKeyRange.lowerBound(keys.at(-1), true);
  }
}

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

// JSON knows fewer types than IndexedDB; the others become an object with one member that starts with `$`.
function encode(value) {
  if (value === undefined) return { $undefined: true };
  if (typeof value === "bigint") return { $bigint: String(value) };
  if (value === null || typeof value !== "object") return value;
  if (value instanceof ArrayBuffer) return { $base64: base64(new Uint8Array(value)) };
  if (ArrayBuffer.isView(value)) {
    return { $base64: base64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)) };
  }
  if (value instanceof CryptoKey) return { $cryptoKey: "non-extractable key, not exportable" };
  if (value instanceof Date) return { $date: value.toISOString() };
  if (value instanceof Map) return { $map: [...value].map(encode) };
  if (value instanceof Set) return { $set: [...value].map(encode) };
  if (value instanceof Blob) return { $blob: `${value.size} bytes, not copied` };
  if (Array.isArray(value)) return value.map(encode);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, encode(member)]));
}

function base64(bytes) {
  let text = "";
  // A call has a limited number of arguments.
  for (let start = 0; start < bytes.length; start += 8192) {
    text += String.fromCharCode(...bytes.subarray(start, start + 8192));
  }
  return btoa(text);
}
