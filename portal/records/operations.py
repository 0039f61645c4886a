"""Writing notes, and writing down who has looked."""

from collections.abc import Collection
from datetime import datetime, timedelta

from portal.accounts.models.people import Member, Staff
from portal.accounts.rules.refusals import Erased
from portal.audit import operations as audit
from portal.audit import queries as history
from portal.audit.events import Event
from portal.db import lock, transaction
from portal.records import queries as notes
from portal.records.models import Note
from portal.records.rules import check_words

SAME_TAP = timedelta(minutes=1)
ONE_LOOK = timedelta(minutes=10)  # opening a record again within it is the same look


def write_note(*, member: Member, staff: Staff, words: str, is_for_desk: bool, now: datetime) -> Note:
    """Written twice within a minute, it is one note. Raises NoteEmpty, NoteTooLong, Erased."""
    check_words(words)
    with transaction() as session:
        lock(member)  # the second tap of a double tap waits, and then finds the note
        if member.erased_at:
            raise Erased
        last = next(iter(notes.notes_of(member.id, for_desk=False, most=1)), None)
        if (
            last
            and (last.staff_id, last.words) == (staff.id, words.strip())
            and now - last.written_at < SAME_TAP
        ):
            return last
        note = Note(
            member_id=member.id,
            staff_id=staff.id,
            written_at=now,
            words=words.strip(),
            is_for_desk=is_for_desk,
        )
        session.add(note)
        audit.record(Event.NOTE_WRITTEN, subject=member.subject, actor=staff.actor, now=now)
        return note


def note_look(*, member: Member, staff: Staff, now: datetime) -> None:
    """Somebody on the staff sees what she has told us about her health."""
    if history.last_of(Event.RECORD_OPENED, subject=member.subject, actor=staff.actor, since=now - ONE_LOOK):
        return
    audit.record(Event.RECORD_OPENED, subject=member.subject, actor=staff.actor, now=now)


def note_looks(*, member_ids: Collection[int], staff: Staff, now: datetime) -> None:
    """The same for everybody on a sheet."""
    with transaction():
        seen = history.subjects_of(Event.RECORD_OPENED, actor=staff.actor, since=now - ONE_LOOK)
        for subject in sorted({f"member:{number}" for number in member_ids} - seen):
            audit.record(Event.RECORD_OPENED, subject=subject, actor=staff.actor, now=now)
