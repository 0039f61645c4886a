"""The columns of docs/crossings.md: each does one deed in a world in which something is promised."""

from datetime import time, timedelta

from sqlalchemy import delete

from portal.accounts.models.people import StaffRole
from portal.accounts.models.sign_ins import SignIn
from portal.accounts.operations import (
    codes,
    consents,
    contact_preferences,
    merges,
    partners,
    second_steps,
    sign_ins,
)
from portal.accounts.rules.consents import SHARES
from portal.availability.operations import claims
from portal.availability.rules.asked import Asked
from portal.booking.operations import bookings, moves
from portal.checkout.operations import forgetting
from portal.db import db, transaction
from portal.health import queries as health
from portal.lib.hours import Hours
from portal.notifications.rules import Channel
from portal.privacy.operations import erasure
from portal.privacy.operations.consents import withdraw_health
from portal.rota.operations import absences, menus, shifts, trainers
from portal.waitlist.operations import waiting
from tests import people
from tests.accounts.test_sign_in import ask_for_code, told, type_code
from tests.conftest import TOMORROW, at

AWAY = {"starts_at": at(7), "ends_at": at(22)}


def cancel(world):
    bookings.cancel(booking=world.hers(), actor=world.hana.actor, now=world.now)


def move(world):
    moves.reschedule(
        booking=world.hers(), starts_at=at(16), asked=Asked(), actor=world.hana.actor, now=world.now
    )


def same_hour(world):
    """She books the hour of the promise with somebody else."""
    bookings.book(
        member=world.hana, service=world.trial, starts_at=at(10), health_check=_check(world),
        asked=Asked(trainer_id=world.kudo.id), override="phone", **world.desk,
    )  # fmt: skip


def _check(world):
    return health.latest_check(world.hana.id) or people.answered(world.hana, now=world.now)


def ill(world):
    absences.enter_time_off(trainer=world.mori, **AWAY, **world.desk)


def retire(world):
    trainers.retire_trainer(trainer=world.mori, branch=world.branch, **world.desk)


def shift_cut(world):
    plan = {(world.mori.id, TOMORROW): [Hours(time(12), time(22))]}
    shifts.set_days(branch=world.branch, plan=plan, **world.desk)


def closure(world):
    absences.close_branch(branch=world.branch, reasons={}, **AWAY, **world.desk)


def opening_hours(world):
    people.opens(world.branch, time(12), **world.desk)


def minutes(world):
    for service in (world.trial, world.personal):
        menus.change_menu(service=service, values={"minutes": 90}, **world.desk)


def price(world):
    for service in (world.trial, world.personal):
        menus.change_menu(service=service, values={"price_yen": 7700}, **world.desk)


def join(world):
    world.is_joined()


def part(world):
    merges.part(merge=world.is_joined(), actor="staff:1", now=world.now + timedelta(minutes=1))


def erase(world):
    erasure.erase(member=world.hana, now=world.now)


def address(world):
    world.change_address()


def role(world):
    """Her trainer goes to the desk."""
    trainers.change_duties(
        staff=world.trainer, name="森", role=StaffRole.DESK, is_active=True, branch=world.branch, **world.desk
    )


def second_step_reset(world):
    """Of her trainer's."""
    second_steps.reset_second_steps(account=world.trainer.account, **world.desk)


def sign_out(world):
    if world.browser.get("/account").status_code == 200:  # or else she was never signed in
        world.browser.submit("/account", ends="/logout")


def ended_elsewhere(world):
    with transaction() as session:
        session.execute(delete(SignIn).where(SignIn.account_id == world.hana.account.id))


def another_signs_in(world):
    ask_for_code(world.browser, world.yui.account.email)
    type_code(world.browser, told("sign_in_code")[-1].facts["code"])


def consent_withdrawn(world):
    withdraw_health(member=world.hana, now=world.now)
    for purpose in SHARES:
        consents.withdraw_consent(member=world.hana, purpose=purpose, now=world.now)


def partner_ended(world):
    partners.end_partner(member=world.hana, now=world.now)


def language(world):
    contact_preferences.choose_messages(
        account=world.hana.account, channels=list(Channel), muted=[], locale="en", now=world.now
    )


def midnight(world):
    """Of today: the worker tidies up, as it does each hour."""
    world.clock.move_to(at(0, 5))
    world.now = at(0, 5)
    waiting.pass_on(now=world.now)
    forgetting.forget_stale(now=world.now)
    claims.forget_past(now=world.now)
    codes.forget_codes(now=world.now)
    sign_ins.forget_sign_ins(now=world.now)


def upgrade(world):
    """The programs end and begin anew on the same database."""
    names = [name for name, row in vars(world).items() if isinstance(row, db.Model)]
    numbers = {name: (type(getattr(world, name)), getattr(world, name).id) for name in names}
    db.session.remove()
    db.engine.dispose()
    for name, (model, number) in numbers.items():
        setattr(world, name, db.session.get_one(model, number))


DEEDS = {
    "cancel": cancel,
    "move": move,
    "same hour": same_hour,
    "ill": ill,
    "retire": retire,
    "shift cut": shift_cut,
    "closure": closure,
    "opening hours": opening_hours,
    "minutes": minutes,
    "price": price,
    "join": join,
    "part": part,
    "erase": erase,
    "address": address,
    "role": role,
    "second step reset": second_step_reset,
    "sign-out": sign_out,
    "ended elsewhere": ended_elsewhere,
    "another signs in": another_signs_in,
    "consent withdrawn": consent_withdrawn,
    "partner ended": partner_ended,
    "language": language,
    "midnight": midnight,
    "upgrade": upgrade,
}
