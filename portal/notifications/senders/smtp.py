"""Hands messages to a mail server."""

import re
import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from portal.notifications.rules import Blame, NotSent, Refused

# X.1.7 and X.1.8 are about the sender, which is us.
ABOUT_HER = re.compile(r"[45]\.(1\.(0|1|2|3|4|6|9|10)|2\.\d+)\b")
PATIENCE = 20.0  # seconds; a server that hangs costs one attempt, not the worker


class SmtpSender:
    """`smtp://user:password@host:587` (STARTTLS where there is a user) or `smtps://…:465`."""

    def __init__(self, url: str, *, patience: float = PATIENCE) -> None:
        parts = urlsplit(url)
        self.tls = parts.scheme == "smtps"
        self.host = parts.hostname or "localhost"
        self.port = parts.port or (465 if self.tls else 587)
        self.user = unquote(parts.username or "")
        self.password = unquote(parts.password or "")
        self.patience = patience
        self._server: smtplib.SMTP | None = None  # kept from one mail to the next

    def send(self, message: EmailMessage) -> None:
        """Returns once the server has said 250.

        Raises Refused when it says 5xx to the address or to the mail, and NotSent when it is away,
        busy, or set up otherwise than we are.
        """
        try:
            self._hand_over(message)
        except smtplib.SMTPRecipientsRefused as refusal:
            [(code, said)] = refusal.recipients.values()
            raise _answer(code, said) from refusal
        except smtplib.SMTPDataError as refusal:
            raise _answer(refusal.smtp_code, refusal.smtp_error) from refusal
        except (smtplib.SMTPException, OSError) as error:
            raise NotSent(f"{type(error).__name__}: {error}") from error

    def close(self) -> None:
        """Nothing more is to be sent for now."""
        if self._server:
            _say_goodbye(self._server)
        self._server = None

    def _hand_over(self, message: EmailMessage) -> None:
        server, self._server = self._ready(), None
        try:
            server.send_message(message, to_addrs=[str(message["To"])])  # as it is on the wire
        except BaseException:
            server.close()
            raise
        self._server = server

    def _ready(self) -> smtplib.SMTP:
        """The connection that is open still, or a new one."""
        if self._server and _answers(self._server):
            return self._server
        server = self._connect()
        try:
            if self.user:
                if not self.tls:
                    server.starttls(context=ssl.create_default_context())
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server

    def _connect(self) -> smtplib.SMTP:
        if self.tls:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, timeout=self.patience, context=context)
        return smtplib.SMTP(self.host, self.port, timeout=self.patience)


def _answer(code: int, said: bytes | str) -> NotSent:
    """What a server means by its words to one mail: 4xx may come right, 5xx says never.

    An enhanced status code (RFC 3463) can say that it is about her address or her mailbox.
    """
    words = said.decode(errors="replace") if isinstance(said, bytes) else said
    blame = Blame.PERSON if ABOUT_HER.match(words) else Blame.EITHER
    kind = Refused if 500 <= code < 600 else NotSent
    return kind(f"{code} {words}", blame)


def _answers(server: smtplib.SMTP) -> bool:
    """Whether a connection that has rested takes another mail."""
    try:
        code, _said = server.rset()
    except (smtplib.SMTPException, OSError):
        code = 0
    if code != 250:
        server.close()
    return code == 250


def _say_goodbye(server: smtplib.SMTP) -> None:
    """The mails are accepted: whatever happens to the connection now, they are sent."""
    try:
        server.quit()
    except (smtplib.SMTPException, OSError):
        server.close()
