// What waits on the device to be sent, each under its name: open on this page, sealed where it is kept.

import { changed } from "./owner.js";
import * as store from "./store.js";

const PREFIX = "waiting:";
const page = document.body.dataset;

const mine = new Map(); // name → report, open, as this page knows it
const sealedAs = new Map(); // name → what of it stands on the device, sealed
let key = null;
let joined = new Map(); // account that has gone into hers → what its notes are sealed with
let told = () => {};

const parsed = async (key, kept) =>
  kept.report ?? JSON.parse(new TextDecoder().decode(await sealing.open(key, whole(kept.sealed))));
const text = (whole) => btoa(String.fromCharCode(...whole));
const whole = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const at = (name) => store.get(PREFIX + name);
const same = (kept, report) => JSON.stringify(kept) === JSON.stringify({ owner: page.owner, report });

export const get = (name) => mine.get(name);
export const all = () =>
  [...mine].filter(([name]) => at(name) !== null).map(([name, report]) => ({ name, owner: page.owner, report }));

// For the moment that sealing takes it stands open, so that no tap is ever lost.
export function write(name, report) {
  mine.set(name, report);
  store.set(PREFIX + name, { owner: page.owner, report });
  seal(name).catch(() => {});
}

export function remove(name) {
  mine.delete(name);
  store.remove(PREFIX + name);
}

async function seal(name) {
  const report = mine.get(name);
  if (!key || !same(at(name), report)) return;
  const sealed = text(await sealing.seal(key, new TextEncoder().encode(JSON.stringify(report))));
  if (!same(at(name), report)) return; // changed meanwhile, and sealed by that
  sealedAs.set(name, sealed);
  store.set(PREFIX + name, { owner: page.owner, sealed });
}

// What is kept under a name, by whichever tab.
async function read(name) {
  const kept = at(name);
  if (joined.has(kept?.owner)) return write(name, await parsed(joined.get(kept.owner), kept));
  if (kept?.owner !== page.owner) return mine.delete(name);
  if (kept.report) {
    mine.set(name, kept.report);
    await seal(name);
  } else if (key && kept.sealed !== sealedAs.get(name)) {
    mine.set(name, await parsed(key, kept));
    sealedAs.set(name, kept.sealed);
  }
}

async function readAll() {
  for (const name of [...mine.keys()].filter((name) => at(name) === null)) mine.delete(name);
  for (const name of store.names(PREFIX)) await read(name.slice(PREFIX.length)).catch(() => {});
}

// Those of somebody who was here before are none of hers.
async function takeKeys() {
  const keys = await sealing.keys();
  if (keys?.owner !== page.owner) return;
  key = keys.notes;
  joined = keys.joined;
}

// Her key is here from the last page, or comes from the server; without either, notes wait unsealed.
async function unlock() {
  if (key || !page.device) return;
  await takeKeys();
  if (!key && (await sealing.fetch(page.device))) await takeKeys();
  if (key) await readAll();
  told();
}

// What other tabs have written since, and what this device had no key for.
export async function refresh() {
  await opened;
  await unlock().catch(() => {});
  await readAll();
}

export function whenRead(tell) {
  told = tell;
}

// A name under which the same thing is found again, and which says nothing.
export function mark(words) {
  let [one, other] = [7, 13];
  for (const letter of words) {
    one = (Math.imul(one, 31) + letter.codePointAt(0)) >>> 0;
    other = (Math.imul(other, 127) ^ letter.codePointAt(0)) >>> 0;
  }
  return one.toString(36) + other.toString(36);
}

addEventListener("storage", ({ key: name }) => name?.startsWith(PREFIX) && read(name.slice(PREFIX.length)).then(told, () => {}));

async function open() {
  await changed;
  if (!page.device) return;
  await takeKeys().catch(() => {});
  await readAll();
  unlock().catch(() => {}); // from the server, if it is not here
}

// What waited before this page is known from here on. Nothing on the page waits for it: a tap counts at once.
export const opened = open();
