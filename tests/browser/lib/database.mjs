// The database as it lies in the browser, read and changed behind the application's back.

/** Everything in it, as `{version, stores: {name: [[key, value], …]}}`. CryptoKeys are only named. */
export function copyDatabase(page) {
  return page.evaluate(async () => {
    const settled = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await settled(indexedDB.open("kmsbox"));
    const stores = {};
    for (const name of database.objectStoreNames) {
      const store = database.transaction(name).objectStore(name);
      const [keys, values] = await Promise.all([settled(store.getAllKeys()), settled(store.getAll())]);
      const plain = (value) =>
        JSON.stringify(value, (_, part) =>
          part instanceof CryptoKey ? "CryptoKey" : ArrayBuffer.isView(part) ? Array.from(part) : part,
        );
      stores[name] = keys.map((key, index) => [key, plain(values[index])]);
    }
    const { version } = database;
    database.close();
    return { version, stores };
  });
}

/** Puts something else into the first row of a table; gives the row's key. */
export function putRow(page, table, value) {
  return page.evaluate(
    ([table, value]) =>
      new Promise((resolve, reject) => {
        const request = indexedDB.open("kmsbox");
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          const database = request.result;
          const transaction = database.transaction(table, "readwrite");
          const store = transaction.objectStore(table);
          let key;
          store.getAllKeys().onsuccess = ({ target }) => {
            key = target.result[0];
            store.put(value, key);
          };
          transaction.onerror = () => reject(transaction.error);
          transaction.oncomplete = () => {
            database.close();
            resolve(key);
          };
        };
      }),
    [table, value],
  );
}
