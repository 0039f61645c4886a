"""One field finds her, however her name is typed; two records of one person become one."""

import pytest

from portal.accounts.operations.people import add_member, change_member
from portal.accounts.queries.people import alike, found_members
from portal.accounts.rules.refusals import PhoneMissing

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
