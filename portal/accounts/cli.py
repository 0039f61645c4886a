"""Giving people duties from the command line."""

import click
from flask.cli import with_appcontext

from portal.accounts import operations
from portal.accounts.models import StaffRole
from portal.lib import clock
from portal.lib.errors import DomainError


@click.command("add-staff")
@click.argument("email")
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in StaffRole]), default="owner")
@with_appcontext
def add_staff(email: str, name: str, role: str) -> None:
    """Give somebody an account with duties; she signs in by mailed code."""
    try:
        operations.add_staff(
            email=email, name=name, role=StaffRole(role), password=None, actor="system", now=clock.now()
        )
    except DomainError as refusal:
        raise click.ClickException(refusal.message) from None
    click.echo(f"{name} can sign in as {email}.")


COMMANDS = [add_staff]
