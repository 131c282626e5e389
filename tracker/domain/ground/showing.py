"""What a map can show, and the parts of the day that what is seen there belongs to."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from functools import lru_cache
from typing import Final

from tracker.domain.mapping import BANDS, WEEKDAYS, to_cells, to_mask


class Shown(StrEnum):
    """The layers of a map, in the order of their switches."""

    PLACES = "places"
    OBSERVATIONS = "observations"
    KEEP = "keep"
    PROBLEMS = "problems"
    MEASURES = "measures"
    WALKS = "walks"
    AREAS = "areas"


class DayPart(StrEnum):
    """Part of the day, in words that people use; each is some of the bands of the time grid."""

    MORNING = "morning"
    DAY = "day"
    EVENING = "evening"
    NIGHT = "night"


PART_BANDS: Final[dict[DayPart, tuple[int, ...]]] = {
    DayPart.MORNING: (0,),
    DayPart.DAY: (1, 2, 3),
    DayPart.EVENING: (4, 5),
    DayPart.NIGHT: (6,),
}


def time_mask(days: Collection[int], bands: Collection[int]) -> int:
    """The cells of some weekdays (0-6) in some bands; without days every day, without bands the whole day.

    Nothing at all is 0, which asks for no time.
    """
    if not days and not bands:
        return 0
    return to_mask((day, band) for day in (days or range(WEEKDAYS)) for band in (bands or range(len(BANDS))))


@lru_cache(maxsize=4096)  # thousands of rows share a few masks
def parts_of(mask: int) -> int:
    """Which parts of the day a time mask touches, as bits in the order of DayPart; 0 where no time is given."""
    bands = {band for _day, band in to_cells(mask)}
    return sum(1 << number for number, part in enumerate(DayPart) if bands.intersection(PART_BANDS[part]))
