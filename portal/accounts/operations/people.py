"""How people come to have accounts."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from portal.accounts.models.people import Account, Member, Staff, StaffRole
from portal.accounts.operations.codes import void_codes
from portal.accounts.operations.joinings import end_joinings
from portal.accounts.operations.links import send_link
from portal.accounts.operations.sign_ins import end_sign_ins
from portal.accounts.queries import people
from portal.accounts.rules.codes import CodeUse
from portal.accounts.rules.people import Contact
from portal.accounts.rules.refusals import AddressInUse, Erased, LastOwner, PhoneMissing
from portal.audit import operations as audit
from portal.audit.events import Event
from portal.db import db, lock, lock_name, transaction


def become_member(*, contact: Contact, locale: str, now: datetime) -> Member:
    """The member with this proven address. She is made, with an account, if she is new.

    What a member has told us before stays as it is: an address that is proven twice is no
    reason to overwrite her name or phone number. An address whose record was joined with another is
    that of the record that was kept.
    """
    with transaction() as session:
        account = find_or_open(contact.email, locale=locale, now=now)
        lock(account)  # somebody in two tabs becomes one member
        if account.member is None:
            account.member = Member(
                family_name=contact.family_name,
                given_name=contact.given_name,
                family_kana=contact.family_kana,
                given_kana=contact.given_kana,
                joined_at=now,
            )
            session.flush()  # her number is sealed by member.id, and the booking that follows needs it
            account.member.phone = contact.phone
            account.active = True  # she may have worked here, and comes to train now
        return account.member


def add_staff(
    *,
    email: str,
    name: str,
    role: StaffRole,
    password: str | None,
    locale: str = "ja",
    invites: str | None = None,
    actor: str,
    now: datetime,
) -> Staff:
    """Give somebody duties, who may be a member already. `password` is a hash, or None for none.

    With `invites`, the key that links are made safe with, she is mailed the way in. Raises
    AddressInUse for somebody who works here already.
    """
    with transaction() as session:
        account = find_or_open(email, locale=locale, now=now)
        lock(account)
        is_joined = account.email != people.normal_email(email)  # it opens her other account
        if account.staff or is_joined:
            raise AddressInUse
        account.password = password or account.password
        account.staff = Staff(role=role, name=name)
        end_sign_ins(account=account, actor=actor, now=now)  # as staff, she signs in with a second step
        if invites:
            send_link(
                use=CodeUse.INVITATION, email=account.email, account=account, network="", locale=locale,
                secret=invites, now=now,
            )  # fmt: skip
        session.flush()  # the history names staff.id
        audit.record(Event.STAFF_ADDED, subject=account.staff.actor, actor=actor, now=now, role=role)
        return account.staff


def find_or_open(email: str, *, locale: str, now: datetime) -> Account:
    """The account of the address, or a new one, or the one that another tab opens at this moment."""
    found = people.account_by_email(email) or open_if_new(email, locale=locale, now=now)
    found = found or people.account_by_email(email)
    assert found is not None  # it was in our way
    return found


def open_if_new(email: str, *, locale: str, now: datetime) -> Account | None:
    """A new account, or None where the address has one, if only since this moment."""
    try:
        with db.session.begin_nested():
            return _open_account(email, locale=locale, now=now)
    except IntegrityError:
        return None


def _open_account(email: str, *, locale: str, now: datetime) -> Account:
    with transaction() as session:
        account = Account(email=people.normal_email(email), locale=locale, opened_at=now, active=True)
        session.add(account)
        session.flush()  # the history names account.id
        audit.record(Event.ACCOUNT_OPENED, subject=account.subject, actor="system", now=now)
        return account


def add_member(
    *, family_name: str, given_name: str, kana: tuple[str, str], phone: str, actor: str, now: datetime
) -> Member:
    """Somebody who has called: a name and a phone number, and no account. Raises PhoneMissing."""
    if not phone:
        raise PhoneMissing
    with transaction() as session:
        member = Member(
            family_name=family_name,
            given_name=given_name,
            family_kana=kana[0],
            given_kana=kana[1],
            joined_at=now,
        )
        session.add(member)
        session.flush()  # her number is sealed by member.id, and the history names it
        member.phone = phone
        audit.record(Event.MEMBER_ADDED, subject=member.subject, actor=actor, now=now)
        return member


def change_member(*, member: Member, values: dict[str, str], actor: str, now: datetime) -> None:
    """Correct a name, a reading or a phone number. Raises Erased.

    Whoever may change a number could make it equal to anybody's: from then on it says nothing for a while.
    """
    with transaction():
        lock(member)
        if member.erased_at:
            raise Erased
        changed = sorted(name for name, value in values.items() if getattr(member, name) != value)
        for name in changed:
            setattr(member, name, values[name])
        if "phone" in changed:
            member.phone_changed_at = now
            end_joinings(member, actor=actor, now=now)
        if changed:
            audit.record(Event.MEMBER_CHANGED, subject=member.subject, actor=actor, now=now, names=changed)


def change_staff(
    *, staff: Staff, name: str, role: StaffRole, is_active: bool, actor: str, now: datetime
) -> None:
    """Another role, or none any more: who is not active cannot sign in. Raises LastOwner, Erased."""
    with transaction() as session:
        lock_name("owners")  # two who leave at once are counted one after the other
        account = staff.account
        if account is None:
            raise Erased
        lock(account)
        lock(staff)
        if (role, is_active) != (staff.role, staff.is_active):
            void_codes(account)
            end_sign_ins(account=account, actor=actor, now=now)
        staff.name, staff.role, staff.is_active = name, role, is_active
        # She may still train here, or book for somebody.
        account.active = is_active or account.member is not None or bool(people.stands_for(account.id))
        session.flush()  # the owners are counted as they are now
        if people.count_owners() == 0:
            raise LastOwner
        audit.record(
            Event.STAFF_CHANGED, subject=staff.actor, actor=actor, now=now, role=role, is_active=is_active
        )
