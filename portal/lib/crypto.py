"""Text that the database alone does not give away, and names by which it is found again."""

import hashlib
import hmac
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class CannotOpen(Exception):
    """None of the keys opens it: it was sealed with another one, or changed since."""


class Keyring:
    """`keys` are Fernet keys (32 bytes, URL-safe base64): the first seals, all of them open.

    Raises ValueError for a key that is none.
    """

    def __init__(self, keys: Sequence[str], *, index_key: str) -> None:
        if not keys:
            raise ValueError("at least one key is needed")
        self._fernet = MultiFernet([Fernet(key) for key in keys])
        self._index_key = index_key.encode()

    def seal(self, text: str) -> str:
        return self._fernet.encrypt(text.encode()).decode()

    def unseal(self, sealed: str) -> str:
        """Raises CannotOpen."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise CannotOpen from None

    def renew(self, sealed: str) -> str:
        """The same text, sealed with the first key. Raises CannotOpen."""
        try:
            return self._fernet.rotate(sealed.encode()).decode()
        except InvalidToken:
            raise CannotOpen from None

    def index(self, text: str) -> str:
        """A blind name for a text, 128 bits in hex: equal texts are found by it, and it says nothing else."""
        return hmac.new(self._index_key, text.encode(), hashlib.sha256).hexdigest()[:32]


def new_key() -> str:
    return Fernet.generate_key().decode()
