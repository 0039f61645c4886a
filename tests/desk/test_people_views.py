"""Finding, booking by phone, the record, notes, joining; staff and the history."""

import csv
import io
from datetime import time, timedelta

import pytest
from sqlalchemy import func, select

from portal.accounts.models.people import Member, Staff, StaffRole
from portal.accounts.operations.people import change_staff
from portal.audit.events import Event
from portal.audit.models import AuditEntry
from portal.booking.models.bookings import Booking
from portal.booking.operations import bookings, moves
from portal.db import db, transaction
from portal.progress import operations as progress
from portal.progress.rules.measures import Measure
from portal.records.models import Note
from tests import people
from tests.conftest import TODAY, TOMORROW, at


@pytest.fixture
def visit(hana, trial, mori, kudo, now):
    return people.booked(hana, trial, at(10), now=now, trainer_id=mori.id)


# Twenty seconds on the phone


def test_search_two_taps_and_booked(signed_in, sato, visit, personal, branch, mori, hana):
    people.works(mori, branch, TOMORROW + timedelta(days=1))
    browser = signed_in(sato)
    page = browser.page("/staff/members?q=やまも")
    assert "山本 花" in page.words
    url = next(link for link in page.links if link.endswith("/visits/new"))
    page = browser.page(url)
    assert "前回は森" in page.words
    assert "予約あり 4月2日（火） 10:00" in page.words
    form = page.form(id="visit")
    first = form.fields | {
        "pick": next(value for name, value, _ in form.buttons if value.endswith(f"|{mori.id}"))
    }
    answer = browser.post(url, data=first)
    assert answer.status_code == 303
    made = db.session.scalars(select(Booking).order_by(Booking.id.desc())).first()
    assert (made.member_id, made.service_id, made.trainer_id) == (hana.id, personal.id, mori.id)
    again = browser.post(url, data=first)
    assert again.location == answer.location, "a second tap is the same booking"
    assert db.session.scalar(select(func.count()).select_from(Booking)) == 2


def test_a_new_caller_with_name_and_phone_only(signed_in, sato, trial, mori):
    browser = signed_in(sato)
    answer = browser.submit(
        "/staff/members/new?q=0312345678&at=2030-04-02T11:00", id="caller", family_name="木村"
    )
    url = answer.location
    assert "at=2030-04-02T11:00" in url.replace("%3A", ":")
    form = browser.page(url).form(id="visit")
    assert (form.fields["day"], form.fields["time"], form.fields["service"]) == (
        "2030-04-02",
        "11:00",
        "trial",
    )
    refused = browser.post(url, data=form.fields)
    assert refused.status_code == 422
    assert "体調の確認がまだです" in refused.text
    fields = browser.page_of(refused).form(id="visit").fields
    done = browser.post(url, data=fields | {"reason": "お電話でのご希望"})
    assert done.status_code == 303
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == Event.BOOKING_BOOKED)).one()
    assert entry.details["override"] == "お電話でのご希望"
    assert "体調の確認がまだです" in browser.page(done.location).words


@pytest.mark.parametrize(
    ("fields", "at_field"),
    [
        ({"family_name": ""}, "family_name"),
        ({"phone": ""}, "phone"),
        ({"phone": "123"}, "phone"),
        ({"family_kana": "abc"}, "family_kana"),
        ({"given_name": "x" * 51}, "given_name"),
    ],
)
def test_a_caller_who_cannot_be_is_refused_and_everything_typed_stays(
    signed_in, sato, branch, fields, at_field
):
    typed = {"family_name": "木村", "phone": "0312345678"} | fields
    answer = signed_in(sato).submit("/staff/members/new", id="caller", **typed)
    assert answer.status_code == 422
    assert f'href="#{at_field}"' in answer.text
    assert typed["family_name"] in answer.text
    assert db.session.scalar(select(func.count()).select_from(Member)) == 0


