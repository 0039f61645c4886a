"""Hands short texts to LINE's Messaging API, and knows what really comes from LINE.

As described at developers.line.biz/en/reference/messaging-api: push message, retry key,
error responses, webhook signature.
"""

import base64
import hashlib
import hmac
import json
import ssl
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from portal.notifications.rules import Blame, Failure, NotSent, Refused

PATIENCE = 20.0  # seconds
PUSH = "/v2/bot/message/push"
MOST_EVENTS = 100  # of one webhook
MOST_LETTERS = 5000  # of one text


class LineSender:
    """`token` is the channel's access token; `url` is another host in tests alone."""

    def __init__(self, token: str, *, url: str = "https://api.line.me", patience: float = PATIENCE) -> None:
        self.token, self.url, self.patience = token, urlsplit(url), patience

    def send(self, text: str, *, user: str, key: str, is_silent: bool = False) -> None:
        """Returns once LINE has taken it, now or at an earlier try with the same `key`, a UUID.

        Raises Refused when it never will, NotSent when it may later.
        """
        body = {
            "to": user,
            "messages": [{"type": "text", "text": text[:MOST_LETTERS]}],
            "notificationDisabled": is_silent,
        }
        try:
            status, said = self._post(PUSH, body, retry_key=key)
        except (HTTPException, OSError) as error:
            raise NotSent(f"{type(error).__name__}: {error}") from error
        if 200 <= status < 300 or status == 409:  # 409: it has this retry key already
            return
        if (status == 429 and "monthly limit" not in said) or status >= 500:
            raise NotSent(f"LINE {status} {said}", failure=Failure.LINE)
        blame = Blame.PERSON if status == 400 else Blame.WAY
        raise Refused(f"LINE {status} {said}", blame, failure=Failure.LINE)

    def _post(self, path: str, body: dict[str, object], *, retry_key: str) -> tuple[int, str]:
        connection = self._connection()
        try:
            connection.request(
                "POST",
                path,
                body=json.dumps(body).encode(),
                headers={
                    "Content-Type": "application/json",
                    "Authorization": f"Bearer {self.token}",
                    "X-Line-Retry-Key": retry_key,
                },
            )
            answer = connection.getresponse()
            return answer.status, _message_in(answer.read(10_000))
        finally:
            connection.close()

    def _connection(self) -> HTTPConnection:
        host = self.url.hostname or ""
        if self.url.scheme == "https":
            context = ssl.create_default_context()
            return HTTPSConnection(host, self.url.port, timeout=self.patience, context=context)
        return HTTPConnection(host, self.url.port, timeout=self.patience)


def _message_in(body: bytes) -> str:
    try:
        said = json.loads(body)
    except ValueError:
        return ""
    return str(said.get("message", ""))[:200] if isinstance(said, dict) else ""


def events_in(body: bytes) -> list[dict[str, Any]]:
    """What a webhook tells of. Raises ValueError for what is none."""
    try:
        said = json.loads(body)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    events = said.get("events") if isinstance(said, dict) else None
    if not isinstance(events, list):
        raise ValueError("no events")  # noqa: TRY004 - of what was sent to us
    return [event for event in events[:MOST_EVENTS] if isinstance(event, dict)]


def is_from_line(body: bytes, signature: str, *, secret: str) -> bool:
    """Whether LINE has signed this webhook with the channel's secret."""
    made = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest())
    return hmac.compare_digest(made, signature.encode())
