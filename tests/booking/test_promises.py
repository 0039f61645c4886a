"""Whatever takes a time that is kept for somebody answers for it: she is told, and keeps her place."""

from datetime import time
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from portal.availability.rules.asked import Asked
from portal.booking.models.bookings import Booking
from portal.booking.models.offers import Offer
from portal.booking.operations import bookings, moves
from portal.booking.rules.alternatives import Alternative
from portal.booking.rules.refusals import StaleBooking
from portal.booking.rules.states import Answer
from portal.checkout.models import Draft
from portal.db import db, transaction
from portal.gym.models.resources import ResourceKind
from portal.health import queries as health
from portal.lib import clock as clocks
from portal.lib.hours import Hours
from portal.notifications import worker
from portal.notifications.models import OutboxMessage
from portal.notifications.rules import Channel
from portal.ops.dispatch import looking
from portal.rota.operations import absences, branch_settings, menus, shifts, trainers
from portal.waitlist.operations import waiting, wishes
from portal.waitlist.queries import entry_of
from portal.waitlist.rules import OfferOver
from portal.web.links import signed
from tests import people
from tests.checkout.test_views import WELL, choose, count, go_to_check
from tests.conftest import TOMORROW, at
from tests.support.page import Page
from tests.waitlist.test_operations import waits

DESK = {"actor": "staff:1"}


def ill(mori, **more):
    return absences.enter_time_off(trainer=mori, starts_at=at(7), ends_at=at(22), **more)


def is_ill(house, **more):
    ill(house.mori, **more)


def retires(house, **more):
    trainers.retire_trainer(trainer=house.mori, branch=house.branch, **more)


def is_cut(house, **more):
    plan = {(house.mori.id, TOMORROW): [Hours(time(12), time(22))]}
    shifts.set_days(branch=house.branch, plan=plan, **more)


def is_closed(house, **more):
    absences.close_branch(branch=house.branch, starts_at=at(7), ends_at=at(22), reasons={}, **more)


def opens_later(house, **more):
    people.opens(house.branch, time(12), **more)


def is_longer(house, **more):
    more.pop("answers", None)
    menus.change_menu(service=house.trial, values={"minutes": 90}, **more)


@pytest.fixture
def house(mori, branch, trial):
    return SimpleNamespace(mori=mori, branch=branch, trial=trial)


deeds = pytest.mark.parametrize(
    "deed", [is_ill, retires, is_cut, is_closed, opens_later, is_longer], ids=lambda deed: deed.__name__
)


def told(kind):
    return db.session.scalars(select(OutboxMessage.to).where(OutboxMessage.kind == kind)).all()


def sends(app):
    """The worker has sent what is due."""
    letters = []
    with app.app_context():  # a session of its own
        _deliver(app, letters)
    return [letter.kind for letter in letters]


def _deliver(app, letters):
    worker.route_due(look=looking(app), clock=clocks.now)
    worker.deliver_due(
        Channel.EMAIL, look=looking(app), send=lambda _, letter: letters.append(letter), clock=clocks.now
    )


@pytest.fixture
def offer(trial, mori, hana, now):
    """Ten o'clock tomorrow with Mori was freed, and is kept for hana."""
    first = people.member("first@example.com", now=now, phone="09000000001")
    booked = people.booked(first, trial, at(10), now=now, trainer_id=mori.id)
    waits(hana, trial, now=now, asked=Asked(trainer_id=mori.id), from_on=TOMORROW, day_from=time(10),
          day_until=time(11))  # fmt: skip
    bookings.cancel(booking=booked, actor=first.actor, now=now)
    waiting.pass_on(now=now)
    return db.session.scalars(select(Offer)).one()


@deeds
def test_an_offer_that_cannot_be_kept_ends_and_she_is_told(app, offer, deed, house, hana, now):
    assert "waitlist_offer" in sends(app)
    deed(house, **DESK, now=now)
    assert (offer.answer, entry_of(offer).ended_at) == (Answer.WITHDRAWN, None)
    assert told("waitlist_offer_over") == [hana.account.email]
    assert sends(app) == ["waitlist_offer_over"]
    with pytest.raises(OfferOver):
        wishes.accept(offer=offer, health_check=health.latest_check(hana.id), actor=hana.actor, now=now)


@deeds
def test_of_an_offer_that_was_not_mailed_yet_she_hears_nothing(app, offer, deed, house, hana, now):
    deed(house, **DESK, now=now)
    assert told("waitlist_offer") == told("waitlist_offer_over") == []


def test_a_mail_that_a_worker_has_taken_up_is_not_sent_either(app, offer, mori, now):
    with app.app_context():
        worker.route_due(look=looking(app), clock=clocks.now)
    ill(mori, **DESK, now=now)
    assert "waitlist_offer" not in sends(app)


