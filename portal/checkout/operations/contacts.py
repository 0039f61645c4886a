"""Who is booking, the proof that her address is hers, and the mail that leads back to booking."""

from dataclasses import asdict
from datetime import datetime

from portal.accounts.models.people import Account
from portal.accounts.models.sign_ins import OneTimeCode
from portal.accounts.operations import codes, links
from portal.accounts.queries import people
from portal.accounts.rules.codes import CodeUse
from portal.accounts.rules.people import Contact
from portal.accounts.rules.refusals import CodeUsedUp
from portal.checkout.models import Draft
from portal.db import lock, transaction
from portal.notifications import operations as notifications


def give_contact(*, draft: Draft, contact: Contact) -> None:
    """Who she is, as she says. Whether the address is hers, a code tells."""
    with transaction():
        lock(draft)
        draft.person = {**asdict(contact), "email": people.normal_email(contact.email)}


def send_code(
    *,
    draft: Draft,
    account: Account | None,
    locale: str,
    secret: str,
    is_known_device: bool = False,
    now: datetime,
) -> str:
    """Mail six digits to her address, and a link. Returns the key for the browser. Raises TooManyCodes.

    `account` is that of the address, if there is one. A draft is counted on its own, so that the drafts
    of others never keep her from booking.
    """
    return codes.send_code(
        use=CodeUse.BOOKING,
        email=draft.person["email"],
        account=account if account and account.active else None,
        network=f"draft {draft.key}",
        locale=locale,
        secret=secret,
        is_known_device=is_known_device,
        now=now,
    )


def prove_address(*, draft: Draft, key: str, code: str, secret: str, now: datetime) -> Account | None:
    """Her address is hers if she can read us the code. Raises WrongCode, CodeUsedUp, TooManyGuesses.

    Returns the account of the address, which the code is a way into, as a code for signing in is.
    """
    try:
        used = codes.use_code(use=CodeUse.BOOKING, key=key, code=code, secret=secret, now=now)
    except CodeUsedUp:
        if _is_proven(draft):  # a second tap
            return None
        raise
    return _prove(draft, used)


def prove_by_link(*, draft: Draft, token: str, now: datetime) -> Account | None:
    """The same by the link beside the code, whoever asked for it. Raises LinkOver."""
    return _prove(draft, links.use_booking_link(token=token, now=now))


def _is_proven(draft: Draft) -> bool:
    with transaction():
        lock(draft)
        return draft.is_proven


def _prove(draft: Draft, used: OneTimeCode) -> Account | None:
    with transaction():
        lock(draft)
        draft.proven_email = used.email
        account = people.account_by_email(used.email)
        # An account that was opened since the mail went out is none that the mail has spoken of.
        return account if account and account.id == used.account_id else None


def mail_way_back(*, draft: Draft, email: str, locale: str, trainer: str, now: datetime) -> None:
    """Tell somebody who cannot exercise yet where to go on: which service, with whom, and nothing else.

    Nobody has proven that address. So nothing that she has answered goes there, and nothing is kept
    for the link: the draft goes when it would have gone, or when she whose address it is has
    everything deleted.
    """
    if draft.moves:
        raise RuntimeError("a move waits for nothing")
    with transaction():
        lock(draft)
        draft.mailed_to = people.normal_email(email)
        notifications.enqueue(
            "way_back",
            to=people.normal_email(email),
            locale=locale,
            facts={"service": draft.service.slug, "wish": trainer},
            subject=f"member:{draft.member_id}" if draft.member_id else f"draft:{draft.id}",
            now=now,
        )
