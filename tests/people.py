"""The cast. Everybody is made by the portal's own operations."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import delete, select

from portal.accounts.models.people import Account, Member, MemberMerge, Staff, StaffRole
from portal.accounts.operations import consents, merges, partners, people, sign_ins
from portal.accounts.queries.people import account_by_email
from portal.accounts.rules.consents import Purpose
from portal.accounts.rules.people import Contact
from portal.accounts.rules.sign_ins import Way
from portal.availability.operations import holds
from portal.availability.queries.slots import ANYONE
from portal.availability.rules.asked import Asked
from portal.booking.models.bookings import Booking
from portal.booking.operations import bookings
from portal.checkout.models import Draft
from portal.checkout.operations import contacts, drafts
from portal.db import db, transaction
from portal.gym.models.branches import Branch
from portal.gym.models.resources import Resource, ResourceKind, Trainer
from portal.gym.models.services import Service
from portal.gym.rules.facts import FACTS, LANGUAGES
from portal.health import operations as health
from portal.health.models import HealthCheck
from portal.health.rules import Answers, Clearance, Delivery
from portal.lib.hours import Hours
from portal.notifications.models import OutboxMessage
from portal.rota.operations import absences, opening
from portal.schedule.models import Shift
from portal.web import app_settings

WELL = Answers(date(2030, 1, 1), Delivery.VAGINAL, Clearance.GIVEN)


def contact(email: str, family: str = "山本", given: str = "花", phone: str = "09012345678") -> Contact:
    return Contact(family, given, "ヤマモト", "ハナ", phone, email)


def member(email: str, *, now: datetime, locale: str = "ja", **details: str) -> Member:
    return people.become_member(contact=contact(email, **details), locale=locale, now=now)


def joined(kept: Member, gone: Member, *, now: datetime) -> MemberMerge:
    """As the owner does it when she has seen her."""
    return merges.join_in_person(member=kept, other=gone, reason="seen", actor="staff:1", now=now)


def staff(email: str, name: str, role: StaffRole, *, now: datetime) -> Staff:
    return people.add_staff(email=email, name=name, role=role, password=None, actor="system", now=now)


def signed_in(account: Account, *, is_strong: bool = True, way: Way = Way.PASSKEY, now: datetime) -> str:
    """The token of a sign-in, for a browser's session."""
    return sign_ins.begin_sign_in(
        account=account, way=way, is_strong=is_strong, is_remembered=True, device="Test", now=now
    )


def helper(member: Member, *, email: str = "taro@example.com", now: datetime) -> Account:
    """Somebody who books for her, with an account that the invitation has opened."""
    partners.invite_partner(member=member, email=email, locale="ja", now=now)
    mails = (
        select(OutboxMessage).where(OutboxMessage.kind == "partner_invited").order_by(OutboxMessage.id.desc())
    )
    token = db.session.scalars(mails).first().facts["token"]
    return partners.accept_partner(token=token, account=account_by_email(email), locale="ja", now=now)


def trainer(branch: Branch, ja: str, en: str) -> Trainer:
    with transaction() as session:
        found = Trainer(
            resource=Resource(branch_id=branch.id, kind=ResourceKind.TRAINER), name_ja=ja, name_en=en
        )
        session.add(found)
    return found


def works(who: Trainer, branch: Branch, day: date, begins: time = time(7), ends: time = time(22)) -> None:
    """In place of a shift that begins then already."""
    starts_at = datetime.combine(day, begins, branch.zone)
    with transaction() as session:
        session.execute(delete(Shift).where(Shift.trainer_id == who.id, Shift.starts_at == starts_at))
        session.add(
            Shift(
                branch_id=branch.id,
                trainer_id=who.id,
                starts_at=starts_at,
                ends_at=datetime.combine(day, ends, branch.zone),
            )
        )


def is_away(who: Trainer, starts_at: datetime, hours: float) -> None:
    absences.enter_time_off(
        trainer=who,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours),
        actor="staff:1",
        now=starts_at - timedelta(days=1),
    )


def answered(who: Member, answers: Answers = WELL, *, now: datetime) -> HealthCheck:
    return health.answer(member=who, answers=answers, consented_at=now, now=now)


def shares_pain(who: Member, *, now: datetime) -> None:
    consents.give_consent(member=who, purpose=Purpose.SHARE_PAIN, now=now)


def booked(
    who: Member,
    service: Service,
    starts_at: datetime,
    *,
    now: datetime,
    answers: Answers = WELL,
    trainer_id: int | None = None,
    babies: int = 0,
    override: str = "",
) -> Booking:
    return bookings.book(
        member=who,
        service=service,
        starts_at=starts_at,
        asked=Asked(trainer_id=trainer_id, babies=babies),
        health_check=answered(who, answers, now=now),
        override=override,
        actor=who.actor,
        now=now,
    )


def proven(draft: Draft, who: Contact, *, now: datetime) -> Draft:
    """With who she is filled in, and the code read from her mail."""
    secret = app_settings.secret_key()
    contacts.give_contact(draft=draft, contact=who)
    key = contacts.send_code(
        draft=draft, account=account_by_email(who.email), locale="ja", secret=secret, now=now
    )
    mails = (
        select(OutboxMessage).where(OutboxMessage.kind == "booking_code").order_by(OutboxMessage.id.desc())
    )
    code = db.session.scalars(mails).first().facts["code"]
    contacts.prove_address(draft=draft, key=key, code=code, secret=secret, now=now)
    return draft


def begun(
    service: Service,
    starts_at: datetime,
    *,
    now: datetime,
    asked: Asked = ANYONE,
    is_held: bool = True,
    member: Member | None = None,
) -> Draft:
    """A draft with the health check answered; its time is held, or was until a moment ago."""
    draft = drafts.begin(service=service, starts_at=starts_at, asked=asked, member=member, now=now)
    drafts.answer_health(draft=draft, answers=WELL, babies=asked.babies, now=now)
    if not is_held:
        holds.release(draft.hold)
        with transaction():
            draft.hold.expires_at = now
    return draft


def told_everything(branch: Branch, *, now: datetime) -> None:
    """The owner has told every fact, and confirmed what the pages say."""
    with transaction():
        branch.phone = "0312345678"
        branch.legal = {f"{name}_{locale}": f"{name} in {locale}" for name in FACTS for locale in LANGUAGES}
        branch.confirmed_at = now
        for service in branch.services:
            service.price_yen = 5500


def opens(branch, begins, ends=time(22), **more):
    """The branch is open then on every day of the week."""
    opening.set_week(branch=branch, week=[Hours(begins, ends)] * 7, **more)
