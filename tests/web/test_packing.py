"""Text goes packed, and tells nothing by its length."""

import gzip

import pytest

from tests.conftest import TOMORROW
from tests.support.page import Page

PACKS = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.mark.parametrize(
    "url",
    ["/", "/safety", f"/book/time?service=trial&date={TOMORROW}", "/book/month?service=trial", "/nowhere"],
)
def test_a_visitors_page_is_packed_for_whoever_unpacks(client, branch, mori, url):
    plain, packed = client.get(url), client.get(url, headers=PACKS)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) * 0.6
    assert "Content-Encoding" not in plain.headers
    for answer in (plain, packed):
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert "Cookie" in answer.headers["Vary"] or answer.status_code == 404


@pytest.mark.parametrize("url", ["/me", "/me/log", "/account"])
def test_so_is_a_members(signed_in, hana, branch, url):
    packed = signed_in(hana).get(url, headers=PACKS)
    assert "</html>" in gzip.decompress(packed.data).decode()


def test_what_is_short_or_no_text_is_sent_as_it_is(client):
    for url in ("/healthz", "/static/preview.png"):
        assert "Content-Encoding" not in client.get(url, headers=PACKS).headers


def test_a_browser_that_has_the_page_is_not_sent_it_again(client, branch, mori):
    first = client.get("/", headers=PACKS)
    again = client.get("/", headers=PACKS | {"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_length_says_nothing_about_the_words(signed_in, hana, branch):
    browser = signed_in(hana)
    assert len({len(browser.get("/account", headers=PACKS).data) for _ in range(20)}) > 3


def test_the_token_is_another_each_time_and_opens_as_long_as_the_sign_in_stands(signed_in, hana, branch):
    browser = signed_in(hana)
    pages = [Page(browser.get("/me/log").text) for _ in range(2)]
    tokens = [page.form(ends="/me/log/2030-04-01").fields["csrf_token"] for page in pages]
    assert tokens[0] != tokens[1]
    halves = [token[: len(token) // 2] for token in tokens]
    assert halves[0] != halves[1]
    for token in tokens:
        answer = browser.post(
            "/me/log/2030-04-01", data={"csrf_token": token, "measure": "pain", "value": "3"}
        )
        assert answer.status_code < 400


@pytest.mark.parametrize(
    "token", ["", "a", "====", "あ", "\ud800".encode("utf-8", "replace").decode(), "QUJD", "x" * 5000]
)
def test_what_is_no_token_is_refused_in_a_sentence(signed_in, hana, branch, token):
    answer = signed_in(hana).post("/me/log/2030-04-01", data={"csrf_token": token, "value": "3"})
    assert answer.status_code == 422


def test_somebody_elses_token_opens_nothing(signed_in, hana, yui, branch):
    form = Page(signed_in(yui).get("/me/log").text).form(ends="/me/log/2030-04-01")
    answer = signed_in(hana).post("/me/log/2030-04-01", data=form.fields)
    assert answer.status_code == 422
