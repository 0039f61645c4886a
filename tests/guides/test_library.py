"""Every fact is there in both languages, worded as the flags of content.md say."""

import re
import shutil

import pytest

from portal.guides import checks, exercises, library
from portal.guides.library import LANGUAGES
from portal.guides.rules import FACTS
from tests.guides.facts import WORDS

# Of which guide, what a flag adds (or, with "not", forbids).
FLAGS = [
    ("bone", "授乳をやめる必要はありません", "no need to stop breastfeeding"),  # R1
    ("bone", "多くは卒乳・月経再開後に戻ります", "mostly returns after weaning"),
    ("bone", "下がること自体は止まりません", "does not stop it"),  # R2
    ("calcium", "授乳中に上乗せする量は、ありません", "You need no extra while breastfeeding"),
    (
        "body",
        "関節や靭帯のゆるみは、産後しばらく残ることがあります",
        "can stay for a while after birth",
    ),  # R3
    (
        "signs",
        "産後の腰痛の多くは、姿勢や動きからくる",
        "Most back pain after birth comes from posture",
    ),  # R4
    ("signs", "医師にたずねて", "Ask a doctor whether to measure"),  # R5
    ("signs", "Zスコア", "Z-score"),
    ("five-exercises", "はじめの一歩", "a first step"),  # R6
    ("five-exercises", "トレーナーと一緒に", "with your trainer"),
    ("five-exercises", "すっかりゆるめ", "let go completely"),  # R7
    ("five-exercises", "おしりの大きな筋肉", "Buttocks and thighs stay relaxed"),
    ("five-exercises", "いきまないでください", "Do not bear down"),
    ("five-exercises", "締め続ける時間ではありません", "not for one long squeeze"),
    ("five-exercises", "赤ちゃんを下ろして", "Put the baby down"),  # R8
    ("five-exercises", "しびれが走る", "tingling runs down the leg"),  # R9
    ("five-exercises", "赤ちゃんを胸に", "Not with the baby on your chest"),
    ("five-exercises", "帝王切開", "caesarean"),  # R10
    ("vitamin-d", "妊娠", "pregnant"),  # R11
    ("vitamin-d", "ツナ缶", "canned"),
    ("calcium", "戻し水は捨てます", "throw the water away"),  # R12
    ("calcium", "ゆでこぼします", "boil it and pour that water off"),
    ("magnesium", "小松菜", "komatsuna"),  # R13
    ("magnesium", "毎日大量に続けないでください", "Do not have large amounts every day"),  # R14
    ("vitamin-k", "ワルファリン", "warfarin"),  # R15
    ("food", "2,500mg", "2,500 mg"),
    ("protein", "時刻は気にしなくて大丈夫", "need not watch the clock"),  # R16
    ("protein", "食事の代わりにはしないで", "do not use it instead of a meal"),
    ("salt-caffeine", "1日200mgまで", "up to 200 mg a day"),  # R17
    ("smoking", "受動喫煙", "Other people's smoke"),  # R18
    ("alcohol", "24g", "24 g"),
    ("sunlight", "光が弱いほど、時間は長く", "the weaker the light, the longer"),  # R19
    ("posture", "クッション", "cushion"),  # R21
    ("posture", "息を吐きながら", "while you breathe out"),
    ("yoga-pilates", "3か月まで", "until 3 months"),  # R22
    ("yoga-pilates", "お腹の真ん中が盛り上がる", "ridge rises"),
    ("small-steps", "予防の助けになります", "help with prevention"),  # R23
    # When and where to get help, and whether the squeeze is right (NICE NG210; content.md S14, S46).
    ("five-exercises", "産婦人科か女性泌尿器科に相談", "see a gynaecologist or urologist"),
    ("five-exercises", "上へ引き上がる感じ", "you feel a lift upward"),
    ("five-exercises", "おしりに力が入る", "the buttocks tighten"),
    ("five-exercises", "次の来店で、トレーナーと確かめます", "check it with your trainer at your next visit"),
    ("five-exercises", "すばやく締めるのを8〜10回", "8 to 10 quick ones"),
    ("five-exercises", "3か月以上続ける", "for 3 months or more"),
    # What keeps the baby safe at night.
    ("alcohol", "授乳まで2時間以上あけます", "Leave at least 2 hours before you feed"),
    ("alcohol", "赤ちゃんと同じ布団やソファで眠らないで", "do not fall asleep with the baby"),
    ("smoking", "吸う人がいる家では、添い寝を避けます", "do not share a bed with the baby"),
    # Amounts that one can eat.
    ("calcium", "約227mg", "about 227 mg"),
    ("calcium", "約136mg", "about 136 mg"),
    ("calcium", "約11mg", "about 11 mg"),
    (
        "salt-caffeine",
        "エナジードリンク、玉露、コーラ、チョコレート",
        "Energy drinks, gyokuro tea, cola and chocolate",
    ),
    ("yoga-pilates", "気分にもよい", "good for your mood"),
]
# What no guide may say: unverified numbers, claims to correct or to replace a doctor.
NEVER = ["骨盤矯正", "骨盤を閉じ", "650mg以上", "290mg", "270mg", "70g", "T スコア", "03-5339", "サボ"]
# Words that we spell in another way, and "we do not" where "please do not" is meant.
MISSPELT = [
    "へる",
    "へります",
    "へらし",
    "へらす",
    "さける",
    "さけます",
    "もどる",
    "つづく",
    "くい止め",
    "をすぎて",
]
MISSPELT += ["医師か助産師", "医師や助産師", "強い息切れ"]
MISSPELT += ["いきみません", "息は止めません", "行いません", "無理はしません", "支えません", "振りません"]


