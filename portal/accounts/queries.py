"""Finding people."""

from sqlalchemy import select

from portal.accounts.models import Account
from portal.db import db


def account_by_email(email: str) -> Account | None:
    """`email` as `normal_email` gives it."""
    return db.session.scalar(select(Account).where(Account.email == normal_email(email)))


def normal_email(email: str) -> str:
    """One spelling for one address: without outer spaces, in small letters."""
    return email.strip().lower()
