// Keys of whoever is signed in on this device, and sealing by them. A plain script, for pages and for the worker alike.
// The keys lie in the browser as objects that give nothing away; with the sign-in they go.

globalThis.sealing = (() => {
  const STORE = "keys";
  const IV = 12; // bytes

  const opened = () =>
    new Promise((resolve, reject) => {
      const asked = indexedDB.open("device", 1);
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
    get: (name) => within("readonly", (store) => store.get(name)),
    set: (name, value) => within("readwrite", (store) => store.put(value, name)),
    forget: () => within("readwrite", (store) => store.clear()),

    // Asks the server for the keys of whoever is signed in. Returns false when nobody is, or it is somebody else.
    async fetch(url, name) {
      const answer = await fetch(url, { redirect: "error" });
      if (!answer.ok) return false;
      const said = await answer.json();
      if (name && said.name !== name) return false;
      await this.set("pages", await imported(said.pages));
      await this.set("notes", await imported(said.notes));
      const joined = Object.entries(said.joined).map(async ([owner, hex]) => [owner, await imported(hex)]);
      await this.set("joined", await Promise.all(joined));
      await this.set("name", said.name);
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
