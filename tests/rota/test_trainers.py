"""Trainers come, go and come back."""

from datetime import date, time

import pytest

from portal.availability.queries import slots
from portal.booking.rules.alternatives import Alternative
from portal.booking.rules.refusals import BookingsInTheWay
from portal.db import db
from portal.lib.hours import Hours
from portal.rota.operations import absences, shifts, trainers
from portal.schedule import operations as schedule_operations
from tests import people
from tests.conftest import TOMORROW, at

ACTOR = "staff:1"


MORNING = Hours(time(7), time(12))


def refused(deed, **arguments):
    with pytest.raises(BookingsInTheWay) as found:
        deed(**arguments)
    db.session.rollback()
    return found.value


def test_a_retired_trainer_is_offered_no_more_and_her_visits_are_seen_to(branch, trial, hana, mori, now):
    booking = people.booked(hana, trial, at(10), now=now)
    leaves = {"trainer": mori, "branch": branch, "actor": ACTOR, "now": now}
    said = refused(trainers.retire_trainer, **leaves)
    assert [booking.id for booking in said.bookings] == [booking.id]
    trainers.retire_trainer(**leaves, answers={booking.reference: Alternative()})
    db.session.expire_all()
    assert branch.trainers == []
    assert slots.open_slots(trial, first=TOMORROW, count=1, now=now) == []


def test_a_new_trainer_is_published_from_today(branch, mori, now):
    week = {n: [MORNING] for n in range(7)}
    schedule_operations.set_weekly_hours(trainer=mori, branch=branch, week=week, actor=ACTOR, now=now)
    shifts.publish(branch=branch, until=date(2030, 4, 14), actor=ACTOR, now=now)
    endo = trainers.add_trainer(
        branch=branch, names={"name_ja": "遠藤", "name_en": "Endo"}, staff_id=None, actor=ACTOR, now=now
    )
    db.session.expire_all()
    schedule_operations.set_weekly_hours(trainer=endo, branch=branch, week=week, actor=ACTOR, now=now)
    assert shifts.publish(branch=branch, until=date(2030, 4, 14), actor=ACTOR, now=now) == 14


def test_who_comes_back_keeps_the_closures_made_meanwhile(branch, trial, mori, kudo, now):
    trainers.retire_trainer(trainer=kudo, branch=branch, actor=ACTOR, now=now)
    absences.close_branch(branch=branch, starts_at=at(7), ends_at=at(22), reasons={}, actor=ACTOR, now=now)
    trainers.return_trainer(trainer=kudo, branch=branch, actor=ACTOR, now=now)
    people.works(kudo, branch, TOMORROW)
    db.session.expire_all()
    assert slots.open_slots(trial, first=TOMORROW, count=1, now=now) == []
