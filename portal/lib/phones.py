"""Phone numbers of any country, as people write them; libphonenumber knows how."""

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat

from portal.lib.japanese import plain

HOME, HOME_CODE = "JP", 81
LONG = re.compile(r"0[5-9]0\d{8}|0800\d{7}")  # mobile, over the internet, free of charge: eleven digits
SHORT = re.compile(r"0(?![5-9]0)[1-9]\d{8}")  # all others: ten
EXTENSION = re.compile(r"内線(?:番号)?|extension|ext\.?", re.IGNORECASE)
FROM_ELSEWHERE = re.compile(r"^\s*00(?=[1-9])")  # as most of the world dials abroad; here it is 010


class NotANumber(ValueError):
    """Nobody can be called by it."""


class HasExtension(ValueError):
    """Somebody would have to ask for her, and nobody at the gym may say why."""


def read(text: str) -> str:
    """Digits of a Japanese number, or + and the digits of another. Raises NotANumber, HasExtension."""
    number = _parsed(EXTENSION.sub(" ext ", FROM_ELSEWHERE.sub("+", plain(text))))
    if number.extension:
        raise HasExtension
    if number.country_code != HOME_CODE:
        if not phonenumbers.is_possible_number(number):
            raise NotANumber
        return phonenumbers.format_number(number, PhoneNumberFormat.E164)
    digits = f"0{number.national_number}"
    if not (LONG.fullmatch(digits) or SHORT.fullmatch(digits)):
        raise NotANumber
    return digits


def for_reading(number: str) -> str:
    """With hyphens where one pauses: 090-1234-5678, 0120-123-456, +1 415-555-2671."""
    try:
        parsed = _parsed(number)
    except NotANumber:
        return number
    is_home = parsed.country_code == HOME_CODE
    how = PhoneNumberFormat.NATIONAL if is_home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, how)


def _parsed(text: str) -> PhoneNumber:
    try:
        return phonenumbers.parse(text, HOME)
    except NumberParseException:
        raise NotANumber from None