def guide(slug, locale="ja"):
    return library.guides(locale)[slug]


def test_all_is_well():
    assert checks.problems() == []


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_fact_is_named_once_or_more_and_no_other(locale):
    named = {fact for value in library.guides(locale).values() for fact in value.facts}
    assert named == set(FACTS)
    assert set(WORDS) == set(FACTS)


@pytest.mark.parametrize("fact", FACTS)
def test_each_fact_is_in_a_guide_that_names_it(fact):
    texts = [value.words for value in library.guides("ja").values() if fact in value.facts]
    assert any(all(word in text for word in WORDS[fact]) for text in texts), WORDS[fact]


@pytest.mark.parametrize(("slug", "japanese", "english"), FLAGS)
def test_each_flag_is_heeded_in_both_languages(slug, japanese, english):
    assert japanese in guide(slug).words
    assert english in guide(slug, "en").words


def test_nothing_is_said_that_we_may_not_say():
    for locale in LANGUAGES:
        for value in library.guides(locale).values():
            assert not [words for words in NEVER if words in value.words], value.slug


@pytest.mark.parametrize("words", MISSPELT)
def test_each_word_has_one_spelling(words):
    texts = {slug: one.words for slug, one in library.guides("ja").items()}
    for slug, one in exercises.exercises().items():
        texts[slug] = "\n".join([one.setup["ja"], *(step.say["ja"] for step in one.steps)])
    assert not [slug for slug, text in texts.items() if words in text]


def test_smoking_and_alcohol_are_two_cards():
    assert guide("smoking").facts == guide("alcohol").facts == ("F114", "F115")
    assert "お酒" not in guide("smoking").words
    assert "喫煙" not in guide("alcohol").words


def test_five_exercises_have_a_heading_and_their_drawings_each():
    sections = [section for section in guide("five-exercises").sections if section.title[0].isdigit()]
    assert [section.title[0] for section in sections] == ["1", "2", "3", "4", "5"]
    assert [len(section.pictures) for section in sections] == [3, 4, 3, 4, 4]


