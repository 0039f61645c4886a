"""Which members the list shows, in which order, and what of each."""

from datetime import time, timedelta

import pytest
from sqlalchemy import event

from portal.accounts.models.people import StaffRole
from portal.accounts.operations.people import add_member
from portal.availability.rules.asked import Asked
from portal.booking.operations import bookings
from portal.db import db, transaction
from portal.members import queries
from portal.members.rules.shown import A_PAGE, Order, Shown
from portal.waitlist.operations.wishes import join
from portal.waitlist.rules import Wish
from tests import people
from tests.conftest import NOW, TODAY, at

WISH = Wish(127, time(7), time(22), TODAY, TODAY + timedelta(days=9))


def called(name, *, now, phone="09077778888"):
    return add_member(family_name=name, given_name="", kana=("", ""), phone=phone, actor="staff:1", now=now)


@pytest.fixture
def four(hana, yui, trial, mori, kudo, now, clock):
    """hana was here a while ago, yui the day before and comes again, emma only called, rin cancelled."""
    long_ago = NOW - timedelta(days=60)
    emma, rin = called("Emma", now=now), people.member("rin@example.com", now=now, phone="09055556666")
    for member, day, trainer in ((hana, -40, mori), (yui, -2, kudo)):
        visit = people.booked(member, trial, at(10), now=now, trainer_id=trainer.id)
        with transaction():
            visit.starts_at = visit.starts_at + timedelta(days=day)
            visit.ends_at = visit.ends_at + timedelta(days=day)
            member.joined_at = long_ago
    people.booked(yui, trial, at(14), now=now, trainer_id=mori.id, override="二度目")
    gone = people.booked(rin, trial, at(12), now=now)
    bookings.cancel(booking=gone, actor=rin.actor, now=now)
    return {"hana": hana, "yui": yui, "emma": emma, "rin": rin}


def names(four, shown, order=Order.NAME, now=NOW):
    found = {member.id: name for name, member in four.items()}
    lines = queries.lines(shown, order, page=1, now=now)
    assert queries.count(shown, now=now) == len(lines)
    return [found[line.member.id] for line in lines]


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (Shown.ALL, {"hana", "yui", "emma", "rin"}),
        (Shown.NO_NEXT, {"hana"}),
        (Shown.AWAY, {"hana"}),
        (Shown.WAITING, set()),
        (Shown.NEW, {"emma", "rin"}),
    ],
)
def test_each_kind_shows_those_it_says(four, shown, expected):
    assert set(names(four, shown)) == expected


def test_who_waits_is_among_those_who_wait(four, trial, branch, now):
    join(member=four["rin"], service=trial, wish=WISH, asked=Asked(), actor="x", now=now)
    assert names(four, Shown.WAITING) == ["rin"]


def test_they_stand_as_asked(four):
    assert names(four, Shown.ALL, Order.LAST)[:2] == ["hana", "yui"]
    assert set(names(four, Shown.ALL, Order.JOINED)[:2]) == {"emma", "rin"}


def test_a_line_says_when_she_was_here_and_with_whom(four, kudo, mori, now):
    lines = {line.member.id: line for line in queries.lines(Shown.ALL, Order.NAME, page=1, now=now)}
    yui, hana, rin = (lines[four[name].id] for name in ("yui", "hana", "rin"))
    assert (yui.last_at, yui.next_at, yui.trainer_id) == (
        at(10, on=TODAY - timedelta(days=1)),
        at(14),
        kudo.id,
    )
    assert (hana.next_at, hana.trainer_id) == (None, mori.id)
    assert (rin.last_at, rin.next_at, rin.trainer_id) == (None, None, None)


def test_who_is_deleted_or_joined_is_none(four, now):
    people.joined(four["hana"], four["yui"], now=now)
    assert "yui" not in names(four, Shown.ALL)
    with transaction():
        four["rin"].erased_at = now
    assert "rin" not in names(four, Shown.ALL)


def test_a_page_is_as_long_as_it_says_and_costs_the_same(app, signed_in, kana, branch, mori, now):
    owner = signed_in(kana)

    def cost(path):
        seen = []
        event.listen(db.engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
        words = owner.page(path).words
        return len(seen), words

    called("Emma", now=now)
    few, _ = cost("/staff/members")
    for number in range(A_PAGE + 5):
        called(f"C{number:02}", now=now, phone=f"090{number:08d}")
    many, words = cost("/staff/members")
    assert many <= 2 * few, "both listeners count"
    assert words.count("前回の来店") == A_PAGE + 1, "each has it, and the head"
    assert "2ページ中 1ページ目" in words
    assert owner.page("/staff/members?page=2").words.count("前回の来店") == 7
    assert owner.page("/staff/members?page=99").words.count("前回の来店") == 7
    assert owner.page("/staff/members?page=x&shown=y&order=z").words.count("前回の来店") == A_PAGE + 1


def test_the_owner_takes_them_along_as_a_file(four, signed_in, kana, sato):
    answer = signed_in(kana).get("/staff/members.csv")
    assert answer.status_code == 200
    rows = answer.text.splitlines()
    assert len(rows) == 5
    assert "山本" in answer.text
    assert signed_in(sato).get("/staff/members.csv").status_code == 403


def test_a_trainer_looks_for_her_and_has_no_list(four, signed_in, mori, now):
    trainer = people.staff("t@example.com", "森", StaffRole.TRAINER, now=now)
    assert "前回の来店" not in signed_in(trainer).page("/staff/members").words