def test_the_desk_meets_the_members_rules_unless_it_says_why(signed_in, sato, visit, trial, hana, mori):
    browser, url = signed_in(sato), f"/staff/members/{hana.id}/visits/new?service=trial"
    form = browser.page(url).form(id="visit")
    fields = form.fields | {"day": TOMORROW.isoformat(), "time": "14:00", "trainer": mori.id}
    refused = browser.post(url, data=fields)
    assert refused.status_code == 422
    assert "体験はお一人1回" in refused.text or "体験" in refused.text
    taken = browser.post(url, data=fields | {"time": "10:00", "reason": "x"})
    assert taken.status_code == 409, "no reason looks past the guard"
    assert "重なっています（10:00 山本さん）" in taken.text


@pytest.mark.parametrize("text", ["あ", "a", "1", "ー"])
def test_one_letter_is_too_little(signed_in, sato, branch, text):
    assert "2文字以上" in signed_in(sato).page(f"/staff/members?q={text}").words


def test_one_kanji_is_a_name(signed_in, sato, hana):
    assert "山本 花" in signed_in(sato).page("/staff/members?q=花").words


def test_nobody_found_offers_somebody_new(signed_in, sato, branch):
    page = signed_in(sato).page("/staff/members?q=木村")
    assert "「木村」に合う会員はいません" in page.words
    assert any("/staff/members/new?q=" in link for link in page.links)


# The record


def test_a_record_shows_who_she_is_and_each_look_is_written_down_once(
    signed_in, kana, sato, visit, hana, now, clock
):
    progress.note(measure=Measure.PAIN, member=hana, day=TODAY, value=8, today=TODAY, now=now)
    people.shares_pain(hana, now=now)
    browser, url = signed_in(kana), f"/staff/members/{hana.id}"
    words = browser.page(url).words
    for part in (
        "090-1234-5678",
        "hana@example.com",
        "経腟分娩",
        "痛みの記録は8",
        "開いたことは履歴に残ります",
    ):
        assert part in words, part
    browser.page(url)
    looks = select(func.count()).select_from(AuditEntry).where(AuditEntry.event == Event.RECORD_OPENED)
    assert db.session.scalar(looks) == 1
    browser.stays(clock, 11)
    browser.page(url)
    db.session.rollback()
    assert db.session.scalar(looks) == 2
    signed_in(sato).page(url)
    assert db.session.scalar(looks) == 2, "the desk sees no answers"


def test_notes_are_appended_with_author_and_time_and_never_changed(signed_in, kana, sato, visit, hana):
    url = f"/staff/members/{hana.id}"
    signed_in(kana).submit(url, ends="/notes", words="骨盤底から。\n次は呼吸。")
    signed_in(kana).submit(url, ends="/notes", words="駅から遠い", is_for_desk="y")
    words = signed_in(kana).page(url).words
    assert "骨盤底から。 次は呼吸。" in words
    assert "香川" in words
    desk = signed_in(sato).page(url).words
    assert "駅から遠い" in desk
    assert "骨盤底" not in desk
    signed_in(sato).submit(url, ends="/notes", words="9時に電話")
    assert db.session.scalars(select(Note.is_for_desk).order_by(Note.id)).all() == [False, True, True]


@pytest.mark.parametrize("words", ["", "   ", "x" * 10_000])
def test_a_note_that_cannot_be_is_refused_and_stays_typed(signed_in, kana, visit, hana, words):
    answer = signed_in(kana).submit(f"/staff/members/{hana.id}", ends="/notes", words=words)
    assert answer.status_code == 422
    assert words in answer.text
    assert db.session.scalar(select(Note.id)) is None


def test_a_note_is_text_and_nothing_else(signed_in, kana, visit, hana):
    url = f"/staff/members/{hana.id}"
    signed_in(kana).submit(url, ends="/notes", words="<script>alert(1)</script>")
    page = signed_in(kana).get(url).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert(1)</script>" not in page


