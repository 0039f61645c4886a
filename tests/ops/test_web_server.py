"""What gunicorn writes by itself: one form, one line an entry, and nothing of what somebody has sent."""

import contextlib
import io
import logging
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from queue import Queue

import pytest
from gunicorn.config import Config

from portal.ops.gunicorn_log import OneForm
from portal.web.logging import OneLine
from tests.support.sockets import free_port

ROOT = Path(__file__).parents[2]
PATIENCE = 60  # seconds, and then it hangs
FORM = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} [A-Z]+ [\w.]+ (-|[0-9a-f]{8}) \S.*")
ODD = {
    "InvalidRequestLine": b"GET /staff/members?q=hana@example.com\r\n\r\n",
    "InvalidRequestMethod": b"g\x1b[2J\xe2\x80\xa8et /hana@example.com HTTP/1.1\r\n\r\n",
    "InvalidHTTPVersion": b"GET /hana@example.com HTTP/9.9\r\n\r\n",
    "InvalidHeader": b"GET / HTTP/1.1\r\nX: hana@example.com\x00\r\n\r\n",
    "InvalidHeaderName": b"GET / HTTP/1.1\r\nhana@example.com \xe2\x80\xa8x: 1\r\n\r\n",
    "LimitRequestLine": b"GET /hana@example.com" + b"x" * 9000 + b" HTTP/1.1\r\n\r\n",
    "UnsupportedTransferCoding": b"POST / HTTP/1.1\r\nTransfer-Encoding: hana@example.com\r\n\r\n",
}


class Server:
    """gunicorn as in production, and its lines as they come."""

    def __init__(self, tmp_path, **settings):
        self.port, self.lines = free_port(), Queue()
        environ = {"PATH": os.environ["PATH"], "PORTAL_DATABASE_URL": f"sqlite:///{tmp_path}/x.sqlite"}
        bind = f"127.0.0.1:{self.port}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "python:portal.ops.gunicorn_conf", "--bind", bind, "wsgi:app"],
            cwd=ROOT, env=environ | settings, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        self.began = self.until("Booting worker")

    def _read(self):
        with self.process.stderr as written:
            for line in written:
                self.lines.put(line.rstrip("\n"))

    def until(self, words):
        """Its lines up to the one with these words."""
        found = []
        while not found or words not in found[-1]:
            found.append(self.lines.get(timeout=PATIENCE))
        return found

    def send(self, request):
        """What it answers; a server that is still starting takes the connection already."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as line:
            line.sendall(request)
            return line.recv(64)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(PATIENCE) == 0
        self.reader.join(PATIENCE)
        return self.until("Shutting down: Master")


@pytest.fixture
def server(tmp_path, request):
    server = Server(tmp_path, **getattr(request, "param", {}))
    yield server
    if server.process.poll() is None:
        server.stop()


def test_what_cannot_be_read_is_one_line_in_our_form_and_in_nobodys_words(server):
    seen = list(server.began)
    for kind, request in ODD.items():
        assert server.send(request).startswith(b"HTTP/1.1 "), kind
        lines = server.until(kind)
        assert re.search(rf" WARNING portal\.guard - refused {kind} .* from 127\.0\.0\.1$", lines[-1]), lines
        seen += lines
    seen += server.stop()
    for line in seen:
        assert FORM.fullmatch(line), line
        assert "hana" not in line
        assert line.isprintable()


def test_a_fault_of_the_web_server_is_told_by_kind_and_place(monkeypatch):
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    log, typed = OneForm(Config()), "hana@example.com"
    try:
        int(typed)
    except ValueError:
        log.exception("Error handling request %s", f"/staff/members?q={typed}")
    finally:
        log.error_log.handlers.clear()
    [line] = written.getvalue().splitlines()
    assert FORM.fullmatch(line), line
    assert "unexpected: ValueError" in line
    assert "hana" not in line


@pytest.mark.parametrize(
    "end", ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\x1b[1A", "\b"]
)
def test_no_letter_ends_an_entry_or_hides_it(end):
    entry = logging.LogRecord(
        "portal", logging.INFO, "", 0, f"a{end}2030-04-01T09:00:00+0900 forged", None, None
    )
    line = OneLine().format(entry)
    assert line.isprintable()
    assert FORM.fullmatch(line)


@pytest.mark.parametrize("server", [{"PORTAL_TRUSTED_PROXIES": "1"}], indirect=True)
def test_the_proxys_address_is_nobodys(server):
    server.send(ODD["InvalidHeader"])
    line = server.until("InvalidHeader")[-1]
    assert "127.0.0.1" not in line
    assert line.endswith("from somebody behind the proxy")


def test_what_is_read_before_the_fork_has_opened_no_database(tmp_path):
    """A connection that two processes share would lose what both write."""
    watch = (
        "from sqlalchemy import event; from sqlalchemy.engine import Engine; opened = []; "
        "event.listen(Engine, 'connect', lambda *_: opened.append(1)); import wsgi; print(len(opened))"
    )
    settings = {"PATH": os.environ["PATH"], "PORTAL_DATABASE_URL": f"sqlite:///{tmp_path}/portal.sqlite"}
    said = subprocess.run(
        [sys.executable, "-c", watch], cwd=ROOT, env=settings, capture_output=True, text=True, check=True
    )
    assert said.stdout == "0\n"


def test_whoever_is_killed_takes_the_others_along(tmp_path):
    """Or else a second `make run` is answered by the first one's server."""
    port = free_port()
    environ = {"PATH": os.environ["PATH"], "PORTAL_DATABASE_URL": f"sqlite:///{tmp_path}/x.sqlite"}
    flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
    subprocess.run([*flask, "db", "upgrade"], cwd=ROOT, env=environ, check=True, capture_output=True)
    serve = subprocess.Popen(
        [*flask, "serve", "--port", str(port)], cwd=ROOT, env=environ,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip

    def answers():
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
        return False

    until = time.monotonic() + PATIENCE
    while not answers():
        assert time.monotonic() < until
        time.sleep(0.1)
    children = Path(f"/proc/{serve.pid}/task/{serve.pid}/children").read_text().split()
    assert len(children) == 2
    serve.kill()
    serve.wait()
    while answers() or any(Path(f"/proc/{child}").exists() for child in children):
        assert time.monotonic() < until
        time.sleep(0.1)
