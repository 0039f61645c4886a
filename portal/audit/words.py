"""Who did something, or what it was about, where no person has a name here."""

from portal.lib.translatable import msgid

NUMBERED = ("booking", "offer", "waitlist")
WHO_WORDS = {
    "system": msgid("the portal by itself"),
    "link": msgid("by the link in a mail"),
    "partner": msgid("whoever books for her"),
    "account": msgid("An account without a name"),
    "booking": msgid("A visit"),
    "offer": msgid("An offer"),
    "waitlist": msgid("A wish on the waitlist"),
    "branch": msgid("The gym"),
    "service": msgid("A service"),
    "staff": msgid("Staff"),
    "trainer": msgid("A trainer"),
}


def somebody(text: str) -> tuple[str, str]:
    """The words of `system`, `partner` or `offer:12`, and its number; what has no words stands as it is."""
    kind, _colon, number = text.partition(":")
    if kind not in WHO_WORDS or (number and not number.isdigit()):
        return text, ""
    return WHO_WORDS[kind], number if kind in NUMBERED else ""
