"""The rows of docs/crossings.md: each makes one promise to hana, and tells afterwards what has become of it."""

from datetime import time

from sqlalchemy import select

from portal.accounts.models.consents import Consent
from portal.accounts.models.partners import Partner
from portal.accounts.models.people import Account
from portal.accounts.models.sign_ins import OneTimeCode, SignIn
from portal.accounts.operations import codes, consents, links, partners
from portal.accounts.queries.people import account_by_email, standing_consents, stands_for
from portal.accounts.rules.codes import CodeUse
from portal.accounts.rules.consents import Purpose
from portal.accounts.rules.refusals import LinkOver
from portal.availability.models import Claim, Hold
from portal.availability.rules.asked import Asked
from portal.booking.models.bookings import Booking
from portal.booking.models.feeds import CalendarFeed
from portal.booking.models.offers import Offer
from portal.booking.operations import feeds
from portal.booking.rules.alternatives import Alternative
from portal.checkout.models import Draft
from portal.checkout.operations import drafts
from portal.db import db, transaction
from portal.health.models import HealthCheck
from portal.lib import clock
from portal.notifications.models import OutboxMessage
from portal.ops.dispatch import looking
from portal.progress import operations as progress
from portal.progress.rules.measures import Measure
from portal.rota.operations import absences
from portal.routines.models import Assignment
from portal.routines.operations import assignments
from portal.routines.rules import Move
from portal.summary import briefs
from portal.summary import queries as summary
from portal.waitlist.models import WaitlistEntry
from portal.waitlist.operations import wishes
from portal.waitlist.rules import Wish
from portal.web.links import signed
from tests import people
from tests.checkout.test_views import HANA, WELL, choose
from tests.conftest import TODAY, TOMORROW, at
from tests.crossings.world import SECRET, TEN


class Promise:
    """`make` makes it; then `row` names the row that stands for it, where one does, and `subject` messages about it."""

    model = None
    subject = ""
    is_used_up = False  # by looking whether it stands

    def make(self, world):
        raise NotImplementedError

    def find(self):
        """Its row, or None once it is gone."""
        return db.session.get(self.model, self.number) if self.model else None

    def stands(self, world):
        """Whether she still has it."""
        raise NotImplementedError

    def owner(self, world):
        """The number of the member who has it now."""
        return world.hana.id

    def is_asked(self, world):
        """Whether it is open to nobody before she says that it is hers."""
        return False


class AHold(Promise):
    """A visitor's chosen time, kept for ten minutes."""

    model = Draft

    def make(self, world):
        self.number = drafts.begin(
            service=world.trial, starts_at=TEN, asked=self.asked(world), now=world.now
        ).id

    @staticmethod
    def asked(world):
        return Asked(trainer_id=world.mori.id)

    def stands(self, world):
        draft = self.find()
        held = draft and draft.hold and draft.hold.expires_at > world.now
        return bool(held and db.session.scalar(select(Claim.tick).where(Claim.hold_id == draft.hold_id)))


class AVisitorsDraft(Promise):
    """Her answers and her name, typed before she signs in."""

    model = Draft
    address = ""

    def make(self, world):
        world.browser.submit("/account", ends="/logout")
        self.address = choose(world.browser, trainer=str(world.mori.id)).rsplit("/", 1)[0]
        world.browser.submit(f"{self.address}/health", id="step", **WELL)
        world.browser.submit(f"{self.address}/contact", id="step", **HANA)
        self.number = db.session.scalars(select(Draft.id)).one()

    def answer(self, world):
        return world.browser.get(f"{self.address}/health")

    def stands(self, world):
        return self.answer(world).status_code == 200

    def is_asked(self, world):
        return (self.answer(world).location or "").endswith("/whose")

    def owner(self, world):
        return self.find().member_id or world.hana.id


class AMembersDraft(AVisitorsDraft):
    """Her answers in a booking that she has begun signed in."""

    def make(self, world):
        self.address = choose(world.browser, trainer=str(world.mori.id)).rsplit("/", 1)[0]
        world.browser.submit(f"{self.address}/health", id="step", **WELL)
        self.number = db.session.scalars(select(Draft.id)).one()

    def stands(self, world):
        draft = self.find()
        return bool(self.answer(world).status_code == 200 and draft.answers)