def test_an_identity_is_corrected(signed_in, sato, branch, hana):
    url = f"/staff/members/{hana.id}"
    answer = signed_in(sato).submit(
        f"{url}/identity", id="identity", family_name="大野", family_kana="おおの"
    )
    assert answer.location == url
    assert "大野 花" in signed_in(sato).page(url).words
    refused = signed_in(sato).submit(f"{url}/identity", id="identity", phone="1")
    assert refused.status_code == 422


# Staff and history


def test_the_owner_adds_staff_changes_a_role_and_closes_an_account(signed_in, kana, branch):
    browser = signed_in(kana)
    answer = browser.submit("/staff/people", id="staff", name="遠藤", email="endo@example.com", role="desk")
    assert answer.status_code == 303, answer.text
    page = browser.page("/staff/people")
    assert "遠藤" in page.words

    endo = db.session.scalars(select(Staff).where(Staff.name == "遠藤")).one()
    assert signed_in(endo).get("/staff/waitlist").status_code == 200
    browser.submit(f"/staff/people/{endo.id}", id="staff", role="trainer", is_active="y")
    assert signed_in(endo).get("/staff/waitlist").status_code == 403
    browser.submit(f"/staff/people/{endo.id}", id="staff", is_active=None)
    assert signed_in(endo).get("/staff/board").status_code in (302, 401, 403)


def test_the_last_owner_stays(signed_in, kana, branch):
    answer = signed_in(kana).submit(f"/staff/people/{kana.id}", id="staff", role="desk", is_active="y")
    assert answer.status_code == 422
    assert "オーナーがいなくなります" in answer.text
    db.session.rollback()
    assert kana.role is StaffRole.OWNER


def test_an_address_that_works_here_already_is_refused(signed_in, kana, sato):
    answer = signed_in(kana).submit(
        "/staff/people", id="staff", name="x", email="sato@example.com", role="desk"
    )
    assert answer.status_code == 409


def test_which_records_somebody_opened_between_two_times_is_one_page(
    signed_in, kana, visit, hana, clock, now
):
    other = people.staff("o@example.com", "別の人", StaffRole.OWNER, now=now)
    signed_in(other).page(f"/staff/members/{hana.id}")
    clock.shift(timedelta(hours=2))
    signed_in(kana).page(f"/staff/members/{hana.id}")
    page = f"/staff/history?event=record.opened&actor={other.actor}"
    browser = signed_in(kana)
    assert "山本 花" in browser.page(f"{page}&since=2030-04-01T08:00&until=2030-04-01T10:00").words
    assert "見つかりません" in browser.page(f"{page}&since=2030-04-01T10:00").words
    assert "見つかりません" not in browser.page("/staff/history?since=x&before=y&event=").words


def test_a_long_history_has_further_pages(signed_in, kana, branch, now):
    from portal.audit import operations as audit

    for n in range(230):
        audit.record(Event.BRANCH_CHANGED, subject="branch:1", actor="system", now=now, nth=f"<{n}>")
    browser, seen, url = signed_in(kana), 0, "/staff/history?event=branch.changed"
    while url:
        page = browser.page(url)
        seen += page.words.count("nth:")
        older = [link for link in page.links if link.startswith("/staff/history?before=")]
        url = older[0] if older else None
    assert seen == 230


# Bookings as a file


def rows(answer):
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_a_file_of_bookings_opens_in_excel(signed_in, sato, visit, hana, yui, trial, kudo, now):
    other = people.booked(yui, trial, at(12), now=now, trainer_id=kudo.id, babies=1)
    bookings.cancel(booking=other, actor=yui.actor, now=now)
    answer = signed_in(sato).get("/staff/bookings.csv?from=2030-04-01&until=2030-04-30")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    header, first, second = rows(answer)
    assert header[0] == "日"
    assert first[:6] == ["2030-04-02", "10:00", "11:00", "山本 花", "ヤマモト ハナ", "090-1234-5678"]
    assert second[-2] == "期限後キャンセル" or second[-2] == "キャンセル"
    assert (
        db.session.scalar(select(AuditEntry.actor).where(AuditEntry.event == Event.DAY_EXPORTED))
        == sato.actor
    )


