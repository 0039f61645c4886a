"""Two records are one person's when she says so by each of her mailboxes, or the owner has seen her."""

from dataclasses import asdict
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.accounts.models.joinings import Joining
from portal.accounts.models.people import Member, MemberMerge
from portal.accounts.models.sign_ins import SignIn
from portal.accounts.operations import addresses, codes, joinings
from portal.accounts.operations.merges import join_in_person, say_yes
from portal.accounts.operations.people import add_member, add_staff, change_member
from portal.accounts.queries.people import account_by_email, same_phone, with_phone
from portal.accounts.rules.codes import CodeUse
from portal.accounts.rules.joinings import (
    JOINING_LIFETIME,
    MOST_ASKED,
    NUMBER_SETTLES,
    AskedAlready,
    AskedLately,
    Ending,
    JoiningOver,
    NobodyToAsk,
    NotTheSame,
    OwnRecord,
)
from portal.accounts.rules.refusals import CodeUsedUp, WrongCode
from portal.audit.events import Event
from portal.audit.models import AuditEntry
from portal.booking.operations import bookings
from portal.checkout.operations import finishing
from portal.db import db, transaction
from portal.privacy.operations import erasure
from portal.records import operations as records
from tests import people
from tests.accounts.test_sign_in import told
from tests.conftest import at
from tests.support.crowd import together

ACTOR, SECRET = "staff:99", "secret"
A_MINUTE = timedelta(minutes=1)


def asked(member, other, now):
    return joinings.ask_to_join(member=member, other=other, actor=ACTOR, now=now)


def code_for(member, now):
    """The key for her browser and the digits in her mailbox."""
    key = codes.send_code(
        use=CodeUse.JOINING, email=member.account.email, account=member.account, network="n", locale="ja",
        secret=SECRET, now=now,
    )  # fmt: skip
    return {"key": key, "code": told("joining_code")[-1].facts["code"], "secret": SECRET}


def says_yes(member, joining, now):
    say_yes(joining=joining, member=member, **code_for(member, now), now=now)


def merges():
    return db.session.scalar(select(func.count()).select_from(MemberMerge))


def events(member):
    entries = select(AuditEntry.event).where(AuditEntry.subject == member.subject).order_by(AuditEntry.id)
    return [row for row in db.session.scalars(entries) if row.startswith(("joining.", "members."))]


@pytest.fixture
def caller(hana, now):
    """Somebody with hana's number who has only called."""
    return add_member(
        family_name="山本", given_name="", kana=("", ""), phone=hana.phone, actor=ACTOR, now=now
    )


# Who is asked


def test_both_are_asked_by_mail_and_nothing_is_joined(hana, yui, now):
    joining = asked(hana, yui, now)
    assert {one.to for one in told("joining_asked")} == {"hana@example.com", "yui@example.com"}
    assert [wait.account.email for wait in joining.waits_for] == ["hana@example.com", "yui@example.com"]
    assert merges() == 0
    for member in (hana, yui):
        assert member.account.active
        assert events(member) == ["joining.asked"]


def test_one_yes_joins_nothing_and_the_second_joins_them(hana, yui, trial, mori, now):
    people.booked(yui, trial, at(10), now=now)
    joining = asked(hana, yui, now)
    says_yes(hana, joining, now)
    assert merges() == 0
    assert yui.account.active
    people.signed_in(yui.account, now=now)
    says_yes(yui, joining, now)
    db.session.expire_all()
    assert (merges(), joining.ending, yui.merged_into_id) == (1, Ending.JOINED, hana.id)
    assert not yui.account.active
    ended = select(func.count()).where(SignIn.account_id == yui.account_id).select_from(SignIn)
    assert db.session.scalar(ended) == 0, "no browser of the closed account is signed in"
    assert {one.to for one in told("joining_done")} == {"hana@example.com", "yui@example.com"}
    assert events(hana) == ["joining.asked", "joining.agreed", "members.merged"]
    assert events(yui) == ["joining.asked", "joining.agreed"]


