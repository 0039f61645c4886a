import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib import addresses


@pytest.mark.parametrize(
    ("typed", "kept", "wire"),
    [
        ("hana@example.com", "hana@example.com", "hana@example.com"),
        ("hana+case@example.org", "hana+case@example.org", "hana+case@example.org"),
        ("o'brien@example.com", "o'brien@example.com", "o'brien@example.com"),
        ("ｈａｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ", "hana@example.com", "hana@example.com"),
        ("hana@example.com\u200b", "hana@example.com", "hana@example.com"),
        (" hana @example.com", "hana@example.com", "hana@example.com"),
        ("a..b@docomo.ne.jp", "a..b@docomo.ne.jp", '"a..b"@docomo.ne.jp'),
        ("hana..yui@docomo.ne.jp", "hana..yui@docomo.ne.jp", '"hana..yui"@docomo.ne.jp'),
        ("hana.@docomo.ne.jp", "hana.@docomo.ne.jp", '"hana."@docomo.ne.jp'),
        (".hana@ezweb.ne.jp", ".hana@ezweb.ne.jp", '".hana"@ezweb.ne.jp'),
        ("a...b.@ezweb.ne.jp", "a...b.@ezweb.ne.jp", '"a...b."@ezweb.ne.jp'),
        ("a..b@au.com", "a..b@au.com", '"a..b"@au.com'),
        ("hana@日本語.jp", "hana@日本語.jp", "hana@xn--wgv71a119e.jp"),
        ("hana@xn--wgv71a119e.jp", "hana@日本語.jp", "hana@xn--wgv71a119e.jp"),
        ("hana@exämple.com", "hana@exämple.com", "hana@xn--exmple-cua.com"),
    ],
)
def test_addresses_that_really_exist(typed, kept, wire):
    assert addresses.read(typed) == kept
    assert addresses.read(kept) == kept
    assert addresses.on_the_wire(kept) == wire
    assert wire.isascii()


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "hana",
        "@example.com",
        "hana@",
        "a@b",
        "a..b@gmail.com",
        "a.@gmail.com",
        "..@docomo.ne.jp",
        "a b@c@d.com",
        "hana@-x.com",
    ],
)
def test_what_is_no_address(typed):
    with pytest.raises(addresses.NotAnAddress):
        addresses.read(typed)


@pytest.mark.parametrize("typed", ["花@example.com", "花子@日本語.jp", "ñ@example.com", "ольга@example.com"])
def test_what_most_servers_would_not_take(typed):
    with pytest.raises(addresses.CannotBeMailed):
        addresses.read(typed)


@pytest.mark.parametrize(
    ("domain", "meant"),
    [
        ("gmial.com", "gmail.com"), ("gmal.com", "gmail.com"), ("gmaill.com", "gmail.com"), ("gmail.con", "gmail.com"),
        ("gmail.co", "gmail.com"), ("gamil.com", "gmail.com"), ("Gmial.com", "gmail.com"),
        ("yahoo.co.jo", "yahoo.co.jp"), ("yaho.co.jp", "yahoo.co.jp"), ("iclould.com", "icloud.com"),
        ("docmo.ne.jp", "docomo.ne.jp"), ("ezweb.ne.jo", "ezweb.ne.jp"), ("softbnk.ne.jp", "softbank.ne.jp"),
        ("hotmial.com", "hotmail.com"), ("outlok.jp", "outlook.jp"),
    ],
)  # fmt: skip
def test_a_slip_of_a_finger_is_seen(domain, meant):
    assert addresses.meant(f"hana@{domain}") == f"hana@{meant}"


@pytest.mark.parametrize(
    "domain", ["gmail.com", "mail.com", "example.com", "ymail.com", "docomo.ne.jp", "gym.example", "a.jp", ""]
)
def test_what_is_as_it_is_meant(domain):
    assert addresses.meant(f"hana@{domain}") is None


@given(st.text())
def test_no_text_breaks_it(text):
    addresses.meant(text)
    addresses.on_the_wire(text)
    try:
        kept = addresses.read(text)
    except (addresses.NotAnAddress, addresses.CannotBeMailed):
        return
    assert addresses.read(kept) == kept
    assert addresses.on_the_wire(kept).isascii()