@pytest.fixture
def cleared(trial):
    """A room is kept clear after each visit."""
    with transaction():
        trial.buffer_minutes = 15


def test_what_takes_the_break_after_a_kept_time_answers_for_it_too(app, cleared, offer, mori, hana, now):
    assert sends(app).count("waitlist_offer") == 1
    absences.enter_time_off(trainer=mori, starts_at=at(11), ends_at=at(13), **DESK, now=now)
    assert offer.answer is Answer.WITHDRAWN
    assert told("waitlist_offer_over") == [hana.account.email]


def test_the_wish_is_looked_at_again(offer, mori, kudo, hana, now):
    """For anyone: the same hour with somebody else is no time that she has said no to."""
    with transaction():
        entry_of(offer).trainer_id = None
    ill(mori, **DESK, now=now)
    waiting.pass_on(now=now)
    first, second = db.session.scalars(select(Offer).order_by(Offer.id)).all()
    assert (first.answer, second.answer) == (Answer.WITHDRAWN, None)
    assert (second.trainer_id, second.starts_at) == (kudo.id, at(10))


def test_when_the_trainer_is_back_the_same_time_is_offered_again(offer, mori, branch, now):
    away = ill(mori, **DESK, now=now)
    absences.end_time_off(time_off=away, **DESK, now=now)
    waiting.sweep(branch, now=now)
    assert [one.answer for one in db.session.scalars(select(Offer).order_by(Offer.id))] == [
        Answer.WITHDRAWN,
        None,
    ]


def test_the_page_of_the_offer_says_why(client, app, offer, mori, now):
    ill(mori, **DESK, now=now)
    words = client.page(f"/offers/{signed(app, 'offer', offer.id)}").words
    assert "森はこの時間に担当できなくなりました" in words
    assert "キャンセル待ちは続いています" in words or "順番" in words


def test_fewer_spaces_and_no_babies_take_their_offers_back(trial, branch, mori, hana, now):
    branch_settings.change_branch(
        branch=branch, values={}, counts={ResourceKind.BABY_SPACE: 1}, actor="staff:1", now=now
    )
    first = people.member("first@example.com", now=now, phone="09000000001")
    booked = people.booked(first, trial, at(10), now=now, trainer_id=mori.id, babies=1)
    asked = Asked(trainer_id=mori.id, babies=1)
    waits(hana, trial, now=now, asked=asked, from_on=TOMORROW, day_from=time(10), day_until=time(11))
    bookings.cancel(booking=booked, actor=first.actor, now=now)
    waiting.pass_on(now=now)
    offer = db.session.scalars(select(Offer)).one()
    branch_settings.change_branch(
        branch=branch, values={"welcomes_babies": False}, counts={}, actor="staff:1", now=now
    )
    assert offer.answer is Answer.WITHDRAWN


@pytest.mark.parametrize("deed", ["ill", "retired", "closed", "opens later"])
def test_what_has_nothing_to_do_with_it_takes_no_offer(offer, deed, kudo, branch, trial, now):
    more = DESK | {"now": now}
    if deed == "ill":
        ill(kudo, **more)
    elif deed == "retired":
        trainers.retire_trainer(trainer=kudo, branch=branch, **more)
    elif deed == "closed":
        absences.close_branch(branch=branch, starts_at=at(12), ends_at=at(22), reasons={}, **more)
    else:
        people.opens(branch, time(9), **more)
    assert offer.answered_at is None


@deeds
def test_a_proposal_that_cannot_be_kept_is_decided_again(deed, house, trial, mori, kudo, hana, now):
    """Kudo is ill, Mori was proposed, and then Mori's time goes too."""
    visit = people.booked(hana, trial, at(10), now=now, trainer_id=kudo.id)
    proposed = {visit.reference: Alternative(at(10), mori.id)}
    absences.enter_time_off(trainer=kudo, starts_at=at(7), ends_at=at(22), answers=proposed, **DESK, now=now)
    answers = {visit.reference: Alternative()}
    deed(house, **DESK, now=now, answers=answers)
    standing = (
        visit.open_offer
        or db.session.scalars(
            select(Offer).where(Offer.moves_id == visit.id, Offer.answered_at.is_(None))
        ).one()
    )
    assert standing.starts_at is None, "nothing is kept any more, and she is asked"
    assert told("move_proposed") == [hana.account.email], "of two that had not gone out, only what is so now"


