"""Scripts and style sheets: each page names all that it needs, and a browser keeps it for ever."""

import gzip
import re
from posixpath import dirname, join, normpath

import pytest

FILES = re.compile(r'<(?:script|link)[^>]* (?:src|href)="(/assets/[^"]+)"')
IMPORTED = re.compile(r'^import (?:[^"]* from )?"(\.[^"]+)"', re.MULTILINE)


@pytest.mark.parametrize("page", ["/me", "/me/log", "/routines/ten", "/staff/board", "/en/me"])
def test_a_page_names_all_that_its_scripts_import(signed_in, hana, sato, branch, page):
    browser = signed_in(sato if "/staff" in page else hana)
    named = FILES.findall(browser.get(page).text)
    assert len(named) == len(set(named)) > 3
    for address in named:
        answer = browser.get(address)
        assert answer.status_code == 200, address
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable", address
        imported = IMPORTED.findall(answer.text) if address.endswith(".js") else []
        assert {normpath(join(dirname(address), other)) for other in imported} <= set(named), address


def test_what_is_sent_is_packed_for_whoever_unpacks_it(client, branch):
    [address] = [file for file in FILES.findall(client.get("/").text) if file.endswith("app.js")]
    plain = client.get(address)
    packed = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"


def test_a_page_of_yesterday_gets_the_script_of_today_and_asks_again(client, branch):
    answer = client.get("/assets/scripts-000000000000/app.js")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"
    assert client.get("/assets/scripts-000000000000/nothing.js").status_code == 404
