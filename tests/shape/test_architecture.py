"""The shape of the code base, kept by tests instead of by memory. Every exception stands here with its reason."""

import ast
import re
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PORTAL = ROOT / "portal"

# From the top down. A package may import those below it; those in one row do not import each other.
ROWS = [
    ["features"],
    ["seed_demo"],
    ["seed"],
    ["ops"],
    ["desk", "site", "privacy"],
    ["summary", "members"],
    ["waitlist", "checkout", "rota"],
    ["booking"],
    ["availability"],
    ["routines"],
    ["schedule", "progress", "guides", "records"],
    ["gym"],
    ["health"],
    ["accounts"],
    ["notifications"],
    ["audit"],
    ["web"],
    ["page_versions", "replica"],
    ["db", "sealed"],
    ["embedded", "page_session"],
    ["column_types"],
    ["patience"],
    ["settings"],
    ["database_address"],
    ["lib"],
]
RANK = {name: number for number, row in enumerate(ROWS) for name in row}
WEB_MODULES = {"views", "forms", "cli"}
PURE_MODULES = {"rules", "events", "signs"}
STDLIB = set(sys.stdlib_module_names)

EXCEPTIONS = {
    # module → what it may import against the rule, and why
    (
        "site/views/pages.py",
        "portal.progress.views",
    ): "what the last tap did is said on whichever page it led back to",
    (
        "desk/forms/waitlist.py",
        "portal.waitlist.forms.WishForm",
    ): "somebody who calls is asked what she would be asked by her own page",
    ("seed.py", "portal.seed_demo"): "imported inside the command, so that production never loads the cast",
}
MAY_KNOW_FLASK = {
    "__init__.py": "create_app",
    "features.py": "adds what features bring to the app",
    "seed.py": "a command",
    "migrations/env.py": "asks the app for its database",
    "accounts/models/people.py": "Account is what Flask-Login signs in",
    "accounts/security.py": "wires Flask-Login",
    "accounts/signed_in.py": "hands out who is signed in",
    "booking/params.py": "reads what addresses and forms of all its rooms ask for",
    "booking/own_booking.py": "says whose booking an address opens, to all its rooms",
    "db.py": "Flask-SQLAlchemy",
    "page_session.py": "its session",
    "replica.py": "a decorator of views",
    "sealed/keys.py": "asks the app for its keys",
    "notifications/letters.py": "writes by templates, outside of any request",
    "ops/archives/restoring.py": "brings a database to a revision, by Flask-Migrate",
    "ops/dispatch.py": "hands the app to what writes letters",
    "ops/gunicorn_conf.py": "read by gunicorn",
    "ops/gunicorn_log.py": "writes in the form of the portal's own log",
    "ops/migrations.py": "adds the commands of Flask-Migrate to the app",
    "ops/start.py": "is given the app before it opens",
    "ops/worker.py": "a command whose threads carry the app along",
}
LIBRARIES = {  # what lib may stand on
    "argon2", "cryptography", "email_validator", "icalendar", "jaconv", "jpholiday", "markdown_it", "nh3",
    "phonenumbers", "pyotp", "segno",
    "webauthn", "zxcvbn",
}  # fmt: skip
MAY_COMMIT = ["db.py"]

FILES = sorted(path for path in PORTAL.rglob("*.py") if "versions" not in path.parts)


def name_of(path):
    return path.relative_to(PORTAL).as_posix()


def package_of(path):
    first = path.relative_to(PORTAL).parts[0]
    return first.removesuffix(".py")


def kind_of(path):
    """The module's file name in the grammar; a folder of that name counts as the module."""
    parts = path.relative_to(PORTAL).parts
    return parts[1].removesuffix(".py") if len(parts) > 1 else parts[0].removesuffix(".py")


@cache
def text_of(path):
    return path.read_text()


@cache
def nodes(path):
    return list(ast.walk(ast.parse(text_of(path))))


@cache
def imports(path):
    found = []
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return found


def test_imports_point_down():
    assert [fault for path in FILES for fault in reaching_up(path)] == []


def reaching_up(path):
    package = package_of(path)
    if package in ("__init__", "migrations"):
        return
    for name in imports(path):
        head, *rest = name.split(".")
        if head != "portal" or not rest or (name_of(path), ".".join([head, *rest[:2]])) in EXCEPTIONS:
            continue
        if (name_of(path), name) in EXCEPTIONS:
            continue
        other = rest[0]
        assert other in RANK, f"{other} stands in no row"
        crosses = other not in {package, "web"} and len(rest) > 1 and rest[1] in WEB_MODULES
        is_down = other == package or RANK[other] > RANK[package]
        if not is_down or (crosses and package not in ("features", "seed_demo")):
            yield f"{name_of(path)} imports {name}"


