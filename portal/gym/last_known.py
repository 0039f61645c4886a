"""Where the gym is and how it is rung, as this process has last read it: for when the database is away."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import event

from portal.gym.models.branches import Branch, InTwoLanguages


@dataclass(frozen=True)
class LastKnown(InTwoLanguages):
    phone: str  # digits; empty until the owner gives one
    address_ja: str
    address_en: str


_read: dict[str, LastKnown] = {}  # by the branch's slug


def last_known(slug: str) -> LastKnown | None:
    """None in a process that has shown no page before. Asks nobody."""
    return _read.get(slug)


@event.listens_for(Branch, "load")
def _note(branch: Branch, *_: Any) -> None:
    _read[branch.slug] = LastKnown(branch.phone, branch.address_ja, branch.address_en)


@event.listens_for(Branch, "refresh")
def _note_again(branch: Branch, *_: Any) -> None:
    if not {"slug", "phone", "address_ja", "address_en"} - branch.__dict__.keys():
        _note(branch)
