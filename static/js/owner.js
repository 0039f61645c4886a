// Whose device it is at the moment: what was kept for the one before goes, and what waits for her stays, sealed.

import "./seal.js";
import * as store from "./store.js";

const WAITING = "waiting:";
const page = document.body.dataset;

export async function empty(isGone) {
  store.names().filter(isGone).forEach(store.remove);
  if ("caches" in window) await caches.delete("pages");
  await sealing.forget().catch(() => {}); // private windows keep nothing
}

export const isAnothers = (name) => name.startsWith(WAITING) && store.get(name)?.owner !== page.owner;

async function change() {
  if (!page.owner || store.get("owner") === page.owner) return;
  await empty((name) => !name.startsWith(WAITING));
  store.set("owner", page.owner);
}

export const changed = change();
