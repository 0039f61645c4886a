"""A database as full as that of a gym that is long open, in plain SQL.

    python -m tests.bench.seed sqlite:////folder/portal.db 1000000

Four trainers work from seven to ten, for ninety days ahead, and have done so on the days of the past
bookings (ten years of them at most). Two thousand members have had
their trial. Two fifths of the coming hours are booked, with claims; past bookings have none, for the
worker drops them. Only two of the branch's own rules are widened: how far ahead one may book, and
how many visits one member may have ahead.
"""

import json
import random
import sys
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import Connection, create_engine, event, make_url, text

from portal import create_app, patience
from portal.availability.rules.ticks import tick_of
from portal.db import db
from portal.lib.finding import folded_name
from portal.lib.tokens import plain_digest
from portal.sealed.columns import place
from portal.sealed.keys import keyring
from portal.seed import seed_branch
from portal.settings import Settings

TOKYO = ZoneInfo("Asia/Tokyo")
MEMBERS, TRAINERS, DAYS = 2000, 4, 90
FIRST_MEMBER_WITH_VISITS = 1001  # those below book in the measurements, and are free at every hour
HOURS = range(7, 22)
SHARE_BOOKED = 0.4
MOST_PAST_DAYS = 3650  # with shifts
FIRST_PAST = 100_000  # id; coming bookings and trials stand below it
KEY = "only-for-measuring-only-for-measuring"
TABLES = ("account", "member", "health_check", "resource", "trainer", "shift", "booking")


def token(member_id: int) -> str:
    """What the session of a signed-in member says."""
    return f"bench-{member_id:06d}"


def local_today() -> date:
    return datetime.now(TOKYO).date()


def coming(today: date) -> list[tuple[int, date, int]]:
    """The booked hours ahead: trainer, day, hour. The same ones for the same day."""
    dice = random.Random(1)
    every = [
        (n, today + timedelta(days=d), h)
        for d in range(1, DAYS + 1)
        for h in HOURS
        for n in range(1, TRAINERS + 1)
    ]
    return [trainer for trainer in every if dice.random() < SHARE_BOOKED]


def moment(day: date, hour: int) -> datetime:
    """An hour of a day at the branch, as the database keeps it."""
    return datetime.combine(day, time(hour), TOKYO).astimezone(UTC).replace(tzinfo=None)