def test_ten_years_are_streamed_and_nonsense_is_explained(signed_in, sato, visit):
    browser = signed_in(sato)
    answer = browser.get("/staff/bookings.csv?from=2025-01-01&until=2035-01-01")
    assert answer.status_code == 200
    assert len(rows(answer)) == 2
    for query in (
        "",
        "?from=x&until=y",
        "?from=2030-05-01&until=2030-04-01",
        "?from=1000-01-01&until=9999-01-01",
    ):
        answer = browser.get(f"/staff/bookings.csv{query}")
        assert answer.status_code == 422
        assert "終わりの日は、始まりの日以降" in answer.text


def test_a_trainers_feed_names_nobody_and_can_be_closed(signed_in, app, visit, hana, mori, now):
    trainer = people.staff("mori@example.com", "森", StaffRole.TRAINER, now=now)

    with transaction():
        mori.staff_id = trainer.id
    browser = signed_in(trainer)
    browser.submit("/staff/calendar", ends="/staff/calendar")
    address = next(c["value"] for c in browser.page("/staff/calendar").controls if c.get("id") == "address")
    path = address.removeprefix("https://gym.example")
    content = app.test_client().get(path).text
    assert "BEGIN:VEVENT" in content
    assert "TZID=Asia/Tokyo:20300402T100000" in content
    assert "山本" not in content
    browser.submit("/staff/calendar", ends="/closing")
    assert app.test_client().get(path).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/staff/members/3000000000",
        "/staff/trainers/99999999999999999999",
        "/staff/people/2147483648",
        "/staff/members/0",
        "/staff/history?before=99999999999999999",
        "/staff/board?date=0001-01-01",
        "/staff/board?date=9999-12-31&view=week",
        "/staff/shifts?week=0001-01-01",
        "/staff/members?q=" + "x" * 3000,
    ],
)
def test_addresses_beyond_everything_are_never_a_fault(signed_in, kana, branch, path):
    assert signed_in(kana).get(path).status_code in (200, 404)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1999-12-31"])
def test_days_beyond_everything_are_refused(signed_in, kana, visit, hana, mori, day):
    browser = signed_in(kana)
    for url, form, fields in (
        (f"/staff/bookings/{visit.reference}/time", "move", {"day": day, "time": "23:30"}),
        (f"/staff/members/{hana.id}/visits/new", "visit", {"day": day, "time": "23:30"}),
        ("/staff/shifts", "copy", {"source": day, "target": day}),
        ("/staff/shifts", "publish", {"until": day}),
        (f"/staff/trainers/{mori.id}/time-off", "away", {"from_on": day, "until_on": day}),
    ):
        assert browser.submit(url, id=form, **fields).status_code == 422, url


def test_a_number_that_is_known_is_said_before_a_second_record_is_made(signed_in, sato, branch, hana):
    browser = signed_in(sato)
    answer = browser.submit("/staff/members/new", id="caller", family_name="山本", phone=hana.phone)
    assert answer.status_code == 409
    assert "この方ではありませんか" in answer.text
    fields = browser.page_of(answer).form(id="caller").fields
    assert browser.post("/staff/members/new", data=fields | {"anew": "y"}).status_code == 303
    assert db.session.scalar(select(func.count()).select_from(Member)) == 2


def test_a_sheet_with_health_words_is_a_look_at_each(signed_in, kana, sato, visit, yui, trial, kudo, now):
    people.booked(yui, trial, at(12), now=now, trainer_id=kudo.id)
    looks = select(func.count()).select_from(AuditEntry).where(AuditEntry.event == Event.RECORD_OPENED)
    signed_in(kana).page(f"/staff/day/{TOMORROW}")
    assert db.session.scalar(looks) == 0
    assert "産後13週" in signed_in(kana).page(f"/staff/day/{TOMORROW}?health=y").words
    db.session.rollback()
    assert db.session.scalar(looks) == 2
    assert "産後13週" not in signed_in(sato).page(f"/staff/day/{TOMORROW}?health=y").words


