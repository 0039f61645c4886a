// What waits on the device until there is a network: runs, each under its own key, the whole of each so far;
// and notes, the last tap for each thing of a day. What is sent twice counts once, for the key is made here.

import * as store from "./store.js";
import * as waits from "./waiting.js";

const NOTE = "note:";
const REFUSED = "refused"; // the last sentence, until she has seen it
const MOST = 50; // in one delivery
const PATIENCE = 8000; // ms
const PAUSE = 30000; // ms before it is tried again
const page = document.body.dataset;

const begun = ({ report }) => report.started ?? report.at;
const seconds = (report) => Object.values(report.done).reduce((sum, one) => sum + one, 0);

export const waiting = () =>
  waits.all().sort((one, other) => begun(one) - begun(other) || (one.name < other.name ? -1 : 1));

// A run only grows: a tab that is behind takes nothing away.
export function put(report) {
  const before = waits.get(report.key);
  const isLess = before && (seconds(before) > seconds(report) || (before.finished && !report.finished));
  if (isLess && !("pain" in report)) return;
  waits.write(report.key, isLess ? { ...before, pain: report.pain, where: report.where } : report);
  if (!navigator.onLine) tell();
}

// A tap on the log: { measure, on, day } with a value, a choice or an activity. Of two for the same the later is sent.
export function note(what) {
  const name = NOTE + waits.mark([page.owner, what.on, what.measure, what.choice ?? what.activity ?? ""].join(":"));
  waits.write(name, { ...what, key: crypto.randomUUID(), at: Date.now() });
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
  await waits.refresh();
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
    if (JSON.stringify(waits.get(name)) === JSON.stringify(report)) waits.remove(name);
    isMore ||= !waits.get(name);
  });
  if (isMore && batch.length === MOST) send();
}

waits.whenRead(tell);
