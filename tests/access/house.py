"""A small house with one of everything that an address may name, and everybody who may come to it.

A new address is opened by itself as long as what it names is known here. One that names something
new fails, until KEYS says what that is, and whose.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from portal.accounts.rules.sign_ins import Way

LINES = (Path(__file__).parents[1] / "shape/routes.txt").read_text().splitlines()

# One account in two browsers: signed in by means of his own, and by no more than the invitation.
HELP = {"partner", "helper"}
# How an address begins, what the key in it names, and who has it; everybody else finds none there.
# Of the two whom a question to join records has been asked, the other one is nobody of this house.
# None: it is nobody's own, and whoever the guard lets in may name it. A link is whoever's who holds it.
KEYS = [
    ("/account/joining/<key:number>", "joining", {"member"}),
    ("/account/passkeys/<key:number>", "passkey", {"member"}),
    ("/account/sign-ins/<key:number>", "sign-in", {"member"}),
    ("/assets/<name>", "style sheet", None),
    ("/assets/scripts-<asked>", "version of the scripts", None),
    ("/book/codes/<token>", "booking code link", None),
    ("/book/done/<reference>", "booking", {"member"}),
    ("/book/resume/<token>", "link of yore", None),
    ("/book/<key>", "draft", {"member", "holder of links"}),
    ("/booking/<token>", "booking link", None),
    ("/calendar/trainers/<token>", "trainer's calendar", None),
    ("/calendar/<token>", "calendar", None),
    ("/guides/<slug>", "guide", None),
    ("/invitations/<token>", "invitation", None),
    ("/login/links/<token>", "sign-in link", None),
    ("/me/bookings/<reference>", "booking", {"member", "holder of links"}),
    ("/me/consents/<purpose>", "purpose", None),
    ("/me/log/activities/<key:number>", "activity", {"member"}),
    ("/me/log/measured/<kind>", "measured", None),
    ("/me/log/<day>", "day of the log", None),
    ("/me/waitlist/<key:entry_id>", "wish", {"member"}),
    ("/offers/<token>", "offer", None),
    ("/partner/bookings/<reference>", "booking", HELP),
    ("/partner/<token>", "partner's invitation", None),
    ("/password/reset/<token>", "password link", None),
    ("/routines/<name>", "routine", None),
    ("/staff/bookings/<reference>", "booking", {"trainer", "desk", "owner"}),
    ("/staff/closures/<key:number>", "closure", None),
    ("/staff/day/<day>", "day", None),
    ("/staff/guides/<slug>", "guide", None),
    ("/staff/joinings/<key:number>", "joining", None),
    ("/staff/members/imports/<key:number>", "import", None),
    ("/staff/members/<key:number>/joinings", "record to join", None),
    ("/staff/members/<key:number>", "record", {"trainer", "desk", "owner"}),
    ("/staff/merges/<key:number>", "merge", None),
    ("/staff/messages/kinds/<kind>", "kind of message", None),
    ("/staff/messages/<key:number>", "message", None),
    ("/staff/people/<key:number>", "staff", None),
    ("/staff/services/<slug>", "service", None),
    ("/staff/settings/hours/days/<day>", "day", None),
    ("/staff/time-off/<key:number>", "time off", None),
    ("/staff/trainers/<key:number>", "trainer", None),
    ("/staff/waitlist/<key:entry_id>", "wish", {"desk", "owner"}),
    ("/static/<path:filename>", "file", None),
    ("/unsubscribe/<token>", "unsubscribe link", None),
]
# The second key of an address.
SECOND = {"<key:other>": "other record", "<day>": "day", "<path:name>": "script"}
# Pages without a key that are there for some only: who has one.
PAGES = {
    "/account/erasure": {"partner"},  # others have a page of their own for it, or none
    "/account/line": set(),  # there is no LINE in this house
    "/line/webhook": set(),
    "/partner/bookings": HELP,
    "/partner/bookings/new": HELP,
    "/partner/end": HELP,
}
# What she may do who has not taken her second step, though it asks for a fresh sign-in: shut others out.
WITHOUT_SECOND_STEP = {"/account/sign-ins/<key:number>/end", "/account/sign-ins/end"}
# What an address wants to hear besides, in its query or its form; all else is opened bare.
ASKED = {
    "/book/drafts": {"service": "trial", "at": "2030-04-02T14:00"},
    "/book/health": {"service": "trial", "at": "2030-04-02T14:00"},
    "/book/month": {"service": "trial"},
    "/book/time": {"service": "trial"},
    "/book/wish": {"service": "personal", "at": "2030-04-02T14:00"},
    "/me/bookings": {"service": "personal", "at": "2030-04-02T14:00"},
    "/partner/bookings": {"at": "2030-04-02T14:00"},
    "/partner/bookings/new": {"at": "2030-04-02T14:00"},
}
# How a form calls its token where its page has more than one of a kind.
TOKENS = {"/me/log/measured/height": "height-csrf_token"}
OPENS_NOTHING = {"/book/resume/<token>"}  # stands in mails of before, and leads everybody to the services
LINKS = [kind for path, kind, _ in KEYS if "<token>" in path and path not in OPENS_NOTHING]


@dataclass(frozen=True)
class Route:
    path: str  # as the route has it
    methods: tuple[str, ...]
    guard: str

    @property
    def roles(self) -> set[str]:
        return (
            set(self.guard.removeprefix("staff: ").split(", ")) if self.guard.startswith("staff: ") else set()
        )

    @property
    def let_in(self) -> tuple[str, ...]:
        """Of a visitor, a member and the owner those who see more than a refusal here."""
        if self.guard.startswith("staff: "):
            return ("owner",) if "owner" in self.roles else ()
        if self.guard.startswith("members"):
            return ("member",)
        return ("member", "owner") if self.guard.startswith("signed in") else ("visitor", "member")

    @property
    def key(self) -> tuple[str, str, set[str] | None] | None:
        """The longest beginning that is known, what it names and whose that is; None without a key."""
        if "<" not in self.path:
            return None
        known = [key for key in KEYS if re.match(re.escape(key[0]) + r"(?=[/.]|$)", self.path)]
        assert known, f"{self.path}: say in tests/access/house.py, KEYS, what it names and whose that is"
        return max(known, key=lambda one: len(one[0]))

    @property
    def owners(self) -> set[str] | None:
        return self.key[2] if self.key else PAGES.get(self.path)

    def address(self, facts: dict[str, str], **instead: str) -> str:
        """A real address; `instead` names another of a kind."""
        if self.key is None:
            return self.path
        first = self.path[self.path.index("<") : self.path.index(">") + 1]
        path = self.path.replace(first, str((facts | instead)[self.key[1]]), 1)
        for hole, second in SECOND.items():
            path = path.replace(hole, str(facts[second]))
        assert "<" not in path, f"{path}: say in tests/access/house.py, SECOND, what its second key names"
        return path


def routes() -> list[Route]:
    found = []
    for line in LINES:
        rule, _, guard = line.partition("  ")
        path, methods = rule.rsplit(" ", 1)
        found.append(Route(path, tuple(methods.split(",")), guard))
    return found


@dataclass
class Person:
    """Somebody with a browser."""

    name: str  # as KEYS, and the columns of docs/roles.md, have it
    cookie: str = ""  # of a session with a token for forms
    token: str = ""
    role: str = ""  # of staff
    is_member: bool = False
    is_signed_in: bool = True
    is_strong: bool = True
    has_link: bool = False
    way: Way = Way.PASSKEY


@dataclass
class House:
    facts: dict[str, str]
    others: dict[str, str]  # of the same kinds, and somebody else's
    people: dict[str, Person] = field(default_factory=dict)


def expected(person: Person, route: Route, *, is_confirmed: bool, is_hers: bool = True) -> str:
    """What the guard column says becomes of this person: "sign in", "confirm", "no", "second step",
    "none" or "in".

    What the address names is that of hana, whom KEYS calls the member, or, not `is_hers`, somebody else's.
    """
    if refused := _by_its_guard(person, route, is_confirmed=is_confirmed):
        return refused
    owners = route.owners
    if owners is None or (person.name in owners and is_hers):
        return "in"
    return "no" if route.roles else "none"  # a trainer is told whom to ask


def _by_its_guard(person: Person, route: Route, *, is_confirmed: bool) -> str:
    # The house is as production has it, and nobody in it watches from outside.
    if route.guard in ("in development", "with the token of the settings"):
        return "none"
    guard, has_link = route.guard, person.has_link and route.guard == "members, or the mailed link"
    if guard not in ("anyone", "a program that signs") and not person.is_signed_in and not has_link:
        return "sign in"
    if guard == "signed in" and person.way is Way.HELPER:
        return "confirm"
    if (guard == "members" and not person.is_member) or (route.roles and person.role not in route.roles):
        return "no"
    is_weak = person.role and not person.is_strong and route.path not in WITHOUT_SECOND_STEP
    return "second step" if is_weak and (route.roles or is_confirmed) else ""
