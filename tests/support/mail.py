"""A real mail server, well-behaved or not."""

import asyncio
import email.policy
import threading
from collections import Counter
from contextlib import contextmanager
from email.message import EmailMessage
from email.parser import BytesParser

from aiosmtpd.controller import Controller

from tests.support.sockets import free_port

POLICY = email.policy.default.clone(raise_on_defect=False)


class MailServer:
    """`mode` says how it answers a mail; what it has taken in is in `letters`.

    ok · an answer such as "451 later" · hang: never answers after DATA · cut: takes the mail, and hangs up
    without a word · slow: takes it after `pause` seconds.
    """

    def __init__(self):
        self.mode, self.pause = "ok", 0.3
        self.letters: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.refused, self.refusal = set(), "550 nobody"  # addresses of nobody
        self.answered = 0
        self.arrived = threading.Event()
        self.port = free_port()
        self.url = f"smtp://127.0.0.1:{self.port}"
        self._controller = None

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 - aiosmtpd's name
        if self.mode.startswith("rcpt "):
            return self.mode.removeprefix("rcpt ")
        if address in self.refused:
            return self.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802
        self.answered += 1
        if self.mode == "hang":
            await asyncio.sleep(3600)
        if self.mode[:1].isdigit():
            return self.mode
        if self.mode == "slow":
            await asyncio.sleep(self.pause)
        self.letters.append(BytesParser(policy=POLICY).parsebytes(envelope.content))
        self.recipients += envelope.rcpt_tos
        self.arrived.set()
        if self.mode == "cut":
            server.transport.close()
        return "250 OK"

    def start(self):
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=20)
        self._controller.start()

    def stop(self):
        if self._controller:
            self._controller.stop(no_assert=True)
            self._controller = None

    @property
    def by_id(self) -> Counter:
        """How often each letter was taken in."""
        return Counter(letter["Message-ID"] for letter in self.letters)


@contextmanager
def mail_server():
    server = MailServer()
    server.start()
    try:
        yield server
    finally:
        server.stop()
