"""A gym comes with its members: what a list holds is read, looked at, taken over once, and taken back."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from portal.accounts.models.people import Account, Member
from portal.booking.rules.refusals import TrialTaken
from portal.db import db
from portal.gym import queries as gym
from portal.lib.errors import DomainError
from portal.members import operations, queries
from portal.members.operations import ImportTooOld, bring_along, take_back
from portal.members.rules import sheets
from portal.members.rules.sheets import Column
from portal.notifications.models import OutboxMessage
from tests import people
from tests.conftest import NOW, at

HERE = "/staff/members/imports"
BY = {"actor": "staff:1", "now": NOW}
LIST = """氏名\tフリガナ\t電話番号\tメール
佐藤 葵\tサトウ アオイ\t090-1111-0001\taoi@list.example
鈴木　陽菜\tすずき　ひな\t０９０１１１１０００２\t
Nguyễn Lan\t\t+81 90-1111-0003\tLAN@list.example
"""


def read(text):
    table = sheets.table_of(text)
    columns, has_head = sheets.columns_of(table)
    return sheets.people_in(table, columns, has_head=has_head)


def everybody():
    return db.session.scalars(select(Member).order_by(Member.id)).all()


def test_a_list_with_words_over_it_is_read_as_it_says():
    found = read(LIST)
    assert [person.wrong for person in found] == [[], [], []]
    assert [person.names["family_name"] for person in found] == ["佐藤", "鈴木", "Nguyễn"]
    assert [person.names["given_kana"] for person in found] == ["アオイ", "ヒナ", ""]
    assert [person.phone for person in found] == ["09011110001", "09011110002", "09011110003"]
    assert [person.email for person in found] == ["aoi@list.example", "", "lan@list.example"]


@pytest.mark.parametrize(
    "text",
    [
        "佐藤 葵,090-1111-0001,サトウ アオイ",
        "\ufeff姓,名,セイ,メイ,携帯\n佐藤,葵,サトウ,アオイ,09011110001",
        '"お名前";"TEL";"ふりがな"\n"佐藤 葵";"\'090-1111-0001";"さとう あおい"',
    ],
)
def test_other_orders_and_marks_are_read_too(text):
    [person] = read(text)
    assert not person.wrong
    assert person.names == {
        "family_name": "佐藤", "given_name": "葵", "family_kana": "サトウ", "given_kana": "アオイ",
    }  # fmt: skip
    assert person.phone == "09011110001"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("\t\t09011110001\t", "name is missing"),
        ("佐藤 葵\tsato\t09011110001\t", "not written in kana"),
        ("佐藤 葵\t\t123\t", "phone number cannot"),
        ("佐藤 葵\t\t09011110001\taoi", "e-mail address cannot"),
        ("佐藤 葵\t\t\t", "neither"),
        ("=1+1\t\t09011110001\t", "name cannot"),
        (f"{'長' * 51}\t\t09011110001\t", "name cannot"),
    ],
)
def test_a_line_that_cannot_be_is_named(line, says):
    [person] = read("氏名\tフリガナ\t電話番号\tメール\n" + line)
    assert any(says in words for words in person.wrong), person.wrong


def test_what_is_no_list_says_what_to_do():
    for text, refusal in (
        ("PK\x03\x04rest", sheets.NoText),
        ("a\0b", sheets.NoText),
        (" \n\n", sheets.NoLines),
        ("氏名\n佐藤", sheets.NoNames),
        ("電話番号\n09011110001", sheets.NoNames),
        ("佐藤,09011110001\n" * (sheets.MOST_LINES + 2), sheets.TooManyLines),
    ):
        with pytest.raises(refusal):
            read(text)


@given(st.text(max_size=300))
def test_no_text_is_a_fault(text):
    try:
        for person in read(text):
            assert person.wrong or person.phone or person.email
    except DomainError:
        pass


def test_the_same_list_twice_is_the_list_once(app, now):
    brought = bring_along(read(LIST), had_trial=True, **BY)
    assert len(brought.member_ids) == 3
    assert bring_along(read(LIST), had_trial=True, anew=range(9), **BY) is None
    assert [member.phone for member in everybody()] == ["09011110001", "09011110002", "09011110003"]
    assert [bool(member.account) for member in everybody()] == [True, False, True]


def test_whoever_is_known_by_name_alone_waits_for_a_word(hana, now):
    line = "山本 花\tやまもと はな\t09011110009\t"
    text = LIST + line
    assert len(bring_along(read(text), had_trial=True, **BY).member_ids) == 3
    [double] = [person for person in read(text) if person.phone == "09011110009"]
    assert queries.known_among([double]).of(double) == [hana]
    assert len(bring_along(read(text), anew=[double.number], had_trial=True, **BY).member_ids) == 1


def test_five_hundred_dirty_lines_lose_nobody_and_double_nobody(hana, now):
    rows, right = ["氏名\tフリガナ\t電話番号\tメール"], 0
    for n in range(500):
        kind = n % 10
        phone = f"0903333{n:04}" if kind != 7 else "0903333"
        name = "" if kind == 8 else f"会員{n} 花"
        rows.append(f"{name}\t\t{phone if kind != 9 else hana.phone}\t")
        right += kind < 7
    found = read("\n".join(rows))
    brought = bring_along(found, had_trial=True, **BY)
    assert len(brought.member_ids) == right
    assert len(everybody()) == right + 1
    wrong = [person for person in found if person.wrong]
    assert len(wrong) + right + 1 == 500, "each line is taken, named, or somebody we know"


def test_who_had_her_trial_before_books_sessions(app, branch, mori, now):
    bring_along(read(LIST), had_trial=True, **BY)
    aoi, hina, _ = everybody()
    visit = people.booked(aoi, gym.service("personal"), at(10), now=now)
    assert visit.member is aoi
    with pytest.raises(TrialTaken):
        people.booked(hina, gym.service("trial"), at(12), now=now)


def test_it_is_taken_back_as_a_whole_but_for_who_has_come_since(app, branch, mori, now):
    brought = bring_along(read(LIST), had_trial=True, **BY)
    aoi, _, lan = everybody()
    people.booked(aoi, gym.service("personal"), at(10), now=now)
    people.signed_in(lan.account, now=now)
    assert take_back(brought=brought, **BY) == 2
    assert [member.family_name for member in everybody()] == ["佐藤", "Nguyễn"]
    assert take_back(brought=brought, **BY) == 0
    assert db.session.scalars(select(Account.email)).all().count("aoi@list.example") == 1


def test_after_a_day_it_stands(app, now):
    brought = bring_along(read(LIST), had_trial=True, **BY)
    with pytest.raises(ImportTooOld):
        take_back(brought=brought, actor="staff:1", now=NOW + operations.UNDONE_WITHIN + timedelta(seconds=1))
    assert len(everybody()) == 3


def test_the_owner_looks_adds_mends_and_takes_back(signed_in, kana, hana, branch):
    owner = signed_in(kana)
    typed = LIST + "山本 花\t\t09012345678\t\n田中\t\t12\t"
    page = owner.page_of(owner.submit(HERE, id="import", lines=typed))
    assert "電話番号を読み取れません" in page.words
    assert "登録済み" in page.words
    assert "このうち3行を新しく追加できます" in page.words
    assert len(everybody()) == 1, "nothing is taken over by looking"
    answer = owner.post(HERE, data=page.form(id="import").fields | {"add": "y", "had_trial": "y"})
    page = owner.page_of(answer)
    assert "会員を3人追加しました" in page.words
    kept = page.form(id="import").fields["lines"]
    assert "田中" in kept
    assert "佐藤" not in kept
    assert not db.session.scalars(select(OutboxMessage)).all(), "no mail is sent"
    assert owner.submit(HERE, ends="/undo").location == HERE
    assert "取り消しました" in owner.page(HERE).words
    db.session.rollback()
    assert everybody() == [hana]


def test_columns_can_be_said(signed_in, kana, branch):
    owner = signed_in(kana)
    page = owner.page_of(owner.submit(HERE, id="import", lines="葵,佐藤,x,09011110001"))
    columns = {"column-0": Column.GIVEN, "column-1": Column.FAMILY, "column-2": "", "column-3": Column.PHONE}
    page = owner.page_of(owner.post(HERE, data=page.form(id="import").fields | columns))
    assert "佐藤 葵" in page.words


@pytest.mark.parametrize(
    ("lines", "words"),
    [("", "一覧の行を貼り付ける"), ("PK\x03\x04", "CSVとして保存"), ("ああ", "名前の列と")],
)
def test_what_cannot_be_read_is_explained_and_kept(signed_in, kana, branch, lines, words):
    answer = signed_in(kana).submit(HERE, id="import", lines=lines)
    assert answer.status_code == 422
    assert words in answer.text


def test_nobody_else_brings_anybody(signed_in, sato, hana):
    assert signed_in(sato).get(HERE).status_code == 403
