"""What mail servers send back hours later: a report that a mail did not arrive (RFC 3464)."""

import email
import email.policy
import re
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

NAME = re.compile(r"<([0-9a-f-]{36})@")  # in a Message-ID of ours
MOST_WORDS = 300


@dataclass(frozen=True)
class Bounce:
    key: str  # of the message
    why: str


def bounce_in(report: bytes) -> Bounce | None:
    """Which message did not arrive, and why; None for anything but a final failure of a mail of ours."""
    try:
        return _read(report)
    except (LookupError, ValueError, AttributeError, TypeError, AssertionError):
        return None  # whatever it is, no server of ours has written it


def _read(report: bytes) -> Bounce | None:
    message = email.message_from_bytes(report, policy=email.policy.default)
    why = key = ""
    for part in message.walk():
        match part.get_content_type():
            case "message/delivery-status":
                why = why or _failure(part)
            case "message/rfc822" | "text/rfc822-headers":
                key = key or _key(part)
    return Bounce(key, why) if key and why else None


def _failure(part: EmailMessage) -> str:
    """The words of the first recipient for whom it failed for good."""
    recipients: Any = part.get_payload()  # heads without bodies
    for fields in recipients:
        status = str(fields.get("Status", "")).strip()
        if str(fields.get("Action", "")).strip().lower() == "failed" and status.startswith("5"):
            said = str(fields.get("Diagnostic-Code", "")).partition(";")[2].strip()
            return " ".join((said or status).split())[:MOST_WORDS]
    return ""


def _body(part: EmailMessage) -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _key(part: EmailMessage) -> str:
    """By the Message-ID of the mail that is sent back, whole or its head alone."""
    if part.get_content_type() == "message/rfc822":
        mail: Any = part.get_payload(0)
        named = str(mail.get("Message-ID", ""))
    else:
        head = email.message_from_bytes(_body(part), policy=email.policy.default)
        named = str(head.get("Message-ID", ""))
    found = NAME.search(named)
    return found[1] if found else ""
