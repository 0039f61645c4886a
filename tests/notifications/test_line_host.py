"""The one HTTP client of the portal speaks to one host, whatever it is told there or by anybody (ASVS 1.3.6, 15.3.2)."""

import ast
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from portal.notifications.rules import NotSent, Refused
from portal.notifications.senders import line
from portal.notifications.senders.line import LineSender
from portal.settings import Settings

PORTAL = Path(__file__).parents[2] / "portal"
SENT = {"user": "U1", "key": "k"}


@pytest.fixture
def two_hosts():
    """The first answers that the message is to go to the second."""
    asked = {"first": 0, "second": 0}

    def server(name, status):
        class Answers(BaseHTTPRequestHandler):
            def do_POST(self):
                asked[name] += 1
                self.send_response(status)
                self.send_header("Location", f"http://127.0.0.1:{second.server_port}/")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def do_GET(self):
                self.do_POST()

            def log_message(self, *_args):
                pass

        found = HTTPServer(("127.0.0.1", 0), Answers)
        threading.Thread(target=found.serve_forever, daemon=True).start()
        return found

    second = server("second", 200)
    first = server("first", 307)
    yield f"http://127.0.0.1:{first.server_port}", asked
    for one in (first, second):
        one.shutdown()
        one.server_close()


def test_it_follows_no_redirect(two_hosts):
    url, asked = two_hosts
    with pytest.raises(Refused):
        LineSender("t", url=url).send("こんにちは", **SENT)
    assert asked == {"first": 1, "second": 0}


class Connection:
    """In place of a network: notes where it would have gone."""

    def __init__(self, gone):
        self.gone = gone

    def __call__(self, host, port=None, **_more):
        self.gone.append(host)
        return self

    def request(self, _method, path, **_more):
        self.gone.append(path)

    def getresponse(self):
        raise ConnectionRefusedError

    def close(self):
        pass


@pytest.mark.parametrize(
    "word", ["https://evil.example/", "@evil.example", "../../evil", "evil.example\r\nHost: x"]
)
def test_no_word_of_anybody_says_where_it_goes(monkeypatch, word):
    gone = []
    monkeypatch.setattr(line, "HTTPSConnection", Connection(gone))
    with pytest.raises(NotSent, match="ConnectionRefusedError"):
        LineSender("t").send(word, user=word, key=word)
    assert gone == ["api.line.me", "/v2/bot/message/push"]


def test_the_host_is_a_setting_and_lines_own_unless_it_is_set():
    assert Settings.model_fields["line_url"].default == "https://api.line.me"
    made = [
        ast.unparse(node)
        for path in PORTAL.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "LineSender"
    ]
    assert len(made) == 1
    assert "settings.line_url" in made[0]
