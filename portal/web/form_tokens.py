"""The token of forms, another text each time: what stands in a packed page again and again can be guessed."""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from typing import Any

from flask import g
from flask_wtf.csrf import _FlaskFormCSRF, validate_csrf


def masked(token: str) -> str:
    """A token under noise of its own length, and the noise."""
    plain = token.encode()
    noise = secrets.token_bytes(len(plain))
    return urlsafe_b64encode(noise + _xor(plain, noise)).decode()


def unmasked(text: str) -> str:
    """What was masked; "" for what was not."""
    try:
        both = urlsafe_b64decode(text.encode())
        noise, covered = both[: len(both) // 2], both[len(both) // 2 :]
        return _xor(covered, noise).decode()
    except (Error, ValueError):
        return ""


def _xor(plain: bytes, noise: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(plain, noise, strict=True))


def check(text: str) -> None:
    """Raises wtforms.ValidationError."""
    validate_csrf(unmasked(text))


class MaskedTokens(_FlaskFormCSRF):
    def generate_csrf_token(self, csrf_token_field: Any) -> str:
        """One text for all forms of an answer, which packs them well."""
        if "masked_token" not in g:
            g.masked_token = masked(super().generate_csrf_token(csrf_token_field))
        text: str = g.masked_token
        return text

    def validate_csrf_token(self, form: Any, field: Any) -> None:
        check(field.data or "")
