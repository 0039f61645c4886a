"""Letting one other person book and cancel for a member."""

from datetime import datetime

from sqlalchemy import select

from portal.accounts.models.partners import Partner
from portal.accounts.models.people import Account, Member
from portal.accounts.operations.people import open_if_new
from portal.accounts.queries import people
from portal.accounts.rules.codes import INVITATION_LIFETIME
from portal.accounts.rules.refusals import LinkOver, NotInvited, OwnPartner, SignInFirst
from portal.audit import operations as audit
from portal.audit.events import Event
from portal.db import db, lock, transaction
from portal.lib import tokens
from portal.notifications import operations as notifications

INVITED = "partner_invited"  # the kind of message


def invite_partner(*, member: Member, email: str, locale: str, now: datetime) -> Partner:
    """Mail somebody a question. Whoever it was before is it no more. Raises OwnPartner."""
    email, token = people.normal_email(email), tokens.url_token()
    if member.account and email in people.addresses_of(member.account):
        raise OwnPartner
    with transaction() as session:
        lock(member)
        end_partner(member=member, now=now)
        session.flush()  # one stands at a time
        invited = Partner(
            member_id=member.id, email=email, link_digest=tokens.plain_digest(token), invited_at=now
        )
        session.add(invited)
        facts = {"token": token, "name": member.name}
        notifications.enqueue(
            INVITED,
            to=email,
            locale=locale,
            facts=facts,
            subject=member.subject,  # so that it goes when she goes
            expires_at=now + INVITATION_LIFETIME,
            now=now,
        )
        audit.record(Event.PARTNER_INVITED, subject=member.subject, actor=member.actor, now=now)
    return invited


def open_partner_link(token: str, *, now: datetime) -> Partner:
    """Raises LinkOver."""
    found = db.session.scalar(
        select(Partner).where(
            Partner.link_digest == tokens.plain_digest(token),
            Partner.ended_at.is_(None),
            Partner.invited_at > now - INVITATION_LIFETIME,
        )
    )
    if found is None:
        raise LinkOver
    return found


def accept_partner(*, token: str, account: Account | None, locale: str, now: datetime) -> Account:
    """He says yes, as the `account` that is signed in, or else as a new one, which is returned.

    The link counts once. It is no way into an account that is there: its owner signs in by means of
    her own. Raises LinkOver, SignInFirst, NotInvited, OwnPartner.
    """
    with transaction():
        partner = open_partner_link(token, now=now)
        lock(partner)
        if not partner.link_digest:
            raise LinkOver
        if account is None:
            account = open_if_new(partner.email, locale=locale, now=now)
            if account is None:
                raise SignInFirst
        check_invited(partner, account)
        partner.account_id, partner.accepted_at, partner.link_digest = account.id, now, ""
        audit.record(Event.PARTNER_ACCEPTED, subject=partner.member.subject, actor=account.subject, now=now)
    return account


def check_invited(partner: Partner, account: Account) -> None:
    """Insist that the invitation went to this account. Raises NotInvited, OwnPartner."""
    if partner.email not in people.addresses_of(account):
        raise NotInvited
    if account.member and account.member.id == partner.member_id:  # hers since, by a change of address
        raise OwnPartner


def leave_as_partner(*, account: Account, member: Member | None = None, now: datetime) -> None:
    """The one who helped does so no more: for this member, or for anybody. Twice is once."""
    theirs = select(Partner).where(Partner.account_id == account.id, Partner.ended_at.is_(None))
    if member is not None:
        theirs = theirs.where(Partner.member_id == member.id)
    with transaction() as session:
        for standing in session.scalars(theirs):
            lock(standing)
            standing.ended_at, standing.link_digest = now, ""
            audit.record(Event.PARTNER_ENDED, subject=standing.member.subject, actor=account.subject, now=now)


def end_partner(*, member: Member, now: datetime) -> None:
    """From now on only she herself. Twice is once."""
    with transaction():
        lock(member)
        standing = people.partner_of(member.id)
        if standing is None:
            return
        standing.ended_at, standing.link_digest = now, ""
        notifications.withdraw(member.subject, kinds=(INVITED,))
        audit.record(Event.PARTNER_ENDED, subject=member.subject, actor=member.actor, now=now)
