// What waits on the device until there is a network: runs, each under its own key, the newest state of each.
// What is sent twice counts once, for the key is made here.

const PREFIX = "waiting:";
const MOST = 50; // in one delivery
const owner = document.body.dataset.owner ?? "";

export const waiting = () =>
  Object.keys(localStorage)
    .filter((name) => name.startsWith(PREFIX))
    .map((name) => ({ name, text: localStorage.getItem(name) }))
    .map(({ name, text }) => ({ name, text, ...JSON.parse(text) }))
    .filter((one) => one.owner === owner)
    .sort((one, other) => one.report.started - other.report.started || (one.name < other.name ? -1 : 1));

export function put(report) {
  localStorage.setItem(PREFIX + report.key, JSON.stringify({ owner, report }));
  tell();
}

// The quiet line: how much waits, and what was refused.
export function tell(said = "") {
  const line = document.querySelector("[data-waiting]");
  if (!line) return;
  const count = waiting().length;
  const words = count ? line.dataset.waiting.replace("{count}", count) : "";
  line.textContent = [said, words].filter(Boolean).join(" ");
  line.hidden = !line.textContent;
}

let last = Promise.resolve();

// Sends all of it, in order. One delivery at a time, also of several tabs: what is put meanwhile goes with the next.
export function send() {
  last = last.then(() => (navigator.locks ? navigator.locks.request("queue", deliver) : deliver()));
  return last;
}

async function deliver() {
  const page = document.body.dataset;
  const batch = waiting().slice(0, MOST);
  if (!batch.length || !page.deliver) return;
  let said = "";
  try {
    const fresh = await fetch(page.token, { redirect: "error" });
    const body = new FormData();
    body.set("csrf_token", (await fresh.json()).token);
    body.set("reports", JSON.stringify(batch.map((one) => one.report)));
    const answer = await fetch(page.deliver, { method: "POST", body, redirect: "error" });
    if (!answer.ok) return;
    for (const { key, kept, said: words } of (await answer.json()).answers) {
      const one = batch.find(({ report }) => report.key === key);
      if (!kept) said = words;
      // Changed while it was on its way: the newer state still has to be sent.
      if (one && localStorage.getItem(one.name) === one.text) localStorage.removeItem(one.name);
    }
    if (batch.length === MOST) send();
  } catch {
    // No network, or signed out: it stays here, and the line says so.
  } finally {
    tell(said);
  }
}
