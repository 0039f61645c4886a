"""Passwords: one spelling, how they are kept, and which are too easily guessed (NIST SP 800-63B-4)."""

import hashlib
import os
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from portal.lib import japanese
from portal.lib.later import Later

if TYPE_CHECKING:
    import zxcvbn
else:
    zxcvbn = Later("zxcvbn")

SHORTEST = 15  # code points, for a password that stands alone
LONGEST = 200
MOST_LOOKED_AT = 72  # characters the estimate takes; a longer one is judged by its beginning
LEAST_GUESSES_LOG10 = 12.0  # what a list of words and their usual changes has within a day
LEAST_WITHOUT_OWN_WORDS = 8  # characters
FAMOUS = ("correcthorsebatterystaple", "correct horse battery staple", "tobeornottobethatisthequestion")
# OWASP's second profile: 19 MiB, two passes, one lane. docs/security.md has the benchmark.
HASHER = PasswordHasher(memory_cost=19 * 1024, time_cost=2, parallelism=1)
NOBODYS = HASHER.hash("nobody's password, compared where there is none")


def normal(password: str) -> str:
    """NFKC, so that the same password typed on another keyboard is the same."""
    return unicodedata.normalize("NFKC", password)


def hashed(password: str) -> str:
    return HASHER.hash(normal(password))


def matches(password: str, kept: str | None) -> bool:
    """Whether it is the password behind the hash. Takes as long where there is none."""
    try:
        return HASHER.verify(kept or NOBODYS, normal(password)) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def is_weaker_than_ours(kept: str) -> bool:
    """Whether it was hashed with other parameters, and should be hashed again at the next sign-in."""
    return HASHER.check_needs_rehash(kept)


def is_guessable(password: str, *, about: Sequence[str] = ()) -> bool:
    """Whether it is among what is tried first: lists of common and breached ones, repeats, rows of keys.

    `about` are words that somebody would try for this person, such as her name.
    """
    words = [
        word for text in about for word in (text, *text.replace("@", ".").split("."), japanese.romaji(text))
    ]
    plain = normal(password).casefold()
    for word in sorted(filter(None, words), key=len, reverse=True):
        plain = plain.replace(word.casefold(), "")
    if len(plain) < LEAST_WITHOUT_OWN_WORDS or normal(password).casefold() in FAMOUS:
        return True
    found = zxcvbn.zxcvbn(normal(password)[:MOST_LOOKED_AT], user_inputs=[word for word in words if word])
    return float(found["guesses_log10"]) < LEAST_GUESSES_LOG10


def is_breached(password: str, listed: Path) -> bool:
    """Whether its SHA-1 stands in a sorted file, one a line (PORTAL_BREACHED_PASSWORDS in docs/settings.md).

    The file may have many gigabytes: it is searched where it lies, in some forty reads.
    """
    wanted = hashlib.sha1(normal(password).encode(), usedforsecurity=False).hexdigest().upper().encode()
    with listed.open("rb") as file:
        begins, ends = 0, file.seek(0, os.SEEK_END)
        while begins < ends:
            middle = (begins + ends) // 2
            file.seek(max(middle - 1, 0))
            if middle:
                file.readline()  # to where the next line begins
            line = file.readline()
            if line and line[: len(wanted)] < wanted:
                begins = file.tell()
            else:
                ends = middle
        file.seek(begins)
        return file.readline()[: len(wanted)] == wanted
