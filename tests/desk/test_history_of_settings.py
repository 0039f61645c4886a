"""What the owner has set is in the history, before and after, by the names of her own pages."""

import pytest

HISTORY = "/staff/history"


def test_a_rule_has_its_name_and_both_values(signed_in, kana, branch):
    owner = signed_in(kana)
    assert (
        owner.submit("/staff/settings/rules", id="rules", change_minutes="12", rooms="3").status_code == 303
    )
    words = owner.page(HISTORY).words
    assert "前: 変更・キャンセルの期限（何時間前まで） 24; 使える部屋の数 0" in words
    assert "後: 変更・キャンセルの期限（何時間前まで） 12; 使える部屋の数 3" in words
    assert "change_minutes" not in words


@pytest.mark.parametrize(
    ("form", "typed", "said"),
    [
        ("place", {"phone": "03-1234-5678"}, "電話番号 –"),
        ("place", {"parking_ja": ""}, "駐車場（日本語） 有料"),
        ("place", {"welcomes_babies": None}, "赤ちゃんと一緒に来店できる いいえ"),
    ],
)
def test_the_place_has_too(signed_in, kana, branch, form, typed, said):
    owner = signed_in(kana)
    assert owner.submit(f"/staff/settings/{form}", id=form, **typed).status_code == 303
    assert said in owner.page(HISTORY).words


def test_a_menu_has_too(signed_in, kana, branch, trial):
    owner = signed_in(kana)
    assert owner.submit("/staff/services/trial", id="set-price", yen="5500").status_code == 303
    assert owner.submit("/staff/services/trial", ends="/state").status_code == 303
    words = owner.page(HISTORY).words
    assert "料金 –" in words
    assert "料金 5500" in words
    assert "受付を休んでいます" in words


def test_what_has_not_changed_is_not_said(signed_in, kana, branch):
    owner = signed_in(kana)
    assert owner.submit("/staff/settings/rules", id="rules").status_code == 303
    assert "変更・キャンセルの期限" not in owner.page(HISTORY).words
