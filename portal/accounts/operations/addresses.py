"""Another e-mail address."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from portal.accounts.models.people import Account
from portal.accounts.operations.codes import use_code, void_codes
from portal.accounts.operations.joinings import end_joinings
from portal.accounts.operations.sign_ins import end_sign_ins
from portal.accounts.rules.codes import CodeUse
from portal.accounts.rules.refusals import AddressInUse, CodeUsedUp
from portal.audit import operations as audit
from portal.audit.events import Event
from portal.db import lock, transaction
from portal.notifications import operations as notifications


def change_address(*, account: Account, key: str, code: str, secret: str, keep: int, now: datetime) -> None:
    """To the one that the code was mailed to. The one before is told; only the sign-in `keep` stays.

    Raises WrongCode, CodeUsedUp, AddressInUse.
    """
    proven = use_code(use=CodeUse.NEW_ADDRESS, key=key, code=code, secret=secret, now=now)
    if proven.account_id != account.id:
        raise CodeUsedUp
    before = account.email
    try:
        with transaction() as session:
            lock(account)
            account.email = proven.email
            session.flush()  # where the key on the address speaks
            notifications.readdress(account.subject, to=proven.email)
            end_sign_ins(account=account, besides=keep, actor=account.subject, now=now)
            void_codes(account)
            if account.member:
                end_joinings(account.member, actor=account.subject, now=now)
            notifications.enqueue(
                "address_changed",
                to=before,
                locale=account.locale,
                facts={},
                subject=account.subject,
                now=now,
            )
            audit.record(Event.ADDRESS_CHANGED, subject=account.subject, actor=account.subject, now=now)
    except IntegrityError as error:
        raise AddressInUse from error
