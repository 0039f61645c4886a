"""How many codes and links go to one address, and how many guesses are taken at them."""

from datetime import datetime, timedelta

from sqlalchemy import and_, func, select

from portal.accounts.models.sign_ins import OneTimeCode
from portal.accounts.rules.codes import (
    GUESSES_COUNT_FOR,
    MOST_CODES_AN_HOUR,
    MOST_CODES_FROM_EVERYWHERE,
    MOST_WRONG_GUESSES,
    CodeUse,
)
from portal.accounts.rules.refusals import TooManyCodes, TooManyGuesses
from portal.db import db, lock_name

WITH_LINK = (CodeUse.SIGN_IN, CodeUse.BOOKING)  # the mail has a link beside the code
# In the place of which mails one more is not needed: they let her do what she asks for.
INSTEAD: dict[CodeUse, tuple[CodeUse, ...]] = {
    CodeUse.SIGN_IN: (CodeUse.SIGN_IN, CodeUse.PASSWORD),
    CodeUse.PASSWORD: (CodeUse.SIGN_IN, CodeUse.PASSWORD),
    CodeUse.BOOKING: (CodeUse.BOOKING,),
}


def check_count(use: CodeUse, email: str, network: str, *, is_known_device: bool, now: datetime) -> None:
    """From one network as many as a person needs; from all together as many as a mailbox can bear.

    Nobody is refused a way in whose mailbox has no fresh one: then one more goes out, however many
    there were. So others who ask for codes to her address never keep its owner out. A device she has used
    is a network of its own, and what others ask for is not counted against it. So is a booking, but for
    what a mailbox can bear; the views count those by network.
    """
    lock_name(f"codes to {email}")  # those who ask at once are counted one after the other
    sent = select(func.count()).where(OneTimeCode.email == email, OneTimeCode.use != CodeUse.INVITATION)
    lately = sent.where(OneTimeCode.sent_at > now - timedelta(hours=1))
    here = db.session.scalar(lately.where(OneTimeCode.network == network)) or 0
    everywhere = 0 if is_known_device else db.session.scalar(lately) or 0
    if here < MOST_CODES_AN_HOUR and everywhere < MOST_CODES_FROM_EVERYWHERE:
        return
    instead = INSTEAD.get(use, ())
    fresh = sent.where(OneTimeCode.use.in_(instead), OneTimeCode.sent_at > now - CodeUse.SIGN_IN.lifetime)
    if not instead or db.session.scalar(fresh):
        raise TooManyCodes


def check_guesses(code: OneTimeCode, *, now: datetime) -> None:
    """However many codes somebody asks for and from wherever, one of them is not found by guessing.

    What is asked for by whoever is signed in is counted apart, for only she can ask for it. All
    others have a link beside them, so their owner gets in all the same.
    """
    lock_name(f"codes to {code.email}")
    if code.use in WITH_LINK:
        same = and_(OneTimeCode.email == code.email, OneTimeCode.use.in_(WITH_LINK))
    else:
        same = and_(
            OneTimeCode.email == code.email,
            OneTimeCode.use == code.use,
            OneTimeCode.account_id == code.account_id,
        )
    lately = OneTimeCode.sent_at > now - GUESSES_COUNT_FOR
    wrong = db.session.scalar(select(func.sum(OneTimeCode.guesses)).where(same, lately)) or 0
    if wrong >= MOST_WRONG_GUESSES:
        raise TooManyGuesses
