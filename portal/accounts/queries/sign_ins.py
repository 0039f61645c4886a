"""Where somebody is signed in, and by which means she can."""

from datetime import datetime

from sqlalchemy import func, select

from portal.accounts.models.people import Account
from portal.accounts.models.sign_ins import Passkey, RecoveryCode, SignIn
from portal.db import db, fetch


def sign_in(digest: str) -> SignIn | None:
    """With its account, member and staff, in one statement."""
    return db.session.scalar(select(SignIn).where(SignIn.digest == digest))


def sign_ins_of(account_id: int, *, now: datetime) -> list[SignIn]:
    """Where she is signed in, the one seen last first."""
    rows = db.session.scalars(
        select(SignIn)
        .where(SignIn.account_id == account_id, SignIn.expires_at > now)
        .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
    )
    return [row for row in rows if not row.is_over(now)]


def passkeys_of(account_id: int) -> list[Passkey]:
    return fetch(select(Passkey).where(Passkey.account_id == account_id).order_by(Passkey.id))


def passkey(credential: str) -> Passkey | None:
    return db.session.scalar(select(Passkey).where(Passkey.credential == credential))


def count_recovery_codes(account_id: int) -> int:
    """How many are left."""
    found = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.account_id == account_id)
    return db.session.scalar(found) or 0


def has_second_step(account: Account) -> bool:
    return bool(account.totp_secret) or bool(passkeys_of(account.id))
