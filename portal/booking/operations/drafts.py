"""The steps of a booking, before it is one."""

from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import delete

from portal.accounts import operations as accounts
from portal.accounts import queries as people
from portal.accounts import rules as account_rules
from portal.accounts.models import Member
from portal.accounts.rules import Contact, TooManyCodes
from portal.booking.models import Booking, Draft
from portal.booking.operations.bookings import book
from portal.db import lock, transaction
from portal.gym.models import Service
from portal.health import operations as health
from portal.health.rules import Answers
from portal.lib import tokens
from portal.notifications import operations as notifications
from portal.notifications import queries as outbox

FORGET_AFTER = timedelta(hours=24)
KEEP_FOR = timedelta(days=60)  # as far ahead as one can book


def begin(
    *,
    service: Service,
    starts_at: datetime,
    trainer_id: int | None,
    answers: Answers,
    with_baby: bool = False,
    now: datetime,
) -> Draft:
    """Keep the chosen time and the answers she has just consented to give."""
    with transaction() as session:
        draft = Draft(
            key=tokens.url_token(),
            service_id=service.id,
            starts_at=starts_at,
            trainer_id=trainer_id,
            with_baby=with_baby,
            forget_at=now + FORGET_AFTER,
        )
        _set_answers(draft, answers, now=now)
        session.add(draft)
        return draft


def choose_time(*, draft: Draft, starts_at: datetime, trainer_id: int | None) -> None:
    """Another time, the same answers."""
    with transaction():
        lock(draft)
        draft.starts_at = starts_at
        draft.trainer_id = trainer_id


def answer_health(*, draft: Draft, answers: Answers, with_baby: bool, now: datetime) -> None:
    """Other answers, the same time."""
    with transaction():
        lock(draft)
        draft.with_baby = with_baby
        _set_answers(draft, answers, now=now)


def _set_answers(draft: Draft, answers: Answers, *, now: datetime) -> None:
    draft.health = {
        "born_on": answers.born_on.isoformat(),
        "delivery": answers.delivery,
        "clearance": answers.clearance,
        "consented_at": now.isoformat(),
    }


def give_contact(*, draft: Draft, contact: Contact, locale: str, key: str, now: datetime) -> None:
    """Who she is; sends a code to an address that is not proven yet. Raises TooManyCodes."""
    contact = Contact(**{**asdict(contact), "email": people.normal_email(contact.email)})
    with transaction():
        lock(draft)
        draft.person = asdict(contact)
        if not draft.is_proven:
            send_code(draft=draft, locale=locale, key=key, now=now)


def send_code(*, draft: Draft, locale: str, key: str, now: datetime) -> None:
    """Mail six digits to her address; earlier ones stop working. Raises TooManyCodes."""
    with transaction():
        lock(draft)
        email = draft.person["email"]
        _check_mails("address_code", email, now=now)
        code = tokens.six_digits()
        draft.code_digest = tokens.digest(code, key=key)
        draft.code_sent_at = now
        draft.code_guesses = 0
        notifications.enqueue("address_code", to=email, locale=locale, facts={"code": code}, now=now)


def _check_mails(kind: str, email: str, *, now: datetime) -> None:
    """Nobody's mailbox is filled by us, whoever types the address. Raises TooManyCodes."""
    told = outbox.told_since(kind, to=email, since=now - timedelta(hours=1))
    if told >= account_rules.MOST_CODES_AN_HOUR:
        raise TooManyCodes


def prove_address(*, draft: Draft, code: str, key: str, now: datetime) -> None:
    """Her address is hers if she can read us the code. Raises WrongCode, CodeUsedUp.

    A wrong guess is counted in a transaction of its own, for a refusal rolls the rest back.
    """
    with transaction():
        lock(draft)
        if draft.is_proven:  # a second tap
            return
        guesses, sent_at = draft.code_guesses, draft.code_sent_at
        draft.code_guesses += 1
    with transaction():
        account_rules.check_code(
            code, digest=draft.code_digest, key=key, sent_at=sent_at or now, guesses=guesses, now=now
        )
        draft.proven_email = draft.person["email"]
        draft.code_digest = ""


def keep(*, draft: Draft, email: str, locale: str, key: str, now: datetime) -> None:
    """Keep the answers of somebody who cannot exercise yet, and mail her the way back.

    Raises TooManyCodes when that address has had many such mails this hour.
    """
    email = people.normal_email(email)
    with transaction():
        lock(draft)
        _check_mails("draft_kept", email, now=now)
        token = tokens.url_token()
        draft.resume_digest = tokens.digest(token, key=key)
        draft.forget_at = now + KEEP_FOR
        notifications.enqueue(
            "draft_kept",
            to=email,
            locale=locale,
            facts={
                "token": token,
                "until": draft.forget_at.astimezone(draft.service.branch.zone).isoformat(),
            },
            now=now,
        )


def finish(*, draft: Draft, member: Member | None, locale: str, now: datetime) -> Booking:
    """Make the booking, and the visitor a member. A second time returns the same booking.

    `member` is who is signed in, or None for a visitor with a proven address. Raises what
    `book` raises, and then nothing has changed: neither account nor answers.
    """
    with transaction():
        lock(draft)
        if draft.booking:
            return draft.booking
        answers = draft.answers
        if answers is None or (member is None and not draft.is_proven):
            raise RuntimeError("the views lead through the missing steps first")
        if member is None:
            contact = draft.contact
            assert contact is not None
            member = accounts.join(contact=contact, locale=locale, now=now)
        health_check = health.answer(member=member, answers=answers, consented_at=draft.consented_at, now=now)
        booking = book(
            member=member,
            service=draft.service,
            starts_at=draft.starts_at,
            trainer_id=draft.trainer_id,
            health_check=health_check,
            with_baby=draft.with_baby,
            actor=member.actor,
            now=now,
        )
        draft.booking = booking
        draft.health, draft.person = {}, {}
        return booking


def forget(*, draft: Draft) -> None:
    """She has changed her mind: nothing of what she typed stays."""
    with transaction() as session:
        lock(draft)
        if not draft.booking:
            session.delete(draft)


def forget_stale(*, now: datetime) -> int:
    """Drop drafts whose time is over. Returns how many."""
    with transaction() as session:
        gone = session.execute(delete(Draft).where(Draft.forget_at <= now).returning(Draft.id))
        return len(gone.all())
