// What waits on the device until there is a network: runs, each under its own key, the whole of each so far;
// and notes, the last tap for each thing of a day. What is sent twice counts once, for the key is made here.

import "./owner.js";
import * as store from "./store.js";

const PREFIX = "waiting:";
const NOTE = "waiting:note:";
const REFUSED = "refused"; // the last sentence, until she has seen it
const MOST = 50; // in one delivery
const PATIENCE = 8000; // ms
const PAUSE = 30000; // ms before it is tried again
const page = document.body.dataset;

const begun = ({ report }) => report.started ?? report.at;
const seconds = (report) => Object.values(report.done).reduce((sum, one) => sum + one, 0);

const mine = new Map(); // name → report, open, as this page knows it
const sealedAs = new Map(); // name → what of it stands on the device, sealed
let key = null;

const text = (whole) => btoa(String.fromCharCode(...whole));
const whole = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

// What stands on the device is sealed. For the moment that takes, it stands open, so that no tap is ever lost.
async function seal(name) {
  const report = mine.get(name);
  const open = JSON.stringify({ owner: page.owner, report });
  if (!key || JSON.stringify(store.get(name)) !== open) return;
  const sealed = text(await sealing.seal(key, new TextEncoder().encode(JSON.stringify(report))));
  if (JSON.stringify(store.get(name)) !== open) return; // changed meanwhile, and sealed by that
  sealedAs.set(name, sealed);
  store.set(name, { owner: page.owner, sealed });
}

function write(name, report) {
  mine.set(name, report);
  store.set(name, { owner: page.owner, report });
  seal(name).catch(() => {});
}

// What is kept under a name, by whichever tab.
async function read(name) {
  const kept = store.get(name);
  if (kept?.owner !== page.owner) return mine.delete(name);
  if (kept.report) {
    mine.set(name, kept.report);
    await seal(name);
  } else if (key && kept.sealed !== sealedAs.get(name)) {
    const open = await sealing.open(key, whole(kept.sealed));
    mine.set(name, JSON.parse(new TextDecoder().decode(open)));
    sealedAs.set(name, kept.sealed);
  }
}

async function readAll() {
  for (const name of [...mine.keys()].filter((name) => store.get(name) === null)) mine.delete(name);
  for (const name of store.names(PREFIX)) await read(name).catch(() => {});
}

// Her key is here from the last page, or comes from the server; without either, notes wait unsealed.
async function unlock() {
  key = (await sealing.get("notes")) ?? ((await sealing.fetch(page.device)) ? await sealing.get("notes") : null);
  if (key) await readAll();
  tell();
}

if (page.device) {
  key = (await sealing.get("notes").catch(() => null)) ?? null;
  await readAll();
}
let ready = key || !page.device ? null : unlock().catch(() => {});

addEventListener("storage", ({ key: name }) => name?.startsWith(PREFIX) && read(name).then(tell, () => {}));

export const waiting = () =>
  [...mine]
    .filter(([name]) => store.get(name) !== null)
    .map(([name, report]) => ({ name, owner: page.owner, report }))
    .sort((one, other) => begun(one) - begun(other) || (one.name < other.name ? -1 : 1));

// A run only grows: a tab that is behind takes nothing away.
export function put(report) {
  const name = PREFIX + report.key;
  const before = mine.get(name);
  const isLess = before && (seconds(before) > seconds(report) || (before.finished && !report.finished));
  if (isLess && !("pain" in report)) return;
  write(name, isLess ? { ...before, pain: report.pain, where: report.where } : report);
  if (!navigator.onLine) tell();
}

// A name under which the same thing is found again, and which says nothing.
function mark(words) {
  let [one, other] = [7, 13];
  for (const letter of words) {
    one = (Math.imul(one, 31) + letter.codePointAt(0)) >>> 0;
    other = (Math.imul(other, 127) ^ letter.codePointAt(0)) >>> 0;
  }
  return one.toString(36) + other.toString(36);
}

// A tap on the log: { measure, on, day } with a value, a choice or an activity. Of two for the same the later is sent.
export function note(what) {
  const name = NOTE + mark([page.owner, what.on, what.measure, what.choice ?? what.activity ?? ""].join(":"));
  write(name, { ...what, key: crypto.randomUUID(), at: Date.now() });
  if (!navigator.onLine) tell();
}

// The quiet line: how much waits, and what was refused.
export function tell() {
  const line = document.querySelector("[data-waiting]");
  if (!line) return;
  const count = waiting().length;
  const words = count ? line.dataset.waiting.replace("{count}", count) : "";
  line.textContent = [store.get(REFUSED), words].filter(Boolean).join(" ");
  line.hidden = !line.textContent;
}

// Seen on this page, it is not said on the next.
addEventListener("pagehide", () => {
  const line = document.querySelector("[data-waiting]");
  if (line && line.offsetParent) store.remove(REFUSED);
});

export async function token() {
  const answer = await fetch(page.token, { redirect: "error", signal: AbortSignal.timeout(PATIENCE) });
  return (await answer.json()).token;
}

let last = Promise.resolve();
let again = 0;

// Sends all of it, in order. One delivery at a time, also of several tabs: what is put meanwhile goes with the next.
export function send() {
  last = last.then(() => (navigator.locks ? navigator.locks.request("queue", deliver) : deliver())).catch(() => {});
  return last;
}

async function deliver() {
  await ready;
  if (!key && page.device) await (ready = unlock().catch(() => {}));
  await readAll();
  const all = waiting();
  const notes = all.filter((one) => one.name.startsWith(NOTE));
  const runs = all.filter((one) => !notes.includes(one));
  try {
    await bring(runs, page.deliver);
    await bring(notes, page.deliverNotes);
  } catch {
    // No network, or signed out: it stays here, the line says so, and after a while it is tried again.
    clearTimeout(again);
    again = setTimeout(send, PAUSE);
  }
  tell();
}

async function bring(all, url) {
  const batch = all.slice(0, MOST);
  if (!batch.length || !url) return;
  const body = new FormData();
  body.set("csrf_token", await token());
  body.set("owner", page.owner); // another member may have signed in meanwhile
  body.set("now", Date.now()); // her device's clock may be wrong
  body.set("reports", JSON.stringify(batch.map((one) => one.report)));
  const answer = await fetch(url, { method: "POST", body, redirect: "error", signal: AbortSignal.timeout(PATIENCE) });
  const { answers } = answer.ok || answer.status === 422 ? await answer.json() : {};
  if (!answers) throw new Error(answer.status);
  take(batch, answers);
}

function take(batch, answers) {
  let isMore = false;
  batch.forEach(({ name, report }, number) => {
    const { kept, said } = answers[number];
    if (!kept) store.set(REFUSED, said);
    // Changed while it was on its way: the newer state still has to be sent.
    if (JSON.stringify(mine.get(name)) === JSON.stringify(report)) {
      mine.delete(name);
      store.remove(name);
    }
    isMore ||= !mine.has(name);
  });
  if (isMore && batch.length === MOST) send();
}
