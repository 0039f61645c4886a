// The rules of the player, pure: no clock, no page, no storage. Times are whole milliseconds.
//
// A state is { order, m, s, into, since, done, skipped, over }:
//   order    numbers of the plan's moves, as they come
//   m, s     which of the order, and which segment of that move (0 is the get-ready count)
//   into     how far into the segment
//   since    when it was last looked at while running; null while it stands
//   done     practised time by move, the get-ready count left out
//   skipped  moves left before their end
// Every function takes a state and gives another. How often one looks makes no difference, up to GAP.

export const GAP = 5000; // nobody has looked for so long: she was not there, and the time is not hers
const EASE = ["held", "beside", "mat", "free"]; // from the easiest with a baby

export function segments(move) {
  const ready = { kind: "ready", say: move.setup, drawings: [move.drawing] };
  const found = [{ ...ready, ms: move.ready * 1000, round: 0, side: null, counts: false }];
  for (let round = 1; round <= move.rounds; round++) {
    for (const side of move.sides ? [0, 1] : [null]) {
      for (const step of move.steps) {
        found.push({ ...step, ms: step.seconds * 1000, round, side, counts: true });
      }
    }
  }
  return found;
}

export function fresh(plan) {
  return { order: plan.moves.map((_, n) => n), m: 0, s: 0, into: 0, since: null, done: {}, skipped: [], over: false };
}

const whole = (n, most) => Number.isInteger(n) && n >= 0 && n < most;

export function fits(plan, saved) {
  const count = plan.moves.length;
  if (!saved || !Array.isArray(saved.order) || saved.order.length !== count) return false;
  if (new Set(saved.order).size !== count || !saved.order.every((n) => whole(n, count))) return false;
  if (saved.over !== false || !whole(saved.m, count)) return false;
  const parts = segments(plan.moves[saved.order[saved.m]]);
  return whole(saved.s, parts.length) && whole(saved.into, parts[saved.s].ms);
}

// What was saved, if it fits this plan; from the beginning otherwise.
export function open(plan, saved) {
  if (!fits(plan, saved)) return fresh(plan);
  const slugs = plan.moves.map((move) => move.slug);
  const done = Object.entries(saved.done ?? {}).filter(([slug, ms]) => slugs.includes(slug) && whole(ms, 7.2e6));
  const skipped = (Array.isArray(saved.skipped) ? saved.skipped : []).filter((slug) => slugs.includes(slug));
  return { ...fresh(plan), ...pick(saved), done: Object.fromEntries(done), skipped };
}

const pick = ({ order, m, s, into }) => ({ order: [...order], m, s, into });

export function saved(state) {
  const { since, ...rest } = state;
  return rest;
}

export const moveOf = (plan, state) => plan.moves[state.order[Math.min(state.m, state.order.length - 1)]];
export const segmentOf = (plan, state) => segments(moveOf(plan, state))[state.s];
export const practised = (state) => Object.values(state.done).reduce((sum, ms) => sum + ms, 0);

export function left(plan, state) {
  if (state.over) return 0;
  const rest = state.order.slice(state.m).flatMap((n) => segments(plan.moves[n]));
  return rest.slice(state.s).reduce((sum, one) => sum + one.ms, 0) - state.into;
}

export const play = (plan, state, now) => {
  const here = tick(plan, state, now);
  return here.over || here.since !== null ? here : { ...here, since: now };
};
export const pause = (plan, state, now) => ({ ...tick(plan, state, now), since: null });

export function tick(plan, state, now) {
  if (state.since === null) return state;
  const passed = now - state.since;
  if (passed < 0) return { ...state, since: now };
  if (passed > GAP) return { ...state, since: null };
  const here = advance(plan, state, passed);
  return here.over ? here : { ...here, since: now };
}

function advance(plan, state, ms) {
  let { m, s, into, over } = state;
  const done = { ...state.done };
  let skipped = state.skipped;
  while (!over && ms > 0) {
    const move = plan.moves[state.order[m]];
    const parts = segments(move);
    const step = Math.min(parts[s].ms - into, ms);
    into += step;
    ms -= step;
    if (parts[s].counts && step) done[move.slug] = (done[move.slug] ?? 0) + step;
    if (into < parts[s].ms) break;
    into = 0;
    s += 1;
    if (s < parts.length) continue;
    skipped = skipped.filter((slug) => slug !== move.slug); // she has come to its end after all
    s = 0;
    m += 1;
    over = m === state.order.length;
  }
  return { ...state, m, s, into, done, skipped, over, since: over ? null : state.since };
}

export function next(plan, state, now) {
  const here = tick(plan, state, now);
  if (here.over) return here;
  const { slug } = plan.moves[here.order[here.m]];
  const skipped = here.skipped.includes(slug) ? here.skipped : [...here.skipped, slug];
  const m = here.m + 1;
  const over = m === here.order.length;
  return { ...here, m, s: 0, into: 0, skipped, over, since: over ? null : here.since };
}

// To the beginning of this move; from its get-ready count, to the move before.
export function back(plan, state, now) {
  const here = tick(plan, state, now);
  if (here.over) return here;
  return { ...here, m: here.s === 0 ? Math.max(0, here.m - 1) : here.m, s: 0, into: 0 };
}

// What is still to come, the easiest with a baby first; or as the routine has it. The move that she is in stays.
export const oneHanded = (plan, state, now) => reorder(plan, state, now, (n) => EASE.indexOf(plan.moves[n].hands));
export const bothHands = (plan, state, now) => reorder(plan, state, now, () => 0);

function reorder(plan, state, now, rank) {
  const here = tick(plan, state, now);
  if (here.over) return here;
  const from = here.s === 0 ? here.m : here.m + 1;
  const rest = here.order.slice(from).sort((one, other) => rank(one) - rank(other) || one - other);
  const isMoved = here.s === 0 && rest[0] !== here.order[here.m];
  return { ...here, order: [...here.order.slice(0, from), ...rest], into: isMoved ? 0 : here.into };
}
