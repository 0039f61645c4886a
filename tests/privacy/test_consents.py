"""What a member agrees to, and what ends when she takes it back."""

import pytest
from sqlalchemy import func, select

from portal.accounts.models.consents import Consent
from portal.accounts.operations import consents
from portal.accounts.operations import consents as accounts_consents
from portal.accounts.queries.people import standing_consents
from portal.accounts.rules.consents import Purpose
from portal.availability.queries.slots import ANYONE
from portal.booking.models.bookings import VisitCheck
from portal.booking.operations import attendance, bookings
from portal.booking.rules.refusals import HealthFirst
from portal.db import db
from portal.health.models import HealthCheck
from portal.privacy.operations.consents import withdraw_health
from portal.progress import operations as progress
from portal.progress.rules.measures import Measure
from tests import people
from tests.conftest import TODAY, at


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


@pytest.fixture
def booked(hana, trial, mori, now):
    return people.booked(hana, trial, at(10), now=now)


def test_answering_keeps_one_consent_however_often(hana, now):
    people.answered(hana, now=now)
    people.answered(hana, now=now)
    standing = standing_consents(hana.id)
    assert list(standing) == [Purpose.HEALTH]
    assert (standing[Purpose.HEALTH].given_at, count(Consent)) == (now, 1)


def test_a_new_wording_is_a_new_consent_and_the_old_one_ends(hana, now, monkeypatch):
    first = consents.give_consent(member=hana, purpose=Purpose.SHARE_PAIN, now=now)
    monkeypatch.setitem(accounts_consents.WORDING, Purpose.SHARE_PAIN, "2031-01")
    second = consents.give_consent(member=hana, purpose=Purpose.SHARE_PAIN, now=now)
    assert (first.withdrawn_at, second.version, second.withdrawn_at) == (now, "2031-01", None)


def test_taking_back_health_deletes_every_answer_and_the_visit_stands(
    signed_in, hana, yui, booked, mori, now
):
    people.answered(yui, now=now)
    attendance.answer_visit_check(booking=booked, signs=["back_pain"], actor=hana.actor, now=at(20, on=TODAY))
    answer = signed_in(hana).submit("/me/privacy", ends="/consents/health/withdrawal")
    assert answer.status_code == 303
    db.session.expire_all()
    assert (booked.health_check, booked.is_cancelled, booked.is_unwell) == (None, False, False)
    assert count(VisitCheck) == 0
    assert db.session.scalars(select(HealthCheck.member_id)).all() == [yui.id]
    assert Purpose.HEALTH not in standing_consents(hana.id)


def test_without_the_consent_the_next_booking_asks_again(hana, booked, personal, now):
    withdraw_health(member=hana, now=now)
    with pytest.raises(HealthFirst):
        bookings.book(
            member=hana,
            service=personal,
            starts_at=at(14),
            asked=ANYONE,
            health_check=None,
            actor=hana.actor,
            now=now,
        )


def test_a_trainer_reads_the_log_only_while_it_is_shared(signed_in, hana, kana, booked, now):
    progress.note(measure=Measure.PAIN, member=hana, day=TODAY, value=8, today=TODAY, now=now)
    record, board = f"/staff/members/{hana.id}", "/staff/board?date=2030-04-02"
    mother, owner = signed_in(hana), signed_in(kana)
    assert "痛みは共有されていません" in owner.page(record).words
    assert "強い痛み" not in owner.page(board).words

    assert mother.submit("/me/privacy", ends="/consents/share_pain").location == "/me/privacy#shares"
    assert "痛みの記録は8" in owner.page(record).words
    assert "強い痛み" in owner.page(board).words

    assert mother.submit("/me/privacy", ends="/share_pain/withdrawal").location == "/me/privacy#shares"
    assert "痛みは共有されていません" in owner.page(record).words
    assert "強い痛み" not in owner.page(board).words


def test_she_sees_who_has_opened_her_record_and_nobody_elses(signed_in, hana, yui, kana, booked, now):
    page = signed_in(hana).page("/me/privacy")
    assert "まだ、だれも開いていません" in page.words
    signed_in(kana).page(f"/staff/members/{hana.id}")
    assert "2030年4月1日 9:00 · 香川" in signed_in(hana).page("/me/privacy").words
    assert "香川" not in signed_in(yui).page("/en/me/privacy").words


def test_what_is_no_switch_cannot_be_switched_on(signed_in, hana, now):
    browser = signed_in(hana)
    assert browser.post("/me/consents/health").status_code == 404
    assert browser.post("/me/consents/anything").status_code == 404
    assert browser.post("/me/consents/anything/withdrawal").status_code == 404