def is_filled(url: str, past: int) -> bool:
    """Whether it was filled today, and with so much."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            last = connection.scalar(text("SELECT max(starts_at) FROM shift"))
            shifts = connection.scalar(text("SELECT count(*) FROM shift"))
            most = connection.scalar(text("SELECT max(id) FROM booking"))
    except Exception:
        return False
    finally:
        engine.dispose()
    ends = moment(local_today() + timedelta(days=DAYS), HOURS.start)
    is_today = str(last)[:19] == str(ends) and shifts == len(working_days(past)) * TRAINERS
    return is_today and most == FIRST_PAST + past - 1


def working_days(past: int) -> list[date]:
    """From the first day with past bookings, or the furthest back that has shifts, to the last one ahead."""
    back = min(MOST_PAST_DAYS, past // (TRAINERS * len(HOURS)) + 1)
    return [local_today() + timedelta(days=d) for d in range(-back, DAYS + 1)]


@patience.nobody_waiting()
def fill(url: str, past: int) -> None:
    """Make the database anew, unless it is as wanted already."""
    if is_filled(url, past):
        return
    _make_empty(url)
    app = create_app(Settings(database_url=url, secret_key=KEY))
    with app.app_context():
        _quicker(app)
        upgrade()
        seed_branch()
        with db.engine.begin() as connection:
            _people(connection)
            _shifts(connection, past)
            _coming(connection)
            _past(connection, past)
            _rules(connection)
        if db.engine.dialect.name == "postgresql":
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM ANALYZE"))
        db.session.remove()
        db.engine.dispose()


def _make_empty(url: str) -> None:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        path = Path(parsed.database)
        path.parent.mkdir(parents=True, exist_ok=True)
        for suffix in ("", "-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
        return
    engine = create_engine(parsed.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{parsed.database}"'))
        connection.execute(text(f'CREATE DATABASE "{parsed.database}"'))
    engine.dispose()


def _quicker(app: Flask) -> None:
    """Nothing is lost when filling breaks off: it is done anew."""
    if db.engine.dialect.name == "sqlite":

        @event.listens_for(db.engine, "connect")
        def prepare(connection, _record) -> None:
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("PRAGMA cache_size = -1000000")


def _insert(connection: Connection, table: str, rows: list[dict]) -> None:
    names = list(rows[0])
    values = ", ".join(f":{name}" for name in names)
    connection.execute(text(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({values})"), rows)


def _sealed(table: str, column: str, text: str, **names: Any) -> str:
    return keyring().seal_at(place(db.metadata.tables[table].c[column], names.__getitem__), text)


def _people(connection: Connection) -> None:
    ids, then = range(1, MEMBERS + 1), str(moment(local_today() - timedelta(days=120), 9))
    accounts = [
        {
            "id": n,
            "email": f"member{n}@gym.example",
            "active": True,
            "handle": token(n),
            "totp_step": 0,
            "device_generation": 0,
            "failed_guesses": 0,
            "locale": "ja",
            "opened_at": then,
        }
        for n in ids
    ]
    members = [
        {"id": n, "account_id": n, "family_name": "山本", "given_name": "花", "family_kana": "ヤマモト", "given_kana": "ハナ", "found_as": folded_name("山本", "花", "ヤマモト", "ハナ"), "phone": _sealed("member", "phone", f"0901{n:07d}", id=n), "phone_index": keyring().index(f"0901{n:07d}"), "phone_end_index": "", "joined_at": then}
        for n in ids
    ]  # fmt: skip
    words = {"born_on": str(local_today() - timedelta(days=220)), "delivery": "vaginal", "clearance": "given"}
    answered_at = datetime.fromisoformat(then).replace(tzinfo=UTC)
    ahead = str(moment(local_today() + timedelta(days=30), 9))
    now = datetime.now(UTC).replace(tzinfo=None).isoformat(sep=" ")
    checks = [
        {"id": n, "member_id": n, "sealed": _sealed("health_check", "sealed", json.dumps(words), member_id=n, answered_at=answered_at), "consent_version": "bench", "consented_at": then, "answered_at": then}
        for n in ids
    ]  # fmt: skip
    signed_in = [
        {"account_id": n, "digest": plain_digest(token(n)), "way": "code", "is_strong": False, "device": "bench", "began_at": now, "seen_at": now, "confirmed_at": then, "expires_at": ahead}
        for n in ids
    ]  # fmt: skip
    _insert(connection, "account", accounts)
    _insert(connection, "member", members)
    _insert(connection, "health_check", checks)
    _insert(connection, "sign_in", signed_in)


def _shifts(connection: Connection, past: int) -> None:
    branch = connection.scalar(text("SELECT id FROM branch"))
    ids = range(1, TRAINERS + 1)
    resources = [{"id": n, "branch_id": branch, "kind": "trainer", "is_active": True} for n in ids]
    trainers = [{"id": n, "resource_id": n, "name_ja": f"森{n}", "name_en": f"Mori {n}"} for n in ids]
    shifts = [
        {
            "branch_id": branch,
            "trainer_id": n,
            "starts_at": str(moment(day, HOURS.start)),
            "ends_at": str(moment(day, HOURS.stop)),
        }
        for day in working_days(past)
        for n in ids
    ]
    _insert(connection, "resource", resources)
    _insert(connection, "trainer", trainers)
    _insert(connection, "shift", shifts)


def _services(connection: Connection) -> dict[str, int]:
    return {row.slug: row.id for row in connection.execute(text("SELECT slug, id FROM service"))}


def _row(number: int, member: int, trainer: int, service: int, starts_at: datetime) -> dict:
    return {
        "id": number, "reference": f"B{number:09d}", "branch_id": 1, "member_id": member, "trainer_id": trainer,
        "service_id": service, "health_check_id": member, "starts_at": str(starts_at),
        "ends_at": str(starts_at + timedelta(hours=1)), "status": "booked", "babies": 0, "sequence": 0, "is_pardoned": False,
        "booked_at": str(moment(local_today() - timedelta(days=110), 12)),
    }  # fmt: skip


def _coming(connection: Connection) -> None:
    """Every member's trial, 100 days ago, and the booked hours ahead with their claims."""
    services, then = _services(connection), local_today() - timedelta(days=100)
    trials = [
        _row(n, n, n % TRAINERS + 1, services["trial"], moment(then, 10)) for n in range(1, MEMBERS + 1)
    ]
    ahead, claims, spread = [], [], MEMBERS - FIRST_MEMBER_WITH_VISITS + 1
    for n, (trainer, day, hour) in enumerate(coming(local_today())):
        number, starts_at = MEMBERS + 1 + n, moment(day, hour)
        member = FIRST_MEMBER_WITH_VISITS + n % spread
        ahead.append(_row(number, member, trainer, services["personal"], starts_at))
        first = tick_of(starts_at.replace(tzinfo=UTC))
        claims += [{"tick": first + k, "resource_id": trainer, "booking_id": number} for k in range(4)]
    _insert(connection, "booking", trials + ahead)
    _insert(connection, "claim", claims)


