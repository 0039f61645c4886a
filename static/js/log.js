// The log: a tap is kept on the device at once and sent at once, or when there is a network again.

import { buttons, came, emptied, pressed, show, value } from "./log/answers.js";
import { hand } from "./log/hand.js";
import { note, send, waiting } from "./queue.js";
import { opened } from "./waiting.js";

const log = document.getElementById("log");
const timeZone = log?.dataset.zone; // the gym's days, wherever she is
const date = () => new Intl.DateTimeFormat("en-CA", { timeZone }).format(new Date());
const today = date();
const stands = new WeakMap(); // question → what is noted there
const TABS = 60; // px at the lower edge
const RENEWED_AFTER = 2000; // ms
const before = new WeakMap(); // question → what stood there, for undo
const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

function keep(question, found, { words = log.dataset.saved, isUndo = false, change = { value: found } } = {}) {
  if (isSame(found, stands.get(question))) return; // a second tap on the same answer
  for (const one of log.querySelectorAll("[data-said]")) one.textContent = "";
  for (const one of log.querySelectorAll("form[data-undo]")) one.hidden = true;
  before.set(question, stands.get(question));
  stands.set(question, found);
  show(question, found);
  const { question: measure, day: on, activity } = question.dataset;
  const part = activity ? { activity: Number(activity), value: found } : change;
  note({ measure, on, day: on === date() ? "today" : on, ...part });
  send().then(renew);
  question.querySelector("[data-said]").textContent = navigator.onLine ? words : log.dataset.waits;
  const undo = question.querySelector("form[data-undo]");
  if (undo) undo.hidden = isUndo;
}

// The page that is kept for days without a network knows of it a moment later.
let renewal = 0;
function renew() {
  clearTimeout(renewal);
  const { pathname } = document.querySelector("[data-log-page]");
  renewal = setTimeout(() => navigator.serviceWorker?.controller?.postMessage({ keep: [pathname] }), RENEWED_AFTER);
}

function tapped(event) {
  const question = event.target.closest("[data-question]");
  const { submitter, target } = event;
  if (!question || !("answer" in target.dataset || "remove" in target.dataset || "undo" in target.dataset)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { kind } = question.dataset;
  if ("remove" in target.dataset) {
    keep(question, null, { words: log.dataset.cleared });
    return buttons(question)[0]?.focus({ preventScroll: true });
  }
  if ("undo" in target.dataset) return back(question);
  if (kind === "words") return keep(question, value(question));
  const was = pressed(question).map((button) => button.value);
  const found = kind === "some" ? toggled(question, was, submitter.value) : kind === "one" ? submitter.value : Number(submitter.value);
  const isFirst = was.length === 0;
  const choice = submitter.value;
  keep(question, found, kind === "some" ? { change: { choice, chosen: !was.includes(choice) } } : {});
  if (kind !== "some" && isFirst) onward(question);
}

function toggled(question, was, choice) {
  const chosen = was.includes(choice) ? was.filter((one) => one !== choice) : [...was, choice];
  return chosen.length ? chosen : null;
}

// What stood there when the page came, or before the last tap here.
function back(question) {
  if (!before.has(question)) return question.querySelector("form[data-undo]").submit();
  keep(question, before.get(question), { isUndo: true });
  buttons(question)[0]?.focus({ preventScroll: true });
}

// After a first answer the next question comes into reach of her thumb, unless she sees it already.
function onward(question) {
  const all = [...log.querySelectorAll("[data-question]:not([hidden])")];
  const next = all[all.indexOf(question) + 1];
  if (!next || next.hasAttribute("data-answered")) return;
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const { bottom } = next.getBoundingClientRect();
  if (bottom > innerHeight - TABS) next.scrollIntoView({ block: "end", behavior: isCalm ? "auto" : "smooth" });
}

// A page kept from another day is today's with nothing noted yet.
function turn() {
  if (log.dataset.today === today) return;
  for (const question of log.querySelectorAll("[data-question]")) {
    if (question.dataset.day === log.dataset.today) {
      question.dataset.day = today;
      show(question, emptied(question));
    }
  }
  const label = document.getElementById("log-day");
  if (label?.dateTime === log.dataset.today) {
    label.textContent = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeZone }).format(new Date());
  }
}

const isTouched = (question) => before.has(question) || !isSame(value(question), stands.get(question));

// What waits to be sent is shown as noted, unless she has answered again meanwhile.
function remember() {
  for (const { report } of waiting().filter((one) => one.report.measure)) {
    for (const question of log.querySelectorAll(`[data-question="${report.measure}"][data-day="${report.on}"]`)) {
      const { activity } = question.dataset;
      if ((activity && Number(activity) !== report.activity) || isTouched(question)) continue;
      const others = "choice" in report ? (value(question) ?? []).filter((one) => one !== report.choice) : [];
      const found = report.chosen ? [...others, report.choice] : others;
      show(question, "choice" in report ? (found.length ? found : null) : report.value);
      stands.set(question, value(question));
    }
  }
}

// Words are kept a moment after the last letter, and when she leaves.
function words() {
  let pause = 0;
  const question = document.getElementById("q-word");
  const field = question?.querySelector("textarea");
  if (!field) return;
  let kept = field.defaultValue;
  const save = () => {
    clearTimeout(pause);
    if (field.value === kept) return;
    kept = field.value;
    keep(question, value(question));
  };
  const later = () => {
    clearTimeout(pause);
    pause = setTimeout(save, 1500);
  };
  field.addEventListener("input", (event) => event.isComposing || later());
  field.addEventListener("compositionend", later);
  field.addEventListener("change", save);
  addEventListener("pagehide", save);
  if (field.value !== kept) later(); // typed while the scripts were on their way
}

if (log) {
  addEventListener("submit", tapped, true);
  turn();
  for (const question of log.querySelectorAll("[data-question]")) stands.set(question, came(question));
  // After midnight the day is another one.
  addEventListener("visibilitychange", () => document.visibilityState === "visible" && date() !== today && location.reload());
  words();
  hand(log);
  opened.then(remember);
}