def test_a_callers_visits_come_to_an_account_by_one_yes_and_never_the_other_way_round(
    hana, caller, trial, mori, now
):
    visit = bookings.book(
        member=caller, service=trial, starts_at=at(10), health_check=None, override="x", actor=ACTOR, now=now
    )
    joining = asked(caller, hana, now)  # from the caller's page
    assert (joining.kept_id, joining.gone_id) == (hana.id, caller.id)
    assert [one.to for one in told("joining_asked")] == ["hana@example.com"]
    says_yes(hana, joining, now)
    db.session.expire_all()
    assert (visit.member_id, caller.merged_into_id, caller.account) == (hana.id, hana.id, None)


def test_what_else_was_written_about_a_caller_is_handed_over_by_the_owner_alone(hana, caller, sato, now):
    joining = asked(hana, caller, now)
    records.write_note(member=caller, staff=sato, words="x", is_for_desk=False, now=now)
    with pytest.raises(JoiningOver):
        says_yes(hana, joining, now)
    joinings.withdraw_joining(joining=joining, actor=ACTOR, now=now)
    with pytest.raises(NobodyToAsk):
        asked(hana, caller, now)
    people.joined(hana, caller, now=now)
    assert caller.merged_into_id == hana.id


def test_two_callers_are_the_owners_to_join(hana, caller, now):
    again = add_member(
        family_name="山本", given_name="", kana=("", ""), phone=hana.phone, actor=ACTOR, now=now
    )
    with pytest.raises(NobodyToAsk):
        asked(caller, again, now)


@pytest.mark.parametrize("which", ["kept", "gone"])
def test_a_number_that_was_changed_says_nothing_for_thirty_days(hana, now, which):
    other = people.member("other@example.com", now=now, phone="09000000001")
    changed, stays = (hana, other) if which == "kept" else (other, hana)
    change_member(member=changed, values={"phone": stays.phone}, actor=ACTOR, now=now)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == Event.MEMBER_CHANGED)).one()
    assert (entry.actor, entry.details) == (ACTOR, {"names": ["phone"]}), "the history says who typed it"
    for moment in (now, now + NUMBER_SETTLES - A_MINUTE):
        assert same_phone(hana, now=moment) == same_phone(other, now=moment) == []
        for join in (asked, lambda member, other, now: people.joined(member, other, now=now)):
            with pytest.raises(NotTheSame):
                join(hana, other, moment)
            db.session.rollback()
    assert len(with_phone(stays.phone)) == 2, "whoever looks her up finds her"
    assert same_phone(hana, now=now + NUMBER_SETTLES) == [other]


def test_a_number_typed_away_and_back_has_been_changed(hana, yui, now):
    for phone in ("09000000001", hana.phone):
        change_member(member=hana, values={"phone": phone}, actor=ACTOR, now=now)
    with pytest.raises(NotTheSame):
        asked(hana, yui, now)


def test_a_changed_number_is_no_second_trial_either(hana, yui, trial, mori, now):
    people.booked(hana, trial, at(8), now=now)
    change_member(member=yui, values={"phone": "09000000001"}, actor=ACTOR, now=now)
    change_member(member=yui, values={"phone": hana.phone}, actor=ACTOR, now=now)
    made = finishing.finish(draft=people.begun(trial, at(10), now=now), member=yui, locale="ja", now=now)
    assert made.same_phone_member_id is None


def test_nobody_asks_about_her_own_record(hana, yui, now):
    staff = add_staff(
        email="hana@example.com", name="花", role="desk", password=None, actor="system", now=now
    )
    for join in (joinings.ask_to_join, join_in_person):
        reason = {"reason": "x"} if join is join_in_person else {}
        with pytest.raises(OwnRecord):
            join(member=hana, other=yui, actor=staff.actor, now=now, **reason)
        db.session.rollback()


