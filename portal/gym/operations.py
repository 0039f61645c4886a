"""Writing down what the owner has decided about the branch and what it offers.

What follows for visits is known further up: `portal.rota` calls these, and keeps the rules.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from typing import Any

from portal.audit import operations as audit
from portal.audit.events import Event
from portal.db import transaction
from portal.gym.models.branches import Branch
from portal.gym.models.resources import Resource, ResourceKind, Trainer
from portal.gym.models.services import Service
from portal.lib.errors import RuleBroken
from portal.lib.translatable import msgid


class StillInUse(RuleBroken):
    message = msgid("%(least)s of them are needed for visits that are booked. Choose %(least)s or more.")


def write_branch(
    *,
    branch: Branch,
    values: dict[str, Any],
    counts: dict[ResourceKind, int],
    in_use: Collection[int] = (),
    actor: str,
    now: datetime,
) -> None:
    """Set columns of the branch, and how many rooms and baby spaces it has; 0 does not count them.

    Resources in `in_use` stay, for somebody has booked them. Raises StillInUse when they are more
    than there are to be.
    """
    with transaction():
        was, becomes = _differences(branch, values)
        for name, value in values.items():
            setattr(branch, name, value)
        for kind, count in counts.items():
            if (before := len(branch.pool(kind))) != count:
                was[f"{kind}s"], becomes[f"{kind}s"] = before, count
            _count_resources(branch, kind, count, in_use)
        audit.record(
            Event.BRANCH_CHANGED,
            subject=f"branch:{branch.id}",
            actor=actor,
            now=now,
            names=sorted(name for name, value in values.items() if isinstance(value, dict)),
            was=was,
            becomes=becomes,
        )


def _count_resources(branch: Branch, kind: ResourceKind, count: int, in_use: Collection[int]) -> None:
    every = [resource for resource in branch.resources if resource.kind is kind]
    needed = [resource for resource in every if resource.id in in_use]
    if 0 < count < len(needed):
        raise StillInUse(least=len(needed))
    keep = sorted(
        every, key=lambda resource: (resource.id not in in_use, not resource.is_active, resource.id)
    )
    for number, resource in enumerate(keep):
        resource.is_active = number < count
    branch.resources.extend(Resource(branch_id=branch.id, kind=kind) for _ in range(count - len(every)))


def write_new_service(*, branch: Branch, values: Mapping[str, Any], actor: str, now: datetime) -> Service:
    with transaction() as session:
        service = Service(branch=branch, **values)
        session.add(service)
        session.flush()  # the history names service.id
        audit.record(Event.SERVICE_ADDED, subject=service.subject, actor=actor, now=now)
        return service


def write_service(
    *, service: Service, values: dict[str, Any], approves: bool = False, actor: str, now: datetime
) -> None:
    """Set columns of a service; with `approves`, its rules after a birth count from now on."""
    with transaction():
        was, becomes = _differences(service, values)
        for name, value in values.items():
            setattr(service, name, value)
        if approves:
            service.rules_approved_at = now
        audit.record(
            Event.SERVICE_CHANGED,
            subject=service.subject,
            actor=actor,
            now=now,
            was=was,
            becomes=becomes,
            approves=approves,
        )


def _differences(
    row: Branch | Service, values: Mapping[str, Any]
) -> tuple[dict[str, object], dict[str, object]]:
    """Columns that a deed changes, as they were and as they become; of long lists of words only that."""
    changed = sorted(
        name for name, value in values.items() if getattr(row, name) != value and not isinstance(value, dict)
    )
    was, becomes = (
        {name: _as_json(found[name]) for name in changed}
        for found in ({name: getattr(row, name) for name in changed}, values)
    )
    return was, becomes


def _as_json(value: Any) -> object:
    return value.isoformat() if isinstance(value, date | time) else value  # a moment is a date too


def write_trainer(
    *, branch: Branch, names: Mapping[str, str], staff_id: int | None, actor: str, now: datetime
) -> Trainer:
    """A trainer and the resource that her visits claim. `names` are name_ja and name_en."""
    with transaction() as session:
        trainer = Trainer(
            resource=Resource(branch_id=branch.id, kind=ResourceKind.TRAINER), staff_id=staff_id, **names
        )
        session.add(trainer)
        session.flush()  # the history names trainer.id
        audit.record(Event.TRAINER_ADDED, subject=trainer.subject, actor=actor, now=now)
        return trainer


def change_trainer(
    *, trainer: Trainer, values: Mapping[str, Any], is_active: bool, actor: str, now: datetime
) -> None:
    """Set columns of a trainer, and whether she can be booked."""
    with transaction():
        for name, value in values.items():
            setattr(trainer, name, value)
        trainer.resource.is_active = is_active
        audit.record(
            Event.TRAINER_CHANGED, subject=trainer.subject, actor=actor, now=now, names=sorted(values),
            is_active=is_active,
        )  # fmt: skip
