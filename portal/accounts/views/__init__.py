"""Signing in and out, passwords, passkeys, the second step, what we write to whom (`/account`)."""

from flask import Blueprint

from portal.web.limits import TRIES

bp = Blueprint("accounts", __name__)

from portal.accounts.views import (  # noqa: E402 - they add their pages to bp
    account,
    addresses,
    confirmation,
    invitations,
    joinings,
    line,
    messages,
    passkeys,
    passwords,
    second_step,
    sign_in,
)

__all__ = [
    "TRIES",
    "account",
    "addresses",
    "confirmation",
    "invitations",
    "joinings",
    "line",
    "messages",
    "passkeys",
    "passwords",
    "second_step",
    "sign_in",
]