class AMoveBegun(AVisitorsDraft):
    """Another time for a visit of hers, on its last page."""

    def make(self, world):
        world.visit = world.books(12)
        url = f"/me/bookings/{world.visit.reference}/time"
        self.address = world.browser.submit(url, at="2030-04-02T10:00").location.rsplit("/", 1)[0]
        self.number = db.session.scalars(select(Draft.id)).one()

    def answer(self, world):
        return world.browser.get(f"{self.address}/check")

    def owner(self, world):
        return self.find().moves.member_id


class AWish(Promise):
    """Her place on the waitlist."""

    model = WaitlistEntry

    def make(self, world):
        people.answered(world.hana, now=world.now)
        wish = Wish(1 << TOMORROW.weekday(), time(10), time(11), TOMORROW, TOMORROW)
        self.number = wishes.join(
            member=world.hana, service=world.trial, wish=wish, asked=Asked(trainer_id=world.mori.id),
            actor=world.hana.actor, now=world.now,
        ).id  # fmt: skip

    def stands(self, world):
        return self.find().ended_at is None

    def owner(self, world):
        return self.find().member_id


class AnOffer(Promise):
    """A freed time that is kept for her; the mail has gone out."""

    model = Offer

    def make(self, world):
        AWish().make(world)
        world.books_and_frees()
        offer = db.session.scalars(select(Offer)).one()
        self.number, self.subject = offer.id, offer.subject
        sent(offer.subject, world.now)

    def stands(self, world):
        offer = self.find()
        return offer.answered_at is None and offer.expires_at > world.now and is_held(offer.hold_id, world)

    def owner(self, world):
        return self.find().member_id


def sent(subject, now):
    with transaction() as session:
        for message in session.scalars(select(OutboxMessage).where(OutboxMessage.subject == subject)):
            if message.due_at <= now:
                message.sent_at = now


def is_held(hold_id, world):
    """Her time is kept by claims, and the hold has not run out."""
    hold = db.session.get(Hold, hold_id) if hold_id else None
    has_claims = hold and db.session.scalar(select(Claim.tick).where(Claim.hold_id == hold_id).limit(1))
    return bool(has_claims is not None and hold and hold.expires_at > world.now)


class AProposal(Promise):
    """Her trainer is ill, and Mori at ten is kept for her in place of her visit."""

    model = Offer

    def make(self, world):
        world.visit = world.books(12, trainer=world.kudo)
        absences.enter_time_off(
            trainer=world.kudo, starts_at=at(12), ends_at=at(13),
            answers={world.visit.reference: Alternative(TEN, world.mori.id)}, **world.desk,
        )  # fmt: skip
        self.number = db.session.scalars(select(Offer.id).where(Offer.moves_id.is_not(None))).one()
        self.subject = world.visit.subject
        sent(self.subject, world.now)

    def stands(self, world):
        proposal = self.find()
        return proposal.answered_at is None and is_held(proposal.hold_id, world)

    def owner(self, world):
        return self.find().member_id


class ABooking(Promise):
    """A visit that is agreed."""

    model = Booking

    def make(self, world):
        world.visit = world.books()
        self.number, self.subject = world.visit.id, world.visit.subject
        sent(self.subject, world.now)

    def stands(self, world):
        visit = self.find()
        return not visit.is_cancelled and (visit.starts_at, visit.trainer_id) == (TEN, world.mori.id)

    def owner(self, world):
        return self.find().member_id


class ASeries(Promise):
    """The page on which she confirms the same time every week; nothing of it is kept here."""

    is_used_up = True

    def make(self, world):
        world.visit = world.books(14)
        page = world.browser.page("/me/series?first_on=2030-04-02&clock=10:00&weeks=2")
        self.form = page.form(id="step")
        assert "2030-04-02T10:00" in page.html

    def stands(self, world):
        at_ten = self.form.fields | {"at": "2030-04-02T10:00"}
        answer = world.browser.post("/me/series", data=at_ten)
        return answer.status_code == 303 and answer.location.endswith("/me/bookings")


class AMessage(Promise):
    """Something that is to be told to her, and is not told yet."""

    model = OutboxMessage
    kind = ""

    def note(self, kind):
        rows = select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id.desc())
        self.key = db.session.scalars(rows).first().key

    def find(self):
        """By its key, for numbers of messages come back."""
        return db.session.scalar(select(OutboxMessage).where(OutboxMessage.key == self.key))

    def stands(self, world):
        message = self.find()
        return message is not None and looking(world.app)(message) is not None

    def owner(self, world):
        """Whose account it speaks to, and at which address."""
        letter = looking(world.app)(self.find())
        found = account_by_email(next(iter(letter.ways.values())))
        return found.member.id if found and found.member else world.hana.id


