"""When two records may be asked about, and when their joining is over (decision 25)."""

from datetime import datetime, timedelta
from enum import StrEnum

from portal.lib.errors import RuleBroken
from portal.lib.translatable import msgid

JOINING_LIFETIME = timedelta(days=7)  # as long as a question to join two records can be answered
NUMBER_SETTLES = timedelta(days=30)  # until then, a number that was changed is no sign of who she is
MOST_ASKED = 3  # times within NUMBER_SETTLES that somebody is asked about another record; after a no, once


class NotTheSame(RuleBroken):
    message = msgid("These two cannot be joined. Look at both records again.")


class OwnRecord(RuleBroken):
    message = msgid("This is your own record. Someone else has to do it.")


class NobodyToAsk(RuleBroken):
    message = msgid("There is more than visits in this record. The owner joins it when she is here.")


class AskedAlready(RuleBroken):
    message = msgid("We have asked already. Please wait for the answer, or take the question back.")


class AskedLately(RuleBroken):
    message = msgid("She has been asked lately. The owner can join the records when she is here in person.")


class JoiningOver(RuleBroken):
    message = msgid("This question is over. Nothing was joined. Please ask the gym if you still want it.")


class TooLateToPart(RuleBroken):
    message = msgid("This joining is more than %(days)s days old, and stays.")


class JoinedOnSince(RuleBroken):
    message = msgid("This record was joined with another one since. Part those two first.")


class Ending(StrEnum):
    """How a question to join two records ended."""

    JOINED = "joined"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    CHANGED = "changed"  # what it was asked about is not so any more


def has_settled(changed_at: datetime | None, *, now: datetime) -> bool:
    """Whether a phone number has stood for so long that it may be a sign of who she is."""
    return changed_at is None or now >= changed_at + NUMBER_SETTLES
