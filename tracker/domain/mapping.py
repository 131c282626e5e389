"""Own mappings: when things happen, how often, how they are known, and when a mapping may be handed in."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

WEEKDAYS: Final = 7
BANDS: Final = ("06-09", "09-12", "12-15", "15-18", "18-21", "21-24", "00-06")


class MappingState(StrEnum):
    """A mapping is written, then handed in and frozen."""

    DRAFT = "draft"
    HANDED_IN = "handed_in"


class Frequency(StrEnum):
    """How often something is seen, in the words of the form."""

    SOMETIMES = "sometimes"
    MONTHLY = "monthly"
    WEEKLY = "weekly"
    DAILY = "daily"


class Trend(StrEnum):
    """Which way it goes, as the party sees it."""

    UNKNOWN = "unknown"
    DECREASING = "decreasing"
    UNCHANGED = "unchanged"
    INCREASING = "increasing"


class Season(StrEnum):
    """Part of the year; none chosen means all year or unknown."""

    SPRING = "spring"
    SUMMER = "summer"
    AUTUMN = "autumn"
    WINTER = "winter"


def to_mask(cells: Iterable[tuple[int, int]]) -> int:
    """Pack (weekday 0-6, band 0-6) cells in 49 bits, bit = band * 7 + weekday. ValueError outside the grid."""
    mask = 0
    for weekday, band in cells:
        if not (0 <= weekday < WEEKDAYS and 0 <= band < len(BANDS)):
            message = f"no such cell: {weekday}, {band}"
            raise ValueError(message)
        mask |= 1 << (band * WEEKDAYS + weekday)
    return mask


def to_cells(mask: int) -> list[tuple[int, int]]:
    """Unpack a mask to its (weekday, band) cells, band by band."""
    return [(bit % WEEKDAYS, bit // WEEKDAYS) for bit in range(WEEKDAYS * len(BANDS)) if mask >> bit & 1]
