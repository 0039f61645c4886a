"""Pages that anybody finds say in a sentence, in their own language, what they are."""

import re

import pytest

from tests import people

PAGES = [
    "/", "/access", "/safety", "/rules", "/legal/privacy", "/legal/health-data", "/legal/terms",
    "/legal/tokushoho", "/book/service", "/book/time?service=trial", "/login",
]  # fmt: skip
SAID = re.compile(r'<meta name="description" content="([^"]*)">')


@pytest.fixture
def descriptions(client, branch, mori, now):
    people.told_everything(branch, now=now)
    return {url: [SAID.findall(client.get(prefix + url).text) for prefix in ("", "/en")] for url in PAGES}


def test_every_public_page_has_one_in_each_language(descriptions):
    for url, (ja, en) in descriptions.items():
        assert len(ja) == len(en) == 1, url
        assert re.search(r"[ぁ-ん]", ja[0]), url
        assert en[0].isascii(), url
        assert 10 <= len(ja[0]) <= 120, url
        assert 10 <= len(en[0]) <= 160, url


def test_no_two_pages_say_the_same(descriptions):
    for number in (0, 1):
        said = [pair[number][0] for pair in descriptions.values()]
        assert len(said) == len(set(said))


def test_a_page_of_her_own_has_none(signed_in, hana, branch):
    assert not SAID.findall(signed_in(hana).get("/me").text)
