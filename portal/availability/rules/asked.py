"""Whom somebody asks for, and with how many babies."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Asked:
    """Whom somebody asks for, and how many babies come along. No trainer is anyone."""

    trainer_id: int | None = None
    or_anyone: bool = False  # the named trainer first, somebody else if she is not free
    babies: int = 0  # that come along

    @property
    def is_strict(self) -> bool:
        return self.trainer_id is not None and not self.or_anyone
