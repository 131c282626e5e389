"""What a finding of a walk is called, wherever it is named."""

from __future__ import annotations

from typing import Final

from tracker.domain.walks.findings import FindingCategory
from tracker.web.labels import label

SHORT: Final = 80


def finding_rest(text: str | None) -> str:
    """What its text says beyond what it is called."""
    first, _break, rest = (text or "").strip().partition("\n")
    return rest.strip() if len(first) <= SHORT else (text or "").strip()


def finding_called(category_code: str, text: str | None) -> str:
    """The first line of its text, shortened at a word; without a text what it is about."""
    first = (text or "").partition("\n")[0].strip()
    if not first:
        return label(FindingCategory(category_code))
    return first if len(first) <= SHORT else first[: SHORT - 1].rsplit(" ", 1)[0] + "…"
