"""Passkeys, authenticator apps and recovery codes."""

from datetime import datetime

from sqlalchemy import delete, select

from portal.accounts.models.people import Account
from portal.accounts.models.sign_ins import Passkey, RecoveryCode
from portal.accounts.operations.codes import use_challenge, void_codes
from portal.accounts.operations.sign_ins import end_sign_ins
from portal.accounts.queries import sign_ins
from portal.accounts.rules.refusals import LastSecondStep, NotTheCode, NotThisKey
from portal.accounts.rules.sign_ins import RECOVERY_CODES
from portal.audit import operations as audit
from portal.audit.events import Event
from portal.db import lock, transaction
from portal.lib import authenticator, passkeys, tokens
from portal.lib.errors import NotFound
from portal.lib.passkeys import NotGenuine, Site
from portal.notifications import operations as notifications

MOST_PASSKEYS = 20


def add_passkey(*, account: Account, site: Site, key: str, answer: str, name: str, now: datetime) -> Passkey:
    """Keep a new key, when it has signed what we asked. Raises NotThisKey."""
    challenge = use_challenge(key=key, whose=[account.id], now=now)
    try:
        made = passkeys.registered(site, answer, challenge=challenge or "")
    except NotGenuine as error:
        raise NotThisKey from error
    with transaction() as session:
        lock(account)
        if not challenge or sign_ins.passkey(made.credential):
            raise NotThisKey
        if len(sign_ins.passkeys_of(account.id)) >= MOST_PASSKEYS:
            raise NotThisKey
        found = Passkey(
            account_id=account.id,
            credential=made.credential,
            public_key=made.public_key,
            sign_count=made.sign_count,
            name=name,
            made_at=now,
        )
        session.add(found)
        _tell(account, "passkey_added", Event.PASSKEY_ADDED, actor=account.subject, now=now)
    return found


def use_passkey(*, site: Site, key: str, answer: str, now: datetime) -> Account:
    """Whose key has signed what we asked of her, or of whoever signs in. Raises NotThisKey.

    Of a copied key's two answers at once one passes: its counter is read, checked and written under a lock.
    """
    try:
        found = sign_ins.passkey(passkeys.credential_of(answer))
    except NotGenuine:
        found = None
    challenge = use_challenge(key=key, whose=[None, found.account_id] if found else [], now=now)
    if found is None or challenge is None:
        raise NotThisKey
    try:
        with transaction():
            lock(found)
            if not found.account.active:
                raise NotThisKey
            found.sign_count = passkeys.signed(
                site, answer, challenge=challenge, public_key=found.public_key, sign_count=found.sign_count
            )
            found.used_at = now
            return found.account
    except (NotGenuine, NotFound) as error:  # or taken away meanwhile
        raise NotThisKey from error


def remove_passkey(*, account: Account, number: int, now: datetime) -> None:
    """Twice is once. Raises LastSecondStep for staff who have nothing else."""
    with transaction() as session:
        lock(account)
        left = [passkey for passkey in sign_ins.passkeys_of(account.id) if passkey.id != number]
        _keep_one(account, has_other=bool(left) or bool(account.totp_secret))
        gone = session.execute(
            delete(Passkey)
            .where(Passkey.id == number, Passkey.account_id == account.id)
            .returning(Passkey.id)
        ).all()
        if gone:
            _tell(account, "passkey_removed", Event.PASSKEY_REMOVED, actor=account.subject, now=now)


def set_authenticator(*, account: Account, secret: str, code: str, now: datetime) -> None:
    """Use this app from now on, when it shows the right digits. Raises NotTheCode."""
    step = authenticator.step_of(code, secret, now=now)
    if step is None:
        raise NotTheCode
    with transaction():
        lock(account)
        account.totp_secret, account.totp_step = secret, step
        _tell(account, "authenticator_set", Event.AUTHENTICATOR_SET, actor=account.subject, now=now)


def remove_authenticator(*, account: Account, now: datetime) -> None:
    """Twice is once. Raises LastSecondStep for staff who have nothing else."""
    with transaction():
        lock(account)
        if account.totp_secret is None:
            return
        _keep_one(account, has_other=bool(sign_ins.passkeys_of(account.id)))
        account.totp_secret = None
        _tell(account, "authenticator_removed", Event.AUTHENTICATOR_REMOVED, actor=account.subject, now=now)


def use_second_step(*, account: Account, code: str, secret: str, now: datetime) -> None:
    """Digits of her app, or one of her recovery codes; each counts once. Raises NotTheCode."""
    plain = "".join(code.split()).replace("-", "").upper()
    with transaction() as session:
        lock(account)
        if len(plain) == 6 and account.totp_secret:
            step = authenticator.step_of(plain, account.totp_secret, now=now)
            if step is None or step <= account.totp_step:
                raise NotTheCode
            account.totp_step = step
            return
        digest = tokens.digest(plain, key=secret)
        found = session.scalar(
            select(RecoveryCode).where(RecoveryCode.account_id == account.id, RecoveryCode.digest == digest)
        )
        if found is None:
            raise NotTheCode
        session.delete(found)
        _tell(account, "recovery_code_used", Event.RECOVERY_CODE_USED, actor=account.subject, now=now)


def make_recovery_codes(*, account: Account, secret: str, now: datetime) -> list[str]:
    """New ones in place of all earlier ones. They are shown now and never again."""
    codes = [tokens.recovery_code() for _ in range(RECOVERY_CODES)]
    with transaction() as session:
        lock(account)
        session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
        session.add_all(
            RecoveryCode(account_id=account.id, digest=tokens.digest(code.replace("-", ""), key=secret))
            for code in codes
        )
        audit.record(Event.RECOVERY_CODES_MADE, subject=account.subject, actor=account.subject, now=now)
    return codes


def reset_second_steps(*, account: Account, actor: str, now: datetime) -> None:
    """For staff who have lost everything: the owner has asked who it is. She sets up anew."""
    with transaction() as session:
        lock(account)
        session.execute(delete(Passkey).where(Passkey.account_id == account.id))
        session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
        account.totp_secret = None
        void_codes(account)
        end_sign_ins(account=account, actor=actor, now=now)
        _tell(account, "second_steps_reset", Event.SECOND_STEPS_RESET, actor=actor, now=now)


def _keep_one(account: Account, *, has_other: bool) -> None:
    if account.staff and not has_other:
        raise LastSecondStep


def _tell(account: Account, what: str, event: Event, *, actor: str, now: datetime) -> None:
    """Whatever changes about the way in is mailed, so that she notices when it was not she."""
    notifications.enqueue(
        "security_changed",
        to=account.email,
        locale=account.locale,
        facts={"what": what},
        subject=account.subject,
        now=now,
    )
    audit.record(event, subject=account.subject, actor=actor, now=now)