@deeds
def test_a_booking_in_the_making_says_that_its_time_is_gone(client, deed, house, now):
    address = choose(client).rsplit("/", 1)[0]
    client.submit(f"{address}/health", id="step", **WELL)
    deed(house, **DESK, now=now)
    assert "お取り置きは終わりました" in client.page(f"{address}/contact").words
    assert db.session.scalars(select(Draft)).one().hold.expires_at <= now


def test_a_draft_of_another_trainer_keeps_its_time(client, mori, kudo, now):
    choose(client, trainer=str(mori.id))
    ill(kudo, **DESK, now=now)
    assert db.session.scalars(select(Draft)).one().hold.expires_at > now


# Her own visit at the time that is kept for her


def test_who_books_then_waits_no_more_for_that_time(offer, hana, trial, mori, kudo, now):
    people.booked(hana, trial, at(10), now=now, trainer_id=kudo.id)
    assert offer.answer is Answer.DECLINED
    assert people.booked(
        people.member("next@example.com", now=now, phone="09000000009"),
        trial, at(10), now=now, trainer_id=mori.id,
    )  # fmt: skip


def test_who_takes_the_offer_itself_has_it(offer, hana, now):
    booked = wishes.accept(offer=offer, health_check=health.latest_check(hana.id), actor=hana.actor, now=now)
    assert (offer.answer, booked.starts_at) == (Answer.ACCEPTED, at(10))


def test_who_moves_there_waits_no_more(offer, hana, trial, mori, kudo, now):
    visit = people.booked(hana, trial, at(14), now=now, trainer_id=kudo.id)
    people.works(kudo, trial.branch, TOMORROW)
    moves.move_by_desk(booking=visit, starts_at=at(10, 30), trainer_id=kudo.id, sequence=0, **DESK, now=now)
    assert offer.answer is Answer.DECLINED


# Old tabs


@pytest.fixture
def visit(hana, trial, mori, now):
    return people.booked(hana, trial, at(10), now=now, trainer_id=mori.id)


def moved(visit, hour, now):
    moves.move_by_desk(
        booking=visit, starts_at=at(hour), trainer_id=visit.trainer_id, sequence=visit.sequence,
        override="phone", **DESK, now=now,
    )  # fmt: skip


def test_an_old_page_moves_no_visit_that_the_desk_has_moved(signed_in, visit, hana, now):
    browser, url = signed_in(hana), f"/me/bookings/{visit.reference}"
    check = browser.submit(f"{url}/time", at="2030-04-02T11:00").location
    form = browser.page(check).form(id="step")
    moved(visit, 15, now)
    answer = browser.post(check, data=form.fields)
    assert answer.location == url
    words = browser.page(url).words
    assert "4月2日（火）10:00" in words
    assert "今は4月2日（火）15:00" in words
    assert db.session.scalars(select(Booking)).one().starts_at == at(15)
    assert db.session.scalars(select(Draft)).one().hold.expires_at <= now, "and keeps no time"


def test_an_old_page_of_a_cancelled_visit_keeps_no_time(signed_in, visit, hana, trial, mori, now):
    browser, url = signed_in(hana), f"/me/bookings/{visit.reference}"
    check = browser.submit(f"{url}/time", at="2030-04-02T11:00").location
    bookings.cancel(booking=visit, **DESK, now=now)
    assert browser.get(check).location == url
    assert "この予約はキャンセルされました" in browser.page(url).words
    yui = people.member("next@example.com", now=now, phone="09000000009")
    assert people.booked(yui, trial, at(11), now=now, trainer_id=mori.id)


def test_no_deed_moves_or_cancels_what_has_changed_since(visit, hana, now):
    seen = visit.sequence
    moved(visit, 15, now)
    with pytest.raises(StaleBooking):
        moves.reschedule(
            booking=visit, starts_at=at(11), asked=Asked(), sequence=seen, actor=hana.actor, now=now
        )
    with pytest.raises(StaleBooking):
        bookings.cancel(booking=visit, sequence=seen, actor=hana.actor, now=now)


def test_an_old_page_cancels_no_visit_that_has_moved(signed_in, visit, hana, now):
    browser, url = signed_in(hana), f"/me/bookings/{visit.reference}/cancellation"
    form = browser.page(url).form(id="step")
    moved(visit, 15, now)
    answer = browser.post(url, data=form.fields | {"reason": "plans", "words": "急用"})
    assert answer.status_code == 409
    page = Page(answer.text)
    assert "10:00でした。今は4月2日（火）15:00" in page.words
    assert page.form(id="step").fields["words"] == "急用", "nothing typed is lost"
    assert page.form(id="step").fields["seen"] == "1"
    assert browser.post(url, data=page.form(id="step").fields | {"reason": "plans"}).status_code == 303


