"""Icons, search engines and previews: all of what anybody may find, and nothing of anybody's own."""

import re
from xml.etree import ElementTree as ET

import pytest

from portal.db import transaction
from portal.site.views.crawlers import FOUND_ALL_THE_SAME, NOT_FOUND
from tests import people
from tests.site.test_descriptions import PAGES

GIVEN = re.compile(r'<meta property="og:(\w+)" content="([^"]*)">')
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
OWN = "https://gym.example"


@pytest.mark.parametrize(
    ("path", "kind", "begins"),
    [
        ("/favicon.ico", "image/", b"\x00\x00\x01\x00"),
        ("/apple-touch-icon.png", "image/png", b"\x89PNG"),
        ("/static/preview.png", "image/png", b"\x89PNG"),
    ],
)
def test_pictures_are_where_they_are_asked_for(client, path, kind, begins):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.mimetype.startswith(kind)
    assert answer.data.startswith(begins)


def test_a_page_names_its_icons(client, branch):
    links = client.get("/").text
    assert '<link rel="apple-touch-icon" href="/apple-touch-icon.png">' in links


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_page_that_is_sent_on_shows_what_it_is(client, branch, mori, now, prefix):
    people.told_everything(branch, now=now)
    for path in PAGES:
        given = dict(GIVEN.findall(client.get(prefix + path).text))
        assert set(given) == {"title", "description", "site_name", "type", "image", "url"}, path
        assert given["url"] == OWN + prefix + path.partition("?")[0]
        assert given["image"].startswith(f"{OWN}/static/preview.png?v=")


def test_a_page_of_her_own_shows_nothing(signed_in, hana, branch):
    assert not GIVEN.findall(signed_in(hana).get("/me").text)


def test_nobody_looks_for_what_is_somebodys(client, app):
    lines = client.get("/robots.txt").text.splitlines()
    shut = [line.partition(": ")[2] for line in lines if line.startswith("Disallow")]
    assert lines[0] == "User-agent: *"
    assert lines[-1] == f"Sitemap: {OWN}/sitemap.xml"
    for rule in app.url_map.iter_rules():
        access = app.view_functions[rule.endpoint].access
        if access.startswith(("members", "staff", "anybody signed in")):
            path = rule.rule
            if not path.startswith(("/guides", "/routines", "/account", "/logout")):
                assert path.startswith(NOT_FOUND), f"{path} ({access}) is not named in robots.txt"
    assert {f"/en{path}" for path in NOT_FOUND} <= set(shut)
    assert all(f"Allow: {path}" in lines for path in FOUND_ALL_THE_SAME)


def test_the_sitemap_leads_to_pages_that_are_there(client, branch, mori):
    with transaction():
        branch.is_open_to_visitors = True
    found = [one.text for one in ET.fromstring(client.get("/sitemap.xml").data).iter(LOC)]
    assert f"{OWN}/" in found
    assert f"{OWN}/en/access" in found
    assert len(found) == len(set(found)) == 12
    for address in found:
        assert client.get(address.removeprefix(OWN)).status_code == 200, address


def test_the_sitemap_names_no_times_while_no_visitors_are_taken(client, branch):
    with transaction():
        branch.is_open_to_visitors = False
    assert "/book/time" not in client.get("/sitemap.xml").text
