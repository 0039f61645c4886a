"""Hands messages to a mail server."""

import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

PATIENCE = 20  # seconds; a server that hangs costs one attempt, not the worker


class SmtpSender:
    """`smtp://user:password@host:587` (STARTTLS where there is a user) or `smtps://…:465`."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.tls = parts.scheme == "smtps"
        self.host = parts.hostname or "localhost"
        self.port = parts.port or (465 if self.tls else 587)
        self.user = unquote(parts.username or "")
        self.password = unquote(parts.password or "")

    def send(self, message: EmailMessage) -> None:
        """Returns once the server has said 250. Raises smtplib.SMTPException or OSError."""
        with self._connect() as server:
            if self.user:
                if not self.tls:
                    server.starttls(context=ssl.create_default_context())
                server.login(self.user, self.password)
            server.send_message(message)

    def _connect(self) -> smtplib.SMTP:
        if self.tls:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, timeout=PATIENCE, context=context)
        return smtplib.SMTP(self.host, self.port, timeout=PATIENCE)
