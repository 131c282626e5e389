"""One-time codes by pyotp, their picture for a camera, and secrets that rest encrypted (Fernet, a key from SECRET_KEY).

Without SECRET_KEY a copy of the database gives neither codes nor recovery codes. With another SECRET_KEY no stored
secret can be read: everybody sets the second step up anew (``tracker second-step-off`` opens the door one by one).
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

import pyotp

from tracker.adapters.qr import Drawing, QrCodes
from tracker.adapters.signing.sealing import Sealing, derived_key

ISSUER: Final = "Platssamverkan"


class SecondFactors:
    """Makes secrets, says their codes, and keeps what rests in the database unreadable there."""

    def __init__(self, secret_key: str) -> None:
        self._sealing = Sealing(secret_key, b"second factor: secrets")
        self._recovery_key = derived_key(secret_key, b"second factor: recovery codes")

    def new_secret(self) -> str:
        """A fresh secret of 160 bits, encrypted."""
        return self._sealing.seal(pyotp.random_base32())

    def plain(self, sealed: str) -> str | None:
        """A secret in base32 as an app takes it, or None when another key encrypted it."""
        return self._sealing.plain(sealed)

    def code_at(self, sealed: str, step: int) -> str:
        """The code of a time step; empty, which no code is, for a secret that cannot be read."""
        secret = self.plain(sealed)
        return pyotp.HOTP(secret).at(step) if secret else ""

    def recovery_hash(self, user_id: str, code: str) -> str:
        """What is stored of a person's recovery code: a keyed hash, since 47 bits alone could be searched through."""
        return hmac.new(self._recovery_key, f"{user_id}:{code}".encode(errors="replace"), hashlib.sha256).hexdigest()

    def address(self, secret: str, name: str) -> str:
        """The otpauth address that an app reads."""
        return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)

    def drawing(self, address: str) -> Drawing:
        """The address as a picture for a camera."""
        return QrCodes().drawing(address)
