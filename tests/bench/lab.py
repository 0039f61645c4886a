"""Pages and deeds in one process, each divided by a bare Flask view that is called in turns with it.

    python -m tests.bench.lab [--database URL] [--past 10000] [--rounds 5] [--only log board] [--statements] [--profile FOLDER]

`x hello` is CPU time of the page over CPU time of the bare view, the median of the rounds: it hardly moves with
the load of the machine. Statements are without BEGIN, COMMIT and ROLLBACK. The data is that of `seed.py` with
10,000 past bookings, and a busy gym on top of it: eight trainers and two hundred visits on one day, a member with
three months in her log.
"""

import argparse
import cProfile
import gzip
import itertools
import logging
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from werkzeug.test import TestResponse

from portal import create_app
from portal.accounts.models.people import Member, Staff, StaffRole
from portal.booking.models.bookings import Booking
from portal.db import db, insert_new, transaction
from portal.gym import queries as gym
from portal.gym.models.resources import Trainer
from portal.lib import clock
from portal.progress import operations as progress
from portal.progress.rules.measures import Measure
from portal.settings import Settings
from portal.web.cookies import REFRESH
from tests import people
from tests.bench import seed

PAST, VISITS, MORE_TRAINERS, DAYS_IN_LOG = 10_000, 200, 4, 92
LOGGED = {
    Measure.PAIN: 3, Measure.PARTS: ["low_back"], Measure.LEAKS: "no", Measure.HEAVINESS: ["felt"],
    Measure.SLEEP: "4_to_6", Measure.TIREDNESS: 3, Measure.FOODS: ["dairy", "soy"],
}  # fmt: skip
WRITER, HOLDER = 5, 7  # members by their numbers: one with a log, one with nothing but her trial
UNCOUNTED = ("BEGIN", "COMMIT", "ROLLBACK")
HELLOS = 40


@dataclass
class Figure:
    """What one page costs, by rounds."""

    ratios: list[float] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)
    body: bytes = b""


def main() -> None:
    options = _options()
    url = options.database or f"sqlite:///{Path(tempfile.gettempdir()) / 'bench' / 'lab.sqlite'}"
    seed.fill(url, options.past)
    logging.disable(logging.CRITICAL)
    app = create_app(Settings(database_url=url, secret_key=seed.KEY, holds_per_address=10**9))
    with app.app_context():
        house = Lab(app)
        house.fill()
    # Not within that context: requests would share `g`, and with it who is signed in.
    asks = {name: ask for name, ask in house.pages().items() if not options.only or name in options.only}
    show(house.measure(asks, rounds=options.rounds, times=options.times), with_statements=options.statements)
    if options.profile:
        house.profile(asks, Path(options.profile))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--database", help="a URL; the default is an SQLite file among the temporary ones")
    parser.add_argument("--past", type=int, default=PAST, help="bookings that are over")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--times", type=int, default=5, help="requests of a page in a round")
    parser.add_argument("--only", nargs="+", help="names of pages")
    parser.add_argument("--statements", action="store_true", help="print each page's SQL")
    parser.add_argument("--profile", help="a folder for a profile of each page")
    return parser.parse_args()


