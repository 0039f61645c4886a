"""People type what comes to mind, with whatever keyboard is at hand."""

import tomllib

import pytest

from portal.guides import library, search
from portal.guides.concerns import FILE, Concern, concern


def found(query, locale="ja"):
    return [one.slug for one in search.find(library.guides(locale).values(), query)]


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("納豆", "vitamin-k"), ("日光", "sunlight"), ("お酒", "alcohol"), ("姿勢", "posture"),  # two characters
        ("カルシウム", "calcium"), ("かるしうむ", "calcium"), ("ｶﾙｼｳﾑ", "calcium"), ("karushiumu", "calcium"),
        ("karusiumu", "calcium"), ("だっこ", "posture"), ("dakko", "posture"), ("たばこ", "smoking"),
        ("tabako", "smoking"), ("コーヒー", "salt-caffeine"), ("koohii", "salt-caffeine"),
        ("kohi", "salt-caffeine"), ("yoga", "yoga-pilates"), ("ＹＯＧＡ", "yoga-pilates"), ("ほね", "bone"),
        ("骨密度 授乳", "bone"), ("納豆 ワルファリン", "vitamin-k"),
    ],
)  # fmt: skip
def test_words_of_all_kinds_find_their_guide(query, slug):
    assert slug in found(query)


# What mothers type, and the guide that must be among the first three.
TYPED = [
    ("尿漏れ", "five-exercises"), ("尿もれ", "five-exercises"), ("にょうもれ", "five-exercises"),
    ("nyoumore", "five-exercises"), ("腹直筋離開", "five-exercises"), ("ふくちょくきんりかい", "five-exercises"),
    ("産褥体操", "five-exercises"), ("さんじょくたいそう", "five-exercises"), ("sanjokutaisou", "five-exercises"),
    ("骨盤底筋", "five-exercises"), ("こつばんていきん", "five-exercises"), ("骨盤臓器脱", "five-exercises"),
    ("会陰切開", "five-exercises"), ("会陰", "five-exercises"), ("帝王切開", "five-exercises"),
    ("ていおうせっかい", "five-exercises"), ("傷", "five-exercises"), ("体操", "five-exercises"),
    ("ストレッチ", "five-exercises"), ("スクワット", "five-exercises"), ("かかと上げ", "five-exercises"),
    ("運動 いつから", "five-exercises"), ("腹筋", "yoga-pilates"), ("ランニング", "yoga-pilates"),
    ("ピラティス", "yoga-pilates"), ("骨盤", "body"), ("腰痛", "body"), ("ようつう", "body"), ("youtsuu", "body"),
    ("ホルモン", "body"), ("睡眠不足", "body"), ("腱鞘炎", "posture"), ("けんしょうえん", "posture"),
    ("肩こり", "posture"), ("肩凝り", "posture"), ("カタコリ", "posture"), ("抱っこ紐", "posture"), ("猫背", "posture"),
    ("授乳クッション", "posture"), ("授乳", "bone"), ("骨粗しょう症", "bone"), ("骨粗鬆症", "bone"),
    ("こつそしょうしょう", "bone"), ("卒乳", "bone"), ("母乳", "smoking"), ("ビール", "alcohol"), ("びーる", "alcohol"),
    ("biiru", "alcohol"), ("ワイン", "alcohol"), ("ﾜｲﾝ", "alcohol"), ("飲酒", "alcohol"), ("日本酒", "alcohol"),
    ("添い寝", "smoking"), ("添い寝", "alcohol"), ("たばこ", "smoking"), ("タバコ", "smoking"), ("煙草", "smoking"),
    ("加熱式たばこ", "smoking"), ("カルシウム", "calcium"), ("牛乳", "calcium"), ("小松菜", "calcium"),
    ("ヒジキ", "calcium"), ("ひじき", "calcium"), ("ビタミンD", "vitamin-d"), ("ビタミンｄ", "vitamin-d"),
    ("鮭", "vitamin-d"), ("水銀", "vitamin-d"), ("日焼け止め 日光", None), ("日光", "sunlight"), ("散歩", "sunlight"),
    ("納豆", "vitamin-k"), ("ナットウ", "vitamin-k"), ("ワルファリン", "vitamin-k"), ("青汁", "vitamin-k"),
    ("昆布", "magnesium"), ("わかめ", "magnesium"), ("プロテイン", "protein"), ("たんぱく質", "protein"),
    ("卵", "protein"), ("カフェイン", "salt-caffeine"), ("コーヒー", "salt-caffeine"), ("玉露", "salt-caffeine"),
    ("エナジードリンク", "salt-caffeine"), ("抹茶", "salt-caffeine"), ("チョコレート", "salt-caffeine"),
    ("塩分", "salt-caffeine"), ("薬", "food"), ("くすり", "vitamin-k"), ("サプリ", "food"), ("ダイエット", "food"),
    ("習慣", "small-steps"), ("抜け毛", None), ("ぬけげ", None), ("便秘", None), ("痔", None), ("妊娠線", None),
]  # fmt: skip
TYPED_IN_ENGLISH = [
    ("leaking", "five-exercises"), ("incontinence", "five-exercises"), ("Kegel", "five-exercises"),
    ("diastasis recti", "five-exercises"), ("pelvic floor", "five-exercises"), ("prolapse", "five-exercises"),
    ("c-section", "five-exercises"), ("cesarean", "five-exercises"), ("caesarean", "five-exercises"),
    ("back pain", "body"), ("backache", "body"), ("wrist", "posture"), ("stiff neck", "posture"),
    ("osteoporosis", "bone"), ("breastfeeding", "bone"), ("beer", "alcohol"), ("wine", "alcohol"),
    ("co-sleeping", "smoking"), ("bed sharing", "alcohol"), ("cigarettes", "smoking"), ("coffee", "salt-caffeine"),
    ("matcha", "salt-caffeine"), ("energy drink", "salt-caffeine"), ("hijiki", "calcium"), ("natto", "vitamin-k"),
    ("medicine", "food"), ("lose weight", "food"), ("running", "yoga-pilates"), ("can’t sleep", "body"),
    ("hair loss", None), ("constipation", None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "slug", "locale"),
    [(*one, "ja") for one in TYPED] + [(*one, "en") for one in TYPED_IN_ENGLISH],
)
def test_what_mothers_type_finds_its_guide_or_honestly_nothing(query, slug, locale):
    if slug is None:
        assert found(query, locale) == []
    else:
        assert slug in found(query, locale)[:3]


