"""The player's rules: no second lost, none counted twice, whatever interrupts. Against a naive model in steps of 100 ms."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.browser.test_journey import chromium, gym_with_shifts  # noqa: F401 - fixtures

STEP, READY, GAP = 100, 5, 5000
HANDS = ["held", "beside", "mat", "free"]

RUN = """
async ([plan, events]) => {
  const machine = await import("/static/js/player/machine.js");
  const act = {
    play: (state, now) => machine.play(plan, state, now),
    pause: (state, now) => machine.pause(plan, state, now),
    tick: (state, now) => machine.tick(plan, state, now),
    next: (state, now) => machine.next(plan, state, now),
    back: (state, now) => machine.back(plan, state, now),
    hand: (state, now) => machine.oneHanded(plan, state, now),
    both: (state, now) => machine.bothHands(plan, state, now),
  };
  const kept = (state) => ({ ...machine.open(plan, JSON.parse(JSON.stringify(machine.saved(state)))), since: state.since });
  const ways = {
    whole: (state, name, then, now) => act[name](state, now),
    // looked at five times as often
    often: (state, name, then, now) => {
      const gone = now - then;
      if (gone <= 5000) for (let n = 1; n < 5; n++) state = machine.tick(plan, state, then + (gone * n) / 5);
      return act[name](state, now);
    },
    // saved, closed and opened again before each deed
    kept: (state, name, then, now) => act[name](state.over ? state : kept(state), now),
  };
  const ends = {};
  for (const [way, run] of Object.entries(ways)) {
    let [state, then] = [machine.fresh(plan), 0];
    for (const [name, after] of events) {
      state = run(state, name, then, then + after);
      then += after;
    }
    ends[way] = { ...state, practised: machine.practised(state), left: machine.left(plan, state) };
  }
  return ends;
}
"""


class Model:
    """The same rules, walked through in small steps."""

    def __init__(self, plan):
        self.plan = plan
        self.order, self.m, self.s, self.into = list(range(len(plan["moves"]))), 0, 0, 0
        self.runs, self.over, self.done, self.seen = False, False, {}, 0

    def segments(self, m):
        move = self.plan["moves"][self.order[m]]
        steps = [step["seconds"] * 1000 for step in move["steps"]] * (2 if move["sides"] else 1)
        return [READY * 1000, *steps * move["rounds"]]

    def pass_by(self, ms):
        if self.runs and ms > GAP:
            self.runs = False
        for _ in range(ms // STEP if self.runs else 0):
            if self.over:
                break
            if self.s:
                slug = self.plan["moves"][self.order[self.m]]["slug"]
                self.done[slug] = self.done.get(slug, 0) + STEP
            self.seen += STEP
            self.into += STEP
            if self.into == self.segments(self.m)[self.s]:
                self.s, self.into = self.s + 1, 0
                if self.s == len(self.segments(self.m)):
                    self.to(self.m + 1)

    def to(self, m):
        self.m, self.s, self.into = m, 0, 0
        self.over = m == len(self.order)
        self.runs = self.runs and not self.over

    def do(self, name, ms):
        self.pass_by(ms)
        if name == "play":
            self.runs = not self.over
        elif name == "pause":
            self.runs = False
        elif name == "next" and not self.over:
            self.to(self.m + 1)
        elif name == "back" and not self.over:
            self.to(self.m if self.s else max(0, self.m - 1))
        elif name in ("hand", "both") and not self.over:
            start = self.m + (self.s > 0)
            here = self.order[self.m]
            rank = lambda n: HANDS.index(self.plan["moves"][n]["hands"]) if name == "hand" else 0  # noqa: E731
            rest = sorted(self.order[start:], key=lambda n: (rank(n), n))
            self.order[start:] = rest
            if not self.s and self.order[self.m] != here:
                self.into = 0


STEPS = st.lists(
    st.fixed_dictionaries(
        {"kind": st.sampled_from(["in", "out", "hold"]), "seconds": st.integers(1, 12), "say": st.just("x")}
    ),
    min_size=1,
    max_size=3,
)
MOVES = st.fixed_dictionaries(
    {"hands": st.sampled_from(HANDS), "sides": st.booleans(), "rounds": st.integers(1, 3), "steps": STEPS}
)
PLANS = st.lists(MOVES, min_size=1, max_size=4).map(
    lambda moves: {
        "moves": [one | {"slug": f"m{n}", "setup": "y", "ready": READY} for n, one in enumerate(moves)]
    }
)
AFTER = st.one_of(st.integers(0, 50), st.integers(0, 90)).map(lambda tenths: tenths * STEP)
NAMES = st.sampled_from(["play", "play", "tick", "tick", "tick", "pause", "next", "back", "hand", "both"])


@pytest.fixture(scope="module")
def page(chromium, gym_with_shifts):  # noqa: F811
    context = chromium.new_context()
    page = context.new_page()
    page.goto(gym_with_shifts.url + "/offline")
    yield page
    context.close()


@given(plan=PLANS, events=st.lists(st.tuples(NAMES, AFTER), max_size=60))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_second_is_lost_or_counted_twice(page, plan, events):
    ends = page.evaluate(RUN, [plan, [list(event) for event in events]])
    model = Model(plan)
    for name, after in events:
        model.do(name, after)
    end = ends["whole"]
    assert (end["m"], end["s"], end["into"]) == (model.m, model.s, model.into)
    assert (end["over"], end["since"] is not None, end["order"]) == (model.over, model.runs, model.order)
    assert end["done"] == model.done
    assert end["practised"] <= model.seen <= sum(after for _, after in events)
    assert ends["often"] == end, "how often one looks makes no difference"
    assert ends["kept"] == end, "closing and opening again makes no difference"


def test_a_clock_that_runs_back_takes_nothing_away(page):
    plan = {"moves": [{"slug": "a", "setup": "", "ready": READY, "hands": "held", "sides": False, "rounds": 1,
                       "steps": [{"kind": "in", "seconds": 30, "say": ""}]}]}  # fmt: skip
    end = page.evaluate(
        RUN, [plan, [["play", 0], ["tick", 4000], ["tick", 4000], ["tick", -9000], ["tick", 2000]]]
    )
    assert end["whole"]["done"] == {"a": 5000}


def opened(page, plan, saved):
    script = "async ([plan, saved]) => (await import('/static/js/player/machine.js')).open(plan, saved)"
    return page.evaluate(script, [plan, saved])


def test_what_was_saved_and_does_not_fit_begins_anew(page):
    plan = {"moves": [{"slug": slug, "setup": "", "ready": READY, "hands": "held", "sides": False, "rounds": 2,
                       "steps": [{"kind": "in", "seconds": 5, "say": ""}]} for slug in "ab"]}  # fmt: skip
    good = {
        "order": [1, 0],
        "m": 1,
        "s": 2,
        "into": 400,
        "done": {"a": 9, "zz": 5},
        "skipped": ["b"],
        "over": False,
    }
    assert opened(page, plan, good) == good | {"done": {"a": 9}, "since": None}
    fresh = opened(page, plan, None)
    assert (fresh["m"], fresh["s"], fresh["into"], fresh["done"]) == (0, 0, 0, {})
    for change in (
        {"order": [0]}, {"order": [0, 0]}, {"order": "01"}, {"m": 2}, {"m": -1}, {"s": 3}, {"s": 0.5},
        {"into": 5000}, {"into": "4"}, {"over": True}, {"m": None},
    ):  # fmt: skip
        assert opened(page, plan, good | change) == fresh, change


def test_starting_again_after_being_away_starts(page):
    plan = {"moves": [{"slug": "a", "setup": "", "ready": READY, "hands": "held", "sides": False, "rounds": 1,
                       "steps": [{"kind": "in", "seconds": 30, "say": ""}]}]}  # fmt: skip
    end = page.evaluate(RUN, [plan, [["play", 0], ["tick", 4000], ["play", 60000], ["tick", 3000]]])["whole"]
    assert (end["done"], end["since"]) == ({"a": 2000}, 67000)
