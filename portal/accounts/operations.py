"""How people come to have accounts."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from portal.accounts import queries
from portal.accounts.models import Account, Member, Staff, StaffRole
from portal.accounts.rules import AddressInUse, Contact
from portal.audit import operations as audit
from portal.audit.events import Event
from portal.db import db, lock, transaction


def join(*, contact: Contact, locale: str, now: datetime) -> Member:
    """The member with this proven address. She is made, with an account, if she is new.

    What a member has told us before stays as it is: an address that is proven twice is no
    reason to overwrite her name or phone number.
    """
    with transaction() as session:
        account = queries.account_by_email(contact.email) or _open_or_find(
            contact.email, locale=locale, now=now
        )
        lock(account)  # somebody in two tabs becomes one member
        if account.member is None:
            account.member = Member(
                family_name=contact.family_name,
                given_name=contact.given_name,
                family_kana=contact.family_kana,
                given_kana=contact.given_kana,
                phone=contact.phone,
                joined_at=now,
            )
            session.flush()  # the booking that follows needs member.id
        return account.member


def add_staff(
    *,
    email: str,
    name: str,
    role: StaffRole,
    password: str | None,
    locale: str = "ja",
    actor: str,
    now: datetime,
) -> Staff:
    """Give somebody duties. `password` is a hash, or None to sign in by mailed code only.

    Raises AddressInUse when the address already belongs to somebody.
    """
    with transaction() as session:
        if queries.account_by_email(email):
            raise AddressInUse
        account = _open_account(email, locale=locale, now=now)
        account.password = password
        account.staff = Staff(role=role, name=name)
        session.flush()  # the history names staff.id
        audit.record(Event.STAFF_ADDED, subject=account.staff.actor, actor=actor, now=now, role=role)
        return account.staff


def _open_or_find(email: str, *, locale: str, now: datetime) -> Account:
    """A new account, or the one that another tab has opened at this moment."""
    try:
        with db.session.begin_nested():
            return _open_account(email, locale=locale, now=now)
    except IntegrityError:
        found = queries.account_by_email(email)
        assert found is not None  # it was in our way
        return found


def _open_account(email: str, *, locale: str, now: datetime) -> Account:
    with transaction() as session:
        account = Account(
            email=queries.normal_email(email), locale=locale, confirmed_at=now, opened_at=now, active=True
        )
        session.add(account)
        session.flush()  # the history names account.id
        audit.record(Event.ACCOUNT_OPENED, subject=account.subject, actor="system", now=now)
        return account
