"""How often one address may do something. Counted in memory, in each process."""

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from portal.web import current

limiter = Limiter(get_remote_address, storage_uri="memory://", strategy="moving-window")


def init_app(app: Flask) -> None:
    limiter.init_app(app)


def holds() -> str:
    """Times that visitors without an account may have kept for them."""
    return f"{current.settings().holds_per_address} per 10 minutes"
