"""Sealing texts, and finding them by blind names."""

import pytest

from portal.lib.crypto import CannotOpen, Keyring, new_key

OLD, NEW = new_key(), new_key()


def test_what_is_sealed_is_opened_by_any_of_the_keys_and_sealed_by_the_first():
    before, both, after = (Keyring(keys, index_key="i") for keys in ([OLD], [NEW, OLD], [NEW]))
    sealed = before.seal("帝王切開")
    assert "帝王切開" not in sealed
    assert both.unseal(sealed) == "帝王切開"
    with pytest.raises(CannotOpen):
        after.unseal(sealed)
    assert after.unseal(both.renew(sealed)) == "帝王切開"
    with pytest.raises(CannotOpen):
        after.renew(sealed)


def test_what_was_changed_is_not_opened():
    keyring = Keyring([OLD], index_key="i")
    sealed = keyring.seal("x")
    with pytest.raises(CannotOpen):
        keyring.unseal(sealed[:-4] + "AAA=")


def test_equal_texts_have_equal_names_that_say_nothing_without_the_key():
    one, other = Keyring([OLD], index_key="i"), Keyring([OLD], index_key="j")
    assert one.index("09012345678") == one.index("09012345678") != one.index("09012345679")
    assert one.index("09012345678") != other.index("09012345678")
    assert len(one.index("x")) == 32


@pytest.mark.parametrize("keys", [[], ["short"], ["!" * 44]])
def test_what_is_no_key_is_refused(keys):
    with pytest.raises(ValueError, match=r"\S"):
        Keyring(keys, index_key="i")
