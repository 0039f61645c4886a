"""Columns that only the holder of the keys can read: answers about health, notes, free text, secrets.

The keys come from PORTAL_FIELD_KEYS and are the app's keyring. What is sealed can be neither
searched nor ordered by the database; what must be found has a blind index beside it.
"""

import json
from typing import Any, cast

from flask import Flask, current_app
from sqlalchemy import Dialect, Text, TypeDecorator

from portal.lib.crypto import CannotOpen, Keyring
from portal.settings import Settings

KEYRING = "keyring"


def init_app(app: Flask, settings: Settings) -> None:
    app.extensions[KEYRING] = Keyring(settings.sealing_keys, index_key=settings.index_key.get_secret_value())


def keyring() -> Keyring:
    return cast("Keyring", current_app.extensions[KEYRING])


def opened(sealed: str) -> str | None:
    """What a browser has brought back sealed; None when it is not ours, or its key has gone since."""
    try:
        return keyring().unseal(sealed)
    except CannotOpen:
        return None


class SealedText(TypeDecorator[str]):
    """A text. The empty one stays empty, for that says nothing."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return keyring().seal(value) if value else value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return keyring().unseal(value) if value else value


class SealedJson(TypeDecorator[Any]):
    """A value of plain JSON."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else keyring().seal(json.dumps(value, ensure_ascii=False))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(keyring().unseal(value))
