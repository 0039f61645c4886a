"""A list of members as the gym has it, out of a spreadsheet or another program: its columns and its lines."""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from portal.lib import addresses, japanese, phones
from portal.lib.errors import RuleBroken
from portal.lib.translatable import msgid

MOST_LINES = 1000  # at a time
LONGEST = 50  # letters of a name


class NoText(RuleBroken):
    message = msgid("This file is no text. In your program, save it as CSV, and choose that file.")


class NoLines(RuleBroken):
    message = msgid("Copy the lines of your list in here, or choose a file.")


class TooManyLines(RuleBroken):
    message = msgid("These are %(count)s lines. Bring at most %(most)s at a time, please.")


class NoNames(RuleBroken):
    message = msgid("Say which column holds the names, and which the phone numbers or e-mail addresses.")


class Column(StrEnum):
    NAME = "name"  # family and given name together
    FAMILY = "family_name"
    GIVEN = "given_name"
    KANA = "kana"
    FAMILY_KANA = "family_kana"
    GIVEN_KANA = "given_kana"
    PHONE = "phone"
    EMAIL = "email"


# What lists call them, without spaces and signs, in small letters.
KNOWN: dict[Column, tuple[str, ...]] = {
    Column.NAME: ("氏名", "名前", "お名前", "会員名", "顧客名", "name", "fullname", "member"),
    Column.FAMILY: ("姓", "苗字", "名字", "familyname", "lastname", "surname"),
    Column.GIVEN: ("名", "givenname", "firstname"),
    Column.KANA: ("フリガナ", "ふりがな", "カナ", "かな", "よみ", "読み", "氏名カナ", "kana", "reading"),
    Column.FAMILY_KANA: ("セイ", "せい", "姓カナ", "姓フリガナ", "姓ふりがな", "姓読み", "familynamereading"),
    Column.GIVEN_KANA: ("メイ", "めい", "名カナ", "名フリガナ", "名ふりがな", "名読み", "givennamereading"),
    Column.PHONE: (
        "電話番号",
        "電話",
        "携帯",
        "携帯電話",
        "携帯番号",
        "tel",
        "phone",
        "phonenumber",
        "mobile",
    ),
    Column.EMAIL: ("メール", "メールアドレス", "eメール", "email", "emailaddress", "mail"),
}
SIGNS = re.compile(r"[\s_\-・:：()（）,、]+")
BY_WORD = {word: column for column, words in KNOWN.items() for word in words}


@dataclass
class Person:
    """A line that was read. `wrong` says what has to be mended in it; empty: nothing."""

    number: int  # of the line, the first of which is 1
    cells: Sequence[str]
    names: dict[str, str] = field(default_factory=dict)  # family_name, given_name, family_kana, given_kana
    phone: str = ""
    email: str = ""
    wrong: list[str] = field(default_factory=list)


def table_of(text: str) -> list[list[str]]:
    """Lines of cells, empty lines left out. Raises NoText, NoLines, TooManyLines."""
    if "\0" in text or text.startswith("PK\x03\x04"):  # a workbook is a ZIP
        raise NoText
    text = text.removeprefix("\ufeff")
    first = next((line for line in text.splitlines() if line.strip()), "")
    between = max("\t;,", key=first.count)
    rows = csv.reader(text.splitlines(), delimiter=between)
    found = [[_cell(cell) for cell in row] for row in rows if any(cell.strip() for cell in row)]
    if not found:
        raise NoLines
    if len(found) > MOST_LINES + 1:
        raise TooManyLines(count=len(found), most=MOST_LINES)
    return found


def _cell(text: str) -> str:
    """An apostrophe in front only says that it is text."""
    return text.strip().removeprefix("'").strip()


def columns_of(table: Sequence[Sequence[str]]) -> tuple[list[Column | None], bool]:
    """What each column is, by the words over it or else by what stands in it; and whether there are words."""
    head = [BY_WORD.get(SIGNS.sub("", japanese.plain(cell)).lower()) for cell in table[0]]
    if any(head):
        return head, True
    width = max(len(row) for row in table)
    found: list[Column | None] = []
    for place in range(width):
        guess = _guess([row[place] for row in table if place < len(row) and row[place]])
        found.append(guess if guess not in found else None)
    return found, False


def _guess(cells: Sequence[str]) -> Column | None:
    if not cells:
        return None
    if all("@" in cell for cell in cells):
        return Column.EMAIL
    if all(len(japanese.digits(cell)) >= 9 for cell in cells):
        return Column.PHONE
    if all(japanese.katakana(cell) is not None for cell in cells):
        return Column.KANA
    return Column.NAME if not any(japanese.digits(cell) for cell in cells) else None


def people_in(
    table: Sequence[Sequence[str]], columns: Sequence[Column | None], *, has_head: bool
) -> list[Person]:
    """Every line, read. Raises NoNames where no column tells who, or how she is reached."""
    known = set(columns)
    if not known & {Column.NAME, Column.FAMILY} or not known & {Column.PHONE, Column.EMAIL}:
        raise NoNames
    found = []
    for number, row in enumerate(table, start=1):
        if number > has_head:
            cells = {column: cell for column, cell in zip(columns, row, strict=False) if column}
            found.append(_person(number, row, cells))
    seen: dict[str, int] = {}
    for person in found:
        for way in filter(None, (person.phone, person.email)):
            if way in seen:
                person.wrong.append(msgid("The same number or address stands in a line above."))
            seen.setdefault(way, person.number)
    return found


def _person(number: int, row: Sequence[str], cells: Mapping[Column, str]) -> Person:
    person = Person(number, row)
    _read_names(person, cells)
    try:
        person.phone = phones.read(cells[Column.PHONE]) if cells.get(Column.PHONE) else ""
    except (phones.NotANumber, phones.HasExtension):
        person.wrong.append(msgid("The phone number cannot be read."))
    try:
        person.email = addresses.read(cells[Column.EMAIL]).lower() if cells.get(Column.EMAIL) else ""
    except ValueError:
        person.wrong.append(msgid("The e-mail address cannot be read."))
    if not person.phone and not person.email and not person.wrong:
        person.wrong.append(msgid("There is neither a phone number nor an e-mail address."))
    return person


def _read_names(person: Person, cells: Mapping[Column, str]) -> None:
    whole, reading = _parted(cells.get(Column.NAME, "")), _parted(cells.get(Column.KANA, ""))
    family = japanese.as_typed(cells.get(Column.FAMILY) or whole[0])
    given = japanese.as_typed(cells.get(Column.GIVEN) or whole[1])
    kana = [cells.get(Column.FAMILY_KANA) or reading[0], cells.get(Column.GIVEN_KANA) or reading[1]]
    read = [japanese.katakana(text) if text else "" for text in kana]
    if not family:
        person.wrong.append(msgid("The name is missing."))
    if max(len(family), len(given)) > LONGEST or family.startswith(("=", "+", "@")):
        person.wrong.append(msgid("The name cannot be read."))
    if None in read:
        person.wrong.append(msgid("The reading is not written in kana."))
    person.names = {
        "family_name": family,
        "given_name": given,
        "family_kana": read[0] or "",
        "given_kana": read[1] or "",
    }


def _parted(text: str) -> tuple[str, str]:
    """“山本 花” in two; one word is the family name."""
    family, _, given = japanese.as_typed(text).partition(" ")
    return family, given
