"""What must be right before a gym opens its doors with it, and every day after."""

import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select, text
from sqlalchemy.engine import make_url

from portal.accounts.queries import people
from portal.booking.queries import consistency
from portal.db import db
from portal.gym import queries as gym
from portal.gym.models.branches import Branch
from portal.health.help_lines import DIRECTORY, FILE
from portal.lib.crypto import NoSuchKey
from portal.notifications import queries as outbox
from portal.notifications.models import OutboxMessage
from portal.notifications.rules import PROVEN, is_silent
from portal.ops.keys import not_opening
from portal.settings import DEVELOPMENT_FIELD_KEY, DEVELOPMENT_KEY, Settings

FULL = 2  # PRAGMA synchronous; less loses acknowledged bookings in a power cut (reliability T3)
LATE = timedelta(hours=1)
NIGHTLY = timedelta(hours=26)
MOST_NAMED = 20
# Accounts that are not the owner of the tables, on PostgreSQL.
MAY_REWRITE = text(
    "SELECT grantee FROM information_schema.role_table_grants "
    "JOIN pg_tables ON tablename = table_name AND schemaname = table_schema "
    "WHERE table_name = 'audit_entry' AND privilege_type = 'UPDATE' AND grantee <> tableowner"
)


@dataclass(frozen=True)
class Patient:
    settings: Settings
    is_debug: bool
    now: datetime


def examine(patient: Patient) -> list[str]:
    """Every fault found, each a sentence that says what to do. None: it is well."""
    return [fault for check in CHECKS for fault in check(patient)]


def _settings(patient: Patient) -> Iterator[str]:
    settings = patient.settings
    if not settings.is_production:
        yield "PORTAL_ENVIRONMENT is development. Set it to production."
    if settings.secret_key.get_secret_value() == DEVELOPMENT_KEY:
        yield "PORTAL_SECRET_KEY is the one from the source. Set one of your own."
    if DEVELOPMENT_FIELD_KEY in settings.sealing_keys:
        yield "PORTAL_FIELD_KEYS holds the key from the source. Make one with: make key"
    if settings.index_key.get_secret_value() == DEVELOPMENT_KEY:
        yield "PORTAL_INDEX_KEY is the one from the source. Set one of your own."
    if not settings.base_url.startswith("https://"):
        yield "PORTAL_BASE_URL is not https. Links in mails and cookies would not be safe."
    if settings.smtp_url is None:
        yield "PORTAL_SMTP_URL is missing. Mails would go to the terminal."
    if settings.is_production and not settings.trusted_proxies and not settings.no_proxy:
        yield "PORTAL_TRUSTED_PROXIES is 0. All visitors would count as one. Set it, or PORTAL_NO_PROXY."
    if patient.is_debug:
        yield "Debugging is on. It shows the source and runs code for anybody."


def _do(patient: Patient, on_a_server: str, here: str) -> str:
    """What to type: docs/operating.md sets a server up so that it knows these commands."""
    return f"Run: {on_a_server if patient.settings.is_production else here}"


def _database(patient: Patient) -> Iterator[str]:
    url = make_url(patient.settings.database_url)
    if url.get_backend_name() != "sqlite":
        for account in db.session.scalars(MAY_REWRITE):
            yield f"{account} may rewrite the history. Close it with docs/deploy/postgresql-history.sql."
        return
    if db.session.execute(text("PRAGMA synchronous")).scalar() != FULL:
        yield "SQLite does not sync every commit (PRAGMA synchronous is not FULL). Bookings could be lost."
    for path in Path(url.database or "").parent.glob(Path(url.database or "").name + "*"):
        if path.stat().st_mode & stat.S_IRWXO:
            yield f"{path.name} can be read by everybody on this machine. Run: chmod o-rwx on it."


def _sealed(_patient: Patient) -> Iterator[str]:
    """Opens every sealed value where it stands."""
    faults = list(not_opening())
    if any(isinstance(fault, NoSuchKey) for fault in faults):
        yield "None of PORTAL_FIELD_KEYS opens what is sealed in the database. Put the old key back."
    misplaced = [str(fault) for fault in faults if not isinstance(fault, NoSuchKey)]
    for where in misplaced[:MOST_NAMED]:
        yield f"{where} was changed, or belongs to another row. Find out by whom, and take it from a backup."
    if more := misplaced[MOST_NAMED:]:
        yield f"{len(more)} more sealed values were changed, or belong to other rows."


def _mail(patient: Patient) -> Iterator[str]:
    now = patient.now
    late = db.session.scalar(
        select(func.count()).where(
            OutboxMessage.sent_at.is_(None),
            OutboxMessage.given_up_at.is_(None),
            OutboxMessage.created_at < now - LATE,
            func.coalesce(OutboxMessage.due_at, now) < now,
        )
    )
    if late:
        yield f"{late} messages wait for more than an hour. Look at the worker and the mail server."
    if given_up := outbox.count_given_up():
        yield f"{given_up} messages could not be delivered. The owner sees them under Settings, Messages."
    for trouble in outbox.troubles():
        since = f"{trouble.since:%Y-%m-%d %H:%M} UTC"
        yield f"By {trouble.channel} nothing has been taken since {since}. The server says: {trouble.said}"
    if is_silent(outbox.last_run("worker"), now=now):
        done = _do(patient, "systemctl start cortis-worker", "make run")
        yield f"No worker has run for five minutes. {done}"


def _backups(patient: Patient) -> Iterator[str]:
    """One that nobody has restored is none."""
    last = outbox.last_run(PROVEN)
    if not patient.settings.is_production:
        return
    if last is None:
        yield f"No backup was ever made and proven. {_do(patient, 'portal backup', 'make backup')}"
    elif patient.now - last > NIGHTLY:
        yield f"The last proven backup is of {last:%Y-%m-%d %H:%M} UTC. Look at the timer that makes them."


def _people(patient: Patient) -> Iterator[str]:
    if people.count_owners() == 0:
        done = _do(patient, "portal add-staff EMAIL NAME", "make owner EMAIL=... NAME=...")
        yield f"There is no owner. {done}"


def _books(patient: Patient) -> Iterator[str]:
    for fault in consistency.faults(now=patient.now):
        yield f"The books do not agree: {fault}."


def _help_lines(patient: Patient) -> Iterator[str]:
    if DIRECTORY.has_to_be_rung(today=patient.now.date()):
        yield (
            f"The help lines were last checked on {DIRECTORY.checked_on}"
            f"{'' if DIRECTORY.was_rung else ', and nobody has rung them'}. Ring each number, then write the "
            f'day and how = "rung" into portal/health/{FILE.name}.'
        )


def _facts(patient: Patient) -> Iterator[str]:
    """What visitors read before they book, and nobody has told us."""
    branch = db.session.scalar(select(Branch).where(Branch.slug == gym.HOME))
    if branch is None:
        yield f"There is no branch. {_do(patient, 'portal seed --no-demo', 'make run')}"
        return
    if missing := [" ".join(filter(None, (gap.name, gap.service, gap.locale))) for gap in branch.gaps]:
        opens = "Visitors can book, and" if branch.is_open_to_visitors else "Visitors cannot book yet, and"
        yield f"{opens} the owner has not told: {', '.join(missing)}. They are entered under Settings."
    if branch.confirmed_at is None:
        yield (
            "The owner has not confirmed what the pages say of hours, babies, services and rules. "
            "That is one button under Settings."
        )


CHECKS: tuple[Callable[[Patient], Iterator[str]], ...] = (
    _settings,
    _database,
    _sealed,
    _mail,
    _backups,
    _people,
    _books,
    _facts,
    _help_lines,
)
