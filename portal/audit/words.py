"""What the history's names are called for people."""

from portal.audit.events import Event
from portal.lib.translatable import msgid

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
    Event.BRIEF_READ: msgid("What she noted read before a visit"),
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
    Event.JOINING_AGREED: msgid("Yes to joining two records"),
    Event.JOINING_ASKED: msgid("Asked about joining two records"),
    Event.JOINING_DECLINED: msgid("No to joining two records"),
    Event.JOINING_ENDED: msgid("Question about two records over"),
    Event.JOINING_WITHDRAWN: msgid("Question about two records taken back"),
    Event.LINE_LINKED: msgid("LINE connected"),
    Event.LINE_UNLINKED: msgid("LINE disconnected"),
    Event.LOG_ERASED: msgid("Log deleted"),
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
    Event.OFFER_WITHDRAWN: msgid("Offer withdrawn"),
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
    Event.ROUTINE_ASSIGNED: msgid("Routine assigned"),
    Event.ROUTINE_ENDED: msgid("Routine ended"),
    Event.SECOND_STEPS_RESET: msgid("Second step reset"),
    Event.SERVICE_CHANGED: msgid("Service changed"),
    Event.SHIFTS_CHANGED: msgid("Shifts changed"),
    Event.SHIFTS_PUBLISHED: msgid("Shifts published"),
    Event.SIGNED_IN: msgid("Signed in"),
    Event.SIGNED_OUT: msgid("Signed out"),
    Event.SIGNED_OUT_EVERYWHERE: msgid("Signed out everywhere"),
    Event.STAFF_ADDED: msgid("Staff added"),
    Event.STAFF_CHANGED: msgid("Staff changed"),
    Event.STAFF_ERASED: msgid("Staff name deleted"),
    Event.TIME_OFF_ENDED: msgid("Time off ended"),
    Event.TIME_OFF_ENTERED: msgid("Time off entered"),
    Event.TRAINER_ADDED: msgid("Trainer added"),
    Event.TRAINER_CHANGED: msgid("Trainer changed"),
    Event.VISIT_CHECK_ANSWERED: msgid("Check before the visit answered"),
    Event.WAITLIST_JOINED: msgid("Waitlist joined"),
    Event.WAITLIST_LEFT: msgid("Waitlist left"),
    Event.WEEKLY_HOURS_SET: msgid("Weekly hours set"),
}

NUMBERED = ("booking", "offer", "waitlist")
# Who is none of the people with a name here.
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
