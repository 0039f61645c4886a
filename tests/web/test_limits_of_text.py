"""What a browser lets one type is taken; one letter more is refused."""

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form

from portal.web.fields import Fits, TextLine, TextLines, letters_in

MOST = 20


class Written(Form):
    line = TextLine(validators=[Fits(max=MOST)])
    words = TextLines(validators=[Fits(max=MOST)])


EXACTLY = {
    "letters": "あ" * MOST,
    "one line break": "あ" * 9 + "\r\n" + "い" * 10,
    "ten lines": "あ\r\n" * 10,
    "emoji": "👶" * (MOST // 2),
    "a family": "👨‍👩‍👧" * 2 + "ああああ",
    "kanji of the second plane": "𠮷" * (MOST // 2),
    "what grows": "㌔" * MOST,
    "what grows much": "ﷺ" * MOST,
    "accents": "e\u0301" * (MOST // 2),
    "half-width": "ﾊﾞ" * (MOST // 2),
    "invisible": "あ\u200b" * (MOST // 2),
}


@pytest.mark.parametrize("typed", EXACTLY.values(), ids=EXACTLY)
@pytest.mark.parametrize("name", ["line", "words"])
def test_as_much_as_the_browser_lets_be_typed(name, typed):
    assert letters_in(typed) == MOST, "or else this shows nothing"
    form = Written(MultiDict({name: typed}))
    assert form.validate(), form.errors
    assert f'maxlength="{MOST}"' in str(form[name]())


@pytest.mark.parametrize("typed", EXACTLY.values(), ids=EXACTLY)
@pytest.mark.parametrize("name", ["line", "words"])
def test_one_letter_more_is_too_long(name, typed):
    assert not Written(MultiDict({name: typed + "x"})).validate()
