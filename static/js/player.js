// The player on the page: looks at the clock, and lets the run, the display and the voice do the rest.

import { at, Display, say } from "./player/display.js";
import { keys } from "./player/keys.js";
import * as machine from "./player/machine.js";
import { Run } from "./player/run.js";
import { Screen } from "./player/screen.js";
import { MODES, Voice } from "./player/voice.js";
import * as store from "./store.js";

const LOOK = 200; // ms between looks; the clock counts, not they
const HIGH_PAIN = 7; // advice comes first from here on, as in portal/progress/rules.py
const stage = at("player");
const plan = JSON.parse(stage.dataset.plan);
const run = new Run(plan, JSON.parse(stage.dataset.resume ?? "null"), JSON.parse(stage.dataset.finished ?? "[]"));
const display = new Display(stage, plan);
const voice = new Voice(document.documentElement.lang, `mode:${plan.name}`);
const screen = new Screen(() => say("line", stage.dataset.awake));
const tab = crypto.randomUUID();
let looking = 0;
const now = () => Math.round(performance.now());
function look() {
  const wasRunning = run.isRunning;
  run.apply(machine.tick, now());
  if (run.state.over) return finish();
  if (wasRunning && !run.isRunning) return stand(); // she was away
  run.reportNowAndThen();
  display.draw(run.state);
  if (run.isRunning) voice.follow(plan, run.state, display.words.side[1]);
}

function go() {
  store.set("player", tab); // another tab that is running stands still
  run.catchUp();
  say("line", "");
  run.apply(machine.play, now());
  screen.hold();
  clearInterval(looking);
  looking = setInterval(look, LOOK);
  look();
}

function stand() {
  run.apply(machine.pause, now());
  rest();
  run.report();
  if (run.state.over) finish();
  else display.draw(run.state);
}

function rest() {
  clearInterval(looking);
  screen.release();
  voice.hush();
}

const toggle = () => (run.isRunning ? stand() : go());

function jump(change) {
  run.apply(change, now());
  voice.lose();
  if (run.state.over) finish();
  else display.draw(run.state);
}

function finish() {
  rest();
  run.report();
  run.forget();
  display.total(run.state);
  display.turn("over", "over-title");
  voice.cue("out");
}

function begin() {
  voice.prime();
  display.turn("player", "name");
  if (at("one-hand").checked) hand(true);
  go();
}

function hand(isOne) {
  jump(isOne ? machine.oneHanded : machine.bothHands);
  display.reordered(run.state, isOne);
}

function anew() {
  run.report({ place: {} });
  run.take(run.anew());
  run.keep();
  at("going-on").hidden = true;
}

function hurts() {
  if (run.isRunning) stand();
  display.turn("pain", "pain-title");
}

function noted(event) {
  event.preventDefault();
  const said = new FormData(event.target);
  const pain = Number(said.get("pain"));
  run.keep();
  run.report({ pain, where: said.get("where"), place: {} }); // it does not go on from here
  run.forget();
  event.target.hidden = true;
  at("advice").hidden = false;
  say("advised", display.words.kept);
  at("advice").querySelector(pain >= HIGH_PAIN ? "[data-high]" : "[data-low]").hidden = false;
  at("advised").focus();
}

function leave() {
  if (run.isRunning) stand(); // and what is to be sent waits, if it has to
  location.href = stage.dataset.home;
}

function choose(mode) {
  voice.choose(mode);
  const chosen = document.querySelector(`[name="mode"][value="${voice.mode}"]`);
  chosen.checked = true;
  say("sound", display.words.sound.replace("{way}", chosen.parentElement.textContent.trim()));
}

const onClick = { start: begin, anew, pause: toggle, ring: toggle, hurts, leave };
onClick.try = () => voice.tryOut(plan.moves[0].steps[0].say);
onClick.skip = () => jump(machine.next);
onClick.back = () => jump(machine.back);
onClick.hand = () => hand(at("hand").getAttribute("aria-pressed") !== "true");
onClick.fine = () => display.turn("player", "name");
onClick.sound = () => choose(MODES[(MODES.indexOf(voice.mode) + 1) % MODES.length]);
for (const [id, act] of Object.entries(onClick)) at(id).addEventListener("click", act);
at("pain-form").addEventListener("submit", noted);
for (const input of document.querySelectorAll('[name="mode"]')) input.addEventListener("change", () => choose(input.value));

keys(stage, { " ": toggle, ArrowRight: onClick.skip, ArrowLeft: onClick.back, Escape: leave });

// Leaving by a swipe, a call, a closed tab: it stands where it was, and the server is told as far as it can be.
addEventListener("pagehide", () => run.isRunning && stand());
addEventListener("storage", ({ key, newValue }) => {
  if (key !== "player" || newValue === JSON.stringify(tab) || !run.isRunning) return;
  stand();
  say("line", display.words.otherTab);
});

choose(voice.mode);
at("no-voice").hidden = voice.canSpeak;
at("going-on").hidden = !run.isBegun;
for (const part of document.querySelectorAll("[data-scripted]")) part.hidden = false;
performance.mark("ready");
