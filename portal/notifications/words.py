"""What topics of messages, their ways and what became of them are called for people."""

from portal.lib.translatable import msgid
from portal.notifications.rules import Channel, Failure, State, Topic

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
# What it means for whoever has to do something; the server's own words stand beside it.
FAILURE_WORDS: dict[Failure, str] = {
    Failure.TOO_LATE: msgid("It could not be sent in time."),
    Failure.ADDRESS: msgid("The address does not take it. Please ask her on the phone."),
    Failure.LINE: msgid("LINE does not take it."),
    Failure.RESTORED: msgid(
        "It may have been sent before a backup was restored. Send it again if it was not."
    ),
    Failure.AWAY: msgid("The server could not be reached for hours. Send it again when it works."),
}
