"""What a member may agree to."""

from enum import StrEnum


class Purpose(StrEnum):
    """What a member may agree to. Each is asked for on its own, before the first word of it is kept."""

    HEALTH = "health"  # when and how her baby was born, clearance, and how she is before a visit
    # Her trainer reads what she logs, each thing for itself
    SHARE_PAIN = "share_pain"  # and where it hurts
    SHARE_PELVIC = "share_pelvic"  # leaking, heaviness
    SHARE_SLEEP = "share_sleep"
    SHARE_TIREDNESS = "share_tiredness"
    SHARE_PRACTICE = "share_practice"  # what she does at home, and leaves out
    SHARE_FOODS = "share_foods"
    SHARE_ACTIVITIES = "share_activities"
    SHARE_BODY = "share_body"  # bone density, height, weight
    LOG_WEIGHT = "log_weight"  # the log asks for it at all
    LINE = "line"  # times, place and links of her visits go through LINE


# What she lets her trainer see: one switch each.
SHARES = (
    Purpose.SHARE_PAIN, Purpose.SHARE_PELVIC, Purpose.SHARE_SLEEP, Purpose.SHARE_TIREDNESS,
    Purpose.SHARE_PRACTICE, Purpose.SHARE_FOODS, Purpose.SHARE_ACTIVITIES, Purpose.SHARE_BODY,
)  # fmt: skip
# The wording beside each box or switch. Other words are another version, and are asked for anew.
WORDING = dict.fromkeys(Purpose, "2026-11")