def test_nobody_is_asked_twice_at_once_nor_until_she_says_yes(hana, yui, now):
    for number in range(MOST_ASKED):
        joining = asked(hana, yui, now)
        with pytest.raises(AskedAlready):
            asked(yui, hana, now)
        db.session.rollback()
        joinings.withdraw_joining(joining=joining, actor=ACTOR, now=now)
        assert len(told("joining_asked")) == 0, f"{number}: what was taken back is not sent any more"
    with pytest.raises(AskedLately):
        asked(hana, yui, now)
    db.session.rollback()
    assert asked(hana, yui, now + NUMBER_SETTLES + A_MINUTE)


def test_after_a_no_the_same_is_not_asked_again(hana, yui, now):
    joining = asked(hana, yui, now)
    says_yes(hana, joining, now)
    joinings.decline_joining(joining=joining, member=yui, now=now)
    with pytest.raises(JoiningOver):
        says_yes(yui, joining, now)
    with pytest.raises(AskedLately):
        asked(hana, yui, now)
    assert events(yui) == ["joining.asked", "joining.declined"]
    assert events(hana) == ["joining.asked", "joining.agreed", "joining.ended"]


# What a yes is


def test_a_yes_is_the_code_of_her_own_mailbox_for_this_alone(hana, yui, now):
    joining = asked(hana, yui, now)
    other = code_for(yui, now)
    with pytest.raises(CodeUsedUp):
        say_yes(joining=joining, member=hana, **other, now=now)
    wrong = code_for(hana, now)
    wrong["code"] = f"{(int(wrong['code']) + 1) % 1_000_000:06d}"
    with pytest.raises(WrongCode):
        say_yes(joining=joining, member=hana, **wrong, now=now)
    for use in (CodeUse.SIGN_IN, CodeUse.CONFIRM):
        key = codes.send_code(
            use=use, email=hana.account.email, account=hana.account, network="n", locale="ja", secret=SECRET,
            now=now,
        )  # fmt: skip
        kind = "sign_in_code" if use is CodeUse.SIGN_IN else "address_code"
        with pytest.raises(CodeUsedUp):
            say_yes(
                joining=joining,
                member=hana,
                key=key,
                code=told(kind)[-1].facts["code"],
                secret=SECRET,
                now=now,
            )
    assert joining.said_at(hana.id) is None


def test_another_members_yes_counts_for_nobody(hana, yui, now):
    joining = asked(hana, yui, now)
    stranger = people.member("stranger@example.com", now=now, phone="09000000001")
    says_yes(stranger, joining, now)
    db.session.expire_all()
    assert (joining.kept_said_at, joining.gone_said_at) == (None, None)


def test_two_taps_are_one_yes(hana, yui, now):
    joining = asked(hana, yui, now)
    for _ in range(2):
        says_yes(hana, joining, now)
    assert events(hana).count("joining.agreed") == 1


def test_both_say_yes_at_the_same_moment_and_are_joined_once(app, hana, yui, now):
    joining = asked(hana, yui, now)
    numbers, known = joining.id, {one.id: code_for(one, now) for one in (hana, yui)}
    db.session.rollback()

    def yes(member_id):
        def say():
            with app.app_context():
                say_yes(
                    joining=db.session.get_one(Joining, numbers),
                    member=db.session.get_one(Member, member_id),
                    **known[member_id],
                    now=now,
                )
                return "said"

        return say

    assert together([yes(hana.id), yes(yui.id)]) == ["said", "said"]
    db.session.rollback()
    assert (merges(), joining.ending) == (1, Ending.JOINED)
    assert len(told("joining_done")) == 2


