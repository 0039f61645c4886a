"""The features, and what each of them adds to the app. The one place that knows them all."""

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from flask import Blueprint, Flask

from portal import seed
from portal.accounts import cli as accounts_cli
from portal.accounts import security
from portal.booking.words import NEWS_WORDS
from portal.guides import cli as guides_cli
from portal.gym import queries as gym
from portal.gym.last_known import last_known
from portal.health import signs
from portal.health.help_lines import DIRECTORY
from portal.health.words import CLEARANCE_WORDS, COMPLICATIONS_WORDS, DELIVERY_WORDS
from portal.notifications import kinds
from portal.ops import migrations, start
from portal.ops.cli import commands as ops

PAGES = [
    "site",
    "accounts",
    "booking",
    "checkout",
    "waitlist",
    "guides",
    "routines",
    "progress",
    "summary",
    "privacy",
    "desk",
    "ops",
]
TELLING = ["accounts", "booking", "checkout", "privacy", "routines"]  # those with a `message_kinds.py`

for feature in TELLING:
    kinds.add(*import_module(f"portal.{feature}.message_kinds").KINDS)


def _pages(app: Flask) -> None:
    for feature in PAGES:
        app.register_blueprint(_blueprint(import_module(f"portal.{feature}.views")))


def _blueprint(views: ModuleType) -> Blueprint:
    """That of a feature; the modules of a folder of views add their pages to it when they are imported."""
    found = views
    for module in iter_modules(getattr(views, "__path__", [])):
        imported = import_module(f"{views.__name__}.{module.name}")
        found = imported if module.name == "blueprint" else found
    blueprint: Blueprint = found.bp
    return blueprint


def _templates(app: Flask) -> None:
    """For pages of features that know no gym: its clock, and what every place that names signs is made of."""
    app.jinja_env.filters["at_the_gym"] = lambda moment: gym.branch().local(moment)
    app.jinja_env.globals.update(
        gym_last_known=lambda: last_known(gym.HOME),
        warning_signs=signs.grouped,
        what_to_do_words=signs.WHAT_TO_DO,
        help_directory=DIRECTORY,
        delivery_words=DELIVERY_WORDS,
        complications_words=COMPLICATIONS_WORDS,
        clearance_words=CLEARANCE_WORDS,
        staff_news_words=NEWS_WORDS,
    )


def _commands(app: Flask) -> None:
    for command in (
        *accounts_cli.COMMANDS,
        *guides_cli.COMMANDS,
        *ops.COMMANDS,
        seed.command,
        seed.demo_code,
    ):
        app.cli.add_command(command)


FEATURES: list[Callable[[Flask], None]] = [
    start.check,
    security.init_app,
    _templates,
    _pages,
    _commands,
    migrations.init_app,
]
