"""The features, and what each of them adds to the app. The one place that knows them all."""

from collections.abc import Callable

from flask import Flask

from portal import seed
from portal.accounts import cli as accounts_cli
from portal.accounts import security
from portal.accounts import views as accounts
from portal.booking import views as booking
from portal.course import views as course
from portal.desk import views as desk
from portal.guides import cli as guides_cli
from portal.guides import views as guides
from portal.gym import queries as gym
from portal.gym.last_known import last_known
from portal.health import signs
from portal.health.help_lines import DIRECTORY
from portal.health.words import CLEARANCE_WORDS, COMPLICATIONS_WORDS, DELIVERY_WORDS
from portal.ops import cli as ops
from portal.ops import start
from portal.privacy import views as privacy
from portal.progress import views as progress
from portal.routines import views as routines
from portal.site import views as site


def _pages(app: Flask) -> None:
    for views in (site, accounts, booking, guides, routines, progress, course, privacy, desk):
        app.register_blueprint(views.bp)


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


FEATURES: list[Callable[[Flask], None]] = [start.check, security.init_app, _templates, _pages, _commands]
