"""The board: what it shows, what it costs, and moving from it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.availability.rules.ticks import TICK_MINUTES
from portal.booking.models.bookings import Booking, NoShow
from portal.db import db, insert_new, transaction
from portal.notifications.models import OutboxMessage
from portal.progress import operations as progress
from portal.progress.rules.measures import Measure
from portal.rota.operations import shifts
from tests import people
from tests.conftest import TODAY, TOMORROW, at

DAY = TOMORROW.isoformat()
BOARD = f"/staff/board?date={DAY}"


@pytest.fixture
def booking(hana, trial, mori, kudo, now):
    return people.booked(hana, trial, at(10), now=now, trainer_id=mori.id)


def sent(browser, booking, **fields):
    """What the board's script sends: the page's own hidden form, filled in."""
    form = browser.page(BOARD).form(id="moving")
    action = form.action.replace("REFERENCE", booking.reference)
    return browser.post(action, data=form.fields | {"sequence": booking.sequence} | fields)


def test_a_day_shows_every_trainer_at_work_with_visits_gaps_and_flags(
    signed_in, sato, booking, yui, trial, mori, kudo, now
):
    people.booked(yui, trial, at(12), now=now, trainer_id=kudo.id, babies=1)
    people.is_away(mori, at(20), 2)
    progress.note(measure=Measure.PAIN, member=yui, day=TODAY, value=8, today=TODAY, now=now)
    people.shares_pain(yui, now=now)
    words = signed_in(sato).page(BOARD).words
    for part in (
        "森",
        "工藤",
        "10:00 山本 花",
        "12:00 Nakamura Yui",
        "赤ちゃんと",
        "休み",
        "最近、強い痛み",
        "2件",
    ):
        assert part in words, part


def test_it_stands_where_its_time_is(signed_in, sato, booking):
    html = signed_in(sato).get(BOARD).text
    assert "at-12 for-4" in html, "10:00 is twelve quarters after opening, and it takes four"


def test_a_break_is_the_time_between_two_shifts(signed_in, sato, branch, mori):
    from portal.lib.hours import hours_of

    shifts.set_days(
        branch=branch,
        plan={(mori.id, TOMORROW): hours_of("9-13, 14-18")},
        actor="staff:1",
        now=at(8, on=TODAY),
    )
    html = signed_in(sato).get(BOARD).text
    assert "gap--break at-24 for-4" in html
    assert "gap--off at-0 for-8" in html


def test_a_move_from_the_board_and_its_undo(signed_in, sato, booking, kudo, mori):
    browser = signed_in(sato)
    answer = sent(browser, booking, time="11:00", trainer=kudo.id)
    assert answer.location == BOARD
    page = browser.page(BOARD)
    assert "4月2日（火） 11:00（工藤）へ移しました" in page.words
    undo = page.form(ends="/time/undo")
    browser.post(undo.action, data=undo.fields)
    db.session.rollback()
    assert (booking.starts_at, booking.trainer_id) == (at(10), mori.id)
    assert (
        db.session.scalar(
            select(func.count()).select_from(OutboxMessage).where(OutboxMessage.kind == "booking_moved")
        )
        == 0
    )


def test_a_time_that_is_taken_says_with_whom(signed_in, sato, booking, yui, trial, kudo, now):
    people.booked(yui, trial, at(12), now=now, trainer_id=kudo.id)
    answer = sent(signed_in(sato), booking, time="12:30", trainer=kudo.id)
    assert answer.status_code == 409
    assert "重なっています（12:00 Nakamuraさん）" in answer.text
    assert 'value="12:30"' in answer.text, "what was chosen stays"


def test_a_time_that_nobody_works_says_so(signed_in, sato, booking, kudo):
    answer = sent(signed_in(sato), booking, time="20:00", trainer=kudo.id)
    assert answer.status_code == 422
    assert "シフトの外" in answer.text


def test_the_second_desk_gets_409_and_the_fresh_state(signed_in, sato, kana, booking, kudo):
    stale = {"sequence": 0}
    assert sent(signed_in(sato), booking, time="11:00", trainer=kudo.id).status_code == 303
    answer = sent(signed_in(kana), booking, time="13:00", trainer=kudo.id, **stale)
    assert answer.status_code == 409
    assert "ほかの人が先に" in answer.text
    assert "いま：4月2日（火） 11:00–12:00" in answer.text
    db.session.rollback()
    assert booking.starts_at == at(11)


def test_past_the_deadline_the_form_asks_for_a_reason(signed_in, sato, booking, kudo, clock):
    clock.move_to(at(8))
    browser = signed_in(sato)
    answer = sent(browser, booking, time="11:00", trainer=kudo.id)
    assert answer.status_code == 422
    assert "理由" in answer.text
    form = browser.page_of(answer).form(id="move")
    done = browser.post(
        form.action or f"/staff/bookings/{booking.reference}/time", data=form.fields | {"reason": "お電話"}
    )
    assert done.status_code == 303
    db.session.rollback()
    assert booking.starts_at == at(11)


@pytest.mark.parametrize("fields", [{"time": "99:00"}, {"trainer": "x"}, {"trainer": "999"}, {"day": "x"}, {"time": ""}, {"sequence": "x"}])  # fmt: skip
def test_a_move_that_makes_no_sense_is_refused(signed_in, sato, booking, kudo, fields):
    answer = sent(signed_in(sato), booking, **({"time": "11:00", "trainer": kudo.id} | fields))
    assert answer.status_code in (409, 422)
    db.session.rollback()
    assert booking.starts_at == at(10)


def test_an_undo_that_is_made_up_is_refused(signed_in, sato, booking):
    browser = signed_in(sato)
    token = browser.page(BOARD).form(id="moving").fields["csrf_token"]
    url = f"/staff/bookings/{booking.reference}/time/undo"
    for fields in ({"at": "x"}, {"at": "2030-04-02T10:00"}, {}, {"at": "9" * 5000}):
        answer = browser.post(url, data={"csrf_token": token, "trainer": 1, "sequence": 0} | fields)
        assert answer.status_code in (303, 422)
    db.session.rollback()
    assert booking.starts_at == at(10)


def test_check_in_late_and_no_show_stand_on_the_page_of_the_visit(signed_in, sato, booking, clock):
    clock.move_to(at(10, 5))
    browser, url = signed_in(sato), f"/staff/bookings/{booking.reference}"
    form = browser.page(url).form(ends="/late")
    browser.post(form.action, data=form.fields | {"minutes": "15"})
    assert "15分遅れるとの連絡" in browser.page(url).words
    assert "15分遅れ" in browser.page(BOARD).words
    browser.submit(url, ends="/no-show")
    assert "来店なし" in browser.page(f"/staff/day/{DAY}").words
    assert db.session.scalar(select(NoShow.by)) == sato.actor
    browser.submit(url, ends="/no-show/undo")
    browser.submit(url, ends="/check-in")
    assert "来店中" in browser.page(url).words


def test_the_week_of_one_and_the_counts_of_all(signed_in, sato, booking, mori):
    browser = signed_in(sato)
    assert "1件" in browser.page("/staff/board?view=week&date=2030-04-03").words
    assert "10:00 山本 花" in browser.page(f"/staff/board?view=week&date=2030-04-03&trainer={mori.id}").words
    assert browser.get("/staff/board?view=week&trainer=999").status_code == 200
    assert browser.get("/staff/board?view=week&trainer=x&date=x").status_code == 200


def test_two_hundred_visits_of_eight_trainers_cost_eight_statements_and_history_none(
    signed_in, sato, branch, trial, now, statements
):
    trainers = [people.trainer(branch, f"T{n}", f"T{n}") for n in range(8)]
    for trainer in trainers:
        people.works(trainer, branch, TOMORROW)
    who = people.member("m@example.com", now=now)
    check = people.answered(who, now=now)

    def fill(day_offset, count):
        rows = [
            {
                "reference": f"{day_offset}-{n}", "branch_id": branch.id, "member_id": who.id, "sequence": 0,
                "trainer_id": trainers[n % 8].id, "service_id": trial.id, "health_check_id": check.id,
                "starts_at": at(7) + timedelta(days=day_offset, minutes=TICK_MINUTES * (n // 8)),
                "ends_at": at(7) + timedelta(days=day_offset, minutes=TICK_MINUTES * (n // 8 + 1)),
                "status": "booked", "babies": False, "booked_at": now,
            }
            for n in range(count)
        ]  # fmt: skip
        with transaction():
            insert_new(Booking, rows)

    browser = signed_in(sato)

    def cost():
        with statements() as seen:
            answer = browser.get(BOARD)
        assert answer.status_code == 200
        return len(seen)

    fill(0, 8)
    few = cost()
    with transaction() as session:
        session.execute(Booking.__table__.delete())
    fill(0, 200)
    assert cost() == few <= 9
    for day in range(-120, 0):
        fill(day, 40)
    assert cost() == few
