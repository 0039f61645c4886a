"""What the law wants to read: complete, or not there for visitors and told to the owner."""

import pytest

from portal.db import transaction
from portal.gym.rules import COMMERCE


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
