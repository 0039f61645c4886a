"""What is told of accounts: ways in, and what has changed about them."""

from portal.lib.translatable import msgid
from portal.notifications.kinds import Kind, only
from portal.notifications.rules import Topic

CODE = only(code="123456")
CODE_AND_LINK = only(code="123456", token="sample")  # noqa: S106 - opens nothing
LINK = only(token="sample")  # noqa: S106 - opens nothing

KINDS = (
    Kind("address_changed", Topic.ACCOUNT, msgid("E-mail address changed")),
    Kind("address_code", Topic.ACCOUNT, msgid("A code for a new address"), CODE),
    Kind("address_taken", Topic.ACCOUNT, msgid("Address already in use"), CODE),
    Kind("booking_code", Topic.ACCOUNT, msgid("A code for booking"), CODE_AND_LINK),
    Kind("invitation", Topic.ACCOUNT, msgid("Staff invitation"), LINK),
    Kind(
        "joining_asked",
        Topic.ACCOUNT,
        msgid("Question whether two records are one person's"),
        only(joining=1, is_other_called=False),
    ),
    Kind("joining_code", Topic.ACCOUNT, msgid("A code to join two records"), CODE),
    Kind(
        "joining_done",
        Topic.ACCOUNT,
        msgid("Two records joined"),
        only(is_kept=False, is_in_person=False, days=14),
    ),
    Kind("joining_parted", Topic.ACCOUNT, msgid("Two records parted"), only(is_kept=False)),
    Kind("line_linked", Topic.ACCOUNT, msgid("LINE connected"), is_line_only=True, is_forgotten=True),
    Kind(
        "line_unknown",
        Topic.ACCOUNT,
        msgid("LINE code that did not work"),
        is_line_only=True,
        is_forgotten=True,
    ),
    Kind("no_account", Topic.ACCOUNT, msgid("A sign-in without an account"), CODE),
    Kind("partner_invited", Topic.ACCOUNT, msgid("Invitation to help with bookings"), LINK),
    Kind("password_changed", Topic.ACCOUNT, msgid("Password changed")),
    Kind("password_reset", Topic.ACCOUNT, msgid("A link to set a password"), LINK),
    Kind("security_changed", Topic.ACCOUNT, msgid("A way to sign in changed"), only(what="passkey_added")),
    Kind("sign_in_code", Topic.ACCOUNT, msgid("A code to sign in"), CODE_AND_LINK),
)
