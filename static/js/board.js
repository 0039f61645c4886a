// The board: going from visit to visit by keys, and moving one by keys, buttons or the mouse.
// What it moves, it sends by the page's own form; without this file, each visit has a page that moves it.
import { drag } from "./drag.js";
import { keepFresh } from "./fresh.js";
import { walk } from "./walk.js";

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const STEP = 2; // quarters of an hour
let moving = null;
let isSent = false;

const board = () => $("[data-board]");
const lanes = () => $$("[data-trainer]", board());
const laneOf = (card) => lanes().indexOf(card.closest("[data-trainer]"));
const at = (card) => Number(card.dataset.at);
const length = (card) => Number(card.dataset.for);
const clock = (tick) => {
  const minutes = Number(board().dataset.opens) + tick * 15;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
};

// Whom a card would overlap where it is now.
function overlaps(card) {
  return $$(".bk", card.closest("[data-trainer]")).find(
    (other) => other !== card && at(other) < at(card) + length(card) && at(card) < at(other) + length(other),
  );
}

function place(card, tick, lane) {
  const whole = Math.max(0, Math.min(Number(board().dataset.ticks) - length(card), tick));
  const list = $("ol", lanes()[Math.max(0, Math.min(lanes().length - 1, lane))]);
  const hadFocus = card.contains(document.activeElement);
  card.dataset.at = whole;
  card.style.setProperty("--at", whole);
  $(".bk__time", card).textContent = clock(whole);
  if (card.parentElement !== list) list.append(card);
  if (hadFocus) $("a", card).focus();
  show(card);
  card.classList.toggle("is-clash", Boolean(overlaps(card)));
  say();
}

function quarter() {
  return $(".axis").getBoundingClientRect().height / Number(board().dataset.ticks);
}

function say() {
  if (!moving) return;
  const { card } = moving;
  const other = overlaps(card);
  const where = `${lanes()[laneOf(card)].dataset.name} ${clock(at(card))}–${clock(at(card) + length(card))}`;
  const trouble = other ? `　${board().dataset.overlap.replace("{}", `${clock(at(other))} ${other.dataset.name}`)}` : "";
  $("[data-mover] p").textContent = where + trouble;
}

// On a phone one lane is shown at a time: that of the card.
function show(card) {
  const chosen = $(`.board__pick [value="${laneOf(card) + 1}"]`);
  if (chosen) chosen.checked = true;
}

function begin(card) {
  if (!$("[data-mover]") || document.body.dataset.isStale || isSent) return;
  const isFixed = ["here", "over"].find((name) => card.dataset[name] !== undefined);
  if (isFixed) {
    $("[data-mover]").hidden = false;
    $("[data-mover] p").textContent = board().dataset[isFixed];
    return setTimeout(() => { if (!moving) $("[data-mover]").hidden = true; }, 3000);
  }
  moving = { card, from: [at(card), laneOf(card)] };
  card.classList.add("is-moving");
  $("[data-mover]").hidden = false;
  show(card);
  $("a", card).focus();
  say();
}

function end(isKept) {
  const { card, from } = moving;
  if (isKept && document.body.dataset.isStale) return;
  if (isKept && overlaps(card)) return say();
  const isMoved = at(card) !== from[0] || laneOf(card) !== from[1];
  if (!isKept) place(card, ...from);
  card.classList.remove("is-moving", "is-clash");
  $("[data-mover]").hidden = true;
  moving = null;
  $("a", card).focus();
  if (isKept && isMoved) send(card);
}

function send(card) {
  const form = $("#moving");
  isSent = true;
  form.action = form.dataset.action.replace("REFERENCE", card.dataset.reference);
  form.elements.time.value = clock(at(card)).padStart(5, "0");
  form.elements.trainer.value = card.closest("[data-trainer]").dataset.trainer;
  form.elements.sequence.value = card.dataset.sequence;
  form.submit();
}

function step(key, isFine) {
  const by = isFine ? 1 : STEP;
  const to = { ArrowUp: [-by, 0], ArrowDown: [by, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[key];
  if (to) place(moving.card, at(moving.card) + to[0], laneOf(moving.card) + to[1]);
  else if (key === "Enter") end(true);
  else if (key === "Escape") end(false);
  else return false;
  return true;
}

addEventListener("pageshow", () => { isSent = false; });

addEventListener("keydown", (event) => {
  if (event.target.matches("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey || !board()) return;
  if (moving) {
    if (event.target.closest("[data-mover]") && event.key !== "Escape") return;
    if (step(event.key, event.shiftKey)) event.preventDefault();
    return;
  }
  const card = document.activeElement.closest?.(".bk");
  if (!card) {
    if (event.key.startsWith("Arrow") && document.activeElement === document.body) first(event);
    return;
  }
  if (event.key.toLowerCase() === "m") begin(card);
  if (event.key.startsWith("Arrow")) { event.preventDefault(); go(card, event.key); }
});

addEventListener("click", (event) => {
  const key = event.target.closest?.("[data-key]")?.dataset.key;
  if (key && moving) step(key);
});

// A visit's page may send somebody here to move it: with a finger, that is the way to begin.
const wanted = new URLSearchParams(location.search).get("move");
const asked = wanted && $(`[data-reference="${CSS.escape(wanted)}"]`);
if (asked) {
  history.replaceState(null, "", location.href.replace(/[?&]move=[^&]*/, ""));
  begin(asked);
  asked.scrollIntoView({ block: "center" });
}

const { go, first } = walk({ board, lanes, laneOf, at, show });
keepFresh(() => moving !== null);
drag({ begin, end, place, at, laneOf, lanes, quarter, isMoving: () => moving });
