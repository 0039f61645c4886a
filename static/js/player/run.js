// One run through a routine: its state, kept on the device once a second and whenever it stands, and told to the server now and then.

import { put, send } from "../queue.js";
import * as store from "../store.js";
import * as machine from "./machine.js";

const RESUMES = 36 * 3600 * 1000; // ms: the same day or the next
const REPORT = 20000; // ms of practice after which other devices are told

export class Run {
  constructor(plan, theirs, finished) {
    this.plan = plan;
    this.place = `run:${document.body.dataset.owner}:${plan.routine}`;
    this.told = 0; // practised ms at the last report
    this.keptAt = 0;
    this.finished = new Set(finished); // runs that were ended on some device
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
    const own = store.get(this.place);
    if (own?.over) this.finished.add(own.key);
    const [newest] = [own, theirs]
      .filter((one) => one && !this.finished.has(one.key) && machine.fits(this.plan, one.state))
      .sort((one, other) => other.ended - one.ended);
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

  // Another tab may have gone further meanwhile.
  catchUp() {
    const own = store.get(this.place);
    if (own?.key === this.key && own.over) this.take(this.anew());
    else if (own?.key === this.key && own.ended > this.ended && machine.fits(this.plan, own.state)) {
      this.take({ ...own, state: machine.open(this.plan, own.state) });
    }
  }

  // `change` is a function of the machine. While it runs, it is kept once a second.
  apply(change, now) {
    this.state = change(this.plan, this.state, now);
    if (!this.isRunning || now - this.keptAt >= 1000) this.keep();
  }

  keep() {
    this.keptAt = Math.round(performance.now());
    const { key, started, state } = this;
    this.ended = Math.max(Date.now(), started + machine.practised(state));
    const kept = { key, started, ended: this.ended, state: machine.saved(state) };
    store.set(this.place, kept);
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

  // It does not go on, whatever a page that was kept before it may say.
  forget() {
    store.set(this.place, { key: this.key, over: true });
  }
}
