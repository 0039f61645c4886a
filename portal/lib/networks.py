"""Whose network an address is, for counting."""

from ipaddress import IPv6Address, IPv6Network, ip_address

# Bits that name a link; the other 64 its devices choose themselves, as often as they like (RFC 4291).
PREFIX = 64
NOBODYS = "unknown"


def network_of(address: str | None) -> str:
    """What counts as one: an IPv4 address, 64 bits of an IPv6 one, and together whatever is neither."""
    try:
        found = ip_address(_without_port((address or "").strip()))
    except ValueError:
        return NOBODYS
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or IPv6Network((found.packed, PREFIX), strict=False))
    return str(found)


def _without_port(address: str) -> str:
    """Some proxies write 203.0.113.7:50123 or [2001:db8::1]:50123, and each connection has another port."""
    if address.startswith("["):
        return address[1:].partition("]")[0]
    return address.partition(":")[0] if address.count(":") == 1 else address
