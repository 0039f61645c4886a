"""The history of deeds: who did what, and which records somebody has opened."""

import re
from datetime import datetime
from functools import partial

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import queries as people
from portal.audit import queries
from portal.audit.events import Event
from portal.audit.models import AuditEntry
from portal.audit.queries import MOST_SHOWN, Wanted
from portal.booking import queries as booking
from portal.desk.views import OWNER, bp
from portal.gym import queries as gym
from portal.gym.models import Branch
from portal.lib.words import msgid
from portal.web import access
from portal.web.fields import is_of_our_time

# What the names of events are called on the page. A new one without words shows its own name.
EVENT_WORDS: dict[str, str] = {
    Event.ACCOUNT_OPENED: msgid("Account opened"),
    Event.ADDRESS_CHANGED: msgid("E-mail address changed"),
    Event.AUTHENTICATOR_REMOVED: msgid("Authenticator app removed"),
    Event.AUTHENTICATOR_SET: msgid("Authenticator app set up"),
    Event.BOOKING_BOOKED: msgid("Visit booked"),
    Event.BOOKING_CANCELLED: msgid("Visit cancelled"),
    Event.BOOKING_CHECKED_IN: msgid("Checked in"),
    Event.BOOKING_CHECK_IN_UNDONE: msgid("Check-in undone"),
    Event.BOOKING_LATE: msgid("Comes later"),
    Event.BOOKING_MOVED: msgid("Visit moved"),
    Event.BOOKING_NO_SHOW: msgid("Did not come"),
    Event.BOOKING_NO_SHOW_UNDONE: msgid("Did not come: undone"),
    Event.BOOKING_SAME_PHONE_ACCEPTED: msgid("Second trial accepted"),
    Event.BRANCH_CHANGED: msgid("Settings changed"),
    Event.CALENDAR_FEED_OPENED: msgid("Calendar address made"),
    Event.CALENDAR_FEED_CLOSED: msgid("Calendar address ended"),
    Event.CLOSURE_ENDED: msgid("Closure ended"),
    Event.CLOSURE_ENTERED: msgid("Closure entered"),
    Event.CONSENT_GIVEN: msgid("Consent given"),
    Event.CONSENT_WITHDRAWN: msgid("Consent withdrawn"),
    Event.DATA_EXPORTED: msgid("Own data saved as a file"),
    Event.DAY_EXPORTED: msgid("Bookings saved as a file"),
    Event.HEALTH_CHECK_ANSWERED: msgid("Health check answered"),
    Event.MEMBER_ADDED: msgid("Member added"),
    Event.MEMBER_CHANGED: msgid("Member corrected"),
    Event.MEMBER_ERASED: msgid("Everything deleted"),
    Event.MEMBERS_MERGED: msgid("Records joined"),
    Event.MEMBERS_PARTED: msgid("Records parted"),
    Event.NOTE_WRITTEN: msgid("Note written"),
    Event.OFFER_ACCEPTED: msgid("Offer taken"),
    Event.OFFER_DECLINED: msgid("Offer declined"),
    Event.OFFER_LAPSED: msgid("Offer over"),
    Event.OFFER_MADE: msgid("Offer made"),
    Event.PARTNER_ACCEPTED: msgid("Partner accepted"),
    Event.PARTNER_ENDED: msgid("Partner ended"),
    Event.PARTNER_INVITED: msgid("Partner invited"),
    Event.PASSKEY_ADDED: msgid("Passkey added"),
    Event.PASSKEY_REMOVED: msgid("Passkey removed"),
    Event.PASSWORD_SET: msgid("Password set"),
    Event.PROPOSAL_MADE: msgid("Proposal sent"),
    Event.RECORD_OPENED: msgid("Record opened"),
    Event.RECOVERY_CODES_MADE: msgid("Recovery codes made"),
    Event.RECOVERY_CODE_USED: msgid("Recovery code used"),
    Event.SECOND_STEPS_RESET: msgid("Second step reset"),
    Event.SERVICE_CHANGED: msgid("Service changed"),
    Event.SHIFTS_CHANGED: msgid("Shifts changed"),
    Event.SHIFTS_PUBLISHED: msgid("Shifts published"),
    Event.SIGNED_IN: msgid("Signed in"),
    Event.SIGNED_OUT: msgid("Signed out"),
    Event.SIGNED_OUT_EVERYWHERE: msgid("Signed out everywhere"),
    Event.STAFF_ADDED: msgid("Staff added"),
    Event.STAFF_CHANGED: msgid("Staff changed"),
    Event.TIME_OFF_ENDED: msgid("Time off ended"),
    Event.TIME_OFF_ENTERED: msgid("Time off entered"),
    Event.TRAINER_ADDED: msgid("Trainer added"),
    Event.TRAINER_CHANGED: msgid("Trainer changed"),
    Event.VISIT_CHECK_ANSWERED: msgid("Check before the visit answered"),
    Event.WAITLIST_JOINED: msgid("Waitlist joined"),
    Event.WAITLIST_LEFT: msgid("Waitlist left"),
    Event.WEEKLY_HOURS_SET: msgid("Weekly hours set"),
}

