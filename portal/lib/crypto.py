"""Text that the database alone does not give away, and names by which it is found again."""

import hashlib
import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY = 32  # bytes
NONCE = 12  # bytes, random; one derived key seals 2**32 texts before that is too few
BLOCK = 64  # bytes to which texts are filled up, so that their length does not say which answer it was


class CannotOpen(Exception):
    """It was changed since, or belongs somewhere else. Its words say where it stands, never what."""


class NoSuchKey(CannotOpen):
    """It was sealed with a key that we do not have."""


class Place(NamedTuple):
    """Where a sealed text belongs; it opens nowhere else."""

    purpose: str  # has a key of its own
    name: tuple[str | int, ...] = ()  # within the purpose, such as the columns that name a row


class Keyring:
    """`keys` are 32 bytes each in URL-safe base64: the first seals, all of them open.

    Raises ValueError for a key that is none.
    """

    def __init__(self, keys: Sequence[str], *, index_key: str) -> None:
        if not keys:
            raise ValueError("at least one key is needed")
        secrets = [urlsafe_b64decode(key) for key in keys]
        if any(len(secret) != KEY for secret in secrets):
            raise ValueError("a key has 32 bytes")
        self._secrets = {_derived(secret, "name of the key", length=4).hex(): secret for secret in secrets}
        self._first = next(iter(self._secrets))
        self._ciphers: dict[tuple[str, str], AESGCM] = {}
        self._index_key = index_key.encode()

    def seal_at(self, place: Place, text: str) -> str:
        """`key.text`: by which key, and the text with its nonce in base64."""
        nonce = os.urandom(NONCE)
        sealed = self._cipher(self._first, place).encrypt(nonce, _filled(text.encode()), _said(place))
        return f"{self._first}.{urlsafe_b64encode(nonce + sealed).decode()}"

    def open_at(self, place: Place, sealed: str) -> str:
        """Raises NoSuchKey, and CannotOpen where it was changed or belongs somewhere else."""
        key, dot, rest = sealed.partition(".")
        if dot and key not in self._secrets:
            raise NoSuchKey
        try:
            found = urlsafe_b64decode(rest)
            opened = self._cipher(key, place).decrypt(found[:NONCE], found[NONCE:], _said(place))
        except (KeyError, ValueError, InvalidTag):
            raise CannotOpen from None
        return _unfilled(opened).decode()

    def has_key_of(self, sealed: str) -> bool:
        """Whether it may be opened by one of ours."""
        return sealed.partition(".")[0] in self._secrets

    def is_of_first(self, sealed: str) -> bool:
        """Whether it is sealed with the key that seals now."""
        return sealed.startswith(f"{self._first}.")

    def index(self, text: str) -> str:
        """A blind name for a text, 128 bits in hex: equal texts are found by it, and it says nothing else."""
        return hmac.new(self._index_key, text.encode(), hashlib.sha256).hexdigest()[:32]

    def _cipher(self, key: str, place: Place) -> AESGCM:
        wanted = key, place.purpose
        if wanted not in self._ciphers:
            self._ciphers[wanted] = AESGCM(_derived(self._secrets[key], f"seals {place.purpose}", length=32))
        return self._ciphers[wanted]


def _derived(secret: bytes, purpose: str, *, length: int) -> bytes:
    return HKDF(SHA256(), length=length, salt=None, info=f"portal: {purpose}".encode()).derive(secret)


def _said(place: Place) -> bytes:
    """No part of it has a NUL: PostgreSQL keeps none, and no request brings one."""
    return "\0".join((place.purpose, *map(str, place.name))).encode()


def _filled(text: bytes) -> bytes:
    text += b"\x80"
    return text + bytes(-len(text) % BLOCK)


def _unfilled(text: bytes) -> bytes:
    return text.rstrip(b"\0")[:-1]


def new_key() -> str:
    return urlsafe_b64encode(os.urandom(KEY)).decode()
