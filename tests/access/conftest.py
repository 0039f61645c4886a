"""The house of house.py, built by the portal's own operations."""

from dataclasses import replace
from datetime import time

import pytest
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import event, select

from portal import create_app
from portal.accounts.models.people import StaffRole
from portal.accounts.models.sign_ins import Passkey, SignIn
from portal.accounts.operations import codes, joinings, links, partners
from portal.accounts.operations.people import add_member, add_staff
from portal.accounts.rules.codes import CodeUse
from portal.accounts.rules.sign_ins import Way
from portal.availability.rules.asked import Asked
from portal.booking.models.offers import Offer
from portal.booking.operations import bookings, feeds
from portal.checkout.operations import contacts
from portal.db import db, look_afresh, transaction
from portal.health.rules import Clearance
from portal.lib import authenticator
from portal.lib.crypto import new_key
from portal.members.operations import bring_along
from portal.members.rules import sheets
from portal.notifications import operations as notifications
from portal.notifications.models import OutboxMessage
from portal.progress import operations as progress
from portal.rota.operations import absences
from portal.schedule.models import WeeklyHours
from portal.sealed.columns import Kept
from portal.settings import Settings
from portal.waitlist.operations import wishes
from portal.waitlist.operations.waiting import pass_on
from portal.waitlist.rules import Wish
from portal.web.form_tokens import masked
from portal.web.links import signed
from tests import people
from tests.access.house import ASKED, TOKENS, House, Person
from tests.access.visits import WRITES, check_headers
from tests.conftest import TODAY, TOMORROW, at, missing
from tests.support import postgres
from tests.support.apps import let_go
from tests.support.client import Browser
from tests.support.tables import tables

FAR = TOMORROW.replace(day=20)


def brought_along(now):
    """A list with one member who has nothing to do with anybody in the house."""
    table = sheets.table_of("氏名,電話番号\n小林 桃,080-9999-0001")
    columns, has_head = sheets.columns_of(table)
    listed = sheets.people_in(table, columns, has_head=has_head)
    return bring_along(listed, had_trial=True, actor="staff:1", now=now)


@pytest.fixture(scope="session")
def app(request, tmp_path_factory):
    """The portal as production has it, on SQLite: no guard asks the database by its kind, and a crawl is long.

    A test that is parametrised with "postgresql" has that.
    """
    if getattr(request, "param", "sqlite") == "postgresql":
        try:
            with postgres.server() as url:
                yield from _portal(url)
        except postgres.NoPostgres as error:
            missing(str(error))
    else:
        yield from _portal(f"sqlite:///{tmp_path_factory.mktemp('house')}/portal.sqlite")


def _portal(url):
    app = create_app(
        Settings(
            environment="production", secret_key="k" * 40, field_keys=new_key(), index_key="i" * 32,
            base_url="https://gym.example", smtp_url="smtp://127.0.0.1:25", database_url=url,
            trusted_proxies=1, holds_per_address=1_000_000,
        )
    )  # fmt: skip
    app.test_client_class = Browser
    app.config["ANSWER_FLOOR_SECONDS"] = 0
    with app.app_context():
        db.create_all()
    yield app
    let_go(app)


@pytest.fixture
def house(app, branch, trial, personal, mori, kudo, hana, yui, now):
    taro = _partner(hana, now)
    trainer, guest = (
        people.staff(f"{name}@example.com", name, StaffRole.TRAINER, now=now) for name in ("mori", "kudo")
    )
    with transaction() as session:
        mori.staff_id, kudo.staff_id = trainer.id, guest.id
        session.add(WeeklyHours(trainer_id=mori.id, weekday=0, begins=branch.opens_at, ends=branch.closes_at))
    people.told_everything(branch, now=now)
    notifications.note_run("worker", now=now)  # or the house is not ready
    built = House(
        facts=_hers(app, hana, mori, trial, personal, now) | _of_the_house(app, branch, mori, trainer, now),
        others={},
    )
    built.others = _anothers(yui, kudo, trial, personal, now)
    built.people = {person.name: person for person in _everybody(app, built, hana, yui, taro, trainer, now)}
    return built


