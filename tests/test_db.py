"""The measured recipe, and the one way to commit."""

import pytest
from sqlalchemy import select

from portal import create_app
from portal.accounts.models.people import Account
from portal.db import db, lock, transaction
from portal.lib.crypto import new_key
from portal.lib.errors import NotFound
from portal.settings import Settings
from tests.support.apps import let_go


def test_sqlite_is_set_up_to_lose_nothing(app):
    if db.engine.dialect.name != "sqlite":
        assert db.session.scalar(db.text("SHOW transaction_isolation")) == "read committed"
        return
    asked = {
        name: db.session.scalar(db.text(f"PRAGMA {name}"))
        for name in ("journal_mode", "synchronous", "foreign_keys")
    }
    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_an_inner_transaction_is_kept_or_lost_with_the_outer_one(app, now):
    def deed():
        with transaction() as session:
            with transaction():
                session.add(Account(email="x@example.com", opened_at=now))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        deed()
    assert db.session.scalar(select(Account.id)) is None


def test_nothing_can_be_changed_outside(app, now):
    db.session.add(Account(email="x@example.com", opened_at=now))
    with pytest.raises(RuntimeError, match="outside a transaction"), transaction():
        pass
    db.session.rollback()


@pytest.fixture
def production(tmp_path):
    app = create_app(
        Settings(
            environment="production", secret_key="k" * 40, field_keys=new_key(), index_key="i" * 32,
            base_url="https://gym.example", trusted_proxies=1,
            smtp_url="smtp://127.0.0.1:25", database_url=f"sqlite:///{tmp_path}/x.sqlite",
        )
    )  # fmt: skip
    yield app.test_client()
    let_go(app)


def test_production_sends_cookies_over_https_only(production):
    answer = production.get("/login", headers={"Host": "gym.example"})
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert "Secure" in cookie


def test_every_cookie_of_production_belongs_to_this_host(production):
    sign_in = production.get("/login", base_url="https://gym.example")
    answer = production.post("/theme", base_url="https://gym.example", data={"theme": "night"})
    assert answer.status_code == 303
    cookies = sign_in.headers.getlist("Set-Cookie") + answer.headers.getlist("Set-Cookie")
    assert [cookie.partition("=")[0] for cookie in cookies] == ["__Host-session", "__Host-theme"]
    assert all("; Secure;" in cookie and "Domain" not in cookie for cookie in cookies)


def test_a_row_can_still_be_read_when_somebody_deletes_it_right_after_the_deed(app, now):
    with transaction() as session:
        account = Account(email="x@example.com", opened_at=now)
        session.add(account)
    with db.engine.begin() as somebody:
        somebody.execute(Account.__table__.delete())
    assert account.email == "x@example.com"


def test_a_deed_sees_what_others_have_written_since_the_last_one(app, now):
    with transaction() as session:
        account = Account(email="x@example.com", opened_at=now)
        session.add(account)
    with db.engine.begin() as somebody:
        somebody.execute(Account.__table__.update().values(locale="en"))
    with transaction():
        assert account.locale == "en"


def test_a_lock_on_a_row_that_is_gone_is_not_found(app, now):
    with transaction() as session:
        account = Account(email="x@example.com", opened_at=now)
        session.add(account)
    with db.engine.begin() as somebody:
        somebody.execute(Account.__table__.delete())
    with pytest.raises(NotFound), transaction():
        lock(account)
