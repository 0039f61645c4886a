"""What the history tells of, a row each: its name, `noun.verb-past`, and what people call it.

A name in the history is there for ever, so choose well.
"""

from enum import StrEnum
from typing import Self

from portal.lib.translatable import msgid


class Event(StrEnum):
    words: str

    def __new__(cls, name: str, words: str) -> Self:
        event = str.__new__(cls, name)
        event._value_, event.words = name, words
        return event

    ACCOUNT_OPENED = "account.opened", msgid("Account opened")
    ADDRESS_CHANGED = "account.address-changed", msgid("E-mail address changed")
    AUTHENTICATOR_REMOVED = "account.authenticator-removed", msgid("Authenticator app removed")
    AUTHENTICATOR_SET = "account.authenticator-set", msgid("Authenticator app set up")
    BOOKING_BOOKED = "booking.booked", msgid("Visit booked")
    BOOKING_CANCELLED = "booking.cancelled", msgid("Visit cancelled")
    BOOKING_CHECKED_IN = "booking.checked-in", msgid("Checked in")
    BOOKING_CHECK_IN_UNDONE = "booking.check-in-undone", msgid("Check-in undone")
    BOOKING_LATE = "booking.late", msgid("Comes later")
    BOOKING_MOVED = "booking.moved", msgid("Visit moved")
    BOOKING_NO_SHOW = "booking.no-show", msgid("Did not come")
    BOOKING_NO_SHOW_UNDONE = "booking.no-show-undone", msgid("Did not come: undone")
    BOOKING_SAME_PHONE_ACCEPTED = "booking.same-phone-accepted", msgid("Second trial accepted")
    BRIEF_READ = "brief.read", msgid("What she noted read before a visit")
    BRANCH_CHANGED = "branch.changed", msgid("Settings changed")
    CALENDAR_FEED_OPENED = "calendar-feed.opened", msgid("Calendar address made")
    CALENDAR_FEED_CLOSED = "calendar-feed.closed", msgid("Calendar address ended")
    CLOSURE_ENDED = "closure.ended", msgid("Closure ended")
    CLOSURE_ENTERED = "closure.entered", msgid("Closure entered")
    CONSENT_GIVEN = "consent.given", msgid("Consent given")
    CONSENT_WITHDRAWN = "consent.withdrawn", msgid("Consent withdrawn")
    DATA_EXPORTED = "member.data-exported", msgid("Own data saved as a file")
    DAY_EXPORTED = "day.exported", msgid("Bookings saved as a file")
    HEALTH_CHECK_ANSWERED = "health-check.answered", msgid("Health check answered")
    JOINING_AGREED = "joining.agreed", msgid("Yes to joining two records")
    JOINING_ASKED = "joining.asked", msgid("Asked about joining two records")
    JOINING_DECLINED = "joining.declined", msgid("No to joining two records")
    JOINING_ENDED = "joining.ended", msgid("Question about two records over")
    JOINING_WITHDRAWN = "joining.withdrawn", msgid("Question about two records taken back")
    LINE_LINKED = "account.line-linked", msgid("LINE connected")
    LINE_UNLINKED = "account.line-unlinked", msgid("LINE disconnected")
    LOG_ERASED = "log.erased", msgid("Log deleted")
    MEMBER_ADDED = "member.added", msgid("Member added")
    MEMBER_CHANGED = "member.changed", msgid("Member corrected")
    MEMBER_ERASED = "member.erased", msgid("Everything deleted")
    MEMBERS_EXPORTED = "members.exported", msgid("Members saved as a file")
    MEMBERS_MERGED = "members.merged", msgid("Records joined")
    MEMBERS_PARTED = "members.parted", msgid("Records parted")
    NOTE_WRITTEN = "note.written", msgid("Note written")
    OFFER_ACCEPTED = "offer.accepted", msgid("Offer taken")
    OFFER_DECLINED = "offer.declined", msgid("Offer declined")
    OFFER_LAPSED = "offer.lapsed", msgid("Offer over")
    OFFER_MADE = "offer.made", msgid("Offer made")
    OFFER_WITHDRAWN = "offer.withdrawn", msgid("Offer withdrawn")
    PARTNER_ACCEPTED = "partner.accepted", msgid("Partner accepted")
    PARTNER_ENDED = "partner.ended", msgid("Partner ended")
    PARTNER_INVITED = "partner.invited", msgid("Partner invited")
    PASSKEY_ADDED = "account.passkey-added", msgid("Passkey added")
    PASSKEY_REMOVED = "account.passkey-removed", msgid("Passkey removed")
    PASSWORD_SET = "account.password-set", msgid("Password set")
    PROPOSAL_MADE = "proposal.made", msgid("Proposal sent")
    RECORD_OPENED = "record.opened", msgid("Record opened")
    RECOVERY_CODES_MADE = "account.recovery-codes-made", msgid("Recovery codes made")
    RECOVERY_CODE_USED = "account.recovery-code-used", msgid("Recovery code used")
    ROUTINE_ASSIGNED = "routine.assigned", msgid("Routine assigned")
    ROUTINE_ENDED = "routine.ended", msgid("Routine ended")
    SECOND_STEPS_RESET = "account.second-steps-reset", msgid("Second step reset")
    SERVICE_ADDED = "service.added", msgid("Menu added")
    SERVICE_CHANGED = "service.changed", msgid("Menu changed")
    SHIFTS_CHANGED = "shifts.changed", msgid("Shifts changed")
    SHIFTS_PUBLISHED = "shifts.published", msgid("Shifts published")
    SIGNED_IN = "account.signed-in", msgid("Signed in")
    SIGNED_OUT = "account.signed-out", msgid("Signed out")
    SIGNED_OUT_EVERYWHERE = "account.signed-out-everywhere", msgid("Signed out everywhere")
    STAFF_ADDED = "staff.added", msgid("Staff added")
    STAFF_CHANGED = "staff.changed", msgid("Staff changed")
    STAFF_ERASED = "staff.erased", msgid("Staff name deleted")
    TIME_OFF_ENDED = "time-off.ended", msgid("Time off ended")
    TIME_OFF_ENTERED = "time-off.entered", msgid("Time off entered")
    TRAINER_ADDED = "trainer.added", msgid("Trainer added")
    TRAINER_CHANGED = "trainer.changed", msgid("Trainer changed")
    VISIT_CHECK_ANSWERED = "visit-check.answered", msgid("Check before the visit answered")
    WAITLIST_JOINED = "waitlist.joined", msgid("Waitlist joined")
    WAITLIST_LEFT = "waitlist.left", msgid("Waitlist left")
    WEEKLY_HOURS_SET = "weekly-hours.set", msgid("Weekly hours set")