def _partner(hana, now):
    """He has an account that the invitation has opened; whether it alone signs him in, `_everybody` says."""
    partners.invite_partner(member=hana, email="taro@example.com", locale="ja", now=now)
    return partners.accept_partner(token=_mailed("partner_invited"), account=None, locale="ja", now=now)


def _mailed(kind):
    """What the last mail of this kind carries."""
    return db.session.scalars(
        select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id.desc())
    ).first().facts["token"]  # fmt: skip


def _hers(app, hana, mori, trial, personal, now):
    """What belongs to hana."""
    visit = people.booked(hana, trial, at(10), now=now, trainer_id=mori.id)
    with transaction() as session:
        passkey = _passkey(hana)
        session.add(passkey)
    people.signed_in(hana.account, now=now)
    draft = people.begun(trial, at(16), now=now)
    feeds.open_feed(member=hana, actor=hana.actor, now=now)
    offer = _offer(hana, trial, personal, mori, now)
    return (
        {
            "booking": visit.reference,
            "booking link": signed(app, "booking", visit.reference),
            "passkey": passkey.id,
            "sign-in": db.session.scalars(
                select(SignIn.id).where(SignIn.account_id == hana.account_id)
            ).first(),
            "draft": draft.key,
            "joining": _asked(hana, people.member("hanas@example.com", now=now), now).id,
            "calendar": signed(app, "calendar", [hana.id, 1]),
            "offer": signed(app, "offer", offer.id),
            "wish": offer.entry_id,
            "activity": progress.add_activity(member=hana, name="抱っこ", now=now).id,
            "record": hana.id,
            "unsubscribe link": signed(app, "unsubscribe", [hana.account.handle, "waitlist"]),
        }
        | _links(app, hana, now)
        | _unproven(trial, now, secret=app.config["SECRET_KEY"])
    )


def _links(app, hana, now):
    """Those that are mailed and count once."""
    asked = {"email": hana.account.email, "account": hana.account, "network": "", "locale": "ja", "now": now}
    asked["secret"] = app.config["SECRET_KEY"]
    codes.send_code(use=CodeUse.SIGN_IN, **asked)
    links.send_link(use=CodeUse.PASSWORD, **asked)
    someone = people.member("someone@example.com", now=now, phone="09000000003")
    partners.invite_partner(member=someone, email="new@example.com", locale="ja", now=now)
    add_staff(
        email="invited@example.com", name="新", role=StaffRole.DESK, password=None,
        invites=app.config["SECRET_KEY"], actor="system", now=now,
    )  # fmt: skip
    return {
        "sign-in link": _mailed("sign_in_code"),
        "password link": _mailed("password_reset"),
        "partner's invitation": _mailed("partner_invited"),
        "invitation": _mailed("invitation"),
        "link of yore": "x" * 42,
    }


def _unproven(trial, now, *, secret):
    """A draft of somebody whose address waits for its proof, and the link that proves it."""
    draft = people.begun(trial, at(18), now=now)
    contacts.give_contact(draft=draft, contact=people.contact("later@example.com", phone="09000000005"))
    contacts.send_code(draft=draft, account=None, locale="ja", secret=secret, now=now)
    return {"unproven draft": draft.key, "booking code link": _mailed("booking_code")}


def _asked(kept, gone, now):
    """Whether the two are one, and neither has answered."""
    return joinings.ask_to_join(member=kept, other=gone, actor="staff:1", now=now)


def _passkey(member):
    key = f"key of {member.id}"
    return Passkey(
        account_id=member.account_id, credential=key, public_key="", sign_count=0, name=key,
        made_at=member.account.opened_at,
    )  # fmt: skip