def test_a_reading_in_the_middle_of_a_word_hides_it_not():
    guide = library.guides("ja")["five-exercises"]
    assert "産褥（さんじょく）体操" in guide.words
    assert (
        search.excerpt(guide, "産褥体操")
        == "産後1〜5日目ごろ、産院で「産褥（さんじょく）体操」を教わることがあります。"
    )


MOOD = [
    "産後うつ", "産後鬱", "うつ", "ウツ", "さんごうつ", "sango utsu", "気分", "気分が落ち込む", "つらい", "ツライ", "tsurai",
    "turai", "辛い", "しんどい", "眠れない", "夜 眠れない", "nemurenai", "寝れない", "イライラ",
    "いらいらする", "涙", "涙が止まらない", "泣いてばかり", "不安", "孤独", "赤ちゃん かわいくない",
    "postpartum depression", "Depressed", "baby blues", "sad", "SAD", "can't sleep", "can’t sleep", "cannot sleep",
    "anxiety", "crying", "lonely",
]  # fmt: skip
HARM = ["死にたい", "消えたい", "叩いてしまう", "suicidal", "harm my baby"]
SIGNS = [
    "悪露", "おろ", "乳腺炎", "にゅうせんえん", "nyuusenen", "貧血", "発熱", "熱", "頭痛", "むくみ", "ムクミ", "動悸", "どうき",
    "出血", "産後 出血", "しびれ", "息切れ", "めまい", "胸が痛い", "fever", "headache", "bleeding", "mastitis", "swollen",
    "palpitations", "lochia", "chest pain",
]  # fmt: skip
NEITHER = [
    "", "   ", "尿もれ", "うつぶせ", "納豆", "加熱式たばこ", "おろし", "ときどき", "カルシウム", "無理のない運動", "抜け毛",
    "crusade", "ambassador", "salmon", "coffee", "あ" * 5000, "\\", "(", "%",
]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "kind"),
    [(one, Concern.HARM) for one in HARM]
    + [(one, Concern.MOOD) for one in MOOD]
    + [(sign, Concern.SIGN) for sign in SIGNS]
    + [(one, None) for one in NEITHER],
)
def test_words_that_need_help_before_a_guide(query, kind):
    assert concern(query) is kind


def test_no_word_stands_twice():
    with FILE.open("rb") as file:
        data = tomllib.load(file)
    assert set(data) == set(Concern)
    every = [word for words in data.values() for word in words]
    assert sorted(every) == sorted(set(every))


def test_the_title_comes_first():
    assert found("カルシウム")[0] == "calcium"
    assert found("骨")[0] == "bone"
    assert found("smoking", "en") == ["smoking"]


def test_all_words_must_be_there():
    assert "calcium" not in found("カルシウム 喫煙")


@pytest.mark.parametrize("query", ["xyzzy", "税金", "_", "カルシウムム", "\\", "'"])
def test_what_is_nowhere_finds_nothing(query):
    assert found(query) == []


def test_nothing_typed_is_everything_and_too_much_is_cut():
    assert len(found("")) == len(found("   ")) == len(library.guides("ja"))
    assert found("あ" * 5000) == []


def test_the_sentence_is_shown_in_which_it_stands():
    guide = library.guides("ja")["vitamin-k"]
    assert search.excerpt(guide, "青汁") == "納豆、青汁、クロレラは食べられません。"
    assert search.excerpt(guide, "dakko") == ""
