"""What an address in the settings can be."""

from urllib.parse import SplitResult, urlsplit


def has_a_host(parts: SplitResult) -> bool:
    try:
        return bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:  # a port that is no number
        return False


HERE = ("127.0.0.1", "::1", "localhost", "", None)  # this machine


def is_private(smtp_url: str) -> bool:
    """Whether mail leaves this machine only encrypted (senders/smtp.py)."""
    parts = urlsplit(smtp_url)
    return parts.scheme == "smtps" or bool(parts.username) or parts.hostname in HERE
