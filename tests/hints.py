"""The word hints that an installation begins with, as the guard's rules take them."""

from __future__ import annotations

from typing import Final

from tracker import reference
from tracker.domain.texts.word_hints import Hint

HINTS: Final = tuple(
    Hint(row["word"], row["suggestion"], row["reason"], row.get("not_before")) for row in reference.word_hints()
)
