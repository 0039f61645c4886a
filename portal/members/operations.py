"""Bringing members along, and taking that back."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError

from portal.accounts.models.people import Account, Member
from portal.accounts.operations.people import open_if_new
from portal.audit import operations as audit
from portal.audit.events import Event
from portal.db import lock, lock_name, transaction
from portal.lib.errors import RuleBroken
from portal.lib.translatable import msgid
from portal.members import queries
from portal.members.models import MemberImport
from portal.members.rules.sheets import Person

UNDONE_WITHIN = timedelta(days=1)


class ImportTooOld(RuleBroken):
    message = msgid("A list can be taken back within a day. This one is older.")


def bring_along(
    people: Sequence[Person],
    *,
    anew: Collection[int] = (),
    had_trial: bool,
    actor: str,
    now: datetime,
) -> MemberImport | None:
    """Members of all lines that are right and of nobody we know; None where there is none.

    `anew` are lines of whom the owner says that they are somebody else. Whoever is known by her number or
    address is left out in any case, so that the same list twice is the list once. `had_trial`: they have had
    their trial before the portal was there, and book sessions.
    """
    with transaction() as session:
        lock_name("members")  # the same list from two tabs is one list
        known = queries.known_among(people)
        made = [
            _made(person, had_trial=had_trial, now=now)
            for person in people
            if not person.wrong
            and not known.by_way(person)
            and (person.number in anew or not known.by_name(person))
        ]
        if not made:
            return None
        session.add_all([member for member, _person in made])
        session.flush()  # a number is sealed by member.id
        for member, person in made:
            member.phone = person.phone
            if person.email:
                member.account = _account(person.email, now=now)
            audit.record(Event.MEMBER_ADDED, subject=member.subject, actor=actor, now=now)
        brought = MemberImport(at=now, by=actor, member_ids=[member.id for member, _person in made])
        session.add(brought)
        session.flush()  # the history names import.id
        audit.record(Event.MEMBERS_IMPORTED, subject=brought.subject, actor=actor, now=now, count=len(made))
        return brought


def _made(person: Person, *, had_trial: bool, now: datetime) -> tuple[Member, Person]:
    return Member(**person.names, joined_at=now, trial_elsewhere=had_trial), person


def _account(email: str, *, now: datetime) -> Account | None:
    """She signs in by a code to that address, which proves that it is hers; nothing is mailed before."""
    return open_if_new(email, locale="ja", now=now)


def take_back(*, brought: MemberImport, actor: str, now: datetime) -> int:
    """Everybody whom nothing has happened to since is gone again. Returns how many stay.

    Raises ImportTooOld.
    """
    with transaction() as session:
        lock(brought)
        if brought.undone_at:
            return 0
        if now > brought.at + UNDONE_WITHIN:
            raise ImportTooOld
        stay = 0
        for member in queries.brought(brought):
            account = member.account
            try:
                with session.begin_nested():
                    session.delete(member)
                    session.flush()  # before her account, to which she points
                    if account:
                        session.delete(account)
            except IntegrityError:  # she has booked, or signed in, or somebody has written a note
                stay += 1
        brought.undone_at = now
        audit.record(Event.MEMBERS_IMPORT_UNDONE, subject=brought.subject, actor=actor, now=now, stay=stay)
        return stay
