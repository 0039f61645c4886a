"""What messages, their topics and what became of them are called for people."""

from portal.lib.words import msgid
from portal.notifications.rules import Channel, State, Topic

KIND_WORDS: dict[str, str] = {
    "address_changed": msgid("E-mail address changed"),
    "address_code": msgid("A code for a new address"),
    "address_taken": msgid("A new address that was taken"),
    "booking_cancelled": msgid("Visit cancelled"),
    "booking_confirmed": msgid("Visit booked"),
    "booking_moved": msgid("Visit moved"),
    "booking_reminder": msgid("A reminder, the evening before"),
    "booking_soon": msgid("A reminder, two hours before"),
    "draft_kept": msgid("A booking to finish later"),
    "erased": msgid("Everything deleted"),
    "invitation": msgid("An invitation"),
    "line_linked": msgid("LINE connected"),
    "line_unknown": msgid("A code in LINE that does not fit"),
    "move_proposed": msgid("Another time proposed"),
    "no_account": msgid("A sign-in without an account"),
    "partner_invited": msgid("An invitation to book for somebody"),
    "password_changed": msgid("Password changed"),
    "password_reset": msgid("A link to set a password"),
    "routine_reminder": msgid("A reminder to practise"),
    "security_changed": msgid("A way to sign in changed"),
    "series_confirmed": msgid("Several visits booked"),
    "sign_in_code": msgid("A code to sign in"),
    "trainer_note": msgid("Something new from the trainer"),
    "trial_follow_up": msgid("The next times, after the trial"),
    "visit_missed": msgid("A visit missed"),
    "visit_stands": msgid("A visit that stands"),
    "waitlist_offer": msgid("A time on offer"),
}
TOPIC_WORDS: dict[Topic, str] = {
    Topic.EVENING: msgid("A reminder the evening before a visit, at 20:00"),
    Topic.SOON: msgid("A reminder two hours before a visit"),
    Topic.NOTES: msgid("Something new from my trainer"),
    Topic.WAITLIST: msgid("A time I wait for has opened"),
    Topic.FOLLOW_UP: msgid("The next times, the day after the trial"),
    Topic.ROUTINE: msgid("Reminders to practise at home"),
}
CHANNEL_WORDS: dict[Channel, str] = {
    Channel.LINE: msgid("LINE"),
    Channel.EMAIL: msgid("E-mail"),
}
STATE_WORDS: dict[State, str] = {
    State.QUEUED: msgid("Queued"),
    State.TRYING: msgid("Not delivered yet, we try again"),
    State.SENT: msgid("Was sent"),
    State.BOUNCED: msgid("Not delivered"),
}
