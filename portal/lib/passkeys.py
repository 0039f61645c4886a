"""Passkeys (WebAuthn level 3), by the library; texts in, texts out."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.lib.later import Later

if TYPE_CHECKING:
    import webauthn
    from webauthn import helpers
    from webauthn.helpers import cose, exceptions, structs
else:
    webauthn, helpers = Later("webauthn"), Later("webauthn.helpers")
    cose, structs = Later("webauthn.helpers.cose"), Later("webauthn.helpers.structs")
    exceptions = Later("webauthn.helpers.exceptions")


class NotGenuine(Exception):
    """The answer does not belong to what was asked, or nobody's key has signed it."""


@dataclass(frozen=True)
class Site:
    """Whom keys are made for: the host, and the origin as browsers write it."""

    host: str
    origin: str
    name: str


@dataclass(frozen=True)
class NewKey:
    credential: str
    public_key: str
    sign_count: int


def to_register(site: Site, *, handle: str, account: str, known: Sequence[str]) -> tuple[str, str]:
    """What the browser needs to make a key, as JSON, and the challenge in it."""
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=site.name,
        user_id=handle.encode(),
        user_name=account,
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=_descriptors(known),
        supported_pub_key_algs=_algorithms(),
    )
    return webauthn.options_to_json(options), helpers.bytes_to_base64url(options.challenge)


def registered(site: Site, answer: str, *, challenge: str) -> NewKey:
    """The new key. Raises NotGenuine."""
    try:
        found = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=helpers.base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
            supported_pub_key_algs=_algorithms(),
        )
    except (exceptions.WebAuthnException, ValueError, KeyError, TypeError, RecursionError) as error:
        raise NotGenuine from error
    return NewKey(
        helpers.bytes_to_base64url(found.credential_id),
        helpers.bytes_to_base64url(found.credential_public_key),
        found.sign_count,
    )


def to_sign_in(site: Site, *, known: Sequence[str] = ()) -> tuple[str, str]:
    """What the browser needs to sign, as JSON, and the challenge. Without `known`, any key of this site."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        allow_credentials=_descriptors(known),
        user_verification=structs.UserVerificationRequirement.REQUIRED,
    )
    return webauthn.options_to_json(options), helpers.bytes_to_base64url(options.challenge)


def credential_of(answer: str) -> str:
    """Which key an answer says it comes from. Raises NotGenuine for what is no answer at all."""
    try:
        found = json.loads(answer)["id"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NotGenuine from None
    if not isinstance(found, str) or not re.fullmatch(r"[A-Za-z0-9_-]{1,1400}", found):
        raise NotGenuine
    return found


def signed(site: Site, answer: str, *, challenge: str, public_key: str, sign_count: int) -> int:
    """The key's new count. Raises NotGenuine, also for a count that goes back: then there are two of it."""
    try:
        found = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=helpers.base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=helpers.base64url_to_bytes(public_key),
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    except (exceptions.WebAuthnException, ValueError, KeyError, TypeError, RecursionError) as error:
        raise NotGenuine from error
    return found.new_sign_count


def _descriptors(known: Sequence[str]) -> "list[structs.PublicKeyCredentialDescriptor]":
    return [
        structs.PublicKeyCredentialDescriptor(id=helpers.base64url_to_bytes(credential))
        for credential in known
    ]


def _algorithms() -> "list[cose.COSEAlgorithmIdentifier]":
    """Curves only: RSA with PKCS#1 v1.5 is not to be begun with any more."""
    return [cose.COSEAlgorithmIdentifier.EDDSA, cose.COSEAlgorithmIdentifier.ECDSA_SHA_256]
