"""What the branch offers, as the owner makes it: menus, their order, and their prices by day."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from portal.booking.operations import promises
from portal.db import lock, transaction
from portal.gym import operations as gym
from portal.gym.models.branches import Branch
from portal.gym.models.services import Service
from portal.gym.rules.facts import tells_of_a_birth
from portal.gym.rules.menus import ServiceState, with_price
from portal.rota.rules import NameTaken, PriceOfThePast

NAMES = ("name_ja", "name_en")
PLAIN = {"message_name_ja": "セッション", "message_name_en": "Session"}  # until she finds a better one


def add_menu(
    *, branch: Branch, names: Mapping[str, str], minutes: int, is_trial: bool, actor: str, now: datetime
) -> Service:
    """A new menu, last on the list, which nobody books before she offers it. Raises NameTaken."""
    with transaction():
        lock(branch)  # two at once are not called the same
        _check_names(branch, names, besides=None)
        last = max((service.position for service in branch.services), default=0)
        told = {f"message_{name}": words for name, words in names.items() if not tells_of_a_birth(words)}
        values = {
            **names,
            **(told if len(told) == len(names) else PLAIN),
            "slug": f"menu-{last + 1}",  # an address tells nothing of a birth
            "position": last + 1,
            "summary_ja": names["name_ja"],
            "summary_en": names["name_en"],
            "minutes": minutes,
            "is_trial": is_trial,
            "state": ServiceState.PAUSED,
        }
        return gym.write_new_service(branch=branch, values=values, actor=actor, now=now)


def change_menu(
    *, service: Service, values: dict[str, Any], approves: bool = False, actor: str, now: datetime
) -> None:
    """Set columns of a service; what is kept for somebody and would not be the same any more ends.

    Visits that are booked stay as they are. Raises NameTaken.
    """
    with transaction() as session:
        lock(service.branch)
        _check_names(service.branch, values, besides=service)
        gym.write_service(service=service, values=values, approves=approves, actor=actor, now=now)
        session.flush()  # what is kept is looked at as it is now
        promises.look_again(service.branch_id, actor=actor, now=now)


def _check_names(branch: Branch, values: Mapping[str, Any], *, besides: Service | None) -> None:
    for other in branch.menu:
        if other is not besides and any(
            values.get(name, "").strip().casefold() == getattr(other, name).casefold() for name in NAMES
        ):
            raise NameTaken


def set_state(*, service: Service, state: ServiceState, actor: str, now: datetime) -> None:
    """On offer, paused or ended; visits that are booked stay. Raises NameTaken for one that comes back."""
    names = {name: getattr(service, name) for name in NAMES} if state is ServiceState.OFFERED else {}
    change_menu(service=service, values={**names, "state": state}, actor=actor, now=now)


def move_up(*, service: Service, actor: str, now: datetime) -> None:
    """It changes places with the one before it; the first stays where it is."""
    with transaction():
        lock(service.branch)
        menu = service.branch.menu
        place = menu.index(service)
        if place:
            before = menu[place - 1]
            positions = before.position, service.position
            gym.write_service(service=service, values={"position": positions[0]}, actor=actor, now=now)
            before.position = positions[1]


def set_price(*, service: Service, since: date, yen: int, actor: str, now: datetime) -> None:
    """Visits from that day on cost this. What was agreed before stays. Raises PriceOfThePast."""
    today = service.branch.local(now).date()
    if since < today:
        raise PriceOfThePast
    with transaction():
        lock(service)
        first, later = with_price(
            since, yen, first=service.price_yen, later=service.later_prices, today=today
        )
        _write_prices(service, first, later, actor=actor, now=now)


def drop_price(*, service: Service, since: date, actor: str, now: datetime) -> None:
    """A price that is still to come does not; twice is once."""
    with transaction():
        lock(service)
        later = [price for price in service.later_prices if price[0] != since.isoformat()]
        if len(later) < len(service.later_prices) and since > service.branch.local(now).date():
            _write_prices(service, service.price_yen, later, actor=actor, now=now)


def _write_prices(
    service: Service, first: int | None, later: list[Any], *, actor: str, now: datetime
) -> None:
    values = {"price_yen": first, "later_prices": later}
    changed = {name: value for name, value in values.items() if getattr(service, name) != value}
    if changed:
        gym.write_service(service=service, values=changed, actor=actor, now=now)
