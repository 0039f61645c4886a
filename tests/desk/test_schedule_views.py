"""Shifts, time off and closures, as the desk enters them."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.booking.models.offers import Offer
from portal.db import db
from portal.lib.hours import written
from portal.notifications.models import OutboxMessage
from portal.schedule import queries as schedule
from portal.schedule.models import Closure, TimeOff
from tests import people
from tests.conftest import TODAY, TOMORROW, at

DAY = TOMORROW.isoformat()


def hours(branch, trainer, day=TOMORROW):
    db.session.rollback()
    return written(schedule.hours_by_day(branch, first=day, count=1).get((trainer.id, day), []))


def test_the_week_shows_who_works_when(signed_in, sato, branch, mori, kudo):
    words = signed_in(sato).page("/staff/shifts").words
    assert "7:00–22:00" in words
    assert "7:00–15:00" in words


def test_a_branch_without_trainers_says_what_to_do(signed_in, sato, kana, branch):
    assert "トレーナーがまだいません" in signed_in(sato).page("/staff/shifts").words
    assert "シフトも予約もありません" in signed_in(sato).page("/staff/board").words
    browser = signed_in(kana)
    answer = browser.submit("/staff/trainers", id="trainer", name_ja="遠藤", name_en="Endo")
    assert answer.location.endswith("/hours")
    browser.submit(answer.location, id="week", mon="9-13 14-18", sun="")
    browser.submit("/staff/shifts", id="publish", until="2030-04-30")
    page = browser.page("/staff/shifts?week=2030-04-08")
    assert "9:00–13:00" in page.words
    assert "14:00–18:00" in page.words


def test_a_day_is_edited(signed_in, sato, branch, mori):
    browser, url = signed_in(sato), f"/staff/trainers/{mori.id}/shifts/{DAY}"
    assert browser.submit(url, id="shift", hours="9-13, 14-18").status_code == 303
    assert hours(branch, mori) == "9:00–13:00, 14:00–18:00"
    browser.submit(url, id="shift", hours="")
    assert hours(branch, mori) == ""


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("6-9", "営業時間は7:00〜22:00"),
        ("9-13 12-15", "重なっています"),
        ("morning", "9:00–13:00"),
        ("9:10-12", "15分"),
    ],
)
def test_hours_that_cannot_be_are_refused_and_kept_in_the_form(signed_in, sato, branch, mori, typed, said):
    answer = signed_in(sato).submit(f"/staff/trainers/{mori.id}/shifts/{DAY}", id="shift", hours=typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{typed}"' in answer.text
    assert hours(branch, mori) == "7:00–22:00"


def test_a_day_that_is_over_is_not_edited(signed_in, sato, branch, mori):
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    answer = signed_in(sato).submit(f"/staff/trainers/{mori.id}/shifts/{yesterday}", id="shift", hours="9-12")
    assert answer.status_code == 422
    assert "過ぎた日" in answer.text


def test_ill_today_lists_every_visit_with_a_proposal_and_sends_them(
    signed_in, sato, branch, hana, yui, trial, mori, kudo, clock, now
):
    for who, hour in ((hana, 10), (yui, 12)):
        people.booked(who, trial, at(hour), now=now, trainer_id=mori.id)
    people.works(mori, branch, TOMORROW + timedelta(days=1))
    clock.move_to(at(7, 5))
    browser = signed_in(sato)
    answer = browser.submit("/staff/board", ends=f"/trainers/{mori.id}/time-off")
    assert answer.status_code == 409
    assert "この時間に2件の予約があります" in answer.text
    assert db.session.scalar(select(func.count()).select_from(TimeOff)) == 0

    page = browser.page_of(answer)
    form = page.form(id="affected")
    sent = browser.post(f"/staff/trainers/{mori.id}/time-off", data=form.fields)
    assert sent.status_code == 303
    assert db.session.scalar(select(func.count()).select_from(Offer)) == 2
    assert "返事待ち" in browser.page(f"/staff/day/{DAY}").words

    her = signed_in(hana)
    booking = db.session.scalars(select(Offer)).first().moves
    url = f"/me/bookings/{booking.reference}"
    assert "このままではお受けできなくなりました" in her.page(url).words
    assert her.submit(url, ends="/proposal").location == url
    assert "予約を変更しました" in her.page(url).words or "変更" in her.page(url).words
    db.session.rollback()
    assert db.session.scalar(select(Offer.answered_at).where(Offer.moves_id == booking.id)) is not None


def test_what_the_desk_chooses_is_kept_when_a_proposal_fails(
    signed_in, sato, hana, yui, trial, mori, kudo, now
):
    first = people.booked(hana, trial, at(10), now=now, trainer_id=mori.id)
    url = f"/staff/trainers/{mori.id}/time-off?date={DAY}"
    browser = signed_in(sato)
    answer = browser.submit(url, id="away")
    fields = browser.page_of(answer).form(id="affected").fields
    chosen = f"{at(11).isoformat()}|{kudo.id}"
    people.booked(yui, trial, at(11), now=now, trainer_id=kudo.id)
    again = browser.post(url, data=fields | {f"answer-{first.reference}": chosen})
    assert again.status_code == 409
    assert "まだ何も変えていません" in again.text
    nonsense = browser.post(url, data=fields | {f"answer-{first.reference}": "x|y"})
    assert nonsense.status_code == 409
    done = browser.post(url, data=fields | {f"answer-{first.reference}": "alone"})
    assert done.status_code == 303
    assert (
        db.session.scalar(
            select(func.count()).select_from(OutboxMessage).where(OutboxMessage.kind == "move_proposed")
        )
        == 0
    )


@pytest.mark.parametrize(
    "typed",
    [
        {"until_on": "2030-04-01", "until_at": "08:00"},
        {"from_on": "2029-01-01", "until_on": "2029-01-02"},
        {"until_on": "2035-01-01"},
        {"from_on": "x"},
        {"from_at": "99:99"},
    ],
)
def test_time_off_that_cannot_be_is_refused(signed_in, sato, mori, typed):
    url = f"/staff/trainers/{mori.id}/time-off?date={DAY}"
    answer = signed_in(sato).submit(url, id="away", **typed)
    assert answer.status_code == 422
    assert db.session.scalar(select(func.count()).select_from(TimeOff)) == 0


def test_she_is_there_after_all(signed_in, sato, trial, mori):
    browser = signed_in(sato)
    browser.submit(f"/staff/trainers/{mori.id}/time-off?date={DAY}", id="away")
    assert "森" in browser.page("/staff/time-off").words
    answer = browser.submit("/staff/time-off", ends="/end")
    assert answer.status_code == 303
    assert db.session.scalar(select(func.count()).select_from(TimeOff)) == 0


def test_a_closure_is_entered_shown_and_ended(signed_in, kana, sato, mori, client, trial):
    browser = signed_in(kana)
    browser.submit(
        "/staff/closures",
        id="closure",
        from_on=DAY,
        until_on=DAY,
        reason_ja="設備点検",
        reason_en="Inspection",
    )
    for page in ("/staff/shifts", f"/staff/board?date={DAY}", "/staff/time-off"):
        assert "設備点検" in signed_in(sato).page(page).words
    assert "Inspection" in signed_in(sato).page(f"/en/staff/board?date={DAY}").words
    browser.submit("/staff/closures", ends="/end")
    db.session.rollback()
    assert db.session.scalar(select(Closure.id)) is None


def test_a_week_is_copied_by_its_form(signed_in, sato, branch, mori):
    browser = signed_in(sato)
    answer = browser.submit("/staff/shifts", id="copy", source=DAY, target="2030-04-10")
    assert answer.status_code == 303
    assert hours(branch, mori, TOMORROW + timedelta(weeks=1)) == "7:00–22:00"
    assert browser.submit("/staff/shifts", id="copy", source="x", target="").status_code == 422


def test_publishing_twice_is_refused_with_what_to_do(signed_in, sato, branch, mori):
    browser = signed_in(sato)
    browser.submit("/staff/shifts", id="publish", until="2030-04-30")
    answer = browser.submit("/staff/shifts", id="publish", until="2030-04-20")
    assert answer.status_code == 422
    assert "公開済み" in answer.text


def test_coverage_shows_the_share_of_work_that_was_booked(signed_in, sato, hana, trial, mori, now):
    people.booked(hana, trial, at(10), now=now)
    page = signed_in(sato).page("/staff/coverage?week=2030-04-01")
    assert "100%" in page.words
    assert "だれも働いていません" in page.words


def test_a_trainer_who_leaves_is_seen_to_first(signed_in, kana, hana, trial, mori, now):
    booking = people.booked(hana, trial, at(10), now=now)
    browser = signed_in(kana)
    answer = browser.submit(f"/staff/trainers/{mori.id}", ends="/retirement")
    assert answer.status_code == 409
    form = browser.page_of(answer).form(id="affected")
    done = browser.post(
        f"/staff/trainers/{mori.id}/retirement", data=form.fields | {f"answer-{booking.reference}": "ask"}
    )
    assert done.status_code == 303
    assert "退職" in browser.page("/staff/trainers").words
    browser.submit(f"/staff/trainers/{mori.id}", ends="/return")
    assert "退職" not in browser.page("/staff/trainers").words


def test_other_opening_hours_show_the_visits_outside_them_first(
    signed_in, kana, branch, hana, trial, mori, now
):
    booking = people.booked(hana, trial, at(7), now=now)
    browser = signed_in(kana)
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    answer = browser.submit("/staff/settings/hours", id="week", **dict.fromkeys(days, "9:00-22:00"))
    assert answer.status_code == 409
    form = browser.page_of(answer).form(id="affected")
    assert form.fields[f"answer-{booking.reference}"].startswith(at(9).astimezone().isoformat()[:10])
    done = browser.post("/staff/settings/hours", data=form.fields)
    assert done.status_code == 303
    db.session.rollback()
    assert branch.opens_at.hour == 9


def test_another_length_says_how_many_visits_keep_theirs(signed_in, kana, hana, trial, mori, now):
    people.booked(hana, trial, at(10), now=now)
    browser = signed_in(kana)
    answer = browser.submit("/staff/services/trial", id="service", minutes="90")
    assert answer.status_code == 409
    assert "1件は60分で予約済み" in answer.text
    assert (
        browser.submit("/staff/services/trial", id="service", minutes="90", is_known="y").status_code == 303
    )
    db.session.rollback()
    assert trial.minutes == 90


def test_the_owner_sees_what_members_would_read_before_saving(signed_in, kana, branch):
    browser = signed_in(kana)
    form = browser.page("/staff/settings/rules").form(id="rules")
    answer = browser.post("/staff/settings/rules/preview", data=form.fields | {"change_minutes": "12"})
    assert "予約の12時間前まで" in answer.text or "12時間" in answer.text
    assert "12 hours before" in answer.text
    db.session.rollback()
    assert branch.change_minutes == 1440


def test_a_proposal_that_stands_is_left_alone_and_one_that_fell_is_made_anew(
    signed_in, sato, branch, hana, trial, mori, kudo, now
):
    booking = people.booked(hana, trial, at(10), now=now, trainer_id=mori.id)
    people.works(mori, branch, TOMORROW + timedelta(days=1))
    browser, answer = signed_in(sato), f"answer-{booking.reference}"

    def away(trainer, **typed):
        url = f"/staff/trainers/{trainer.id}/time-off?date={DAY}"
        shown = browser.submit(url, id="away", **typed)
        assert shown.status_code == 409
        return url, browser.page_of(shown).form(id="affected").fields

    url, fields = away(mori, until_at="12:00")
    assert (
        browser.post(url, data=fields | {answer: f"{booking.starts_at.isoformat()}|{kudo.id}"}).status_code
        == 303
    )
    assert away(mori)[1][answer] == "alone", "she has been asked, and it stands"
    assert "|" in away(kudo)[1][answer], "whom we have proposed is ill: something else"


def test_a_copied_week_says_when_nothing_has_changed(signed_in, sato, mori):
    browser = signed_in(sato)
    for target in ("2030-04-01", "2030-03-25"):
        browser.submit("/staff/shifts", ends="/copies", source="2030-04-01", target=target)
        assert "変わったところはありません" in browser.page("/staff/shifts").words