# What else is written down with them. A name without words stands as it is.
DETAIL_WORDS: dict[str, str] = {
    "approves": msgid("approved"),
    "becomes": msgid("becomes"),
    "day": msgid("day"),
    "entry": msgid("wish"),
    "first": msgid("from"),
    "gone": msgid("joined from"),
    "is_active": msgid("may sign in"),
    "last": msgid("until"),
    "minutes": msgid("minutes"),
    "names": msgid("changed"),
    "override": msgid("reason"),
    "purpose": msgid("purpose"),
    "role": msgid("role"),
    "until": msgid("until"),
    "was": msgid("was"),
    "way": msgid("by"),
}


@bp.get("/history")
@access.staff(OWNER)
def history() -> ResponseReturnValue:
    branch = gym.branch()
    wanted = _wanted(branch)
    found = queries.entries(wanted)
    everybody = people.every_staff()
    return render_template(
        "desk/history.html",
        branch=branch,
        wanted=wanted,
        entries=found,
        next_before=found[-1].id if len(found) == MOST_SHOWN else None,
        events=EVENT_WORDS,
        visits=booking.visits_by_id(_visits_in(found)),
        trainers={one.subject: one for one in gym.every_trainer(branch.id)},
        details=partial(_details, branch=branch),
        staff_by_actor={one.actor: one.name for one in everybody},
        name_of=partial(_name_of, names=people.names_of_members(_members_in(found))),
        asked={name: value for name, value in request.args.items() if name != "before"},
    )


def _wanted(branch: Branch) -> Wanted:
    """What the address asks for; what cannot be read does not narrow it."""
    before = request.args.get("before", "")
    return Wanted(
        actor=request.args.get("actor", "")[:60],
        event=request.args.get("event", "")[:60],
        subject=request.args.get("subject", "")[:60],
        since=_moment("since", branch),
        until=_moment("until", branch),
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 10 else None,
    )


def _moment(name: str, branch: Branch) -> datetime | None:
    try:
        found = datetime.fromisoformat(request.args.get(name, "")[:30])
    except ValueError:
        return None
    return found.replace(tzinfo=branch.zone) if is_of_our_time(found) else None


def _name_of(text: str, *, names: dict[int, str]) -> str:
    """member:12 by her name, also where she came by a mailed link; anything else as it is."""
    match = re.match(r"member:(\d+)", text)
    return names.get(int(match[1]), text) if match else text


def _members_in(entries: list[AuditEntry]) -> set[int]:
    """Ids of members that the entries speak of."""
    found = set()
    for entry in entries:
        for text in (entry.subject, entry.actor, str(entry.details.get("gone", ""))):
            if match := re.match(r"member:(\d+)", text):
                found.add(int(match[1]))
    return found


def _visits_in(entries: list[AuditEntry]) -> set[int]:
    """Ids of bookings that the entries are about."""
    return {int(one.subject[8:]) for one in entries if re.fullmatch(r"booking:\d+", one.subject)}


def _details(entry: AuditEntry, *, branch: Branch) -> str:
    """What else was written down; moments as the branch has them."""
    found = []
    for name, value in entry.details.items():
        if value in (None, "", [], False):
            continue
        try:
            moment = branch.local(datetime.fromisoformat(str(value)))
            is_moment = "T" in str(value)
        except ValueError:
            is_moment = False
        what = _(DETAIL_WORDS.get(name, name))
        found.append(f"{what}: {moment:%Y-%m-%d %H:%M}" if is_moment else f"{what}: {value}")
    return ", ".join(found)
