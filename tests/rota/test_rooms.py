"""Rooms that the owner counts from now on, with visits already booked."""

import pytest

from portal.availability.rules.refusals import SlotTaken
from portal.db import db
from portal.gym.models.resources import ResourceKind
from portal.rota.operations import branch_settings
from portal.rota.rules import MoreAreBooked
from tests import people
from tests.conftest import at


def test_rooms_that_are_counted_from_now_on_are_given_to_who_has_booked(
    hana, yui, trial, personal, branch, mori, kudo, now
):
    first = people.booked(hana, trial, at(10), now=now)
    people.booked(yui, trial, at(10, 30), now=now)
    change = {"branch": branch, "values": {}, "actor": "staff:1", "now": now}
    with pytest.raises(MoreAreBooked):
        branch_settings.change_branch(counts={ResourceKind.ROOM: 1}, **change)
    db.session.rollback()
    branch_settings.change_branch(counts={ResourceKind.ROOM: 2}, **change)
    assert len({claim.resource_id for claim in first.claims}) == 2
    third = people.member("c@example.com", now=now, phone="09000000003")
    with pytest.raises(SlotTaken):
        people.booked(third, trial, at(10), now=now)
