"""How people come to have accounts, get in and out, what they agree to, how they are told."""

from portal.accounts.operations.addresses import change_address
from portal.accounts.operations.codes import (
    forget_codes,
    keep_challenge,
    open_link,
    send_code,
    send_link,
    use_challenge,
    use_code,
    use_link,
)
from portal.accounts.operations.consents import give_consent, withdraw_consent, withdraw_everything
from portal.accounts.operations.line import (
    is_line_code,
    make_line_code,
    note_line_added,
    note_line_blocked,
    unlink_line,
    use_line_code,
)
from portal.accounts.operations.merges import PART_WITHIN, merge, part
from portal.accounts.operations.partners import (
    accept_partner,
    check_invited,
    end_partner,
    invite_partner,
    leave_as_partner,
    open_partner_link,
)
from portal.accounts.operations.passwords import check_password, matches_password, set_password
from portal.accounts.operations.people import add_member, add_staff, change_member, change_staff, join
from portal.accounts.operations.reach import choose_messages, mute, tell, unmute
from portal.accounts.operations.second_steps import (
    add_passkey,
    make_recovery_codes,
    remove_authenticator,
    remove_passkey,
    reset_second_steps,
    set_authenticator,
    use_passkey,
    use_second_step,
)
from portal.accounts.operations.sign_ins import (
    begin_sign_in,
    end_sign_in,
    end_sign_ins,
    forget_sign_ins,
    note_confirmed,
    note_seen,
)

__all__ = [
    "PART_WITHIN",
    "accept_partner",
    "add_member",
    "add_passkey",
    "add_staff",
    "begin_sign_in",
    "change_address",
    "change_member",
    "change_staff",
    "check_invited",
    "check_password",
    "choose_messages",
    "end_partner",
    "end_sign_in",
    "end_sign_ins",
    "forget_codes",
    "forget_sign_ins",
    "give_consent",
    "invite_partner",
    "is_line_code",
    "join",
    "keep_challenge",
    "leave_as_partner",
    "make_line_code",
    "make_recovery_codes",
    "matches_password",
    "merge",
    "mute",
    "note_confirmed",
    "note_line_added",
    "note_line_blocked",
    "note_seen",
    "open_link",
    "open_partner_link",
    "part",
    "remove_authenticator",
    "remove_passkey",
    "reset_second_steps",
    "send_code",
    "send_link",
    "set_authenticator",
    "set_password",
    "tell",
    "unlink_line",
    "unmute",
    "use_challenge",
    "use_code",
    "use_line_code",
    "use_link",
    "use_passkey",
    "use_second_step",
    "withdraw_consent",
    "withdraw_everything",
]
