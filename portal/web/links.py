"""Addresses that leave the house, in mails and calendars: always of the portal's own base URL.

What opens something without signing in carries a signature, so that no number can be guessed
and nothing has to be kept for it.
"""

from collections.abc import Callable
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from itsdangerous import BadSignature, URLSafeSerializer

from portal.web import app_settings
from portal.web.locale import prefix_of


def links(app: Flask, locale: str) -> Callable[..., str]:
    """link(endpoint, **values) for pages in `locale`, whatever host a request has named."""
    parts = urlsplit(app_settings.settings(app).base_url)
    adapter = app.url_map.bind(
        parts.netloc, script_name=parts.path + prefix_of(locale), url_scheme=parts.scheme
    )

    def link(endpoint: str, **values: Any) -> str:
        return str(adapter.build(endpoint, values, force_external=True))

    return link


def public_address(path: str) -> str:
    """A path of this portal as whoever is elsewhere finds it."""
    parts = urlsplit(app_settings.settings().base_url)
    return f"{parts.scheme}://{parts.netloc}{path}"


def signed(app: Flask, purpose: str, value: Any) -> str:
    """`value` (plain JSON) as a token that only we can have made, good for one purpose."""
    return str(_serializer(app, purpose).dumps(value))


def unsigned(app: Flask, purpose: str, token: str) -> Any:
    """What a token says, or None for a forged one."""
    try:
        return _serializer(app, purpose).loads(token)
    except BadSignature:
        return None


def _serializer(app: Flask, purpose: str) -> URLSafeSerializer:
    key = app_settings.settings(app).secret_key.get_secret_value()
    return URLSafeSerializer(key, salt=f"portal.{purpose}", signer_kwargs={"digest_method": sha256})
