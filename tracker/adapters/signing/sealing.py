"""Secrets that rest encrypted in the database: Fernet, with keys derived from SECRET_KEY, one for each purpose."""

from __future__ import annotations

import base64
from typing import Final

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES: Final = 32


class Sealing:
    """Makes a text unreadable for who has the database alone, and readable again."""

    def __init__(self, secret_key: str, purpose: bytes) -> None:
        self._box = Fernet(base64.urlsafe_b64encode(derived_key(secret_key, purpose)))

    def seal(self, text: str) -> str:
        """The text, encrypted."""
        return self._box.encrypt(text.encode()).decode("ascii")

    def plain(self, sealed: str) -> str | None:
        """A sealed text, or None when another key sealed it."""
        try:
            return self._box.decrypt(sealed.encode()).decode()
        except InvalidToken:
            return None


def derived_key(secret_key: str, purpose: bytes) -> bytes:
    """A key for one purpose: who learns it learns no other."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(secret_key.encode())
