"""A file for whoever has its key, which this machine has not: the format of age (age-encryption.org/v1)."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pyrage

SEALED = ".age"


class NoKey(Exception):
    """It is sealed, and the key is missing or another's."""


def recipient(text: str) -> pyrage.x25519.Recipient:
    """Raises ValueError."""
    try:
        return pyrage.x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError:
        raise ValueError("begins with age1 and is the public half of a key. `age-keygen` makes one") from None


def seal(plain: IO[bytes], sealed: IO[bytes], key: str) -> None:
    """All of it; `key` is the public half."""
    plain.seek(0)
    pyrage.encrypt_io(plain, sealed, [recipient(key)])


@contextmanager
def opened(path: Path, key_file: Path | None) -> Iterator[IO[bytes]]:
    """A file as it was before it was sealed, if it is; nobody else can read it meanwhile. Raises NoKey."""
    if path.suffix != SEALED:
        with path.open("rb") as file:
            yield file
        return
    with tempfile.TemporaryFile() as plain:
        try:
            with path.open("rb") as file:
                pyrage.decrypt_io(file, plain, _identities(key_file))
        except pyrage.DecryptError:
            raise NoKey("this key does not open it, or it is damaged") from None
        plain.seek(0)
        yield plain


def _identities(key_file: Path | None) -> list[pyrage.x25519.Identity]:
    if key_file is None:
        raise NoKey("it is sealed. Say where the secret key stands: --key FILE")
    lines = [line.strip() for line in key_file.read_text().splitlines()]
    try:
        return [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except pyrage.IdentityError:
        raise NoKey(f"{key_file.name} holds no key of age") from None
