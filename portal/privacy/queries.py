"""Everything we hold on a member, found through the tables themselves."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, and_, or_, select

from portal.accounts.models.people import Member
from portal.accounts.queries import people
from portal.audit.models import AuditEntry
from portal.booking.models.bookings import Booking
from portal.db import db
from portal.notifications.models import OutboxMessage
from portal.sealed.rows import opened_row

# Hers, and by which column they are found. In this order, so that what is asked for is there.
HELD = {
    "member": "id",
    "account": "id",
    "consent": "member_id",
    "health_check": "member_id",
    "log_entry": "member_id",
    "activity": "member_id",
    "note": "member_id",
    "booking": "member_id",
    "cancellation": "booking_id",
    "check_in": "booking_id",
    "no_show": "booking_id",
    "visit_check": "booking_id",
    "waitlist_entry": "member_id",
    "offer": "member_id",
    "calendar_feed": "member_id",
    "routine_reminder": "member_id",
    "preferences": "account_id",
    "line_link": "account_id",
    "member_merge": "kept_id",
    "partner": "member_id",
    "reading": "member_id",
    "assignment": "member_id",
    "routine_session": "member_id",
    "sign_in": "account_id",
    "passkey": "account_id",
    "audit_entry": "subject",
    "outbox_message": "to",
}
# About her, and not given out; each with its reason.
WITHHELD = {
    "one_time_code": "a code that lets somebody in, gone within the hour",
    "recovery_code": "a code that lets somebody in",
    "joining": "a question to two people; what she was asked and said stands in the history above",
    "claim": "the quarters of an hour of the bookings above, as numbers",
    "hold": "a time kept for minutes, before anybody is known",
    "draft": "half-filled and joined with no account; gone within a day",
}
# Of the house, and of nobody in particular.
HOUSE = {
    "branch", "channel_trouble", "closure", "freed_day", "limit_count", "member_import", "page_version",
    "resource",
    "service", "shift", "staff", "time_off", "trainer", "trainer_feed", "weekly_hours", "worker_run",
}  # fmt: skip
# Secrets, and names that mean something to the database alone.
SECRET = {
    "account.device_generation", "account.failed_guesses", "account.handle",
    "account.password",
    "account.totp_secret", "account.totp_step", "booking.form_key",
    "booking.same_phone_member_id", "member.phone_end_index", "member.phone_index", "partner.link_digest",
    "line_link.user_index", "passkey.credential", "passkey.public_key", "passkey.sign_count",
    "routine_session.key", "sign_in.digest",
}  # fmt: skip


def everything_on(member: Member) -> dict[str, list[dict[str, Any]]]:
    """By table, rows as plain values; records that were joined into hers are hers."""
    ids = {"member_id": _records(member), "kept_id": _records(member)}
    ids["account_id"] = _accounts(ids["member_id"])
    found: dict[str, list[dict[str, Any]]] = {}
    for name, column in HELD.items():
        table = db.metadata.tables[name]
        if name in ("audit_entry", "outbox_message"):
            continue
        wanted = ids[f"{name}_id" if column == "id" else column]
        found[name] = _rows(table, table.c[column], wanted)
        if name == "booking":
            ids["booking_id"] = {row["id"] for row in found[name]}
    found["audit_entry"] = _history(member, ids["booking_id"])
    found["outbox_message"] = _messages(found["account"])
    return found


def _records(member: Member) -> set[int]:
    """Hers, and those that were joined into it."""
    return {record.id for record in people.every_record(member)}


def _accounts(member_ids: Collection[int]) -> set[int]:
    rows = select(Member.account_id).where(Member.id.in_(member_ids), Member.account_id.is_not(None))
    return {number for number in db.session.scalars(rows) if number is not None}


def _rows(table: Table, column: Column[Any], wanted: Collection[int]) -> list[dict[str, Any]]:
    shown = [column.name for column in table.columns if f"{table.name}.{column.name}" not in SECRET]
    rows = db.session.execute(select(table).where(column.in_(wanted)).order_by(table.c.id)).mappings()
    return [opened_row(table, row, wanted=shown) for row in rows]


def subjects_of(member: Member, booking_ids: Collection[int]) -> set[str]:
    """The names under which the history and the outbox speak of her."""
    accounts = (record.account.subject for record in people.every_record(member) if record.account)
    return {*people.records_of(member), *accounts, *(f"booking:{number}" for number in booking_ids)}


def booking_ids_of(member: Member) -> set[int]:
    return set(db.session.scalars(select(Booking.id).where(Booking.member_id.in_(_records(member)))))


def _history(member: Member, booking_ids: Collection[int]) -> list[dict[str, Any]]:
    names = subjects_of(member, booking_ids)
    hers = or_(AuditEntry.subject.in_(names), AuditEntry.actor.in_(people.records_of(member)))
    by_name = {staff.actor: staff.name for staff in people.every_staff()}
    by_name |= dict.fromkeys(people.records_of(member), member.name)
    return [
        {
            "at": audit_entry.at,
            "by": by_name.get(audit_entry.actor, audit_entry.actor.removeprefix(member.actor).strip(" ()")),
            "event": audit_entry.event,
            "about": by_name.get(audit_entry.subject, audit_entry.subject),
        }
        for audit_entry in db.session.scalars(select(AuditEntry).where(hers).order_by(AuditEntry.id))
    ]


def _messages(accounts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    hers = messages_of([row["email"] for row in accounts], [f"account:{row['id']}" for row in accounts])
    rows = db.session.scalars(select(OutboxMessage).where(hers).order_by(OutboxMessage.id))
    return [{"kind": row.kind, "channel": row.channel, "to": row.to, "sent_at": row.sent_at} for row in rows]


def messages_of(addresses: Collection[str], persons: Collection[str]) -> ColumnElement[bool]:
    """For a query's WHERE: messages belong to a person, whichever address they went to.

    An address counts where nobody is named, but for what speaks of another's account.
    """
    is_of_another = and_(OutboxMessage.subject.startswith("account:"), OutboxMessage.subject.not_in(persons))
    nobodys = and_(OutboxMessage.person == "", OutboxMessage.to.in_(addresses), ~is_of_another)
    return or_(OutboxMessage.person.in_(persons), nobodys, OutboxMessage.subject.in_(persons))


def as_json(value: Any) -> Any:
    """What json.dumps does not write by itself: moments, days, times."""
    return value.isoformat() if isinstance(value, datetime) or hasattr(value, "isoformat") else str(value)
