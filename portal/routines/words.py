"""What routines, places of pain and what the baby allows are called."""

from portal.guides.exercises import Hands
from portal.lib.words import msgid
from portal.routines.rules import Place

STANDARD_WORDS = {
    "ten": msgid("All five, 10 minutes"),
    "five": msgid("Four, 5 minutes"),
    "two": msgid("Just this, 2 minutes"),
}
PLACE_WORDS = {
    Place.LOW_BACK: msgid("Low back"),
    Place.UPPER_BACK: msgid("Upper back"),
    Place.PELVIS: msgid("Around the pelvis"),
    Place.WRIST_SHOULDER: msgid("Wrist or shoulder"),
    Place.ELSEWHERE: msgid("Somewhere else"),
}
HANDS_WORDS = {
    Hands.HELD: msgid("with the baby in your arms"),
    Hands.BESIDE: msgid("with the baby beside you"),
    Hands.MAT: msgid("with the baby on a mat in view"),
    Hands.FREE: msgid("with both hands free"),
}