def test_a_closed_account_ends_the_trainers_feed(signed_in, app, kana, visit, mori, now):

    trainer = people.staff("mori@example.com", "森", StaffRole.TRAINER, now=now)
    with transaction():
        mori.staff_id = trainer.id
    browser = signed_in(trainer)
    browser.submit("/staff/calendar", ends="/staff/calendar")
    address = next(c["value"] for c in browser.page("/staff/calendar").controls if c.get("id") == "address")
    path = address.removeprefix("https://gym.example")
    assert app.test_client().get(path).status_code == 200
    change_staff(staff=trainer, name="森", role=StaffRole.TRAINER, is_active=False, actor=kana.actor, now=now)
    assert app.test_client().get(path).status_code == 404


def test_saving_works_after_the_preview(signed_in, kana, branch):
    browser = signed_in(kana)
    form = browser.page("/staff/settings/rules").form(id="rules")
    shown = browser.page_of(
        browser.post("/staff/settings/rules/preview", data=form.fields | {"most_upcoming": "12"})
    )
    again = shown.form(id="rules")
    assert again.action == "/staff/settings/rules"
    assert again.fields["most_upcoming"] == "12"
    assert browser.post(again.action, data=again.fields).status_code == 303
    db.session.rollback()
    assert branch.most_upcoming == 12


def test_every_event_has_words_and_times_are_tokyos(signed_in, kana, visit, kudo, now):
    moves.move_by_desk(
        booking=visit, starts_at=at(11), trainer_id=kudo.id, sequence=0, actor=kana.actor, now=now
    )
    words = signed_in(kana).page("/staff/history?event=booking.moved").words
    for part in ("予約の変更", "山本 花", "変更後: 2030-04-02 11:00", "香川"):
        assert part in words, part


def test_the_baby_who_came_last_time_is_expected_again_until_the_desk_says_no(
    signed_in, sato, hana, trial, mori, now
):
    people.booked(hana, trial, at(10), now=now, babies=1)
    browser, url = signed_in(sato), f"/staff/members/{hana.id}/visits/new"
    form = browser.page(url).form(id="visit")
    assert form.fields["babies"] == "1"
    pick = next(value for name, value, _ in form.buttons if name == "pick")
    assert browser.post(url, data=form.fields | {"babies": "0", "pick": pick}).status_code == 303
    made = db.session.scalars(select(Booking).order_by(Booking.id.desc())).first()
    assert not made.babies


AFTER = TOMORROW + timedelta(days=1)


@pytest.fixture
def over(hana, trial, mori, now):
    return people.booked(hana, trial, at(10), now=now)


def test_her_trainer_is_who_had_her_last_and_most_times_are_with_her(
    signed_in, sato, over, hana, personal, mori, kudo, branch, clock
):
    for n in range(1, 6):
        people.works(mori, branch, TOMORROW + timedelta(days=n), time(7), time(12))
        people.works(kudo, branch, TOMORROW + timedelta(days=n), time(7), time(12))
    people.booked(hana, personal, at(9, on=AFTER), now=at(8), trainer_id=kudo.id)
    clock.move_to(at(12))
    page = signed_in(sato).page(f"/staff/members/{hana.id}/visits/new")
    assert "前回は森" in page.words
    picks = [value for name, value, _ in page.form(id="visit").buttons if name == "pick"]
    assert len(picks) == 5
    assert sum(value.endswith(f"|{mori.id}") for value in picks) >= 3
    record = signed_in(sato).page(f"/staff/members/{hana.id}").words
    assert "担当森" in record
