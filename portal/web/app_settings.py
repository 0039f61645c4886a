"""What the running app was set up with."""

from typing import cast

from flask import Flask, current_app

from portal.settings import Settings


def settings(app: Flask | None = None) -> Settings:
    return cast("Settings", (app or current_app).extensions["portal"])


def secret_key() -> str:
    """What codes and links that we mail are made safe with."""
    return settings().secret_key.get_secret_value()
