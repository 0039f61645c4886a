// Keys of whoever is signed in on this device, and sealing by them. A plain script, for pages and for the worker alike.
// The keys lie in the browser as objects that give nothing away; with the sign-in they go.

globalThis.sealing = (() => {
  const STORE = "keys";
  const KEYS = "of the sign-in";
  const IV = 12; // bytes
  const PATIENCE = 2000; // ms: some browsers' stores never open on the first page

  const opened = () =>
    new Promise((resolve, reject) => {
      const asked = indexedDB.open("device", 1);
      setTimeout(() => {
        asked.onsuccess = () => asked.result.close(); // too late: nobody waits for it
        reject(new Error("the store does not open"));
      }, PATIENCE);
      asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });

  async function within(mode, work) {
    const database = await opened();
    try {
      return await new Promise((resolve, reject) => {
        const change = database.transaction(STORE, mode);
        const asked = work(change.objectStore(STORE));
        change.oncomplete = () => resolve(asked.result);
        change.onerror = change.onabort = () => reject(change.error);
      });
    } finally {
      database.close();
    }
  }

  const bytes = (hex) => new Uint8Array(hex.match(/../g).map((pair) => parseInt(pair, 16)));
  const imported = (hex) => crypto.subtle.importKey("raw", bytes(hex), "AES-GCM", false, ["encrypt", "decrypt"]);

  return {
    // { name, owner, pages, notes, joined } of one sign-in, always all of them together; or undefined.
    keys: () => within("readonly", (store) => store.get(KEYS)),
    forget: () => within("readwrite", (store) => store.clear()),

    // Asks the server for the keys of whoever is signed in. Returns false when nobody is, or it is somebody else.
    async fetch(url, name) {
      const answer = await fetch(url, { redirect: "error" });
      if (!answer.ok) return false;
      const { joined, ...keys } = await answer.json();
      if (name && keys.name !== name) return false;
      for (const use of ["pages", "notes"]) keys[use] = await imported(keys[use]);
      keys.joined = new Map();
      for (const [owner, hex] of Object.entries(joined)) keys.joined.set(owner, await imported(hex));
      await within("readwrite", (store) => store.put(keys, KEYS));
      return true;
    },

    async seal(key, content) {
      const iv = crypto.getRandomValues(new Uint8Array(IV));
      const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, content));
      const whole = new Uint8Array(IV + sealed.length);
      whole.set(iv);
      whole.set(sealed, IV);
      return whole;
    },

    open: (key, whole) =>
      crypto.subtle.decrypt({ name: "AES-GCM", iv: whole.subarray(0, IV) }, key, whole.subarray(IV)),
  };
})();
