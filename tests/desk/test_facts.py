"""What the pages lack, what they say though nobody has told us, and how the owner sets both right."""

import pytest

from portal.accounts.models.people import StaffRole
from portal.audit.models import AuditEntry
from portal.db import db
from portal.gym import queries as gym
from tests import people

HERE = "/staff/settings"


def test_everything_missing_is_listed_with_the_way_to_it(signed_in, kana, branch):
    browser = signed_in(kana)
    page = browser.page(HERE)
    for link in (
        "/staff/services/trial", "/staff/services/personal", "/staff/settings/place#phone", "/staff/settings/legal#payment_ja",
        "/staff/settings/legal#payment_en", "/staff/settings/legal#terms_ja", "/staff/settings/legal#hosting_ja",
        "/staff/settings/legal#mail_company_en", "/staff/settings/legal#representative_ja",
        "/staff/settings/legal#operator_address_en",
    ):  # fmt: skip
        assert link in page.links, link
        address, _, anchor = link.partition("#")
        assert not anchor or anchor in browser.page(address).ids, link
    assert f"まだ書かれていない項目が{len(branch.gaps)}件あります" in page.words
    assert f"まだ書かれていない項目が{len(branch.gaps)}件あります" in browser.page("/staff").words


def test_with_everything_told_nothing_is_listed(signed_in, kana, branch, now):
    people.told_everything(branch, now=now)
    for url in (HERE, "/staff", "/staff/settings/legal"):
        assert "まだ書かれていない" not in signed_in(kana).page(url).words


def test_only_the_owner_is_reminded_on_the_day(signed_in, sato, branch):
    assert "まだ書かれていない" not in signed_in(sato).page("/staff").words


def test_the_owner_confirms_what_nobody_has_told_us(signed_in, kana, branch, now):
    browser = signed_in(kana)
    words = browser.page(HERE).words
    for fact in ("7:00–22:00", "赤ちゃんと一緒に来店できる: はい", "60分", "はじめての方へ", "体験の回数: 1"):
        assert fact in words, fact
    assert browser.submit(HERE, ends="/confirmation").location == HERE
    assert branch.confirmed_at == now
    page = browser.page(HERE)
    assert "2030年4月1日に確認済みです" in page.words
    assert not [form for form in page.forms if form.action.endswith("/confirmation")]
    assert db.session.query(AuditEntry).filter(AuditEntry.subject == f"branch:{branch.id}").count() == 1


@pytest.mark.parametrize("role", [StaffRole.DESK, StaffRole.TRAINER])
def test_nobody_else_confirms(signed_in, branch, now, role):
    who = people.staff("mori@example.com", "森", role, now=now)
    assert signed_in(who).post(f"{HERE}/confirmation").status_code == 403
    assert branch.confirmed_at is None


@pytest.mark.parametrize(("environment", "is_open"), [("production", False), ("development", True)])
def test_a_real_gym_begins_shut_and_promises_nothing(app, now, monkeypatch, environment, is_open):
    monkeypatch.setitem(
        app.extensions, "portal", app.extensions["portal"].model_copy(update={"environment": environment})
    )
    assert app.test_cli_runner().invoke(args=["seed"]).exit_code == 0
    branch = gym.branch()
    assert branch.is_open_to_visitors is is_open
    assert branch.welcomes_babies is is_open
    assert branch.confirmed_at is None


def test_what_a_service_is_can_be_said_in_other_words(client, signed_in, kana, branch):
    browser, here = signed_in(kana), "/staff/services/trial"
    for empty in ("", " \n "):
        assert browser.submit(here, id="service", summary_ja=empty).status_code == 422
    assert browser.submit(here, id="service", summary_ja="ふたりで<b>ゆっくり</b>").status_code == 303
    assert "ふたりで<b>ゆっくり</b>" in client.page("/book/service").words
