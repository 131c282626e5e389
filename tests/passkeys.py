"""A device with a passkey, in software: it signs as a browser's authenticator does, or bent as a test asks."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from sqlalchemy.orm import Session
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from tracker.adapters.signing.passkeys import Passkeys
from tracker.domain.signing.passkeys import RelyingParty
from tracker.models.people import Passkey

HOST = "localhost"
ORIGIN = "http://localhost"
KEYS = Passkeys(RelyingParty(HOST, ORIGIN))
PRESENT, VERIFIED, HAS_KEY = 0x01, 0x04, 0x40


@dataclass
class Device:
    """Holds one key for one place. ``counter`` is None for a key ring that counts nothing."""

    counter: int | None = 0
    handle: str = ""
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    @property
    def credential_id(self) -> str:
        return bytes_to_base64url(self.credential)

    def create(self, wanted: str, *, origin: str = ORIGIN, host: str = HOST, flags: int = PRESENT | VERIFIED) -> str:
        """The answer to a request to make a passkey."""
        told = json.loads(wanted)
        self.handle = told["user"]["id"]
        client = self._client("webauthn.create", told["challenge"], origin)
        data = self._data(host, flags | HAS_KEY) + bytes(16) + len(self.credential).to_bytes(2, "big")
        attestation = {"fmt": "none", "attStmt": {}, "authData": data + self.credential + self.public()}
        return self._answer(client, attestationObject=bytes_to_base64url(cbor2.dumps(attestation)))

    def get(
        self,
        wanted: str,
        *,
        origin: str = ORIGIN,
        host: str = HOST,
        flags: int = PRESENT | VERIFIED,
        handle: str | None = None,
        challenge: str | None = None,
    ) -> str:
        """The answer to a request to show it; each one counts."""
        told = json.loads(wanted)
        if self.counter is not None:
            self.counter += 1
        client = self._client("webauthn.get", challenge or told["challenge"], origin)
        data = self._data(host, flags)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        parts = {"authenticatorData": data, "signature": signature}
        coded = {name: bytes_to_base64url(part) for name, part in parts.items()}
        return self._answer(client, **coded, userHandle=self.handle if handle is None else handle)

    def public(self) -> bytes:
        """The public half as COSE: ES256 on P-256."""
        numbers = self.key.public_key().public_numbers()
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")})

    def _data(self, host: str, flags: int) -> bytes:
        return hashlib.sha256(host.encode()).digest() + bytes([flags]) + (self.counter or 0).to_bytes(4, "big")

    def _client(self, kind: str, challenge: str, origin: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": False}).encode()

    def _answer(self, client: bytes, **parts: Any) -> str:
        named = {"id": self.credential_id, "rawId": self.credential_id, "type": "public-key"}
        answer = {"clientDataJSON": bytes_to_base64url(client), **parts}
        return json.dumps({**named, "response": answer, "clientExtensionResults": {}})


def give_passkey(session: Session, user_id: str, **values: Any) -> Device:
    """A person's passkey, straight into the table, and the device that holds it."""
    device = Device(handle=bytes_to_base64url(user_id.encode()))
    session.add(
        Passkey(
            user_id=user_id,
            credential_id=device.credential_id,
            public_key=bytes_to_base64url(device.public()),
            **{"name": "Min telefon", **values},
        )
    )
    session.commit()
    return device


def challenge_of(wanted: str) -> bytes:
    """The challenge in a request."""
    return base64url_to_bytes(json.loads(wanted)["challenge"])
