"""What a person's details must be like."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Contact:
    """Who she is and how to reach her. Kana are katakana or empty, phone is digits only."""

    family_name: str
    given_name: str
    family_kana: str
    given_kana: str
    phone: str
    email: str
