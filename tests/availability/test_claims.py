"""Claims in great numbers, and how they go."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.availability.models import Claim
from portal.availability.operations import claims
from portal.availability.queries import slots
from portal.availability.rules.refusals import NotOffered
from portal.db import db
from portal.rota.operations import absences
from tests.conftest import at


def test_a_year_of_time_off_and_a_great_cleaning(branch, trial, mori, now):
    long_off = absences.enter_time_off(
        trainer=mori, starts_at=at(7), ends_at=at(7) + timedelta(days=400), actor="staff:1", now=now
    )
    assert db.session.scalar(select(func.count()).select_from(Claim)) == 400 * 96
    with pytest.raises(NotOffered):
        slots.open_slot(trial, at(10), now=now)
    claims.forget_past(now=at(7) + timedelta(days=500))
    assert db.session.scalar(select(func.count()).select_from(Claim)) == 0
    absences.end_time_off(time_off=long_off, actor="staff:1", now=now)
