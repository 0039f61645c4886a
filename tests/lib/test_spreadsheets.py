import csv
import io

import pytest

from portal.lib.spreadsheets import BOM, lines


def read(text):
    assert text.startswith(BOM)
    return list(csv.reader(io.StringIO(text.removeprefix(BOM))))


def test_excel_in_japan_opens_it_right():
    content = "".join(lines([["名前", "電話番号"], ["山本 花", "090-1234-5678"]]))
    assert content.encode().startswith(b"\xef\xbb\xbf")
    assert read(content) == [["名前", "電話番号"], ["山本 花", "090-1234-5678"]]


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+81", "-1", "@x", "＝1+1", "＋1", "－1", "＠x", "\t=1", "\r=1", " =1", "\u3000＝1", "\n=1"],
)
def test_no_cell_is_a_formula(cell):
    [[found]] = read("".join(lines([[cell]])))
    assert found.startswith("'")


@pytest.mark.parametrize("cell", ['a "quoted" name', "two\nlines", "a,b", "'", ""])
def test_everything_else_stays_as_it_is(cell):
    assert read("".join(lines([[cell]]))) == [[cell]]
