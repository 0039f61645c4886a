"""What the harness needs to know about the portal: how to start it, seed it, and book in it."""

import os
import random
import sqlite3
import subprocess
import sys
import uuid
from datetime import date, datetime, time, timedelta
from pathlib import Path

from adapter import Adapter
from adapters.floor import label, pg_sql, postmaster_pid
from flask import Flask
from home import BENCH

from portal.availability.rules.ticks import tick_of
from portal.web.cookies import Sessions
from tests.bench import seed

ROOT = Path(__file__).resolve().parents[2]
OWN_PATH = {
    "PYTHONPATH": str(ROOT)
}  # without the harness, one of whose modules hides a library of the portal
TAKEN = 409
# In this order: rows that point to others go before them.
WRITTEN = ("claim", "outbox_message", "audit_entry", "draft", "hold", "booking")


class Portal(Adapter):
    """As shipped, but with the two processes and the long keep-alive that the floor has."""

    is_postgresql = False
    more = ("--workers", "2", "--keep-alive", "75")
    ready_path = "/healthz"

    def __init__(self, **given):
        super().__init__(**given)
        self.today = seed.local_today()
        self.page_path = self._day_path(self.today + timedelta(days=3))
        self.database = (
            f"portal{label(self.n_past)}"
            if self.is_postgresql
            else f"{BENCH}/portal/{label(self.n_past)}.sqlite"
        )
        self.target = "wsgi:app"
        self.free = []

    @property
    def url(self) -> str:
        if self.is_postgresql:
            return f"postgresql+psycopg://postgres@/{self.database}?host={BENCH}/pg&port=5544"
        return f"sqlite:///{self.database}"

    # ---- life ----

    def setup(self):
        subprocess.run(
            [sys.executable, "-m", "tests.bench.seed", self.url, str(self.n_past)],
            check=True, cwd=ROOT, stderr=subprocess.DEVNULL, env=os.environ | OWN_PATH,
        )  # fmt: skip
        self.release_all()
        booked = set(seed.coming(self.today))
        days = (self.today + timedelta(days=d) for d in range(1, seed.DAYS + 1))
        every = [(n, day, hour) for day in days for hour in seed.HOURS for n in range(1, seed.TRAINERS + 1)]
        self.free = [trainer for trainer in every if trainer not in booked]
        random.Random(2).shuffle(self.free)

    def start(self, extra_env=None):
        self.target = "tests.bench.counted:app" if (extra_env or {}).get("PERF_SQL_COUNT") else "wsgi:app"
        return super().start(extra_env)

    def commands(self):
        argv = [
            sys.executable, "-m", "gunicorn", "--config", "python:portal.ops.gunicorn_conf", *self.more,
            "--bind", f"{self.host}:{self.port}", self.target,
        ]  # fmt: skip
        settings = OWN_PATH | {
            "PORTAL_DATABASE_URL": self.url,
            "PORTAL_SECRET_KEY": seed.KEY,
            "PORTAL_BASE_URL": f"http://{self.host}:{self.port}",
            "PORTAL_HOLDS_PER_ADDRESS": "1000000000",
        }
        return [(argv, str(ROOT), settings)]

    def shared_pids(self):
        return [postmaster_pid()] if self.is_postgresql else []

    # ---- looking ----

    def _day_path(self, day: date) -> str:
        return f"/book/time?service=trial&date={day.isoformat()}"

    def availability_requests(self, n=32, rnd=random):
        """A visitor's, who has no cookie."""
        days = (self.today + timedelta(days=rnd.randint(1, seed.DAYS)) for _ in range(n))
        return [("GET", self._day_path(day), {}, b"") for day in days]

    # ---- booking ----

    def free_slots(self, n):
        return self.free[:n]

    async def login(self, client, user):
        """One browser for each trainer, for a member cannot be at two places in one hour."""
        first = user * seed.TRAINERS + 1
        client.browsers = {n: {"session": signed_in(first + n - 1)} for n in range(1, seed.TRAINERS + 1)}
        assert first + seed.TRAINERS <= seed.FIRST_MEMBER_WITH_VISITS

    async def hold(self, client, slot):
        """The chosen slot is kept for her; she sees the last page. None when it is taken."""
        trainer, day, hour = slot
        client.cookies = client.browsers[trainer]
        at = datetime.combine(day, time(hour)).isoformat(timespec="minutes")
        form = {"service": "personal", "at": at, "trainer": str(trainer), "usual": "y"}
        kept = await client.post("/book/drafts", form=form)
        if kept.status == TAKEN:
            return None
        page = await client.follow(kept)
        if page.status != 200:
            return f"error: {kept.status}, {page.status}"
        return kept.headers["location"], page.hidden("csrf_token")

    async def commit(self, client, state):
        """The button "Book this visit"."""
        if state is None:
            return "refused"
        if isinstance(state, str):
            return state
        path, token = state
        client.last = await client.post(path, form={"csrf_token": token})
        if client.last.status == 303 and "/book/done/" in client.last.headers["location"]:
            return "booked"
        return "refused" if client.last.status == TAKEN else f"error: {client.last.status}"

    async def journey(self, client, slot):
        trainer, day, _ = slot
        client.cookies = client.browsers[trainer]
        await client.get(f"/book/time?service=personal&date={day.isoformat()}")
        outcome = await self.commit(client, await self.hold(client, slot))
        if outcome == "booked":
            await client.follow(client.last)
        return outcome

    def holders(self, slot):
        """Live bookings, and no fewer than one if there are claims, so that a lost booking shows too."""
        trainer, day, hour = slot
        starts_at = seed.moment(day, hour)
        shown = starts_at if self.is_postgresql else f"{starts_at}.000000"
        return int(
            self.sql(
                f"SELECT count(*) FROM booking WHERE branch_id = 1 AND starts_at = '{shown}'"
                f" AND trainer_id = {trainer} AND status = 'booked'"
            )
        )

    def claims(self, slot) -> int:
        """How many quarters of an hour of the slot are somebody's."""
        trainer, day, hour = slot
        first = tick_of(datetime.combine(day, time(hour), seed.TOKYO))
        return int(
            self.sql(
                f"SELECT count(*) FROM claim WHERE resource_id = {trainer} AND tick >= {first}"
                f" AND tick < {first + 4} AND booking_id IS NOT NULL"
            )
        )

    def release_all(self):
        last = seed.MEMBERS + len(seed.coming(self.today))
        mine = f"id > {last} AND id < {seed.FIRST_PAST} OR id >= {seed.FIRST_PAST + self.n_past}"
        for table in WRITTEN:
            which = {"booking": mine, "claim": f"booking_id IS NULL OR booking_id > {last}"}.get(
                table, "1 = 1"
            )
            self.sql(f"DELETE FROM {table} WHERE {which}")

    def sql(self, words: str) -> str:
        if self.is_postgresql:
            return pg_sql(self.database, words)
        connection = sqlite3.connect(self.database, timeout=30)
        try:
            rows = connection.execute(words).fetchall()
            connection.commit()
        finally:
            connection.close()
        return "\n".join("|".join(map(str, row)) for row in rows)


def signed_in(member_id: int) -> str:
    """The session cookie of a member who has signed in, signed with the key that the portal is given."""
    app = Flask("bench")
    app.secret_key = seed.KEY
    session = {
        "_user_id": seed.token(member_id),
        "_permanent": False,
        "csrf_token": uuid.uuid4().hex,
    }
    return Sessions().get_signing_serializer(app).dumps(session)


class PortalPg(Portal):
    is_postgresql = True


class Shipped(Portal):
    """One process, as `flask serve` starts it."""

    more = ()


class ShippedPg(Shipped):
    is_postgresql = True


ADAPTERS = {
    "portal": Portal,
    "portal-pg": PortalPg,
    "portal-shipped": Shipped,
    "portal-shipped-pg": ShippedPg,
}
