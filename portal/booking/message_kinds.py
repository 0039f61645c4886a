"""What is told of visits, and of times that are offered for them."""

from collections.abc import Mapping
from typing import Any

from portal.booking.queries import messages
from portal.booking.queries.staff_news import WHAT
from portal.lib.translatable import msgid
from portal.notifications.kinds import Kind, only
from portal.notifications.rules import Topic
from portal.notifications.samples import DAY, NEXT_DAY, visit


def _in_its_place(names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "proposed": {
            "starts_at": f"{DAY}T12:00:00+09:00",
            "ends_at": f"{DAY}T13:00:00+09:00",
            "until": f"{DAY}T09:00:00+09:00",
            "trainer": names["other"],
        }
    }


def _two_visits(names: Mapping[str, str]) -> dict[str, Any]:
    return {"visits": [visit(names), visit(names, day="2030-04-09", reference="ABC2347")]}


def _is_back(names: Mapping[str, str]) -> dict[str, Any]:
    return {"was": f"{NEXT_DAY}T10:00:00+09:00", "back": names["other"]}


def _news(names: Mapping[str, str]) -> dict[str, Any]:
    sample = visit(names)
    return {"rows": [{"what": what, **sample} for what in WHAT.values()]}


NEXT_TIMES = [f"{DAY}T10:00:00+09:00", f"{NEXT_DAY}T10:30:00+09:00", "2030-04-05T10:00:00+09:00"]

KINDS = (
    Kind(
        "booking_confirmed",
        Topic.BOOKING,
        msgid("A visit was booked"),
        only(is_by_us=False),
        still_true=messages.standing,
    ),
    Kind(
        "series_confirmed", Topic.BOOKING, msgid("Several visits booked"), _two_visits, messages.all_standing
    ),
    Kind("booking_moved", Topic.BOOKING, msgid("A visit was moved"), still_true=messages.standing),
    Kind("booking_cancelled", Topic.BOOKING, msgid("A visit was cancelled"), still_true=messages.cancelled),
    Kind(
        "move_proposed", Topic.BOOKING, msgid("Another time proposed"), _in_its_place, messages.in_its_place
    ),
    Kind("trainer_back", Topic.BOOKING, msgid("Her own trainer is back"), _is_back, messages.standing),
    Kind("visit_missed", Topic.BOOKING, msgid("Missed visit"), still_true=messages.missed),
    Kind("visit_stands", Topic.BOOKING, msgid("Visit going ahead after all"), still_true=messages.standing),
    Kind(
        "booking_reminder",
        Topic.EVENING,
        msgid("Reminder, the evening before"),
        still_true=messages.ahead,
    ),
    Kind("booking_soon", Topic.SOON, msgid("Reminder, two hours before"), still_true=messages.ahead),
    Kind(
        "trial_follow_up",
        Topic.FOLLOW_UP,
        msgid("Open times after the trial"),
        only(service_slug="personal", trainer_id=1, times=NEXT_TIMES),
        messages.without_sequel,
    ),
    Kind(
        "waitlist_offer",
        Topic.WAITLIST,
        msgid("A waitlist time has opened"),
        only(offer=0, until=f"{DAY}T08:00:00+09:00"),
        messages.offered,
    ),
    Kind("staff_news", Topic.ACCOUNT, msgid("To staff: what happens to visits"), _news),
    Kind("waitlist_offer_over", Topic.WAITLIST, msgid("A waitlist time could not be kept"), only(offer=0)),
)
