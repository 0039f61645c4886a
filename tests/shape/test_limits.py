"""Whoever is mailed at an address that somebody has typed, and whatever can be guessed, has a limit."""

import ast
from functools import cache

import pytest

from tests.shape.test_architecture import FILES, kind_of, name_of

# Every place that writes a mail by itself, and to whom. A new one stands here, or the test fails.
WRITERS = {
    "accounts/operations/addresses.py change_address": "the address before, of who is signed in",
    "accounts/operations/codes.py mail_code": "typed",
    "accounts/operations/joinings.py tell_mailbox": "an account's own address",
    "accounts/operations/line.py _answer": "a LINE that has written to us; the webhook is signed",
    "accounts/operations/line.py _take_from_others": "an account's own address",
    "accounts/operations/partners.py invite_partner": "typed",
    "accounts/operations/passwords.py set_password": "an account's own address",
    "accounts/operations/contact_preferences.py tell": "an account, by the ways it has chosen",
    "accounts/operations/second_steps.py _tell": "an account's own address",
    "booking/operations/staff_news.py _enqueue": "an account's own address",
    "checkout/operations/contacts.py mail_way_back": "typed",
    "privacy/operations/erasure.py erase": "the address of who is deleted",
}
# Deeds that mail to an address that somebody has typed, and those that take what can be guessed.
MAILING = {"send_code", "send_link", "invite_partner", "mail_way_back"}
GUESSED = {
    "accept_partner", "change_address", "matches_password", "prove_address", "prove_by_link", "say_yes", "set_authenticator",
    "set_password", "use_booking_link", "use_code", "use_link", "use_passkey", "use_second_step",
}  # fmt: skip
# Operations that call one of them for a view, which is looked at in their place.
CARRIERS = {"change_address", "prove_address", "prove_by_link", "say_yes", "send_code", "set_password"}
EXCEPTIONS = {
    "accounts/operations/people.py add_staff": "by the owner, after both steps, who answers for it",
    "accounts/operations/line.py use_line_code": "36 bits, once, within ten minutes",
}


@cache
def defined_in(path):
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)]


def functions():
    for path in FILES:
        for function in defined_in(path):
            yield path, f"{name_of(path)} {function.name}", function


def calls(function):
    """The names of what it calls, whatever they are reached by."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            yield node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def local_calls(path, function):
    """What it calls, and what functions of the same module do that it calls."""
    here = {
        one.name: one for one in ast.walk(ast.parse(path.read_text())) if isinstance(one, ast.FunctionDef)
    }
    found, waiting = set(), [function]
    while waiting:
        new = set(calls(waiting.pop())) - found
        found |= new
        waiting += [here[name] for name in new if name in here]
    return found


def routes():
    """Functions that answer to an address, with their decorators as text."""
    for path, name, function in functions():
        decorators = [ast.unparse(one) for one in function.decorator_list]
        if any(decorator.startswith("bp.") for decorator in decorators):
            yield path, name, function, decorators


def is_limited(decorators):
    return any(".limit(" in decorator for decorator in decorators)


def test_every_writer_of_mail_is_known():
    found = {name for _, name, function in functions() if "enqueue" in calls(function)}
    assert found == set(WRITERS)


@pytest.mark.parametrize("deeds", [MAILING, GUESSED], ids=["mails", "guesses"])
def test_every_page_with_such_a_deed_is_limited_by_network(deeds):
    found = [
        (name, is_limited(decorators) or "count_mail" in local_calls(path, view))
        for path, name, view, decorators in routes()
        if deeds & local_calls(path, view)
    ]
    assert len(found) >= 4
    assert [name for name, is_counted in found if not is_counted] == []


def test_no_deed_calls_one_of_them_unseen():
    """An operation that mails or takes a guess for a view is itself on the list."""
    for path, name, function in functions():
        if kind_of(path) != "operations" or name in EXCEPTIONS:
            continue
        if (MAILING | GUESSED) & set(calls(function)):
            assert function.name in CARRIERS, name
    assert CARRIERS <= MAILING | GUESSED


def test_every_typed_address_is_counted_on_its_own():
    """By the count of codes, or by a `limits.count` that has the address in it."""
    typed = {name.split()[1] for name, whom in WRITERS.items() if whom == "typed"} - {"mail_code"}
    for deed in typed:
        [(path, view)] = [(path, view) for path, _, view, _ in routes() if deed in local_calls(path, view)]
        counted = [
            [getattr(argument, "id", "") for argument in node.args]
            for node in ast.walk(view)
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "limits.count"
        ]
        assert any("email" in names for names in counted), deed
    for path, name, function in functions():
        if name.startswith("accounts/operations/codes.py send_"):
            assert "check_count" in local_calls(path, function), name


def test_every_exception_is_still_there():
    assert set(EXCEPTIONS) <= {name for _, name, _ in functions()}
