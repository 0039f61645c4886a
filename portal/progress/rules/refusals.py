"""What is refused of a log."""

from portal.lib.errors import NotFound, RuleBroken
from portal.lib.translatable import msgid


class NotOnTheScale(RuleBroken):
    message = msgid("Choose a number from %(least)s to %(most)s.")


class NotAnAnswer(RuleBroken):
    message = msgid("Choose one of the answers that are shown. Nothing is changed.")


class NotMeasurable(RuleBroken):
    message = msgid("Enter a number from %(least)s to %(most)s.")


class WordsTooLong(RuleBroken):
    message = msgid(
        "This can be up to %(most)s characters. Please shorten it; what you wrote is still there."
    )


class NotADayToLog(RuleBroken):
    message = msgid("You can log today and the 7 days before it.")


class NotADayToMeasure(RuleBroken):
    message = msgid("Choose a day up to today, at most ten years before you joined.")


class NoPlace(RuleBroken):
    message = msgid("Enter the clinic or place.")


class NoName(RuleBroken):
    message = msgid("Enter what you would like to do more easily.")


class TooManyActivities(RuleBroken):
    message = msgid("You can have three at a time. Take one off the list first.")


class NotHerActivity(NotFound):
    message = msgid("This activity is not on your list any more.")