# What is seen while something is said: by the words of the cue, in the order of the file.
SEEN = {
    "breathing": [("吸って", ["breathing-in"]), ("吐いて", ["breathing-out"])],
    "marching": [("交互に", ["marching-move", "marching-other"])],
    "cat-cow": [("反らす", ["cat-cow-cow"]), ("丸める", ["cat-cow-cat"])],
    "towel-stretch": [
        ("両手で持つ", ["towel-stretch-start"]), ("上げる", ["towel-stretch-move"]),
        ("キープ", ["towel-stretch-hold"]), ("下ろす", ["towel-stretch-down"]),
    ],
    "heel-raise": [
        ("上げる", ["heel-raise-up"]), ("キープ", ["heel-raise-hold"]), ("下ろす", ["heel-raise-down"]),
    ],
}  # fmt: skip


@pytest.mark.parametrize("slug", exercises.exercises())
def test_each_step_has_drawings_that_exist_and_agree_with_what_is_said(slug):
    movement = exercises.exercises()[slug]
    assert movement.drawing == f"{slug}-start"
    for step, (words, drawings) in zip(movement.steps, SEEN[slug], strict=True):
        assert words in step.say["ja"]
        assert list(step.drawings) == drawings
    for name in movement.drawings:
        assert (checks.DRAWINGS / f"{name}.svg").exists(), name


# What the player says where she exercises: the fact, and words of it in what is heard before or during.
HEARD = {
    "breathing": [
        "膝を立て",
        "肩幅",
        "手をお腹に",
        "お腹をふくらませ",
        "腟とおしりの穴",
        "骨盤底筋を軽く締める",
    ],
    "marching": ["腕を軽く振り", "リズム", "交互に", "座って行い、腕は振らないで"],
    "cat-cow": ["肩の真下", "股関節の真下", "骨盤を前に傾けて", "骨盤を後ろに傾けて"],
    "towel-stretch": ["両脚を伸ばし", "片方の足裏", "両手で引き", "膝を軽く伸ばして"],
    "heel-raise": ["足裏を床", "つま先は床のまま", "ゆっくり上げる", "ゆっくり下ろす"],
}


@pytest.mark.parametrize("slug", exercises.exercises())
def test_she_hears_what_to_do_without_having_read_the_guide(slug):
    movement = exercises.exercises()[slug]
    heard = "。".join([movement.setup["ja"], *(step.say["ja"] for step in movement.steps)])
    assert not [words for words in HEARD[slug] if words not in heard]


def test_each_exercise_has_its_section_in_the_guide():
    titles = {section.key: section.title for section in guide("five-exercises").sections}
    assert [titles[value.section][0] for value in exercises.exercises().values()] == ["1", "2", "3", "4", "5"]


def test_the_timings_are_those_of_the_source():
    """content.md, "Player timings": shortest and longest by movement, 10:00 and 16:40 in all."""
    found = {slug: (one.least, one.most, one.round_seconds) for slug, one in exercises.exercises().items()}
    seconds = {slug: (least * one, most * one) for slug, (least, most, one) in found.items()}
    assert seconds == {
        "breathing": (300, 600), "marching": (120, 180), "cat-cow": (40, 80),
        "towel-stretch": (60, 60), "heel-raise": (80, 80),
    }  # fmt: skip
    assert [sum(column) for column in zip(*seconds.values(), strict=True)] == [600, 1000]


def test_nobody_has_reviewed_them_yet_and_nobody_pretends():
    assert {value.reviewed_by for locale in LANGUAGES for value in library.guides(locale).values()} == {""}


def test_every_drawing_is_used_and_explains_itself():
    used = {
        picture.name
        for value in library.guides("ja").values()
        for s in value.sections
        for picture in s.pictures
    }
    assert used == {path.stem for path in checks.DRAWINGS.glob("*.svg")}
    for path in checks.DRAWINGS.glob("*.svg"):
        assert not re.search(r"<text|style=|fill=|stroke=|href|<script", path.read_text()), path.name


# What `flask guides check` finds, with file and line


@pytest.fixture
def content(tmp_path):
    shutil.copytree(library.CONTENT, tmp_path / "content")
    return tmp_path / "content"


