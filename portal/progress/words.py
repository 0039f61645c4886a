"""What the log asks, and what its answers are called."""

from collections.abc import Mapping
from typing import Any

from portal.accounts.rules.consents import Purpose
from portal.lib.translatable import msgid
from portal.progress.rules.measures import Measure, Part

MEASURE_WORDS = {
    Measure.PAIN: msgid("Pain in back or pelvis"),
    Measure.PARTS: msgid("Where it hurt"),
    Measure.LEAKS: msgid("Leaking urine"),
    Measure.HEAVINESS: msgid("Heaviness or dragging in the vagina"),
    Measure.SLEEP: msgid("Longest sleep"),
    Measure.TIREDNESS: msgid("Tiredness"),
    Measure.MOVES: msgid("Movements"),
    Measure.FOODS: msgid("What I ate"),
    Measure.WORD: msgid("A word to my trainer"),
    Measure.ACTIVITIES: msgid("What I want to do more easily"),
    Measure.WEIGHT: msgid("Weight"),
    Measure.HEIGHT: msgid("Height"),
    Measure.BONE: msgid("Bone density"),
}
PART_WORDS = {
    Part.LOW_BACK: msgid("Low back"),
    Part.UPPER_BACK: msgid("Upper back"),
    Part.PELVIS: msgid("Around the pelvis"),
    Part.WRIST_SHOULDER: msgid("Wrist or shoulder"),
    Part.ELSEWHERE: msgid("Somewhere else"),
}
LEAK_WORDS = {"no": msgid("None"), "little": msgid("A little"), "yes": msgid("It leaked")}
HEAVINESS_WORDS = {"felt": msgid("I felt it")}
SLEEP_WORDS = {
    "under_2": msgid("Under 2 hours"),
    "2_to_4": msgid("2 to under 4 hours"),
    "4_to_6": msgid("4 to under 6 hours"),
    "6_or_more": msgid("6 hours or more"),
}
TIREDNESS_WORDS = {
    1: msgid("Rested"),
    2: msgid("Quite rested"),
    3: msgid("In between"),
    4: msgid("Tired"),
    5: msgid("Very tired"),
}
FOOD_WORDS = {
    "dairy": msgid("Dairy"),
    "soy": msgid("Soy"),
    "small_fish": msgid("Small fish"),
    "greens": msgid("Leafy greens"),
    "seaweed": msgid("Seaweed"),
    "fish": msgid("Fish"),
    "mushrooms": msgid("Mushrooms"),
    "meat_egg": msgid("Meat or egg"),
}
DEVICE_WORDS = {
    "dxa": msgid("DXA (X-ray)"),
    "ultrasound": msgid("Ultrasound"),
    "other": msgid("Other, or not known"),
}
UNIT_WORDS = {"yam": msgid("YAM (percent)"), "z": msgid("Z-score"), "g_cm2": msgid("g/cm²")}
MOVE_WORDS = {
    "breathing": msgid("Breathing"),
    "marching": msgid("Marching"),
    "cat-cow": msgid("Cat and cow"),
    "towel-stretch": msgid("Towel stretch"),
    "heel-raise": msgid("Heel raise"),
}
CHOICE_WORDS: dict[Measure, Mapping[Any, str]] = {
    Measure.PARTS: PART_WORDS,
    Measure.LEAKS: LEAK_WORDS,
    Measure.HEAVINESS: HEAVINESS_WORDS,
    Measure.SLEEP: SLEEP_WORDS,
    Measure.TIREDNESS: TIREDNESS_WORDS,
    Measure.MOVES: MOVE_WORDS,
    Measure.FOODS: FOOD_WORDS,
}
# Names that come easily; she may write her own.
SUGGESTED = (
    msgid("Carrying the baby"),
    msgid("Feeding"),
    msgid("Changing nappies"),
    msgid("Putting to sleep"),
)

# The switches: what her trainer sees while one is on.
PURPOSE_WORDS = {
    Purpose.SHARE_PAIN: msgid("Pain, and where"),
    Purpose.SHARE_PELVIC: msgid("Leaking and heaviness"),
    Purpose.SHARE_SLEEP: msgid("Sleep"),
    Purpose.SHARE_TIREDNESS: msgid("Tiredness"),
    Purpose.SHARE_PRACTICE: msgid("Practice at home"),
    Purpose.SHARE_FOODS: msgid("What I ate"),
    Purpose.SHARE_ACTIVITIES: msgid("What I want to do more easily"),
    Purpose.SHARE_BODY: msgid("Bone density, height and weight"),
    Purpose.LOG_WEIGHT: msgid("Noting my weight"),
}
