// What she sees: the name, large seconds, a ring, what comes next; and which part of the page is there.

import * as machine from "./machine.js";

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
    say("pause", state.since === null ? words.goOn : words.pause);
    at("arc").setAttribute("stroke-dasharray", `${(100 * state.into) / part.ms} 100`);
    this.stage.dataset.kind = part.kind;
  }

  total(state) {
    say("total", fill(this.words.done, { minutes: this.minutes(machine.practised(state)) }));
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
