"""Two records of one person become one, and two again."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.accounts.models.people import Account, Member
from portal.accounts.operations import merges
from portal.accounts.operations.merges import PART_WITHIN
from portal.accounts.operations.people import (
    add_member,
    become_member,
)
from portal.accounts.queries.people import (
    count_owners,
    found_members,
    records_of,
    same_phone,
)
from portal.accounts.rules.joinings import JoinedOnSince, NotTheSame, TooLateToPart
from portal.booking.models.bookings import Booking
from portal.db import db, transaction
from portal.privacy.operations import erasure
from portal.progress import operations as progress
from portal.progress.models import LogEntry
from portal.progress.rules.measures import Measure
from portal.records import operations as records
from tests import people
from tests.conftest import TODAY, at

ACTOR = "staff:1"


@pytest.fixture
def caller(app, now):
    """She has only called: no e-mail address."""
    return add_member(
        family_name="高田", given_name="", kana=("", ""), phone="09055556666", actor=ACTOR, now=now
    )


def test_a_joined_record_takes_over_the_words_it_lacked_and_gives_them_back(caller, now):
    her = people.member("takada@example.com", now=now, family="高田", given="", phone=caller.phone)
    with transaction():
        her.given_kana, caller.given_name, caller.given_kana = "", "花", "ハナ"
    made = people.joined(her, caller, now=now)
    assert (her.name, her.given_kana) == ("高田 花", "ハナ")
    merges.part(merge=made, actor=ACTOR, now=now)
    assert (her.name, her.given_kana) == ("高田", "")


@pytest.fixture
def twice(hana, trial, mori, now):
    """Hana, and the record the desk made when she called before she signed up."""
    caller = add_member(
        family_name="山本", given_name="花", kana=("ヤマモト", "ハナ"), phone=hana.phone, actor=ACTOR, now=now
    )
    booking = people.booked(caller, trial, at(10), now=now)
    return hana, caller, booking


def test_two_records_become_one_and_two_again(twice, now):
    hana, caller, booking = twice
    assert same_phone(hana, now=now) == [caller]
    made = people.joined(hana, caller, now=now)
    db.session.expire_all()
    assert (booking.member_id, booking.health_check.member_id) == (hana.id, hana.id)
    assert same_phone(hana, now=now) == []
    assert found_members("山本") == [hana]
    for _ in range(2):
        merges.part(merge=made, actor=ACTOR, now=now + timedelta(days=1))
    db.session.expire_all()
    assert (booking.member_id, caller.merged_into_id) == (caller.id, None)
    assert {found_member.id for found_member in found_members("山本")} == {hana.id, caller.id}


def test_what_both_have_stays_where_it_is_and_comes_back_untouched(hana, yui, now):
    for who, value in ((hana, 2), (yui, 7)):
        progress.note(measure=Measure.PAIN, member=who, day=TODAY, value=value, today=TODAY, now=now)
    progress.note(
        measure=Measure.PAIN, member=yui, day=TODAY - timedelta(days=1), value=5, today=TODAY, now=now
    )
    made = people.joined(hana, yui, now=now)
    values = dict(
        db.session.execute(select(LogEntry.day, LogEntry.value).where(LogEntry.member_id == hana.id)).all()
    )
    assert values == {TODAY: 2, TODAY - timedelta(days=1): 5}
    merges.part(merge=made, actor=ACTOR, now=now)
    values = dict(
        db.session.execute(select(LogEntry.day, LogEntry.value).where(LogEntry.member_id == yui.id)).all()
    )
    assert values == {TODAY: 7, TODAY - timedelta(days=1): 5}


def test_the_other_address_no_longer_signs_in_until_they_part(hana, yui, now):
    made = people.joined(hana, yui, now=now)
    assert not yui.account.active
    merges.part(merge=made, actor=ACTOR, now=now)
    assert yui.account.active


def test_an_account_never_goes_into_a_record_without_one(twice, now):
    hana, caller, _ = twice
    made = people.joined(caller, hana, now=now)
    db.session.expire_all()
    assert (made.kept_id, made.gone_id) == (hana.id, caller.id)
    assert (caller.account, hana.account.email) == (None, "hana@example.com")


def test_nobody_is_joined_with_herself_or_twice(twice, yui, now):
    hana, caller, _ = twice
    with pytest.raises(NotTheSame):
        people.joined(hana, hana, now=now)
    db.session.rollback()
    people.joined(hana, caller, now=now)
    with pytest.raises(NotTheSame):
        people.joined(yui, caller, now=now)


def test_what_was_joined_last_is_parted_first(twice, now):
    hana, caller, booking = twice
    third = people.member("hana.work@example.com", now=now)
    first = people.joined(hana, caller, now=now)
    last = people.joined(third, hana, now=now)
    with pytest.raises(JoinedOnSince):
        merges.part(merge=first, actor=ACTOR, now=now)
    db.session.rollback()
    assert booking.member_id == third.id
    merges.part(merge=last, actor=ACTOR, now=now)
    merges.part(merge=first, actor=ACTOR, now=now)
    db.session.expire_all()
    assert booking.member_id == caller.id
    assert (hana.account.email, caller.account) == ("hana@example.com", None)


def test_after_two_weeks_they_stay_joined(twice, now):
    hana, caller, _ = twice
    made = people.joined(hana, caller, now=now)
    with pytest.raises(TooLateToPart):
        merges.part(merge=made, actor=ACTOR, now=now + PART_WITHIN + timedelta(seconds=1))


def test_every_table_that_names_a_member_is_thought_of(twice, now):
    """A new table with a member's column goes along by itself; this shows that none is left out."""
    hana, caller, _ = twice
    people.joined(hana, caller, now=now)
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            if table.name not in ("member", "member_merge") and any(
                key.column.table.name == "member" for key in column.foreign_keys
            ):
                assert not db.session.execute(select(table).where(column == caller.id)).all(), table.name
    assert db.session.scalar(select(Booking.member_id)) == hana.id
    assert db.session.get(Member, caller.id).merged_into_id == hana.id


def test_staff_and_other_numbers_are_never_joined(hana, kana, yui, now):
    stranger = add_member(
        family_name="木村", given_name="", kana=("", ""), phone="0399998888", actor=ACTOR, now=now
    )
    with pytest.raises(NotTheSame):
        people.joined(hana, stranger, now=now)
    db.session.rollback()
    also = become_member(contact=people.contact(kana.account.email), locale="ja", now=now)
    with pytest.raises(NotTheSame):
        people.joined(hana, also, now=now)
    db.session.rollback()
    assert count_owners() == 1


def test_records_joined_twice_are_deleted_and_shown_whole(hana, now, sato):
    second = add_member(family_name="二", given_name="", kana=("", ""), phone=hana.phone, actor="x", now=now)
    third = people.member("third@example.com", now=now, family="三")
    records.note_look(member=hana, staff=sato, now=now)
    people.joined(hana, second, now=now)
    people.joined(third, hana, now=now)
    assert set(records_of(third)) == {hana.subject, second.subject, third.subject}
    erasure.erase(member=third, now=now)
    assert {member.family_name for member in db.session.scalars(select(Member))} == {"–"}
    assert db.session.scalars(select(Account.email)).all() == ["sato@example.com"]
