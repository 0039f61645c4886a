"""Letting go of bookings in the making."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select

from portal.availability.models import Claim, Hold
from portal.availability.operations import holds
from portal.checkout.models import Draft
from portal.db import lock, transaction
from portal.notifications.models import OutboxMessage


def forget(*, draft: Draft) -> None:
    """She has changed her mind: nothing of what she typed stays, and the time is free again."""
    with transaction() as session:
        lock(draft)
        if not draft.booking:
            if draft.hold:
                holds.release(draft.hold)
            session.delete(draft)


def forget_drafts_of(member_ids: Collection[int], addresses: Collection[str]) -> None:
    """What somebody has typed and not finished, wherever she did, and the mails that lead back to it.

    Drafts are few, so all are looked at.
    """
    with transaction() as session:
        for draft in session.scalars(select(Draft)).all():
            members = {draft.member_id, draft.same_as and draft.same_as.member_id}
            typed = {draft.person.get("email"), draft.proven_email, draft.mailed_to}
            if draft.booking:
                members.add(draft.booking.member_id)
            if members & set(member_ids) or typed & set(addresses):
                session.execute(delete(OutboxMessage).where(OutboxMessage.subject == f"draft:{draft.id}"))
                forget(draft=draft)
                if draft.booking:  # it is made, and nothing leads back here any more
                    session.delete(draft)


def forget_stale(*, now: datetime) -> int:
    """Drop drafts whose time is over. Returns how many."""
    with transaction() as session:
        gone = session.execute(
            delete(Draft).where(Draft.forget_at <= now).returning(Draft.id, Draft.hold_id)
        ).all()
        held = [hold_id for _, hold_id in gone if hold_id]
        session.execute(delete(Claim).where(Claim.hold_id.in_(held)))
        session.execute(delete(Hold).where(Hold.id.in_(held)))
        return len(gone)
