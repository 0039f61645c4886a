"""The loop: what a trainer reads before a visit, what she writes after it, and what the mother sees of both."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.accounts.models.people import StaffRole
from portal.accounts.operations import consents
from portal.accounts.rules.consents import SHARES, Purpose
from portal.booking.models.bookings import Booking
from portal.db import db, transaction
from portal.progress import operations as progress
from portal.progress.rules.measures import SHARED_BY, Measure
from portal.records.models import Note
from portal.routines import queries as routines
from tests import people
from tests.conftest import TODAY, at
from tests.summary.test_views import notes, practises

# Something of each field that stands nowhere else on the page, and under which consent it is seen.
TRACES = {
    Purpose.SHARE_PAIN: "最大9",
    Purpose.SHARE_PELVIC: "尿もれは記録2日のうち1日",
    Purpose.SHARE_SLEEP: "2〜4時間未満",
    Purpose.SHARE_TIREDNESS: "疲れ 4",
    Purpose.SHARE_PRACTICE: "飛ばした動き",
    Purpose.SHARE_FOODS: "海藻",
    Purpose.SHARE_ACTIVITIES: "階段をのぼる",
    Purpose.SHARE_BODY: "86.5",
}


@pytest.fixture
def mori_herself(mori, now):
    staff = people.staff("mori@example.com", "森", StaffRole.TRAINER, now=now)
    with transaction():
        mori.staff_id = staff.id
    return staff


@pytest.fixture
def visit(hana, trial, mori, mori_herself, now):
    """Tomorrow at ten, with a log of three days before."""
    made = people.booked(hana, trial, at(10), now=now, trainer_id=mori.id)
    notes(hana, Measure.PAIN, {1: 4, 2: 9, 3: 5}, now=now)
    notes(hana, Measure.PARTS, {2: ["pelvis"]}, now=now)
    notes(hana, Measure.LEAKS, {1: "little", 2: "no"}, now=now)
    notes(hana, Measure.HEAVINESS, {1: ["felt"]}, now=now)
    notes(hana, Measure.SLEEP, {1: "2_to_4"}, now=now)
    notes(hana, Measure.TIREDNESS, {1: 4}, now=now)
    notes(hana, Measure.MOVES, {4: ["marching"]}, now=now)
    notes(hana, Measure.FOODS, {1: ["seaweed"]}, now=now)
    activity = progress.add_activity(member=hana, name="階段をのぼる", now=now)
    notes(hana, Measure.ACTIVITIES, {1: {str(activity.id): 3}}, now=now)
    notes(hana, Measure.WORD, {1: "右を下にすると痛いです"}, now=now)
    bone = {
        "value": 86.5,
        "unit": "yam",
        "device": "dxa",
        "where": "健診",
        "site": "",
        "weeks": None,
        "feeding": True,
    }
    notes(hana, Measure.BONE, {1: bone}, now=now)
    practises(hana, 2, now=now, skipped=["marching"])
    return made


@pytest.fixture
def trainer(signed_in, mori_herself):
    return signed_in(mori_herself)


def brief_of(visit):
    return f"/staff/bookings/{visit.reference}/brief"


def test_every_field_has_its_trace():
    assert set(TRACES) == set(SHARES) == set(SHARED_BY.values())


@pytest.mark.parametrize("purpose", SHARES)
def test_the_brief_shows_what_is_shared_and_nothing_else(trainer, hana, visit, now, purpose):
    def traces():
        words = trainer.page(brief_of(visit)).words
        return {one for one, trace in TRACES.items() if trace in words}

    assert traces() == set()
    consents.give_consent(member=hana, purpose=purpose, now=now)
    assert traces() == {purpose}
    for other in SHARES:
        consents.give_consent(member=hana, purpose=other, now=now)
    consents.withdraw_consent(member=hana, purpose=purpose, now=now)
    assert traces() == set(SHARES) - {purpose}


@pytest.mark.parametrize("purpose", SHARES)
def test_the_record_shows_no_more_than_the_brief(trainer, hana, visit, now, purpose):
    words = trainer.page(f"/staff/members/{hana.id}").words
    assert not [trace for trace in TRACES.values() if trace in words]
    assert ("9" in words.partition("表で見る")[2]) is False


def test_a_word_to_the_trainer_needs_no_switch(trainer, visit):
    assert "右を下にすると痛いです" in trainer.page(brief_of(visit)).words


def test_the_brief_reaches_back_to_the_visit_before(
    trainer, signed_in, mori_herself, hana, visit, mori, personal, now, clock
):
    consents.give_consent(member=hana, purpose=Purpose.SHARE_PAIN, now=now)
    assert "はじめての来店の前" in trainer.page(brief_of(visit)).words
    clock.move_to(at(12))
    people.works(mori, visit.branch, TODAY + timedelta(days=8))
    follow_up = people.booked(
        hana, personal, at(10, on=TODAY + timedelta(days=8)), now=at(12), trainer_id=mori.id
    )
    words = signed_in(mori_herself).page(brief_of(follow_up)).words
    assert "前回の来店から：4月2日（火）" in words
    assert "最大9" not in words, "that was before it"


def test_reading_is_told_to_her_and_written_down(trainer, signed_in, hana, visit, kana):
    mother = signed_in(hana)
    ticket = f"/me/bookings/{visit.reference}"
    assert "記録を見ました" not in mother.page("/me").words
    signed_in(kana).page(brief_of(visit))
    assert "記録を見ました" not in mother.page("/me").words, "the owner is not her trainer"
    trainer.page(brief_of(visit))
    assert "森さんが記録を見ました（4月1日（月） 9:00）" in mother.page("/me").words
    assert "森さんが記録を見ました" in mother.page(ticket).words
    assert "森" in mother.page("/me/privacy").words


def test_note_and_routine_are_written_on_the_same_screen(trainer, signed_in, hana, visit):
    answer = trainer.submit(
        brief_of(visit), id="write-up", words="右の骨盤に注意", note="朝の呼吸だけで十分です",
        **{"rounds_breathing": "6", "rounds_cat-cow": "5", "rounds_heel-raise": "10"},
    )  # fmt: skip
    assert answer.location == brief_of(visit)
    assert "右の骨盤に注意" in trainer.page(brief_of(visit)).words
    mother = signed_in(hana)
    for page in ("/me", f"/me/bookings/{visit.reference}"):
        words = mother.page(page).words
        assert "次回まで：3つの動き" in words
        assert "朝の呼吸だけで十分です" in words
        assert "右の骨盤に注意" not in words


def test_a_note_alone_changes_no_routine(trainer, hana, visit):
    trainer.submit(brief_of(visit), id="write-up", words="元気でした")
    assert routines.assignment_of(hana.id) is None
    assert db.session.scalar(select(Note)).words == "元気でした"


def test_both_are_kept_or_neither_and_what_was_typed_stays(trainer, hana, visit):
    answer = trainer.submit(brief_of(visit), id="write-up", words="残る言葉", note="動きのないひとこと")
    assert answer.status_code == 422
    assert "残る言葉" in answer.text
    assert "動きのないひとこと" in answer.text
    db.session.rollback()
    assert db.session.scalars(select(Note)).all() == []
    for wrong in ({"rounds_breathing": "99"}, {"words": "x" * 4001}, {"note": "x" * 501}):
        assert trainer.submit(brief_of(visit), id="write-up", **wrong).status_code == 422


def test_who_may_not_know_does_not(signed_in, sato, hana, visit, kudo, now, client):
    other = people.staff("kudo@example.com", "工藤", StaffRole.TRAINER, now=now)
    with transaction():
        kudo.staff_id = other.id
    assert signed_in(sato).get(brief_of(visit)).status_code == 403, "the desk"
    assert signed_in(other).get(brief_of(visit)).status_code == 403, "another trainer"
    assert signed_in(hana).get(brief_of(visit)).status_code in (403, 404)
    assert client.get(brief_of(visit)).status_code == 302


def test_the_mailed_link_shows_no_word_of_hers(app, signed_in, trainer, hana, visit, branch):
    trainer.submit(brief_of(visit), id="write-up", note="秘密のひとこと", rounds_breathing="6")
    stranger = app.test_client()
    with stranger.session_transaction() as kept:
        kept["opened"] = [visit.reference]
    page = stranger.get(f"/me/bookings/{visit.reference}")
    assert page.status_code == 200
    assert "秘密のひとこと" not in page.text
    assert db.session.scalar(select(Booking)).reference == visit.reference


def test_the_brief_takes_as_many_statements_for_a_long_log_as_for_none(trainer, hana, visit, now, statements):
    for purpose in SHARES:
        consents.give_consent(member=hana, purpose=purpose, now=now)
    trainer.page(brief_of(visit))
    with statements() as few:
        trainer.page(brief_of(visit))
    for back in range(5, 50):
        notes(hana, Measure.PAIN, {back: 3}, now=now)
        practises(hana, back, now=now)
    trainer.page(brief_of(visit))
    with statements() as many:
        trainer.page(brief_of(visit))
    assert len(few) == len(many)


def test_nothing_shared_is_nothing_read(trainer, signed_in, yui, trial, mori, now):
    visit = people.booked(yui, trial, at(14), now=now, trainer_id=mori.id)
    notes(yui, Measure.PAIN, {1: 4}, now=now)
    trainer.page(brief_of(visit))
    assert "has seen your log" not in signed_in(yui).page("/en/me").words
    consents.give_consent(member=yui, purpose=Purpose.SHARE_PAIN, now=now)
    trainer.page(brief_of(visit))
    assert "has seen your log" in signed_in(yui).page("/en/me").words


def test_a_note_alone_leaves_the_standing_routine_as_it_is(trainer, hana, visit, mori_herself, now):
    trainer.submit(brief_of(visit), id="write-up", note="朝だけ", rounds_breathing="6")
    first = routines.assignment_of(hana.id).id
    trainer.submit(brief_of(visit), id="write-up", words="元気でした")
    db.session.rollback()
    assert routines.assignment_of(hana.id).id == first


def test_a_page_from_before_a_colleagues_change_does_not_undo_it(trainer, hana, visit):
    trainer.submit(brief_of(visit), id="write-up", rounds_breathing="6")
    old = trainer.page(brief_of(visit)).form(id="write-up")
    trainer.submit(brief_of(visit), id="write-up", rounds_breathing="12")
    answer = trainer.post(brief_of(visit), data=old.fields | {"rounds_breathing": "3", "words": "残る言葉"})
    assert answer.status_code == 409
    assert "残る言葉" in answer.text
    db.session.rollback()
    assert [move.rounds for move in routines.assignment_of(hana.id).moves] == [12]


def test_of_two_visits_ahead_the_second_reaches_back_too(trainer, hana, visit, personal, mori, now):
    people.works(mori, visit.branch, TODAY + timedelta(days=5))
    second = people.booked(hana, personal, at(10, on=TODAY + timedelta(days=5)), now=now, trainer_id=mori.id)
    words = trainer.page(brief_of(second)).words
    assert "右を下にすると痛いです" in words
    assert "はじめての来店の前" in words
