"""The app's keys, and what browsers bring back sealed."""

from typing import cast

from flask import Flask, current_app

from portal.lib.crypto import CannotOpen, Keyring, Place
from portal.settings import Settings

KEYRING = "keyring"


def init_app(app: Flask, settings: Settings) -> None:
    app.extensions[KEYRING] = Keyring(settings.sealing_keys, index_key=settings.index_key.get_secret_value())


def keyring() -> Keyring:
    return cast("Keyring", current_app.extensions[KEYRING])


def seal(text: str, purpose: str, *whose: str | int) -> str:
    """For a browser to bring back."""
    return keyring().seal_at(Place(f"browser {purpose}", whose), text)


def opened(sealed: str, purpose: str, *whose: str | int) -> str | None:
    """What a browser has brought back sealed; None when it is not ours for this, or its key has gone."""
    try:
        return keyring().open_at(Place(f"browser {purpose}", whose), sealed)
    except CannotOpen:
        return None
