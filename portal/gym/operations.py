"""What the owner decides about the branch."""

from datetime import datetime
from typing import Any

from portal.audit import operations as audit
from portal.audit.events import Event
from portal.db import transaction
from portal.gym.models import Branch


def change_branch(
    *, branch: Branch, values: dict[str, Any], prices: dict[str, int | None], actor: str, now: datetime
) -> None:
    """Set columns of the branch, and the price in yen (or None) of services by slug."""
    with transaction():
        for name, value in values.items():
            setattr(branch, name, value)
        for service in branch.services:
            if service.slug in prices:
                service.price_yen = prices[service.slug]
        audit.record(
            Event.BRANCH_CHANGED, subject=f"branch:{branch.id}", actor=actor, now=now, names=sorted(values)
        )