def _offer(member, trial, service, trainer, now):
    """A time that was full is free, and is kept for her."""
    first = people.member(f"before{member.id}@example.com", now=now, phone="09000000001")
    full = people.booked(first, trial, at(12), now=now, trainer_id=trainer.id)
    people.answered(member, now=now)
    _wish(member, service, 12, trainer, now)
    bookings.cancel(booking=full, actor="staff:1", now=now)
    pass_on(now=now)
    return db.session.scalars(select(Offer).order_by(Offer.id.desc())).first()


def _wish(member, service, hour, trainer, now):
    wish = Wish(1 << TOMORROW.weekday(), time(hour), time(hour + 1), TOMORROW, TOMORROW)
    asked = Asked(trainer_id=trainer.id, babies=0)
    return wishes.join(member=member, service=service, wish=wish, asked=asked, actor=member.actor, now=now)


def _of_the_house(app, branch, mori, trainer, now):
    """What is nobody's own."""
    stretch = {"starts_at": at(7, on=FAR), "ends_at": at(9, on=FAR), "actor": "staff:1", "now": now}
    feeds.open_trainer_feed(trainer=mori, actor="staff:1", now=now)
    called = {"kana": ("", ""), "phone": "09000000002", "actor": "staff:1", "now": now}
    kept, gone = (add_member(family_name="電話", given_name="人", **called) for _ in range(2))
    merge = people.joined(kept, gone, now=now)
    pair = [people.member(f"{name}@example.com", now=now, phone="09000000006") for name in ("one", "same")]
    with transaction() as session:
        session.scalars(select(OutboxMessage)).first().given_up_at = now
    return {
        "style sheet": "site-x", "version of the scripts": "x", "script": "player/run.js", "guide": "bone", "purpose": "share_pain", "measured": "height",
        "routine": "ten", "service": "trial", "kind of message": "booking_confirmed", "file": "icon.svg",
        "day": TOMORROW.isoformat(), "day of the log": TODAY.isoformat(),
        "trainer's calendar": signed(app, "trainer-calendar", [mori.id, 1]),
        "closure": absences.close_branch(branch=branch, reasons={}, **stretch).id,
        "import": brought_along(now).id,
        "time off": absences.enter_time_off(trainer=mori, **stretch | {"ends_at": at(10, on=FAR)}).id,
        "message": db.session.scalars(select(OutboxMessage.id)).first(),
        "merge": merge.id, "staff": trainer.id, "trainer": mori.id,
        "record to join": pair[0].id, "other record": pair[1].id,
    }  # fmt: skip


def _anothers(yui, kudo, trial, personal, now):
    """What belongs to yui; she comes to another trainer."""
    visit = people.booked(yui, trial, at(10), now=now, trainer_id=kudo.id)
    with transaction() as session:
        passkey = _passkey(yui)
        session.add(passkey)
    people.signed_in(yui.account, now=now)
    joining = _asked(people.member("yuis@example.com", now=now), yui, now)  # she is the other of the two
    wish = _wish(yui, personal, 8, kudo, now)
    waiting = replace(people.WELL, clearance=Clearance.NOT_YET)
    people.answered(yui, waiting, now=now)  # so that /me/clearance has something to ask
    return {
        "joining": joining.id,
        "booking": visit.reference,
        "passkey": passkey.id,
        "sign-in": db.session.scalars(select(SignIn.id).where(SignIn.account_id == yui.account_id)).first(),
        "draft": people.begun(personal, at(13), now=now).key,
        "wish": wish.id,
        "activity": progress.add_activity(member=yui, name="stairs", now=now).id,
        "record": yui.id,
    }


