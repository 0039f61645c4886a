"""Giving people duties from the command line."""

import click
from flask.cli import with_appcontext

from portal.accounts.models.people import StaffRole
from portal.accounts.operations import people, second_steps
from portal.accounts.queries.people import account_by_email
from portal.lib import clock, crypto
from portal.lib.errors import DomainError


@click.command("add-staff")
@click.argument("email")
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in StaffRole]), default="owner")
@with_appcontext
def add_staff(email: str, name: str, role: str) -> None:
    """Give somebody an account with duties; she signs in by mailed code."""
    try:
        people.add_staff(
            email=email, name=name, role=StaffRole(role), password=None, actor="system", now=clock.now()
        )
    except DomainError as refusal:
        raise click.ClickException(refusal.message) from None
    click.echo(f"{name} can sign in as {email}.")


@click.command("reset-second-step")
@click.argument("email")
@with_appcontext
def reset_second_step(email: str) -> None:
    """For an owner who has lost phone, keys and codes: she sets up anew when she next signs in."""
    account = account_by_email(email)
    if account is None:
        raise click.ClickException("Nobody has this address.")
    second_steps.reset_second_steps(account=account, actor="system", now=clock.now())
    click.echo(f"{email} sets up a new second step.")


@click.command("new-key")
def new_key() -> None:
    """A key for PORTAL_FIELD_KEYS."""
    click.echo(crypto.new_key())


COMMANDS = [add_staff, new_key, reset_second_step]
