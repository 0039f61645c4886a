"""E-mail addresses as people have them: what can be mailed, how it goes over the wire, what was meant."""

import re
from email.headerregistry import Address

from email_validator import EmailNotValidError, validate_email

from portal.lib.japanese import plain

# These two gave out names with dots anywhere, until 2009; people still have them.
ANY_DOTS = re.compile(r"(.+\.)?(docomo\.ne\.jp|ezweb\.ne\.jp|au\.com)", re.IGNORECASE)
KNOWN = (
    "gmail.com", "icloud.com", "yahoo.co.jp", "ymail.ne.jp", "docomo.ne.jp", "ezweb.ne.jp", "softbank.ne.jp",
    "i.softbank.jp", "outlook.com", "outlook.jp", "hotmail.com", "hotmail.co.jp", "nifty.com",
)  # fmt: skip
ALSO_REAL = ("mail.com", "email.com", "ymail.com", "gmx.com", "yahoo.co.uk")  # though they look like a slip


class NotAnAddress(ValueError):
    """It does not read like one."""


class CannotBeMailed(ValueError):
    """It is one, and few mail servers would take a mail for it: letters before the @ that are not ASCII."""


def read(text: str) -> str:
    """As it is kept: the domain in its own script. Raises NotAnAddress, CannotBeMailed."""
    typed = "".join(plain(text).split())
    local, at, domain = typed.rpartition("@")
    if at and not local.isascii():
        raise CannotBeMailed
    asked = typed
    if ANY_DOTS.fullmatch(domain):
        asked = f"{re.sub(r'[.]+', '.', local).strip('.')}@{domain}"
    try:
        found = validate_email(asked, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        raise NotAnAddress from None
    return found.normalized if asked == typed else f"{local}@{found.domain}"


def on_the_wire(address: str) -> str:
    """For mail servers: the domain in ASCII, and a name with strange dots in quotes (RFC 5321, 4.1.2)."""
    local, at, domain = address.rpartition("@")
    if not at or not local.isascii():
        return address
    try:
        ascii_domain = validate_email(f"x@{domain}", check_deliverability=False).ascii_domain
    except EmailNotValidError:  # kept from before we looked so closely
        return address
    domain = ascii_domain or domain
    has_strange_dots = ".." in local or local.startswith(".") or local.endswith(".")
    return f'"{local}"@{domain}' if has_strange_dots else Address(username=local, domain=domain).addr_spec


def meant(address: str) -> str | None:
    """The address that was probably meant, where one letter of a well-known domain is wrong."""
    local, _at, domain = address.rpartition("@")
    domain = domain.lower()
    if domain in (*KNOWN, *ALSO_REAL):
        return None
    found = next((known for known in KNOWN if _is_one_slip(domain, known)), None)
    return f"{local}@{found}" if found else None


def _is_one_slip(typed: str, known: str) -> bool:
    """One letter too many, too few, another one, or two in the wrong order."""
    if abs(len(typed) - len(known)) > 1:
        return False
    first = next((n for n, (a, b) in enumerate(zip(typed, known, strict=False)) if a != b), None)
    if first is None:
        return len(typed) != len(known)
    here, there = typed[first:], known[first:]
    is_swapped = here[:2] == there[1::-1] and len(there) > 1 and here[2:] == there[2:]
    return is_swapped or here[1:] == there[1:] or here[1:] == there or here == there[1:]
