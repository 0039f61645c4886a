// A device that staff have left: after a while without a touch the page is covered, until the second step is shown again.
// The server locks by itself, too; this keeps what was typed, and tells the server while somebody is typing.

const RESTS_AFTER = 5 * 60000; // ms, as accounts/rules.py has it
const TOLD_EVERY = 60000; // ms
const LOOK_EVERY = 1000; // ms
const PATIENCE = 8000; // ms

const dialog = document.getElementById("lock");
const form = dialog.querySelector("form");
const said = dialog.querySelector("[data-said]");
let touched = Date.now();
let told = Date.now();

const ask = (url, more = {}) => fetch(url, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE), ...more });

function cover() {
  if (dialog.open) return;
  dialog.showModal();
  document.body.dataset.isLocked = "yes";
}

function uncover() {
  dialog.close();
  delete document.body.dataset.isLocked;
  form.reset();
  said.hidden = true;
  touched = told = Date.now();
}

async function lock() {
  cover();
  const body = new FormData();
  body.set("csrf_token", form.elements.csrf_token.value);
  await ask(dialog.dataset.lock, { method: "POST", body }).catch(() => {}); // without a network the server locks by itself
}

function touch() {
  if (dialog.open) return;
  touched = Date.now();
  if (touched - told < TOLD_EVERY) return;
  told = touched;
  look();
}

// Whether the server has locked it, or has it open again.
async function look() {
  const answer = await ask(dialog.dataset.here).catch(() => null);
  if (answer?.ok && dialog.open) uncover();
  else if (answer?.type === "opaqueredirect") cover();
}

function tell(words) {
  said.textContent = words;
  said.hidden = false;
  form.elements.code.select();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  event.stopImmediatePropagation();
  const answer = await ask(form.action, { method: "POST", body: new FormData(form) }).catch(() => null);
  if (!answer) tell(dialog.dataset.away);
  else if (answer.type === "opaqueredirect") await look();
  else tell(dialog.dataset.wrong);
}, true);

dialog.addEventListener("cancel", (event) => event.preventDefault());
for (const kind of ["pointerdown", "keydown", "input", "wheel"]) addEventListener(kind, touch, { passive: true });
document.addEventListener("visibilitychange", () => document.hidden || (dialog.open && look()));
setInterval(() => dialog.open || (Date.now() - touched >= RESTS_AFTER && lock()), LOOK_EVERY);
