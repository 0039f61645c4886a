"""What messages, their topics and what became of them are called for people."""

from portal.lib.translatable import msgid
from portal.notifications.rules import Channel, State, Topic

KIND_WORDS: dict[str, str] = {
    "address_changed": msgid("E-mail address changed"),
    "address_code": msgid("A code for a new address"),
    "address_taken": msgid("Address already in use"),
    "booking_cancelled": msgid("A visit was cancelled"),
    "booking_code": msgid("A code for booking"),
    "booking_confirmed": msgid("A visit was booked"),
    "booking_moved": msgid("A visit was moved"),
    "booking_reminder": msgid("Reminder, the evening before"),
    "booking_soon": msgid("Reminder, two hours before"),
    "erased": msgid("Everything deleted"),
    "invitation": msgid("Staff invitation"),
    "joining_asked": msgid("Question whether two records are one person's"),
    "joining_code": msgid("A code to join two records"),
    "joining_done": msgid("Two records joined"),
    "joining_parted": msgid("Two records parted"),
    "line_linked": msgid("LINE connected"),
    "line_unknown": msgid("LINE code that did not work"),
    "move_proposed": msgid("Another time proposed"),
    "no_account": msgid("A sign-in without an account"),
    "partner_invited": msgid("Invitation to help with bookings"),
    "password_changed": msgid("Password changed"),
    "password_reset": msgid("A link to set a password"),
    "routine_reminder": msgid("Routine reminder"),
    "security_changed": msgid("A way to sign in changed"),
    "series_confirmed": msgid("Several visits booked"),
    "sign_in_code": msgid("A code to sign in"),
    "trainer_note": msgid("Something new from the trainer"),
    "trainer_back": msgid("Her own trainer is back"),
    "trial_follow_up": msgid("Open times after the trial"),
    "visit_missed": msgid("Missed visit"),
    "visit_stands": msgid("Visit going ahead after all"),
    "waitlist_offer": msgid("A waitlist time has opened"),
    "waitlist_offer_over": msgid("A waitlist time could not be kept"),
    "way_back": msgid("The way back to booking"),
}
TOPIC_WORDS: dict[Topic, str] = {
    Topic.EVENING: msgid("A reminder at 20:00, the evening before a visit"),
    Topic.SOON: msgid("A reminder two hours before a visit"),
    Topic.NOTES: msgid("Something new from my trainer"),
    Topic.WAITLIST: msgid("A time I am waiting for has opened"),
    Topic.FOLLOW_UP: msgid("Open times, the day after my trial"),
    Topic.ROUTINE: msgid("Reminders for routines at home"),
}
CHANNEL_WORDS: dict[Channel, str] = {
    Channel.LINE: msgid("LINE"),
    Channel.EMAIL: msgid("E-mail"),
}
STATE_WORDS: dict[State, str] = {
    State.QUEUED: msgid("Queued"),
    State.TRYING: msgid("Not delivered yet, we will try again"),
    State.SENT: msgid("Was sent"),
    State.BOUNCED: msgid("Not delivered"),
}


def in_words(reason: str) -> str:
    """What a reason means for whoever has to do something; the server's own words stand beside it."""
    if reason.startswith("too late"):
        return msgid("It could not be sent in time.")
    if reason.startswith("5"):
        return msgid("The address does not take it. Please ask her on the phone.")
    if reason.startswith(("LINE", "no way by line")):
        return msgid("LINE does not take it.")
    return msgid("The server could not be reached for hours. Send it again when it works.")
