"""Passwords by argon2id (argon2-cffi's defaults, RFC 9106's low-memory profile)."""

from __future__ import annotations

import base64
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError


class Passwords:
    """Hashes and verifies; an unknown account costs as much time as a known one, also the first time."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher()
        self._nobody = self._hash_of_nothing()

    def hash(self, password: str) -> str:
        """The encoded argon2id hash of a password."""
        return self._hasher.hash(password)

    def verify(self, stored: str | None, password: str) -> bool:
        """Whether the password is the stored one; with nothing stored, work as long and say no."""
        try:
            self._hasher.verify(stored or self._nobody, password)
        except (VerificationError, InvalidHashError):
            return False
        return stored is not None

    def _hash_of_nothing(self) -> str:
        """A well-formed hash with the same cost that no password has: random bytes where the digest stands."""
        hasher = self._hasher
        salt, digest = (
            base64.b64encode(secrets.token_bytes(length)).decode("ascii").rstrip("=")
            for length in (hasher.salt_len, hasher.hash_len)
        )
        cost = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
        return f"$argon2id$v=19${cost}${salt}${digest}"
