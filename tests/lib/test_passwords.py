"""Passwords that have leaked are found in a file that nobody could hold in memory."""

from hashlib import sha1

import pytest

from portal.lib import passwords

LEAKED = [f"a sentence that leaked {n}" for n in range(500)]


def line(password, count):
    return f"{sha1(password.encode()).hexdigest().upper()}{count}"


@pytest.fixture
def listed(tmp_path):
    def write(leaked=LEAKED, end="\n", count=":1"):
        path = tmp_path / "leaked.txt"
        lines = sorted(line(one, count * (1 + len(one) % 3)) for one in leaked)
        path.write_text(end.join(lines), newline="")
        return path

    return write


@pytest.mark.parametrize(("end", "count"), [("\n", ":12"), ("\r\n", ":3"), ("\n", "")])
def test_every_line_is_found_and_nothing_else(listed, end, count):
    path = listed(end=end, count=count)
    assert all(passwords.is_breached(one, path) for one in LEAKED)
    assert not any(passwords.is_breached(f"{one}!", path) for one in LEAKED)


@pytest.mark.parametrize("leaked", [[], LEAKED[:1], LEAKED[:2]])
def test_short_lists(listed, leaked):
    path = listed(leaked)
    assert [one for one in LEAKED if passwords.is_breached(one, path)] == leaked


def test_another_writing_of_it_is_found_too(listed):
    assert passwords.is_breached("ａ sentence that leaked ７", listed())


def test_a_large_list_is_not_read_as_a_whole(listed, monkeypatch):
    path, reads = listed(), []
    begun = path.open

    class Counted:
        def __init__(self, file):
            self.file = file

        def __enter__(self):
            return self

        def __exit__(self, *_):
            self.file.close()

        def __getattr__(self, name):
            reads.append(name)
            return getattr(self.file, name)

    monkeypatch.setattr(type(path), "open", lambda *_: Counted(begun("rb")))
    assert passwords.is_breached(LEAKED[0], path)
    assert reads.count("readline") < 2 * len(bin(21_500))
