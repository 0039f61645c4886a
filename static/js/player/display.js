// What she sees: the name, large seconds, a ring, what comes next; and which part of the page is there.

import * as machine from "./machine.js";

const TRY = 30000; // ms: less is no practice to be praised
const TURN = 2000; // ms: one knee, then the other
const PARTS = ["before", "player", "pain", "over"];
export const at = (id) => document.getElementById(id);
const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (_, name) => facts[name]);

export function say(id, text) {
  if (at(id).textContent !== text) at(id).textContent = text;
}

export class Display {
  constructor(stage, plan) {
    this.stage = stage;
    this.plan = plan;
    this.words = JSON.parse(stage.dataset.words);
    this.theme = document.documentElement.dataset.theme;
  }

  minutes(ms) {
    const seconds = Math.floor(ms / 1000);
    return seconds < 60 ? fill(this.words.seconds, { n: seconds }) : fill(this.words.minutes, { n: Math.round(seconds / 60) });
  }

  draw(state) {
    const { plan, words } = this;
    const [move, part] = [machine.moveOf(plan, state), machine.segmentOf(plan, state)];
    const after = plan.moves[state.order[state.m + 1]];
    const round = part.round && move.rounds > 1 ? fill(words.round, { n: part.round, all: move.rounds }) : "";
    const left = this.minutes(Math.max(60000, machine.left(plan, state)));
    say("count", fill(words.count, { n: state.m + 1, all: state.order.length, left }));
    say("name", move.name);
    say("seconds", String(Math.ceil((part.ms - state.into) / 1000)));
    say("cue", part.counts ? part.say : `${words.ready} · ${part.say}`);
    say("round", [part.side === null ? "" : words.side[part.side], round].filter(Boolean).join(" · "));
    say("next", after ? fill(words.next, { name: after.name }) : words.last);
    const deed = state.since === null ? words.goOn : words.pause;
    say("pause", deed);
    at("ring").setAttribute("aria-label", deed);
    this.announce(state, move, part);
    const drawings = part.drawings ?? []; // an older page may have none
    this.picture(drawings[Math.floor(state.into / TURN) % drawings.length]);
    at("arc").setAttribute("stroke-dasharray", `${(100 * state.into) / part.ms} 100`);
    this.stage.dataset.kind = part.kind;
  }

  // What one hears without looking: a new movement, and what to do for it; not every breath.
  announce(state, move, part) {
    if (this.told === `${state.order[state.m]}.${part.counts}`) return;
    this.told = `${state.order[state.m]}.${part.counts}`;
    say("live", `${move.name}。${part.say}`);
  }

  picture(name) {
    const drawing = at("drawing");
    if (drawing.dataset.shows === name) return;
    drawing.dataset.shows = name;
    const found = document.querySelector(`[data-drawing="${name}"]`);
    drawing.replaceChildren(...(found?.cloneNode(true).childNodes ?? []));
  }

  total(state) {
    const ms = machine.practised(state);
    const words = ms < TRY ? this.words.short : fill(this.words.done, { minutes: this.minutes(ms) });
    say("total", words);
  }

  reordered(state, isOneHanded) {
    const next = this.plan.moves[state.order[state.m + 1]] ?? machine.moveOf(this.plan, state);
    at("hand").setAttribute("aria-pressed", String(isOneHanded));
    say("line", fill(isOneHanded ? this.words.oneHand : this.words.bothHands, { name: next.name }));
  }

  // Always at night while it plays; the focus goes to where reading begins.
  turn(part, focus) {
    for (const id of PARTS) at(id).hidden = id !== part;
    at("title").classList.toggle("unseen", part !== "before");
    document.documentElement.dataset.theme = part === "player" ? "night" : this.theme;
    document.body.classList.toggle("is-playing", part === "player");
    at(focus).focus();
  }
}
