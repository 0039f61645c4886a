"""A number stands in the history, in cookies and on devices: it is nobody else's afterwards."""

import pytest

from portal.checkout.operations import forgetting
from portal.db import db
from portal.privacy.operations import erasure
from tests import people
from tests.conftest import at


def test_an_account_that_is_gone_leaves_its_number_to_nobody(app, hana, now):
    number, member = hana.account.id, hana.id
    erasure.erase(member=hana, now=now)
    anew = people.member("new@example.com", now=now)
    assert anew.account.id > number
    assert anew.id > member


@pytest.mark.parametrize("model", ["account", "member", "staff", "draft"])
def test_the_database_counts_on(app, model):
    if db.engine.dialect.name == "sqlite":
        table = db.metadata.tables[model]
        sql = db.session.scalar(
            db.text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": table.name}
        )
        assert "AUTOINCREMENT" in sql


def test_a_draft_that_is_gone_leaves_its_mails_to_nobody(trial, mori, now):
    first = people.begun(trial, at(10), now=now)
    number = first.id
    forgetting.forget(draft=first)
    assert people.begun(trial, at(10), now=now).id > number
