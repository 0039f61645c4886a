"""Signing in and out, passwords, passkeys, the second step, what we write to whom (`/account`)."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)
TRIES = "10 per minute; 60 per hour"  # of anything that proves who somebody is, from one address

from portal.accounts.views import (  # noqa: E402 - they add their pages to bp
    account,
    addresses,
    confirmation,
    invitations,
    line,
    messages,
    passkeys,
    passwords,
    second_step,
    sign_in,
)

__all__ = [
    "account",
    "addresses",
    "confirmation",
    "invitations",
    "line",
    "messages",
    "passkeys",
    "passwords",
    "second_step",
    "sign_in",
]