def test_a_helpers_old_page_cancels_nothing_that_has_moved(app, signed_in, visit, hana, now):
    taro = people.helper(hana, now=now)
    browser = app.test_client()
    with browser.session_transaction() as session:
        session["_user_id"] = people.signed_in(taro, now=now)
    form = browser.page("/partner").form(ends="/cancellation")
    moved(visit, 15, now)
    browser.post(form.action, data=form.fields)
    assert not db.session.scalars(select(Booking)).one().is_cancelled
    assert "今は4月2日（火）15:00" in browser.page("/partner").words


def test_an_old_page_takes_no_other_proposal_than_it_has_shown(signed_in, visit, hana, mori, kudo, now):
    absences.enter_time_off(
        trainer=mori, starts_at=at(7), ends_at=at(22), answers={visit.reference: Alternative(at(10), kudo.id)},
        **DESK, now=now,
    )  # fmt: skip
    browser, url = signed_in(hana), f"/me/bookings/{visit.reference}"
    form = browser.page(url).form(ends="/proposal")
    absences.enter_time_off(
        trainer=kudo, starts_at=at(7), ends_at=at(11), answers={visit.reference: Alternative(at(12), kudo.id)},
        **DESK, now=now,
    )  # fmt: skip
    browser.post(form.action, data=form.fields)
    assert db.session.scalars(select(Booking)).one().starts_at == at(10)
    browser.submit(url, ends="/proposal")
    assert db.session.scalars(select(Booking)).one().starts_at == at(12)


# What the last page has shown


@pytest.mark.parametrize(
    ("values", "shown"), [({"minutes": 90}, "10:00–11:30"), ({"price_yen": 7700}, "7,700")]
)
def test_another_length_or_price_is_shown_before_anything_is_booked(client, mori, trial, now, values, shown):
    check = go_to_check(client)
    form = client.page(check).form(id="step")
    menus.change_menu(service=trial, values=values, **DESK, now=now)
    answer = client.post(check, data=form.fields)
    assert answer.status_code == 409
    assert count(Booking) == 0
    page = Page(answer.text)
    assert "内容が変わりました" in page.words
    assert shown in page.words
    assert client.post(check, data=page.form(id="step").fields).status_code == 303


def test_another_deadline_or_time_of_another_tab_too(client, mori, trial, branch, now):
    check = go_to_check(client)
    form = client.page(check).form(id="step")
    branch_settings.change_branch(branch=branch, values={"change_minutes": 2880}, counts={}, **DESK, now=now)
    assert client.post(check, data=form.fields).status_code == 409
    form = client.page(check).form(id="step")
    client.submit(check.replace("check", "time"), at="2030-04-02T14:00")
    assert client.post(check, data=form.fields).status_code == 409
    assert count(Booking) == 0


def test_offers_and_series_and_helpers_are_asked_again(app, client, signed_in, offer, hana, trial, now):
    url = f"/offers/{signed(app, 'offer', offer.id)}"
    form = client.page(url).form(ends=url)
    menus.change_menu(service=trial, values={"price_yen": 7700}, **DESK, now=now)
    assert client.post(url, data=form.fields).status_code == 409
    assert client.submit(url, ends=url).status_code == 303


# Her own trainer is back


def test_who_has_taken_another_trainer_hears_that_her_own_is_back(visit, hana, mori, kudo, now, app):
    away = absences.enter_time_off(
        trainer=mori, starts_at=at(7), ends_at=at(22), answers={visit.reference: Alternative(at(10), kudo.id)},
        **DESK, now=now,
    )  # fmt: skip
    moves.accept_offer(booking=visit, actor=hana.actor, now=now)
    sends(app)
    absences.end_time_off(time_off=away, **DESK, now=now)
    assert told("trainer_back") == [hana.account.email]
    assert visit.trainer_id == kudo.id, "it stays as she has taken it"
    assert sends(app) == ["trainer_back"]
    again = ill(mori, **DESK, now=now)
    absences.end_time_off(time_off=again, **DESK, now=now)
    assert len(told("trainer_back")) == 1, "said once"


def test_who_has_moved_on_since_or_cancelled_hears_nothing(visit, hana, mori, kudo, now):
    away = absences.enter_time_off(
        trainer=mori, starts_at=at(7), ends_at=at(22), answers={visit.reference: Alternative(at(10), kudo.id)},
        **DESK, now=now,
    )  # fmt: skip
    moves.accept_offer(booking=visit, actor=hana.actor, now=now)
    bookings.cancel(booking=visit, actor=hana.actor, now=now)
    absences.end_time_off(time_off=away, **DESK, now=now)
    assert told("trainer_back") == []
