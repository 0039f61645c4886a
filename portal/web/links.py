"""Addresses that leave the house, in mails and calendars: always of the portal's own base URL."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask

from portal.web import current
from portal.web.locale import prefix_of


def links(app: Flask, locale: str) -> Callable[..., str]:
    """link(endpoint, **values) for pages in `locale`, whatever host a request has named."""
    parts = urlsplit(current.settings(app).base_url)
    adapter = app.url_map.bind(
        parts.netloc, script_name=parts.path + prefix_of(locale), url_scheme=parts.scheme
    )

    def link(endpoint: str, **values: Any) -> str:
        return str(adapter.build(endpoint, values, force_external=True))

    return link
