// One run through a routine: its state, kept on the device at every look, and told to the server now and then.

import { put, send } from "../queue.js";
import * as machine from "./machine.js";

const RESUMES = 36 * 3600 * 1000; // ms: the same day or the next
const REPORT = 20000; // ms of practice after which other devices are told

export class Run {
  constructor(plan, theirs) {
    this.plan = plan;
    this.place = `run:${document.body.dataset.owner}:${plan.routine}`;
    this.told = 0; // practised ms at the last report
    this.take(this.found(theirs) ?? this.anew());
  }

  take({ key, started, ended, state }) {
    this.key = key;
    this.started = started;
    this.ended = ended;
    this.state = state;
  }

  // The newest of what this device and the server know.
  found(theirs) {
    const own = JSON.parse(localStorage.getItem(this.place) ?? "null");
    const [newest] = [own, theirs].filter((one) => one?.state).sort((one, other) => other.ended - one.ended);
    if (!newest || Date.now() - newest.ended > RESUMES) return null;
    return { ...newest, state: machine.open(this.plan, newest.state) };
  }

  anew() {
    return { key: crypto.randomUUID(), started: Date.now(), ended: Date.now(), state: machine.fresh(this.plan) };
  }

  get isBegun() {
    return machine.practised(this.state) > 0 || this.state.m > 0;
  }

  get isRunning() {
    return this.state.since !== null;
  }

  // `change` is a function of the machine.
  apply(change, now) {
    this.state = change(this.plan, this.state, now);
    this.keep();
  }

  keep() {
    const { key, started, state } = this;
    this.ended = Math.max(Date.now(), started + machine.practised(state));
    const kept = { key, started, ended: this.ended, state: machine.saved(state) };
    localStorage.setItem(this.place, JSON.stringify(kept));
  }

  // Seconds by movement; the place as well, for another device.
  report(more = {}) {
    const { key, started, ended, state, plan } = this;
    this.told = machine.practised(state);
    if (!this.told && !("pain" in more)) return;
    const done = Object.fromEntries(Object.entries(state.done).map(([slug, ms]) => [slug, Math.floor(ms / 1000)]));
    const { skipped, over } = state;
    put({ key, routine: plan.routine, started, ended, done, skipped, finished: over, place: machine.saved(state), ...more });
    send();
  }

  reportNowAndThen() {
    if (machine.practised(this.state) - this.told > REPORT) this.report();
  }

  forget() {
    localStorage.removeItem(this.place);
  }
}