class AReminder(AMessage):
    """Of the evening before her visit."""

    def make(self, world):
        world.visit = world.books()
        self.note("booking_reminder")


class AConfirmation(AMessage):
    """That her visit is booked; the mail server is away."""

    def make(self, world):
        world.visit = world.books()
        self.note("booking_confirmed")


class AnOffersMail(AMessage):
    """That a time is kept for her."""

    def make(self, world):
        AWish().make(world)
        world.books_and_frees()
        self.note("waitlist_offer")


class AProposalsMail(AMessage):
    """That another time is proposed."""

    def make(self, world):
        world.visit = world.books(12, trainer=world.kudo)
        absences.enter_time_off(
            trainer=world.kudo, starts_at=at(12), ends_at=at(13),
            answers={world.visit.reference: Alternative(TEN, world.mori.id)}, **world.desk,
        )  # fmt: skip
        self.note("move_proposed")


class ATrainersWord(AMessage):
    """That her trainer has given her a routine."""

    def make(self, world):
        ARoutine().make(world)
        self.note("trainer_note")


class ACodesMail(AMessage):
    """The digits by which she signs in."""

    def make(self, world):
        send_sign_in_code(world)
        self.note("sign_in_code")

    def stands(self, world):
        message = self.find()
        return message is not None and LinkToSignIn.is_open(message.facts.get("token", ""), world)

    def owner(self, world):
        return world.hana.id


class AnInvitationsMail(AMessage):
    """What she has asked her husband."""

    def make(self, world):
        partners.invite_partner(member=world.hana, email="taro@example.com", locale="ja", now=world.now)
        self.note("partner_invited")

    def owner(self, world):
        return world.hana.id


class AConsent(Promise):
    """That the gym may use her answers about her body; and the answers."""

    model = Consent

    def make(self, world):
        people.answered(world.hana, now=world.now)
        self.number = standing_consents(world.hana.id)[Purpose.HEALTH].id

    def stands(self, world):
        consent = self.find()
        answers = select(HealthCheck.id).where(HealthCheck.member_id == consent.member_id)
        return consent.withdrawn_at is None and db.session.scalar(answers) is not None

    def owner(self, world):
        return self.find().member_id


class AHelper(Promise):
    """Her husband, who books for her."""

    model = Partner

    def make(self, world):
        self.account = people.helper(world.hana, now=world.now).id
        self.number = db.session.scalars(select(Partner.id)).one()

    def stands(self, world):
        return self.find().ended_at is None and bool(stands_for(self.account))

    def owner(self, world):
        return self.find().member_id


class ARoutine(Promise):
    """What her trainer has given her for home."""

    model = Assignment

    def make(self, world):
        self.number = assignments.assign(
            member=world.hana, staff=world.trainer, moves=[Move("breathing", 12)], note="ゆっくり", until_on=None,
            now=world.now,
        ).id  # fmt: skip

    def stands(self, world):
        assignment = self.find()
        return assignment is not None and assignment.ended_at is None and assignment.note == "ゆっくり"

    def owner(self, world):
        return self.find().member_id


class ABrief(Promise):
    """What her trainer reads before her visit."""

    model = Booking

    def make(self, world):
        world.visit = world.books()
        self.number = world.visit.id
        consents.give_consent(member=world.hana, purpose=Purpose.SHARE_PAIN, now=world.now)
        progress.note(measure=Measure.PAIN, member=world.hana, day=TODAY, value=7, today=TODAY, now=world.now)

    def stands(self, world):
        visit = self.find()
        is_hers = visit.trainer_id == world.mori.id and not visit.is_cancelled
        staff = db.session.get(type(world.trainer), world.trainer.id)
        may_read = staff.is_active and staff.role in ("trainer", "owner")
        pain = briefs.facts(summary.brief(visit, now=world.now)).pain
        return bool(is_hers and may_read and pain and pain.noted)

    def owner(self, world):
        return self.find().member_id