def _everybody(app, built, hana, yui, taro, trainer, now):
    def somebody(name, account=None, *, is_strong=True, way=Way.PASSKEY, session=None, **more):
        kept, more["way"] = dict(session or {}), way
        if account:
            kept["_user_id"] = people.signed_in(account, is_strong=is_strong, way=way, now=now)
        return arrived(app, Person(name, is_signed_in=account is not None, is_strong=is_strong, **more), kept)

    staff = {
        role: people.staff(f"{role}@example.com", role, role, now=now)
        for role in (StaffRole.DESK, StaffRole.OWNER)
    }
    with transaction():  # she has one, and has not taken it
        staff[StaffRole.OWNER].account.totp_secret = authenticator.new_secret()
    drafts = [built.facts["draft"]]
    yield somebody("visitor")
    yield somebody(
        "holder of links",
        session={"drafts": [built.facts["unproven draft"], *drafts], "opened": [built.facts["booking"]]},
        has_link=True,
    )
    yield somebody("member", hana.account, session={"drafts": drafts}, is_member=True)
    yield somebody("other member", yui.account, session={"drafts": [built.others["draft"]]}, is_member=True)
    yield somebody("partner", taro)
    yield somebody("helper", taro, is_strong=False, way=Way.HELPER)
    yield somebody("trainer", trainer.account, role="trainer")
    for role, one in staff.items():
        yield somebody(role.value, one.account, role=role.value)
    yield somebody("owner without second step", staff[StaffRole.OWNER].account, is_strong=False, role="owner")


def arrived(app, person, session):
    """With a token for forms that holds, so that what refuses is the access rule."""
    session["csrf_token"] = raw = f"token of {person.name}"
    person.cookie = app.session_interface.get_signing_serializer(app).dumps(session)
    signed = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="wtf-csrf-token").dumps(raw)
    person.token = masked(signed)
    return person


@pytest.fixture
def written(app):
    """The tables that a statement has written to, if to no effect."""
    found = set()

    def note(_connection, _cursor, statement, *_rest):
        found.update(WRITES.findall(statement))

    event.listen(db.engine, "before_cursor_execute", note)
    yield found
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture
def visit(app, house, written):
    """visit(person, method, path) opens it; what it has changed is told, and a POST is then undone."""
    before = everything()

    def go(person, method, path, **fields):
        nonlocal before
        for limiter in app.extensions["limiter"]:
            limiter.reset()
        browser = app.test_client()
        if person.cookie:
            browser.set_cookie(app.config["SESSION_COOKIE_NAME"], person.cookie, domain="gym.example")
        written.clear()
        said = {"query_string": ASKED.get(path)}
        if method == "POST":
            tokens = dict.fromkeys(("csrf_token", TOKENS.get(path, "csrf_token")), person.token)
            said = {"data": tokens | ASKED.get(path, {}) | fields}
        answer = browser.open(path, method=method, base_url="https://gym.example", **said)
        check_headers(answer)
        after = everything() if written else before
        answer.changes = changes(before, after)
        if method == "GET":
            before = after
        elif answer.changes:
            put_back(before)
        return answer

    return go


def everything():
    """All rows of all tables, by the table's name."""
    look_afresh()
    return {
        table.name: [dict(row) for row in db.session.execute(table.select()).mappings()] for table in tables()
    }


def changes(before, after):
    """What is another: "table.column", or "+table" and "-table" for rows that came and went."""
    found = set()
    for table in tables():
        was, is_now = (_by_key(table, rows[table.name]) for rows in (before, after))
        for sign, rows in (
            ("+", [is_now[key] for key in is_now.keys() - was.keys()]),
            ("-", [was[key] for key in was.keys() - is_now.keys()]),
        ):
            found |= {" ".join((f"{sign}{table.name}", str(row.get("event", "")))).rstrip() for row in rows}
        for key in was.keys() & is_now.keys():
            found |= {
                f"{table.name}.{name}"
                for name in was[key]
                if _as_it_stands(was[key][name]) != _as_it_stands(is_now[key][name])
            }
    return found


def _as_it_stands(value):
    return value.sealed if isinstance(value, Kept) else value  # the same words sealed anew are written, too


def _by_key(table, rows):
    return {tuple(row[column.name] for column in table.primary_key): row for row in rows}


def put_back(rows):
    with transaction() as session:
        for table in reversed(tables()):
            session.execute(table.delete())
        for table in tables():
            own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
            first = sorted(rows[table.name], key=lambda row: any(row[name] for name in own))
            if first:  # those that name no other row of their table
                session.execute(table.insert(), first)
