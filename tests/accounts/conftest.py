"""Somebody on the staff whose second step is known."""

import pytest

from portal.accounts.models.people import StaffRole
from portal.accounts.operations.people import add_staff
from portal.db import transaction
from tests import people
from tests.conftest import NOW

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def owner(app, hana, now):
    """An owner with a second step, who trains here too."""
    staff = add_staff(
        email="hana@example.com", name="花", role=StaffRole.OWNER, password=None, actor="system", now=now
    )
    with transaction():
        staff.account.totp_secret = SECRET
    return staff


def half_signed_in(app, account):
    """After the first step only."""
    browser, token = app.test_client(), people.signed_in(account, is_strong=False, now=NOW)
    with browser.session_transaction() as session:
        session["_user_id"] = token
    return browser