class AFeed(Promise):
    """Her calendar's address, in her phone."""

    model = CalendarFeed

    def make(self, world):
        world.visit = world.books()
        self.number = feeds.open_feed(member=world.hana, actor=world.hana.actor, now=world.now).id
        self.url = f"/calendar/{signed(world.app, 'calendar', [world.hana.id, 1])}.ics"

    def stands(self, world):
        answer = world.app.test_client().get(self.url)
        return answer.status_code == 200 and world.visit.reference in answer.text

    def owner(self, world):
        return self.find().member_id


class ASignIn(Promise):
    """Her sign-in in her browser."""

    model = SignIn

    def make(self, world):
        self.number = world.own_sign_in()

    def stands(self, world):
        sign_in = self.find()
        return bool(sign_in and world.browser.get("/me").status_code == 200 and not self.is_anothers(world))

    def is_anothers(self, world):
        with world.browser.session_transaction() as session:
            return session.get("whose") not in (None, world.hana.account.id)


def send_sign_in_code(world):
    account = db.session.scalar(select(Account).where(Account.id == world.hana.account_id))
    codes.send_code(
        use=CodeUse.SIGN_IN, email=account.email, account=account, network="n", locale="ja", secret=SECRET,
        now=world.now,
    )  # fmt: skip


class LinkToSignIn(Promise):
    """The link beside a code."""

    model = OneTimeCode
    use = CodeUse.SIGN_IN

    def make(self, world):
        send_sign_in_code(world)
        self.token = world.mailed("sign_in_code").facts["token"]
        self.number = db.session.scalars(select(OneTimeCode.id)).one()

    @classmethod
    def is_open(cls, token, world):
        try:
            links.open_link(use=cls.use, token=token, now=clock.now())
        except LinkOver:
            return False
        return True

    def stands(self, world):
        return self.is_open(self.token, world)


class LinkForAPassword(LinkToSignIn):
    """By which she sets a password."""

    use = CodeUse.PASSWORD

    def make(self, world):
        links.send_link(
            use=CodeUse.PASSWORD, email=world.hana.account.email, account=world.hana.account, network="n",
            locale="ja", secret=SECRET, now=world.now,
        )  # fmt: skip
        self.token = world.mailed("password_reset").facts["token"]
        self.number = db.session.scalars(select(OneTimeCode.id)).one()


class LinkToAVisit(Promise):
    """In the mail of a booking: it opens that visit, and nothing about her health."""

    model = Booking

    def make(self, world):
        world.visit = world.books()
        self.number = world.visit.id
        self.url = f"/booking/{signed(world.app, 'booking', world.visit.reference)}"

    def stands(self, world):
        stranger = world.app.test_client()
        answer = stranger.get(self.url, follow_redirects=True)
        return answer.status_code == 200 and world.visit.reference in answer.text

    def owner(self, world):
        return self.find().member_id


class AnInvitation(Promise):
    """The link by which her husband becomes her helper."""

    model = Partner

    def make(self, world):
        partners.invite_partner(member=world.hana, email="taro@example.com", locale="ja", now=world.now)
        self.token = world.mailed("partner_invited").facts["token"]
        self.number = db.session.scalars(select(Partner.id)).one()

    def stands(self, world):
        try:
            partners.open_partner_link(self.token, now=world.now)
        except LinkOver:
            return False
        return True

    def owner(self, world):
        return self.find().member_id


PROMISES = {
    "a hold": AHold,
    "a visitor's draft": AVisitorsDraft,
    "a member's draft": AMembersDraft,
    "a move begun": AMoveBegun,
    "a wish": AWish,
    "an offer": AnOffer,
    "a proposal": AProposal,
    "a booking": ABooking,
    "a series half confirmed": ASeries,
    "a queued confirmation": AConfirmation,
    "a queued reminder": AReminder,
    "a queued offer": AnOffersMail,
    "a queued proposal": AProposalsMail,
    "a queued word of her trainer": ATrainersWord,
    "a queued code": ACodesMail,
    "a queued invitation": AnInvitationsMail,
    "a consent": AConsent,
    "a helper": AHelper,
    "an invitation to help": AnInvitation,
    "an assigned routine": ARoutine,
    "a brief": ABrief,
    "a calendar's address": AFeed,
    "a sign-in": ASignIn,
    "a link to sign in": LinkToSignIn,
    "a link for a password": LinkForAPassword,
    "a link to a visit": LinkToAVisit,
}
