"""Where two records meet: what was joined and parted, who helps, who works here and trains here too."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from portal.accounts.models.people import Account, Member, StaffRole
from portal.accounts.operations import merges, partners
from portal.accounts.operations.people import add_staff, become_member, change_staff
from portal.accounts.queries import contact_preferences
from portal.accounts.queries.people import partner_of, stands_for
from portal.accounts.rules.refusals import AddressInUse
from portal.booking.models.bookings import Booking
from portal.booking.operations import bookings, clearance
from portal.db import db, transaction
from portal.health import queries as health
from portal.health.models import HealthCheck
from portal.health.rules import Answers, Clearance, Delivery
from portal.privacy.operations import consents, erasure, retention
from portal.privacy.rules import Kept
from portal.rota.operations import trainers
from portal.rota.rules import TrainsNoMore
from portal.routines.models import Assignment, RoutineSession
from tests import people
from tests.conftest import TODAY, at

MINUTE = timedelta(minutes=1)
YEARS = timedelta(days=365 * 5)
KEPT = Kept(health=YEARS, history=YEARS, messages=YEARS)
CAESAREAN = Answers(date(2030, 1, 5), Delivery.CAESAREAN, Clearance.GIVEN)


def helps(world, member, email, account):
    """As whoever has that account, she says yes to a member who asked her by that address."""
    partners.invite_partner(member=member, email=email, locale="ja", now=world.now)
    token = world.mailed("partner_invited").facts["token"]
    partners.accept_partner(token=token, account=account, locale="ja", now=world.now)


def stop_working(world):
    change_staff(
        staff=world.sato, name="佐藤", role=StaffRole.DESK, is_active=False, actor="staff:1", now=world.now
    )


def practises(member, assignment, *, at):
    with transaction() as session:
        session.add(
            RoutineSession(
                member_id=member.id, assignment_id=assignment.id, key="k", routine="assigned", day=TODAY,
                started_at=at, ended_at=at, seconds=60, details={},
            )
        )  # fmt: skip


def assigned(world, member):
    with transaction() as session:
        assignment = Assignment(
            member_id=member.id, staff_id=world.trainer.id, sealed_moves=[], note="", assigned_at=world.now
        )
        session.add(assignment)
    return assignment


@pytest.fixture
def mai(now):
    return people.member("mai@example.com", now=now, phone="09000000003")


@pytest.fixture
def parted(world):
    """Yui, with whose record Hana's was joined by mistake, has booked with Hana's answers meanwhile."""
    people.answered(world.hana, CAESAREAN, now=world.now)
    made = world.is_joined()
    bookings.book(
        member=world.yui, service=world.trial, starts_at=at(10),
        health_check=health.latest_check(world.yui.id), actor=world.yui.actor, now=world.now + MINUTE,
    )  # fmt: skip
    merges.part(merge=made, actor="staff:1", now=world.now + 2 * MINUTE)
    db.session.expire_all()
    return world


def test_after_a_parting_no_visit_carries_the_answers_of_the_other(parted):
    visit = db.session.scalars(select(Booking)).one()
    assert visit.member_id == parted.yui.id
    assert visit.health_check is None


def test_after_a_parting_her_own_visit_carries_no_yes_that_the_other_has_noted(world):
    waits = people.answered(
        world.hana, Answers(date(2030, 1, 5), Delivery.VAGINAL, Clearance.NOT_YET), now=world.now
    )
    visit = world.books()
    with transaction():
        visit.health_check = waits
    made = world.is_joined()
    clearance.note_clearance(member=world.yui, now=world.now + MINUTE)
    merges.part(merge=made, actor="staff:1", now=world.now + 2 * MINUTE)
    db.session.expire_all()
    assert visit.member_id == world.hana.id
    assert visit.health_check is None or visit.health_check.member_id == world.hana.id


def test_after_a_parting_each_can_take_back_and_delete_what_is_hers(parted):
    later = parted.now + 3 * MINUTE
    consents.withdraw_health(member=parted.hana, now=later)
    assert db.session.scalar(select(func.count()).select_from(HealthCheck)) == 0
    erasure.erase(member=parted.hana, now=later)
    assert db.session.scalars(select(Booking)).one().member_id == parted.yui.id, "the other's visit stands"


def test_after_a_parting_she_can_delete_a_routine_that_the_other_has_practised(world):
    assignment = assigned(world, world.hana)
    made = world.is_joined()
    practises(world.yui, assignment, at=world.now + MINUTE)
    merges.part(merge=made, actor="staff:1", now=world.now + 3 * MINUTE)
    db.session.expire_all()
    erasure.erase(member=db.session.get_one(Member, world.hana.id), now=world.now + 4 * MINUTE)
    assert db.session.scalars(select(RoutineSession.member_id)).all() == [world.yui.id]


def test_what_is_old_is_forgotten_with_the_record_that_is_kept(world):
    long_ago = world.now - YEARS - timedelta(days=1)
    with transaction():
        world.hana.joined_at = long_ago
    practises(world.hana, assigned(world, world.hana), at=world.now)
    assigned(world, world.yui)
    people.booked(world.hana, world.trial, at(10), now=world.now)
    world.is_joined()
    retention.forget_old(KEPT, now=world.now)
    assert db.session.scalars(select(RoutineSession.member_id)).all() == [world.yui.id], "she comes tomorrow"


def test_what_stayed_with_the_record_that_went_is_forgotten_too(world):
    long_ago = world.now - YEARS - timedelta(days=1)
    for member in (world.hana, world.yui):
        assigned(world, member)
        with transaction():
            member.joined_at = long_ago
    world.is_joined()
    assert retention.forget_old(KEPT, now=world.now) == 1
    assert db.session.scalar(select(func.count()).select_from(Assignment)) == 0


def test_who_is_asked_to_help_and_deletes_everything_is_asked_no_more(world):
    taro = people.member("taro@example.com", now=world.now, phone="09000000009")
    partners.invite_partner(member=world.hana, email="taro@example.com", locale="ja", now=world.now)
    token = world.mailed("partner_invited").facts["token"]
    erasure.erase(member=taro, now=world.now)
    assert partner_of(world.hana.id) is None
    assert world.app.test_client().get(f"/partner/{token}").status_code == 422
    assert "" not in db.session.scalars(select(Account.email)).all()


def test_who_helps_goes_on_when_her_own_records_are_joined(world, mai):
    helps(world, mai, "hana@example.com", world.hana.account)
    world.is_joined()
    assert stands_for(world.yui.account.id) == [mai]


def test_who_helps_herself_after_a_joining_helps_nobody(world):
    helps(world, world.yui, "hana@example.com", world.hana.account)
    world.is_joined()
    assert partner_of(world.yui.id) is None
    assert stands_for(world.yui.account.id) == []


def test_after_a_parting_whoever_was_asked_by_her_address_helps(world, mai):
    made = world.is_joined()
    helps(world, mai, "hana@example.com", world.yui.account)
    merges.part(merge=made, actor="staff:1", now=world.now + MINUTE)
    hana = db.session.get_one(Member, world.hana.id)
    assert stands_for(world.yui.account.id) == []
    assert stands_for(hana.account.id) == [mai]


def test_nobody_is_employed_by_an_address_that_opens_anothers_account(world):
    world.is_joined()
    with pytest.raises(AddressInUse):
        add_staff(
            email="hana@example.com",
            name="花",
            role=StaffRole.DESK,
            password=None,
            actor="staff:1",
            now=world.now,
        )
    assert world.yui.account.staff is None


def test_by_the_handle_of_the_account_that_went_the_kept_one_is_found(world):
    handle = world.hana.account.handle
    world.is_joined()
    assert contact_preferences.account_by_handle(handle) is world.yui.account


def test_who_worked_here_signs_in_again_once_she_trains_here(world):
    stop_working(world)
    become_member(
        contact=people.contact("sato@example.com", "佐藤", "恵", "09033334444"), locale="ja", now=world.now
    )
    assert world.sato.account.active


def test_who_worked_here_signs_in_still_to_help_somebody(world):
    helps(world, world.hana, "sato@example.com", world.sato.account)
    stop_working(world)
    assert world.sato.account.active


def test_a_trainer_whose_own_sign_in_trains_no_more_is_not_brought_back(world):
    trainers.change_duties(
        staff=world.trainer, name="森", role=StaffRole.DESK, is_active=True, branch=world.branch, **world.desk
    )
    with pytest.raises(TrainsNoMore):
        trainers.return_trainer(trainer=world.mori, branch=world.branch, **world.desk)
    assert not world.mori.resource.is_active
