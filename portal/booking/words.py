"""What happens to visits, in words for who works here."""

from portal.lib.translatable import msgid

NEWS_WORDS = {
    "booked": msgid("New booking"),
    "moved": msgid("Moved to"),
    "cancelled": msgid("Called off"),
}
