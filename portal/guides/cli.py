"""`flask guides check`: what is wrong in the content, with file and line."""

import click
from flask.cli import AppGroup

from portal.guides.checks import problems
from portal.guides.library import LANGUAGES, guides

group = AppGroup("guides", help="The texts for members.")


@group.command("check")
def check() -> None:
    """Every fact in both languages, every link, topic, drawing and timing."""
    found = problems()
    for problem in found:
        click.echo(problem, err=True)
    if found:
        raise click.exceptions.Exit(1)
    counts = ", ".join(f"{len(guides(locale))} {locale}" for locale in LANGUAGES)
    click.echo(f"All is well: guides {counts}.")


COMMANDS = [group]
