"""Swedish order as a stored key, the same on every database: a-ring, a-umlaut and o-umlaut come after z."""

from __future__ import annotations

import unicodedata
from typing import Final

_LAST: Final = {"\u00e5": "{a", "\u00e4": "{b", "\u00e6": "{b", "\u00f6": "{c", "\u00f8": "{c"}


def sort_key(text: str) -> str:
    """A key whose code-point order is Swedish order; case and accents on other letters do not count."""
    folded = unicodedata.normalize("NFC", text).casefold()
    return "".join(_LAST.get(sign) or _bare(sign) for sign in folded)


def _bare(sign: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFD", sign) if not unicodedata.combining(part))
