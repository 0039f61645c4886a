"""Kinds of messages: each is one row of the feature that tells of it, in its `message_kinds.py`.

`portal/features.py` brings the rows together. The words of a kind are `templates/messages/<name>.*.j2`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.notifications.rules import Topic

# What a made-up one says beside the facts of a visit, with the names of `samples.py`.
Sample = Callable[[Mapping[str, str]], dict[str, Any]]
# Given what it is about, its facts and the time: which account is told what now. None: nothing any more.
StillTrue = Callable[..., tuple[Any, dict[str, Any]] | None]


def nothing(_names: Mapping[str, str]) -> dict[str, Any]:
    return {}


def only(**facts: Any) -> Sample:
    """A sample that says the same in every language."""
    return lambda _names: facts


@dataclass(frozen=True)
class Kind:
    """What is known of a kind of message, whoever reads it."""

    name: str
    topic: Topic
    words: str  # what the house calls it
    sample: Sample = nothing
    still_true: StillTrue | None = None  # None: what was written down with it is true for ever
    is_line_only: bool = False  # said to whoever writes to the gym over LINE
    is_forgotten: bool = False  # once it is sent, not even the address stays
    is_last_word: bool = False  # after it nothing of her address is left in the files

    @property
    def may_go_by_line(self) -> bool:
        """Codes that let somebody in go by the way they were asked for, and nowhere else."""
        return self.topic is not Topic.ACCOUNT or self.is_line_only


KINDS: dict[str, Kind] = {}


def add(*kinds: Kind) -> None:
    """The rows of a feature. To add them again changes nothing."""
    KINDS.update({kind.name: kind for kind in kinds})


def kind(name: str) -> Kind:
    """Of one that is told no more, and still in the outbox, nothing is known but its name."""
    return KINDS.get(name) or Kind(name, Topic.ACCOUNT, name)


def names(*topics: Topic) -> list[str]:
    return [kind.name for kind in KINDS.values() if kind.topic in topics]


def line_only() -> list[str]:
    return [kind.name for kind in KINDS.values() if kind.is_line_only]


def words() -> dict[str, str]:
    """What each kind is called, by its name."""
    return {kind.name: kind.words for kind in KINDS.values()}
