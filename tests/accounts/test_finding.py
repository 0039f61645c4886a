"""One field finds her, however her name is typed; two records of one person become one."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.accounts.models.people import Member
from portal.accounts.operations import merges
from portal.accounts.operations.merges import PART_WITHIN
from portal.accounts.operations.people import add_member, become_member, change_member
from portal.accounts.queries.people import alike, count_owners, found_members, same_phone
from portal.accounts.rules.joinings import JoinedOnSince, NotTheSame, TooLateToPart
from portal.accounts.rules.refusals import PhoneMissing
from portal.booking.models.bookings import Booking
from portal.db import db
from portal.progress import operations as progress
from portal.progress.models import LogEntry
from portal.progress.rules.measures import Measure
from tests import people
from tests.conftest import TODAY, at

ACTOR = "staff:1"


@pytest.fixture
def three(app, now):
    for n, (family, given, kana) in enumerate(
        [
            ("大野", "優子", ("オオノ", "ユウコ")),
            ("佐藤", "花", ("サトウ", "ハナ")),
            ("Clark", "Emma", ("", "")),
        ]
    ):
        add_member(
            family_name=family, given_name=given, kana=kana, phone=f"0901234567{n}", actor=ACTOR, now=now
        )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("大野", "大野 優子"),
        ("大", "大野 優子"),
        ("大野優子", "大野 優子"),
        ("優子 大野", "大野 優子"),
        ("おおの", "大野 優子"),
        ("オオノ", "大野 優子"),
        ("ｵｵﾉ ﾕｳｺ", "大野 優子"),
        ("おーの", "大野 優子"),
        ("ohno", "大野 優子"),
        ("ono yuko", "大野 優子"),
        ("OONO", "大野 優子"),
        ("sato", "佐藤 花"),
        ("satou", "佐藤 花"),
        ("Satō", "佐藤 花"),
        ("さとうは", "佐藤 花"),
        ("090-1234-5671", "佐藤 花"),
        ("5671", "佐藤 花"),
        ("０９０１２３４５６７１", "佐藤 花"),
        ("+81 90 1234 5671", "佐藤 花"),
        ("clark", "Clark Emma"),
        ("emma CLA", "Clark Emma"),
    ],
)
def test_any_writing_finds_her(three, text, name):
    assert [found_member.name for found_member in found_members(text)] == [name]


@pytest.mark.parametrize(
    ("kept", "typed"),
    [
        (("髙橋", "愛", "タカハシ", "アイ"), "高橋"),
        (("高橋", "愛", "タカハシ", "アイ"), "髙橋"),
        (("渡邉", "美﨑", "ワタナベ", "ミサキ"), "渡辺 美崎"),
        (("齋藤", "瞳", "サイトウ", "ヒトミ"), "斉藤"),
        (("𠮷田", "彩", "ヨシダ", "アヤ"), "吉田"),
        (("葛\U000e0101城", "澪", "カツラギ", "ミオ"), "葛城"),
        (("Nguyễn", "Thị Hoa", "", ""), "Nguyen hoa"),
        (("Nguyễn", "Thị Hoa", "グエン", ""), "ぐえん"),
        (("O’Brien", "Siobhán", "", ""), "O'Brien"),
        (("O’Brien", "Siobhán", "", ""), "obrien siobhan"),
        (("Łukasz", "Żaneta", "", ""), "lukasz"),
        (("佐々木", "みすゞ", "ササキ", "ミスヾ"), "佐佐木"),
        (("佐々木", "みすゞ", "ササキ", "ミスヾ"), "みすず"),
        (("김", "지영", "キム", "ジヨン"), "김"),
        (("김", "지영", "キム", "ジヨン"), "きむ"),
    ],
)
def test_letters_that_are_written_in_several_ways_find_her(app, now, kept, typed):
    family, given, *kana = kept
    made = add_member(
        family_name=family, given_name=given, kana=tuple(kana), phone="09012345670", actor=ACTOR, now=now
    )
    assert [found_member.id for found_member in found_members(typed)] == [made.id]
    assert made.name == f"{family} {given}", "what she wrote stays"


@pytest.mark.parametrize("typed", ["hana@example.com", "Hana@Example", "@example.com"])
def test_the_address_finds_her(hana, three, typed):
    assert hana.id in [found_member.id for found_member in found_members(typed)]
    assert found_members("nobody@example.org") == []


def test_a_corrected_name_is_found_and_the_old_one_is_not(three, now):
    [clark] = found_members("clark")
    change_member(member=clark, values={"family_name": "髙木"}, actor=ACTOR, now=now)
    assert found_members("clark") == []
    assert found_members("高木") == [clark]


@pytest.mark.parametrize(
    ("person", "is_alike"),
    [
        (("髙橋", "愛", ("", ""), ""), True),
        (("高橋", "愛", ("", ""), ""), True),
        (("高梁", "亜衣", ("タカハシ", "アイ"), ""), True),
        (("田中", "愛", ("", ""), "09012345670"), True),
        (("高橋", "", ("", ""), ""), False),
        (("高橋", "愛子", ("タカハシ", "アイコ"), ""), False),
        (("田中", "愛", ("タナカ", "アイ"), "09012345671"), False),
    ],
)
def test_before_a_new_record_is_made_those_alike_are_known(app, now, person, is_alike):
    made = add_member(
        family_name="髙橋",
        given_name="愛",
        kana=("タカハシ", "アイ"),
        phone="09012345670",
        actor=ACTOR,
        now=now,
    )
    assert alike(*person) == ([made] if is_alike else [])


@pytest.mark.parametrize("text", ["", "  ", "zzz", "%", "_", "'; --", "花%", "\u3000"])
def test_what_is_nobody_finds_nobody(three, text):
    assert found_members(text) == []


def test_a_name_may_have_a_percent_sign(app, now):
    add_member(family_name="100%", given_name="", kana=("", ""), phone="0312345678", actor=ACTOR, now=now)
    assert len(found_members("0%")) == 1


def test_a_caller_needs_a_phone_number(app, now):
    with pytest.raises(PhoneMissing):
        add_member(family_name="木村", given_name="", kana=("", ""), phone="", actor=ACTOR, now=now)


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
