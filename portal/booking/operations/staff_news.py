"""Who works here is told what happens to visits: at once, once a day, or not, as she has chosen.

The history is read by the worker, so that whoever books waits for no mail to anybody else. Nobody is told of
what she has done herself, and nobody at night.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from portal.accounts.models.people import Staff, Told
from portal.accounts.queries import people
from portal.booking.queries import staff_news
from portal.booking.queries.messages import facts_of_place
from portal.booking.queries.staff_news import Deed
from portal.db import lock, transaction
from portal.gym.models.branches import Branch
from portal.notifications import operations as notifications
from portal.notifications import queries as outbox
from portal.notifications.rules import QUIET_UNTIL, after_quiet

RUN = "staff-news"  # among the runs of the worker
OVERLAP = timedelta(minutes=2)  # a deed that began before another may be written down after it
LONGEST_AWAY = timedelta(days=3)  # what happened before that, while no worker ran, is on the board


def choose_news(*, staff: Staff, told: Told) -> None:
    with transaction():
        lock(staff)
        staff.told = told


def tell_staff(branch: Branch, *, now: datetime) -> None:
    """Of everything since the last time. What somebody was told already she is not told again."""
    last = outbox.last_run(RUN) or now
    since = max(last - OVERLAP, now - LONGEST_AWAY)
    everybody = [staff for staff in people.every_staff() if staff.is_active and staff.account]
    with transaction():
        deeds = staff_news.deeds(since=since, until=now + OVERLAP, now=now)
        for staff in everybody:
            if staff.told is Told.AT_ONCE:
                _tell_each(branch, staff, deeds, now=now)
        _tell_of_the_day(branch, [staff for staff in everybody if staff.told is Told.DAILY], now=now)
        notifications.note_run(RUN, now=now)


def _tell_each(branch: Branch, staff: Staff, deeds: Sequence[Deed], *, now: datetime) -> None:
    concerning = {f"news-{deed.number}-{staff.id}": deed for deed in deeds if deed.concerns(staff)}
    known = outbox.keys_among(concerning)
    for key, deed in concerning.items():
        if key not in known:
            _enqueue(branch, staff, [deed], key=key, now=now)


def _tell_of_the_day(branch: Branch, everybody: Sequence[Staff], *, now: datetime) -> None:
    """In the morning, what happened since the morning before."""
    local = branch.local(now)
    if not everybody or local.time() < QUIET_UNTIL:
        return
    keys = {f"news-{local.date()}-{staff.id}": staff for staff in everybody}
    missing = keys.keys() - outbox.keys_among(keys)
    if not missing:
        return
    until = datetime.combine(local.date(), QUIET_UNTIL, local.tzinfo)
    deeds = staff_news.deeds(since=until - timedelta(days=1), until=until, now=now)
    for key in sorted(missing):
        if concerning := [deed for deed in deeds if deed.concerns(keys[key])]:
            _enqueue(branch, keys[key], concerning, key=key, now=now)


def _enqueue(branch: Branch, staff: Staff, deeds: Sequence[Deed], *, key: str, now: datetime) -> None:
    account = staff.account
    assert account is not None  # looked at before
    rows: list[dict[str, Any]] = [deed.facts(account.locale) for deed in deeds]
    notifications.enqueue(
        "staff_news",
        key=key,
        person=account.subject,
        to=account.email,
        locale=account.locale,
        facts={**facts_of_place(branch, account.locale), "rows": rows},
        due_at=after_quiet(branch.local(now)),
        now=now,
    )
