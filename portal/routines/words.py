"""What routines and what the baby allows are called."""

from portal.guides.exercises import Hands
from portal.lib.translatable import msgid

STANDARD_WORDS = {
    "ten": msgid("All five, 10 minutes"),
    "five": msgid("Four, 5 minutes"),
    "two": msgid("Just this, 2 minutes"),
}
HANDS_WORDS = {
    Hands.HELD: msgid("with the baby in your arms"),
    Hands.BESIDE: msgid("with the baby beside you"),
    Hands.MAT: msgid("with the baby on a mat in view"),
    Hands.FREE: msgid("with both hands free"),
}
