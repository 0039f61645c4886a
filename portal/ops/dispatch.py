"""What the worker does with a message: see what of it is true now, write it, hand it over."""

from datetime import datetime
from typing import Any

from flask import Flask

from portal.accounts.models.people import Account
from portal.accounts.queries.contact_preferences import account_of, reach_of
from portal.booking.queries import messages
from portal.gym import queries as gym
from portal.lib import clock
from portal.notifications import letters, worker
from portal.notifications.kinds import kind
from portal.notifications.letters import Letter
from portal.notifications.models import OutboxMessage
from portal.notifications.rules import Blame, Channel, Failure, Refused, is_quiet
from portal.notifications.senders.console import ConsoleSender
from portal.notifications.senders.line import LineSender
from portal.notifications.senders.smtp import SmtpSender
from portal.settings import Settings
from portal.web import app_settings


def mail_sender(settings: Settings) -> ConsoleSender | SmtpSender:
    """A mail server if there is one, else the console."""
    return SmtpSender(settings.smtp_url.get_secret_value()) if settings.smtp_url else ConsoleSender()


def line_sender(settings: Settings) -> LineSender | None:
    """None where the gym has no LINE."""
    if not settings.line_token:
        return None
    return LineSender(settings.line_token.get_secret_value(), url=settings.line_url)


def looking(app: Flask) -> worker.Look:
    """What of a message is true by now."""
    has_line = app_settings.settings(app).has_line

    def look(message: OutboxMessage) -> Letter | None:
        still_true = kind(message.kind).still_true
        if kind(message.kind).is_line_only:
            return _letter(message, message.facts, {Channel.LINE: message.to})
        if still_true and message.subject:
            told = still_true(message.subject, message.facts, now=clock.now())
            account, facts = told or (None, {})
        elif message.person:
            account, facts = account_of(message.person), message.facts
        else:
            return _letter(message, message.facts, {Channel.EMAIL: message.to})
        if account is None or not account.active:
            return None
        reach = reach_of(account)
        if not reach.wants(message.kind):
            return None
        ways = reach.open_to(message.kind)
        if not has_line:
            ways.pop(Channel.LINE, None)
        return _letter(message, facts, ways, account=account)

    return look


def _letter(
    message: OutboxMessage,
    facts: dict[str, Any],
    ways: dict[Channel, str],
    *,
    account: Account | None = None,
) -> Letter:
    locale = account.locale if account and kind(message.kind).still_true else message.locale
    house = messages.facts_of_place(gym.branch(), locale)  # whom to ask, in every letter
    return Letter(
        kind=message.kind,
        locale=locale,
        facts=house | facts,
        key=message.key,
        ways=ways,
        handle=account.handle if account else "",
    )


def sending(app: Flask, mail: ConsoleSender | SmtpSender, line: LineSender | None = None) -> worker.Send:
    """Write it for its channel, and hand it over."""

    def send(channel: Channel, letter: Letter) -> None:
        if channel is Channel.EMAIL:
            mail.send(letters.mail_of(app, letter))
        elif line is None:
            raise Refused("no LINE here", Blame.MESSAGE, failure=Failure.LINE)
        else:
            text, user = letters.line_of(app, letter), letter.ways[Channel.LINE]
            line.send(text, user=user, key=letter.key, is_silent=_is_night(clock.now()))

    return send


def _is_night(now: datetime) -> bool:
    return is_quiet(gym.branch().local(now))
