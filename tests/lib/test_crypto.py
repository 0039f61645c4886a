"""Sealing texts, and finding them by blind names."""

from base64 import urlsafe_b64decode

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from portal.lib.crypto import CannotOpen, Keyring, NoSuchKey, Place, new_key

OLD, NEW = new_key(), new_key()
HERE = Place("column note.words", (1, "2030-04-01"))


def test_what_is_sealed_is_opened_by_any_of_the_keys_and_sealed_by_the_first():
    before, both, after = (Keyring(keys, index_key="i") for keys in ([OLD], [NEW, OLD], [NEW]))
    sealed = before.seal_at(HERE, "帝王切開")
    assert "帝王切開" not in sealed
    assert both.open_at(HERE, sealed) == "帝王切開"
    assert before.is_of_first(sealed)
    assert not both.is_of_first(sealed)
    assert not after.has_key_of(sealed)
    with pytest.raises(NoSuchKey):
        after.open_at(HERE, sealed)
    assert after.open_at(HERE, both.seal_at(HERE, "帝王切開")) == "帝王切開"


@pytest.mark.parametrize(
    "there",
    [
        Place("column note.words", (1, "2030-04-02")),
        Place("column note.words", ("1,2030-04-01",)),
        Place("column note.words"),
        Place("column note.name", (1, "2030-04-01")),
        Place("browser note.words", (1, "2030-04-01")),
    ],
)
def test_it_opens_in_its_place_alone(there):
    keyring = Keyring([OLD], index_key="i")
    with pytest.raises(CannotOpen):
        keyring.open_at(there, keyring.seal_at(HERE, "x"))


def test_what_was_changed_is_not_opened():
    keyring = Keyring([OLD], index_key="i")
    sealed = keyring.seal_at(HERE, "x")
    key, _, rest = sealed.partition(".")
    for n in range(0, len(rest) - 2, 7):
        other = "A" if rest[n] != "A" else "B"
        with pytest.raises(CannotOpen):
            keyring.open_at(HERE, f"{key}.{rest[:n]}{other}{rest[n + 1 :]}")
    for broken in ("", ".", key, f"{key}.", f"{key}.x", f"{key}.AAAA", "x", "é.x", rest, sealed[:-8]):
        with pytest.raises(CannotOpen):
            keyring.open_at(HERE, broken)


def test_it_is_sealed_with_aes_256_in_gcm_under_a_key_for_its_purpose_alone():
    """ASVS 11.3.2: what anybody can open who has the key, by the published ways alone."""
    _, _, rest = Keyring([OLD], index_key="i").seal_at(HERE, "帝王切開").partition(".")
    purpose = HKDF(SHA256(), length=32, salt=None, info=b"portal: seals column note.words")
    nonce, sealed = urlsafe_b64decode(rest)[:12], urlsafe_b64decode(rest)[12:]
    key = purpose.derive(urlsafe_b64decode(OLD))
    opened = AESGCM(key).decrypt(nonce, sealed, b"\0".join((b"column note.words", b"1", b"2030-04-01")))
    assert opened.startswith("帝王切開".encode())


def test_its_length_says_nothing_of_short_answers():
    keyring = Keyring([OLD], index_key="i")
    short = ["", "7", "10", "true", "false", "x" * 63]
    assert len({len(keyring.seal_at(HERE, text)) for text in short}) == 1
    for text in [*short, "x" * 64, "\x00", "\x80\x00", "あ" * 500]:
        assert keyring.open_at(HERE, keyring.seal_at(HERE, text)) == text


def test_the_same_text_is_sealed_otherwise_each_time():
    keyring = Keyring([OLD], index_key="i")
    assert len({keyring.seal_at(HERE, "x") for _ in range(100)}) == 100


def test_equal_texts_have_equal_names_that_say_nothing_without_the_key():
    one, other = Keyring([OLD], index_key="i"), Keyring([OLD], index_key="j")
    assert one.index("09012345678") == one.index("09012345678") != one.index("09012345679")
    assert one.index("09012345678") != other.index("09012345678")
    assert len(one.index("x")) == 32


@pytest.mark.parametrize("keys", [[], ["short"], ["!" * 44]])
def test_what_is_no_key_is_refused(keys):
    with pytest.raises(ValueError, match=r"\S"):
        Keyring(keys, index_key="i")
