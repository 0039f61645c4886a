"""What a guide may say of itself, and what all of them together must cover (content.md, part A)."""

from enum import StrEnum

# F117 has four parts; F118 is the address, and group Z is to be left out.
FACTS = (*(f"F{number}" for number in range(1, 117)), "F117a", "F117b", "F117c", "F117d")


class Topic(StrEnum):
    """What a reader is concerned with."""

    BACK = "back"
    PELVIC_FLOOR = "pelvic-floor"
    POSTURE = "posture"
    BONE = "bone"
    FOOD = "food"
    HABITS = "habits"
    SIGNS = "signs"


# Weeks since birth that one can filter by: from, and up to but not with. 0 is without an end.
STAGES = ((0, 4), (4, 8), (8, 12), (12, 0))


def suits(weeks: tuple[int, int], stage: tuple[int, int]) -> bool:
    """Whether a guide for `weeks` has something for somebody in `stage`; both as in STAGES."""
    begins, ends = weeks
    first, last = stage
    return (not last or begins < last) and (not ends or first < ends)
