"""Prints messages, for development. Production refuses to start with it."""

import sys
from email.message import EmailMessage


class ConsoleSender:
    def send(self, message: EmailMessage) -> None:
        body = message.get_body(("plain",))
        text = body.get_content() if body else ""
        lines = [f"To: {message['To']}", f"Subject: {message['Subject']}", "", *text.splitlines()]
        sys.stdout.write("\n".join(f"  ✉ {line}" for line in lines) + "\n\n")
        sys.stdout.flush()  # the worker shares its terminal with the web server

    def close(self) -> None:
        """There is no connection."""
