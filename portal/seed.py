"""The Ginza branch, as content.md A10 has it. `flask seed --demo` adds a cast and a month of their lives."""

from datetime import time

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from portal.db import transaction
from portal.gym.models.branches import Branch
from portal.gym.models.services import Service
from portal.gym.queries import HOME
from portal.web.app_settings import settings


def seed_branch(*, is_demo: bool = False, is_real: bool = False) -> bool:
    """Make the branch and its services. False when they are there already.

    Price and phone stay empty until the owner gives them: nobody has told us any (F118). A real gym
    takes visitors, and says that babies may come along, once its owner says so (decision 27).
    """
    with transaction() as session:
        if session.scalar(select(Branch.id).where(Branch.slug == HOME)):
            return False
        session.add(
            Branch(
                slug=HOME,
                name_ja="Cortis Gym 銀座店",
                name_en="Cortis Gym Ginza",
                postal_code="104-0042",
                address_ja="東京都中央区入船2-9-4 3階",
                address_en="3F, 2-9-4 Irifune, Chuo-ku, Tokyo",
                access_ja="京葉線「八丁堀駅」徒歩5分\n東京メトロ有楽町線「新富町駅」徒歩5分",
                access_en=(
                    "5 minutes on foot from Hatchobori Station, Keiyo Line\n"
                    "5 minutes on foot from Shintomicho Station, Tokyo Metro Yurakucho Line"
                ),
                parking_ja="有料",
                parking_en="Paid parking",
                email="cortisgym.ginza@gmail.com",
                opens_at=time(7),
                closes_at=time(22),
                is_demo=is_demo,
                is_open_to_visitors=not is_real,
                welcomes_babies=not is_real,
                services=_services(),
            )
        )
    return True


def _services() -> list[Service]:
    return [
        Service(
            slug="trial",
            position=1,
            name_ja="産後体験",
            name_en="Postpartum trial",
            message_name_ja="体験",
            message_name_en="Trial",
            summary_ja="はじめての方へ。体の様子をうかがい、いまの体に合う動きを一緒に試します。",
            summary_en=(
                "For your first visit. We ask how you are, and try movements that suit your body now."
            ),
            minutes=60,
            is_trial=True,
        ),
        Service(
            slug="personal",
            position=2,
            name_ja="パーソナル",
            name_en="Personal session",
            message_name_ja="パーソナル",
            message_name_en="Personal session",
            summary_ja="会員の方へ。トレーナーと、前回の続きから進めます。",
            summary_en="For members. With a trainer, picking up where you left off.",
            minutes=60,
        ),
    ]


@click.command("demo-code")
@with_appcontext
def demo_code() -> None:
    """The six digits that staff of the demo type as their second step."""
    from portal import seed_demo  # noqa: PLC0415 - production never loads the cast

    if not seed_demo.is_demo():
        raise click.ClickException("This is not the demo.")
    click.echo(seed_demo.second_step())


@click.command("seed")
@click.option("--demo/--no-demo", default=False, help="Also the demo cast, on a new database only.")
@with_appcontext
def command(demo: bool) -> None:  # noqa: FBT001 - click passes it by name
    """Make the Ginza branch, if it is not there yet."""
    from portal import seed_demo  # noqa: PLC0415 - production never loads the cast

    if demo and settings().is_production:
        click.echo("This is production: without the demo cast.")
        demo = False
    is_new = seed_branch(is_demo=demo, is_real=settings().is_production)
    click.echo("The Ginza branch is new." if is_new else "The Ginza branch is there.")
    if demo and is_new:
        seed_demo.seed_cast()
    if seed_demo.is_demo():
        click.echo(seed_demo.how_to_sign_in())