def test_flask_stays_in_web_modules():
    found = [
        f"{name_of(path)} imports {name}"
        for path in FILES
        if package_of(path) != "web"
        and kind_of(path) not in WEB_MODULES
        and name_of(path) not in MAY_KNOW_FLASK
        for name in imports(path)
        if name.startswith(("flask", "wtforms", "portal.web"))
    ]
    assert found == []


def test_rules_know_neither_flask_nor_the_database():
    found = [
        f"{name_of(path)} imports {name}"
        for path in FILES
        if kind_of(path) in PURE_MODULES or package_of(path) == "lib"
        for name in imports(path)
        if not is_pure(name, LIBRARIES if package_of(path) == "lib" else set())
    ]
    assert found == []


def is_pure(name, third_party):
    head, *rest = name.split(".")
    is_ours = head == "portal" and (rest[0] == "lib" or (len(rest) > 1 and rest[1] in PURE_MODULES))
    return is_ours or head in STDLIB | third_party


def test_only_the_transaction_commits():
    found = [name_of(path) for path in FILES if ".commit(" in text_of(path)]
    assert found == MAY_COMMIT


def test_a_flush_says_why():
    found = [
        (name_of(path), line.strip())
        for path in FILES
        for line in text_of(path).splitlines()
        if ".flush()" in line
    ]
    assert [(name, line) for name, line in found if "#" not in line] == []


def test_addresses_are_counted_by_network():
    """Only limits.py, which makes networks of them, and what writes down who was refused read whole ones."""
    found = {name_of(path) for path in FILES if "remote_addr" in text_of(path)}
    assert found == {"web/limits.py", "web/logging.py"}


def test_modules_say_what_they_are():
    said = {name_of(path): ast.get_docstring(nodes(path)[0]) or "" for path in FILES}
    assert [name for name, words in said.items() if not words or words.startswith("TODO")] == []


def test_a_package_is_a_docstring():
    """What is in it is named where it is used: the first row of CONTRIBUTING's table."""
    packages = [path for path in FILES if path.name == "__init__.py" and name_of(path) != "__init__.py"]
    assert [name_of(path) for path in packages if len(nodes(path)[0].body) > 1] == []


def test_modules_and_functions_stay_short():
    assert [name_of(path) for path in FILES if len(text_of(path).splitlines()) > 250] == []
    most = {("__init__.py", "create_app"): 60}
    too_long = [
        (name_of(path), node.name)
        for path in FILES
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef)
        and node.end_lineno - node.lineno + 1 > most.get((name_of(path), node.name), 40)
    ]
    assert too_long == []


TABLES = {"places.css"}  # of numbers, which nobody reads


@pytest.mark.parametrize(
    ("pattern", "most"),
    [
        ("templates/**/*.html", 250),
        ("templates/**/*.j2", 120),
        ("static/css/**/*.css", 300),
        ("static/js/**/*.js", 150),
        ("tests/**/test_*.py", 450),
    ],
)
def test_other_files_stay_short(pattern, most):
    for path in ROOT.glob(pattern):
        if path.name in TABLES:
            continue
        assert len(path.read_text().splitlines()) <= most, path.name


def test_operations_are_given_the_time_and_do_not_ask():
    for path in FILES:
        if kind_of(path) in ("operations", "queries", "rules", "models"):
            text = path.read_text()
            assert "clock" not in text, name_of(path)
            assert "datetime.now" not in text, name_of(path)


def test_every_exception_is_still_needed():
    for (module, name), reason in EXCEPTIONS.items():
        found = [one for one in imports(PORTAL / module) if one.startswith(name)]
        assert found, f"{module} no longer imports {name} ({reason})"
    for module in MAY_KNOW_FLASK:
        assert (PORTAL / module).exists()


def test_nobody_but_sqlite_opens_a_file_of_the_database():
    """Whoever closes one gives up the locks of the whole process (portal/embedded.py)."""
    found = [name_of(path) for path in FILES if re.search(r"\bos\.open\(", path.read_text())]
    assert found == ["ops/archives/backups.py"]  # the folder of the backups, to be sure of a name in it
