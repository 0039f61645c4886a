"""Secrets and names that must not be guessed."""

import hashlib
import hmac
import secrets

# Read aloud at a desk: no 0/O, 1/I/L, 5/S, 8/B, and no vowels that could make words.
REFERENCE_LETTERS = "234679CDFGHJKMNPQRTVWXYZ"


def url_token() -> str:
    """256 bits for a link, as URL-safe text of 43 characters."""
    return secrets.token_urlsafe(32)


def reference() -> str:
    """A name of 7 characters for something people talk about, such as a booking."""
    return letters(7)


def letters(count: int) -> str:
    """4.5 bits each, that nobody mixes up."""
    return "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(count))


def six_digits() -> str:
    return f"{secrets.randbelow(1_000_000):06d}"


def digest(text: str, *, key: str) -> str:
    """What is kept of a short code, so that the database alone does not give it away."""
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


def plain_digest(token: str) -> str:
    """What is kept of a token too long to be guessed."""
    return hashlib.sha256(token.encode()).hexdigest()


def recovery_code() -> str:
    """73 bits, to be written down: XXXXX-XXXXX-XXXXXX."""
    code = letters(16)
    return f"{code[:5]}-{code[5:10]}-{code[10:]}"


def same(one: str, other: str) -> bool:
    """Compares in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())
