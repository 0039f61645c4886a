"""What the law wants to read: complete, or not there for visitors and told to the owner."""

import pytest
from pydantic import SecretStr

from portal.db import transaction
from portal.gym.rules.facts import COMMERCE
from tests import people


def fill(browser, **left_out):
    facts = {f"{name}_{locale}": f"{name} in {locale}" for name in COMMERCE for locale in ("ja", "en")}
    return browser.submit("/staff/settings/legal", id="legal", **(facts | left_out))


@pytest.fixture
def complete(branch):
    """Phone and prices are set, as any gym has them."""
    with transaction():
        branch.phone = "0312345678"
        for service in branch.services:
            service.price_yen = 5500


def test_a_page_with_a_gap_tells_the_owner_and_is_not_there_for_visitors(
    client, signed_in, kana, sato, branch
):
    for url in ("/legal/tokushoho", "/legal/terms"):
        assert client.get(url).status_code == 404
        assert signed_in(sato).get(url).status_code == 404
        assert "まだお客さまに表示していません" in signed_in(kana).page(url).words
    page = signed_in(kana).page("/legal/tokushoho")
    for words in ("販売業者", "運営責任者", "電話番号", "料金"):
        assert words in page.words
    assert "/legal/terms" not in client.page("/legal/privacy").links


def test_complete_facts_are_shown_in_both_languages(client, signed_in, kana, complete):
    assert fill(signed_in(kana), terms_ja="第1条\n\n第2条", terms_en="One\n\nTwo").status_code == 303
    words = client.page("/legal/tokushoho").words
    assert "operator in ja" in words
    assert "5,500円（税込）" in words
    assert "03-1234-5678" in words
    assert "operator in en" in client.page("/en/legal/tokushoho").words
    assert "第2条" in client.page("/legal/terms").words
    assert {"/legal/terms", "/legal/tokushoho"} <= set(client.page("/legal/privacy").links)


def test_one_language_may_be_ready_before_the_other(client, signed_in, kana, complete):
    fill(signed_in(kana), operator_en=" ")
    assert client.get("/legal/tokushoho").status_code == 200
    assert client.get("/en/legal/tokushoho").status_code == 404


def test_what_is_typed_there_is_text(client, signed_in, kana, complete):
    fill(signed_in(kana), terms_ja="<script>alert(1)</script>")
    assert "<script>alert" not in client.get("/legal/terms").text


def test_privacy_pages_say_how_long_and_the_old_address_leads_on(client, branch):
    assert client.get("/privacy").location == "/legal/privacy"
    assert "最後の来店から3年" in client.page("/legal/privacy").words
    assert "要配慮個人情報" in client.page("/legal/health-data").words
    assert "at the latest 3 years" in client.page("/en/legal/health-data").words


def test_too_much_is_refused_and_stays_typed(signed_in, kana, branch):
    answer = fill(signed_in(kana), operator_ja="x" * 1001)
    assert answer.status_code == 422
    assert "x" * 1001 in answer.text


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_privacy_page_names_who_for_what_and_where_to_turn(client, branch, now, prefix):
    language = prefix.strip("/") or "ja"
    people.told_everything(branch, now=now)
    words = client.page(f"{prefix}/legal/privacy").words
    for name in (
        "operator",
        "representative",
        "operator_address",
        "hosting",
        "mail_company",
        "disclosure_fee",
    ):
        assert f"{name} in {language}" in words
    assert "03-1234-5678" in words
    assert branch.email in words
    for said in {
        "ja": ("利用目的", "電話番号を照らし合わせ", "体験の翌日", "混み具合", "帳簿", "侵入や悪用", "ネットワーク",
               "委託", "個人情報保護委員会", "開示・訂正・利用停止・削除", "90日", "暗号化"),
        "en": ("phone numbers are compared", "on the day after your trial", "books", "network address", "on our behalf",
               "Personal Information Protection Commission", "90 days", "sealed"),
    }[language]:  # fmt: skip
        assert said in words, said


def test_what_is_not_so_is_said_nowhere(client, branch):
    for url in ("/legal/privacy", "/legal/health-data", "/en/legal/privacy", "/en/legal/health-data"):
        words = client.page(url).words
        for wrong in (
            "外部の人",
            "だけに使います。ほか",
            "Nobody outside",
            "Nothing else.",
            "passed on to nobody",
        ):
            assert wrong not in words, (url, wrong)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"operator_ja": ""}, "登記上の名称は、まだここに書かれていません"),
        ({"hosting_ja": ""}, "まだ書かれていない委託先があります"),
        ({"mail_company_ja": ""}, "まだ書かれていない委託先があります"),
    ],
)
def test_a_gap_on_the_privacy_page_is_said(client, branch, now, told, said):
    people.told_everything(branch, now=now)
    assert said not in client.page("/legal/privacy").words
    with transaction():
        branch.legal = branch.legal | told
    assert said in client.page("/legal/privacy").words


def test_without_a_fee_none_is_named_and_without_line_no_line(app, client, branch, now, monkeypatch):
    people.told_everything(branch, now=now)
    with transaction():
        branch.legal = branch.legal | {"disclosure_fee_ja": ""}
    words = client.page("/legal/privacy").words
    assert "手数料" not in words
    assert "LINEヤフー" not in words
    with_line = app.extensions["portal"].model_copy(
        update={"line_token": SecretStr("t"), "line_secret": SecretStr("s"), "line_id": "@gym"}
    )
    monkeypatch.setitem(app.extensions, "portal", with_line)
    assert "LINEヤフー" in client.page("/legal/privacy").words
