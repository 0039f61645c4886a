"""What a note may be."""

from portal.lib.errors import RuleBroken
from portal.lib.translatable import msgid

MOST_LETTERS = 4000


class NoteEmpty(RuleBroken):
    message = msgid("Write a word or two first.")


class NoteTooLong(RuleBroken):
    message = msgid("Notes can be up to %(most)s characters. Shorten it, or write two.")


def check_words(words: str) -> None:
    """Raises NoteEmpty, NoteTooLong."""
    if not words.strip():
        raise NoteEmpty
    if len(words) > MOST_LETTERS:
        raise NoteTooLong(most=MOST_LETTERS)