def _past(connection: Connection, past: int) -> None:
    """Sixty bookings a day, as far back as it takes, made inside the database."""
    day, hour, trainer = (
        f"(i / {TRAINERS * len(HOURS)} + 1)",
        f"(7 + i / {TRAINERS} % {len(HOURS)})",
        f"(i % {TRAINERS} + 1)",
    )
    noon = f"{local_today()} 00:00:00"
    if connection.dialect.name == "sqlite":
        series = f"(WITH RECURSIVE c(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM c WHERE i < {past - 1}) SELECT i FROM c)"
        starts, ends = (
            f"strftime('%Y-%m-%d %H:%M:%S.000000', '{noon}', '-' || {day} || ' days', ({hour} + {more} - 9) || ' hours')"
            for more in (0, 1)
        )
        reference = f"printf('B%09d', i + {FIRST_PAST})"
    else:
        series = f"generate_series(0, {past - 1}) AS s(i)"
        starts, ends = (
            f"timestamp '{noon}' - {day} * interval '1 day' + ({hour} + {more} - 9) * interval '1 hour'"
            for more in (0, 1)
        )
        reference = f"'B' || lpad((i + {FIRST_PAST})::text, 9, '0')"
    personal = _services(connection)["personal"]
    connection.execute(
        text(
            "INSERT INTO booking (id, reference, branch_id, member_id, trainer_id, service_id, health_check_id,"
            " starts_at, ends_at, status, babies, sequence, is_pardoned, booked_at)"
            f" SELECT i + {FIRST_PAST}, {reference}, 1, i % {MEMBERS} + 1, {trainer}, {personal}, i % {MEMBERS} + 1,"
            f" {starts}, {ends}, 'booked', 0, 0, false, {starts} FROM {series}".replace(":", r"\:")
        )
    )


def _rules(connection: Connection) -> None:
    connection.execute(text(f"UPDATE branch SET horizon_days = {DAYS}, most_upcoming = 100000"))
    if connection.dialect.name == "postgresql":  # the numbers we gave by hand are used up
        for table in TABLES:
            connection.execute(
                text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
            )


if __name__ == "__main__":
    fill(sys.argv[1], int(sys.argv[2]))
