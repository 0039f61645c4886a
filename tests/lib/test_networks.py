"""What counts as one network, however its addresses are written."""

import pytest

from portal.lib.networks import NOBODYS, network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("203.0.113.7:50123", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("::FFFF:cb00:7107", "203.0.113.7"),
        ("[::ffff:203.0.113.7]:443", "203.0.113.7"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:0DB8:0001:0002:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::9]", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::9]:50123", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("fe80::2%1", "fe80::/64"),
        ("::1", "::/64"),
        (" 203.0.113.7 ", "203.0.113.7"),
    ],
)
def test_one_network_is_one_text(address, network):
    assert network_of(address) == network


@pytest.mark.parametrize(
    "address",
    [
        None, "", "unknown", "_hidden", "203.0.113.07", "203.0.113.300", "203.0.113", "3405803783",
        "203.0.113.7, 203.0.113.8", "２０３.0.113.7", "2001:db8::1::2", "[unknown]:443", "[]:443", ":", "%",
        "fe80::1%", "203.0.113.7/8", "2001:db8::/64", "x" * 5000, "203.0.113.7\x00",
    ],
)  # fmt: skip
def test_whatever_is_no_address_counts_together(address):
    """So nobody has a limit of her own by an address that cannot be."""
    assert network_of(address) == NOBODYS