class Lab:
    """The portal in this process, with somebody signed in as each kind of person."""

    def __init__(self, app: Flask, *, visits: int = VISITS, days_in_log: int = DAYS_IN_LOG) -> None:
        self.app, self.visits, self.days_in_log = app, visits, days_in_log
        self.day = seed.local_today() + timedelta(days=2)
        self.seen: list[str] = []
        for engine in (db.engine, app.extensions["limit_counts"]):
            event.listen(engine, "before_cursor_execute", self._note)
        self.hello = _hello()
        self.members = itertools.cycle(range(900))  # who books, one after the other
        taken = set(seed.coming(seed.local_today()))
        self.free = iter(
            sorted(
                (trainer, day, hour)
                for trainer in range(1, seed.TRAINERS + 1)
                for day in (seed.local_today() + timedelta(days=n) for n in range(4, seed.DAYS - 2))
                for hour in seed.HOURS
                if (trainer, day, hour) not in taken
            )
        )

    def _note(self, _connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(UNCOUNTED):
            self.seen.append(re.sub(r"\s+", " ", statement))

    def fill(self) -> None:
        """The busy day, the log and the staff, unless they are there."""
        if not db.session.scalar(select(Booking.id).where(Booking.reference == "BUSY0")):
            branch = gym.branch()
            trainers = [people.trainer(branch, f"林{n}", f"Hayashi {n}") for n in range(MORE_TRAINERS)]
            for trainer in trainers:
                people.works(trainer, branch, self.day)
            for role in (StaffRole.DESK, StaffRole.TRAINER):
                people.staff(f"{role}@gym.example", role, role, now=clock.now())
            with transaction():
                for trainer in db.session.scalars(select(Trainer)):
                    trainer.staff_id = self._staff(StaffRole.TRAINER).id if trainer == trainers[0] else None
            self._visits(list(db.session.scalars(select(Trainer.id).order_by(Trainer.id))))
            self._log()
        self.tokens = {
            role: people.signed_in(self._staff(role).account, now=clock.now())
            for role in (StaffRole.DESK, StaffRole.TRAINER)
        }
        db.session.remove()

    def _staff(self, role: StaffRole) -> Staff:
        return db.session.scalars(select(Staff).where(Staff.role == role)).first()

    def _visits(self, trainer_ids: list[int]) -> None:
        """A quarter of an hour each, so that two hundred fit; no claims, which the pages do not read."""
        service, first = gym.service("personal"), seed.moment(self.day, 7)
        rows = [
            {
                "reference": f"BUSY{n}", "branch_id": 1, "service_id": service.id,
                "trainer_id": trainer_ids[n % len(trainer_ids)],
                "member_id": WRITER if n == MORE_TRAINERS else 11 + n,
                "health_check_id": WRITER if n == MORE_TRAINERS else 11 + n,
                "starts_at": utc(first + timedelta(minutes=15 * (n // len(trainer_ids)))),
                "ends_at": utc(first + timedelta(minutes=15 * (n // len(trainer_ids) + 1))),
                "status": "booked", "babies": n % 3, "sequence": 0, "booked_at": clock.now(),
            }
            for n in range(self.visits)
        ]  # fmt: skip
        with transaction():
            insert_new(Booking, rows)

    def _log(self) -> None:
        member = db.session.get_one(Member, WRITER)
        for day in (seed.local_today() - timedelta(days=n) for n in range(1, self.days_in_log + 1)):
            for measure, value in LOGGED.items():
                noon = utc(seed.moment(day, 12))
                progress.note(measure=measure, member=member, day=day, value=value, today=day, now=noon)

    def browser(self, token: str = "") -> FlaskClient:
        browser = self.app.test_client()
        if token:
            with browser.session_transaction() as session:
                session["_user_id"] = token
        return browser

    def _look(self, desk: FlaskClient) -> None:
        self.tag = desk.get(f"/staff/board?date={self.day}").headers["ETag"]

    def _ask_again(self, desk: FlaskClient) -> TestResponse:
        """As the board does by itself."""
        return desk.get(f"/staff/board?date={self.day}", headers={REFRESH: "1", "If-None-Match": self.tag})

    def pages(self) -> dict[str, "Ask"]:
        """What is asked, by name; the number makes each request of a page that is remembered another one."""
        visitor, writer, holder = (
            self.browser(token) for token in ("", seed.token(WRITER), seed.token(HOLDER))
        )
        desk, trainer = (self.browser(self.tokens[role]) for role in (StaffRole.DESK, StaffRole.TRAINER))
        days = [(seed.local_today() + timedelta(days=3 + n)).isoformat() for n in range(60)]

        def get(browser: FlaskClient, *paths: str) -> Ask:
            return Ask(lambda n: browser.get(paths[n % len(paths)]))

        return {
            "times": get(visitor, f"/book/time?service=trial&date={days[0]}"),
            "times anew": Ask(lambda n: visitor.get(f"/book/time?service=trial&date={days[n % 60]}&x={n}")),
            "times, member": get(holder, *(f"/book/time?service=personal&date={day}" for day in days)),
            "front page": get(visitor, "/"),
            "guides": get(writer, "/guides"),
            "home": get(writer, "/me"),
            "log": get(writer, "/me/log"),
            "charts, 4 weeks": get(writer, "/me/progress"),
            "charts, 3 months": get(writer, "/me/progress?range=3m"),
            "board": get(desk, f"/staff/board?date={self.day}"),
            "board, true still": Ask(lambda _n: self._ask_again(desk), before=lambda _n: self._look(desk)),
            "board, week": get(desk, f"/staff/board?date={self.day}&view=week"),
            "day sheet": get(desk, f"/staff/day/{self.day}"),
            "brief": get(trainer, f"/staff/bookings/BUSY{MORE_TRAINERS}/brief"),
            "record": get(desk, f"/staff/members/{WRITER}"),
            "hold": Ask(self._hold, before=self._choose),
            "last page": Ask(self._last_page, before=self._hold_one),
            "book": Ask(self._book, before=self._read_last_page),
            "booked": Ask(lambda _n: self.her.get(self.path), before=self._book_one),
            "book again": Ask(self._book_again, before=self._read_home),
        }

    def _choose(self, n: int) -> None:
        """A member whose answer stands, and a time that is free for her."""
        self.her = self.browser(seed.token(20 + next(self.members)))
        trainer, day, hour = next(self.free)
        self.wanted = {"service": "personal", "at": f"{day}T{hour:02}:00", "trainer": trainer, "usual": "y"}

    def _read_home(self, n: int) -> None:
        self._choose(n)
        self._keep_token(self.her.get("/me"))

    def _book_again(self, n: int) -> TestResponse:
        """In one press, by a member whose answers stand."""
        return self.her.post("/me/bookings", data=self.wanted | {"csrf_token": self.token})

    def _keep_token(self, page: TestResponse) -> None:
        self.token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)[1]

    def _hold(self, n: int) -> TestResponse:
        answer = self.her.post("/book/drafts", data=self.wanted)
        self.path = answer.location
        return answer

    def _hold_one(self, n: int) -> None:
        self._choose(n)
        self._hold(n)

    def _last_page(self, n: int) -> TestResponse:
        return self.her.get(self.path)

    def _read_last_page(self, n: int) -> None:
        self._hold_one(n)
        self._keep_token(self._last_page(n))

    def _book(self, n: int) -> TestResponse:
        answer = self.her.post(self.path, data={"csrf_token": self.token})
        self.path = answer.location
        return answer

    def _book_one(self, n: int) -> None:
        self._read_last_page(n)
        self._book(n)

    def measure(self, asks: dict[str, "Ask"], *, rounds: int, times: int) -> dict[str, Figure]:
        """Each page so many times a round, in an order that changes; each beside the bare view."""
        figures = {name: Figure() for name in asks}
        for name, ask in asks.items():
            for n in range(3):  # the first ones compile and remember
                ask.before(n)
                self.seen.clear()
                answer = ask.ask(n)
                assert answer.status_code in (200, 303, 304), f"{name}: {answer.status}, {answer.location}"
                figures[name].statements, figures[name].body = list(self.seen), answer.get_data()
        counter = itertools.count(10)
        for _ in range(rounds):
            for name in random.sample(list(asks), len(asks)):
                bare, spent = _spent(lambda: self.hello.get("/"), HELLOS) / HELLOS, 0.0
                for n in itertools.islice(counter, times):
                    asks[name].before(n)
                    spent += _spent(lambda n=n, name=name: asks[name].ask(n))
                figures[name].ratios.append(spent / times / bare)
        return figures

    def profile(self, asks: dict[str, "Ask"], folder: Path) -> None:
        """A file for `pstats` of each page."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, ask in asks.items():
            profile = cProfile.Profile()
            for n in range(100, 110):
                ask.before(n)
                profile.runcall(ask.ask, n)
            profile.dump_stats(folder / f"{name}.pstats")


@dataclass(frozen=True)
class Ask:
    """A request, and what has to be done before it, which does not count."""

    ask: Callable[[int], TestResponse]
    before: Callable[[int], None] = lambda _n: None


def utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)


def _hello() -> FlaskClient:
    bare = Flask("hello")
    bare.add_url_rule("/", view_func=lambda: "hello")
    return bare.test_client()


def _spent(deed: Callable[[], object], times: int = 1) -> float:
    """CPU seconds of this process."""
    began = time.process_time()
    for _ in range(times):
        deed()
    return time.process_time() - began


def show(figures: dict[str, Figure], *, with_statements: bool) -> None:
    """A table in Markdown."""
    say = sys.stdout.write
    say("| page | x hello | lowest to highest | statements | KB | KB gzip |\n|---|---|---|---|---|---|\n")
    for name, figure in figures.items():
        low, high, size = min(figure.ratios), max(figure.ratios), len(figure.body) / 1024
        say(
            f"| {name} | {statistics.median(figure.ratios):.1f} | {low:.1f}–{high:.1f} | {len(figure.statements)}"
            f" | {size:.1f} | {len(gzip.compress(figure.body)) / 1024:.1f} |\n"
        )
        for statement in figure.statements if with_statements else ():
            say(f"    {statement[:300]}\n")


if __name__ == "__main__":
    main()