def changed(content, name, old, new):
    path = content / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return checks.problems(content=content)


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("ja/72-vitamin-d.md", '"F88"', '"F1"', ["ja: no guide has F88", "en/72-vitamin-d.md:8: facts differ"]),
        ("ja/72-vitamin-d.md", '"F88"', '"F118"', ["ja/72-vitamin-d.md:8: there is no fact F118"]),
        ("en/70-food.md", "(vitamin-d)", "(vitamin-e)", ["en/70-food.md:15: a link to vitamin-e"]),
        ("ja/70-food.md", '"food", ', '"fodd", ', ["ja/70-food.md:5: there is no topic fodd"]),
        ("ja/70-food.md", "weeks = [0, 0]", "weeks = [8, 4]", ["ja/70-food.md:6: weeks are"]),
        ("ja/70-food.md", "minutes = 2", "minutes = 99", ["ja/70-food.md:7: minutes are"]),
        ("ja/70-food.md", "minutes = 2", 'minutes = "2"', ["ja/70-food.md:7: minutes is to be"]),
        ("ja/70-food.md", 'title = "', "title = ", ["ja/70-food.md:2:"]),
        ("ja/70-food.md", "topics = ", "topic = ", ["ja/70-food.md:1: the head lacks topics"]),
        ("ja/70-food.md", "+++\n", "", ["ja/70-food.md:1: a text begins with"]),
        ("ja/40-five-exercises.md", "(cat-cow-cat)", "(cat-cow-dog)", ["ja/40-five-exercises.md:106: there is no drawing cat-cow-dog"]),
        ("en/70-food.md", "## Two nutrients", "Two nutrients", ["en/70-food.md:1: it has other sections"]),
        ("exercises.toml", "seconds = 15", "seconds = 0", ["exercises.toml:125: a step takes 1 to 120"]),
        ("exercises.toml", "seconds = 15", "seconds = 1.5", ["exercises.toml:125: a step takes 1 to 120"]),
        ("exercises.toml", 'kind = "hold"', 'kind = "stop"', ["exercises.toml:124: a step is one of"]),
        ("exercises.toml", "least = 30", "least = 90", ["exercises.toml:21: rounds are whole numbers"]),
        ("exercises.toml", "ready = 20", "ready = 0", ["ready takes 1 to 120"]),
        ("exercises.toml", "heel-raise-start", "heel-raise-high", ["there is no drawing heel-raise-high"]),
        ("exercises.toml", "heel-raise-up", "heel-raise-high", ["there is no drawing heel-raise-high"]),
        ("exercises.toml", 'drawings = ["breathing-out"]\n', "", ["a step has one drawing or more"]),
        ("exercises.toml", '["breathing-out"]', "[]", ["a step has one drawing or more"]),
        ("exercises.toml", '["breathing-out"]', '"breathing-out"', ["a step has one drawing or more"]),
        ("exercises.toml", 'hands = "free"', 'hands = "none"', ["exercises.toml:99: hands are one of"]),
        ("exercises.toml", 'say.en = "Hold"\n', "", ["what is said is to be in both languages"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_file_and_line(content, name, old, new, said):
    problems = changed(content, name, old, new)
    for words in said:
        assert any(words in problem for problem in problems), problems


def test_a_page_that_one_language_lacks(content):
    (content / "en/90-small-steps.md").unlink()
    problems = checks.problems(content=content)
    assert "ja/90-small-steps.md:1: the other language has no such guide" in problems
    assert "en: no guide has F117b" in problems


def test_the_command_says_so_and_fails(app, monkeypatch):
    runner = app.test_cli_runner()
    well = runner.invoke(args=["guides", "check"])
    assert (well.exit_code, "17 ja, 17 en" in well.output) == (0, True)
    monkeypatch.setattr("portal.guides.cli.problems", lambda: ["ja/x.md:3: wrong"])
    bad = runner.invoke(args=["guides", "check"])
    assert bad.exit_code == 1
    assert "ja/x.md:3: wrong" in bad.output
