"""Opaque public ids: nothing to count, nothing to guess, no number that overflows a column."""

from __future__ import annotations

import base64
import re
import secrets

ID_LENGTH = 16
ID_PATTERN = re.compile(r"[a-z2-7]{16}")


def new_id() -> str:
    """A random id of 80 bits in 16 signs a-z and 2-7."""
    return base64.b32encode(secrets.token_bytes(10)).decode("ascii").lower()


def is_id(text: str) -> bool:
    """Whether a text has the form of an id."""
    return ID_PATTERN.fullmatch(text) is not None