def test_yes_and_no_at_the_same_moment_are_one_of_the_two(app, hana, yui, now):
    joining = asked(hana, yui, now)
    says_yes(hana, joining, now)
    number, known, yui_id = joining.id, code_for(yui, now), yui.id
    db.session.rollback()

    def answer(deed, **more):
        def give():
            with app.app_context():
                try:
                    deed(
                        joining=db.session.get_one(Joining, number),
                        member=db.session.get_one(Member, yui_id),
                        now=now,
                        **more,
                    )
                except JoiningOver:
                    return "over"
                return "done"

        return give

    together([answer(say_yes, **known), answer(joinings.decline_joining)])
    db.session.rollback()
    assert (joining.ending, merges()) in [(Ending.JOINED, 1), (Ending.DECLINED, 0)]
    assert yui.account.active == (merges() == 0)


# How a question ends


def test_a_question_is_over_after_a_week(hana, yui, now):
    joining = asked(hana, yui, now)
    says_yes(hana, joining, now + JOINING_LIFETIME - A_MINUTE)
    with pytest.raises(JoiningOver):
        says_yes(yui, joining, now + JOINING_LIFETIME)
    assert merges() == 0


def _moves_house(member, now):
    key = codes.send_code(
        use=CodeUse.NEW_ADDRESS, email="new@example.com", account=member.account, network="n", locale="ja",
        secret=SECRET, now=now,
    )  # fmt: skip
    code = told("address_code")[-1].facts["code"]
    addresses.change_address(account=member.account, key=key, code=code, secret=SECRET, keep=0, now=now)


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize(
    "between",
    [
        _moves_house,
        lambda member, now: erasure.erase(member=member, now=now),
        lambda member, now: change_member(
            member=member, values={"phone": "09000000001"}, actor=ACTOR, now=now
        ),
        lambda member, now: [
            change_member(member=member, values={"phone": phone}, actor=ACTOR, now=now)
            for phone in ("09000000001", "09012345678")
        ],
    ],
    ids=["another address", "erased", "another number", "away and back"],
)
def test_what_changes_between_ends_the_question(hana, yui, now, between, which):
    joining = asked(hana, yui, now)
    first, second = (hana, yui) if which else (yui, hana)
    says_yes(first, joining, now)
    between(second, now)
    db.session.rollback()
    found = db.session.get(Joining, joining.id)
    assert found is None or not found.is_open(now)
    if second.account and found:
        with pytest.raises(JoiningOver):
            says_yes(second, found, now)
    assert merges() == 0
    assert first.account.active
    assert told("joining_asked") == [], "nobody is asked any more"


def test_who_deletes_everything_leaves_no_question_behind(hana, yui, now):
    asked(hana, yui, now)
    erasure.erase(member=hana, now=now)
    assert db.session.scalar(select(Joining.id)) is None
    assert events(yui) == ["joining.asked", "joining.ended"]


def test_what_is_joined_elsewhere_is_not_asked_about_any_more(hana, yui, caller, now):
    joining = asked(hana, yui, now)
    people.joined(hana, caller, now=now)
    db.session.expire_all()
    assert joining.ending is Ending.CHANGED


# In person


def test_the_owner_joins_in_person_with_a_reason_and_both_are_told(hana, yui, now):
    join_in_person(member=hana, other=yui, reason="運転免許証", actor=ACTOR, now=now)
    assert {one.to for one in told("joining_done")} == {"hana@example.com", "yui@example.com"}
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == Event.MEMBERS_MERGED)).one()
    assert (entry.actor, entry.details["reason"]) == (ACTOR, "運転免許証")


# Nobody comes to a record by a number


def test_a_visitor_with_a_callers_number_gets_a_record_of_her_own(caller, trial, mori, now):
    draft = people.begun(trial, at(10), now=now)
    contact = people.contact("new@example.com", phone=caller.phone)
    with transaction():
        draft.person, draft.proven_email = asdict(contact), contact.email
    made = finishing.finish(draft=draft, member=None, locale="ja", now=now)
    db.session.expire_all()
    assert made.member_id not in (caller.id, None)
    assert caller.account is None
    assert account_by_email("new@example.com").member.id == made.member_id
