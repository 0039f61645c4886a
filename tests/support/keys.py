"""A passkey made of software, which says whatever a test wants: also what a copied one would."""

import json
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import bytes_to_base64url, encode_cbor

HERE, VERIFIED, NEW = 0x01, 0x04, 0x40  # she is there, the key knows that it is she, a key is being made


class SoftKey:
    def __init__(self, name: str, *, site):
        self.name, self.site = name.encode(), site
        self.secret = ec.generate_private_key(ec.SECP256R1())

    @property
    def credential(self):
        return bytes_to_base64url(self.name)

    @property
    def public_key(self):
        """As COSE has a P-256 key: kind, algorithm, curve and two numbers."""
        point = self.secret.public_key().public_numbers()
        numbers = {-2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        return encode_cbor({1: 2, 3: -7, -1: 1, **numbers})

    def signs(self, challenge, *, count):
        """The answer to a challenge, with what the key's counter shows."""
        said, about = self._said("webauthn.get", challenge), self._about(HERE | VERIFIED, count)
        signature = self.secret.sign(about + sha256(said).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            clientDataJSON=said, authenticatorData=about, signature=signature, userHandle=b"somebody"
        )

    def is_made(self, challenge):
        """The answer of a key that is being made."""
        named = bytes(16) + len(self.name).to_bytes(2, "big") + self.name + self.public_key
        about = self._about(HERE | VERIFIED | NEW, 0) + named
        made = encode_cbor({"fmt": "none", "attStmt": {}, "authData": about})
        return self._answer(clientDataJSON=self._said("webauthn.create", challenge), attestationObject=made)

    def _said(self, kind, challenge):
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.site.origin}).encode()

    def _about(self, flags, count):
        return sha256(self.site.host.encode()).digest() + bytes([flags]) + count.to_bytes(4, "big")

    def _answer(self, **parts):
        return json.dumps(
            {
                "id": self.credential,
                "rawId": self.credential,
                "type": "public-key",
                "response": {name: bytes_to_base64url(part) for name, part in parts.items()},
                "clientExtensionResults": {},
            }
        )
