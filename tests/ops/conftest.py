"""Apps that other processes share, and a mail server for them."""

from contextlib import ExitStack, contextmanager

import pytest

from portal import create_app
from portal.db import db
from portal.seed import seed_branch
from portal.settings import Settings
from tests.conftest import missing, new_database
from tests.support import pooler, postgres
from tests.support.apps import let_go
from tests.support.client import Browser
from tests.support.mail import mail_server


@contextmanager
def app_on(url):
    app = create_app(Settings(database_url=url))
    app.test_client_class = Browser
    with app.app_context():
        db.create_all()
        seed_branch()
        yield app
        db.session.remove()
        let_go(app)


@pytest.fixture(params=["sqlite", "postgresql"])
def own_app(request, tmp_path):
    """An app that other processes share."""
    with new_database(request.param, tmp_path) as url, app_on(url) as app:
        yield app


@pytest.fixture
def pooled_app(tmp_path):
    """The same on PostgreSQL behind PgBouncer, which gives each transaction another session."""
    with new_database("postgresql", tmp_path) as url, ExitStack() as stack:
        try:
            pooled = stack.enter_context(pooler.before(url))
        except postgres.NoPostgres as fault:
            missing(str(fault))
        yield stack.enter_context(app_on(pooled))


@pytest.fixture
def mailbox():
    with mail_server() as server:
        yield server
