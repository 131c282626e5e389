"""The weekday and time grid between a stored mask, the form's check boxes, the small drawing and words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from tracker.domain.mapping import BANDS, WEEKDAYS, to_cells, to_mask
from tracker.extensions import gettext as _

HOURS = ("06", "09", "12", "15", "18", "21", "24")
NIGHT = len(BANDS) - 1
LONG_RUN = 3
GRID_VALUES = tuple(f"{weekday}-{band}" for band in range(len(BANDS)) for weekday in range(WEEKDAYS))


def grid_values(mask: int) -> list[str]:
    """A mask as the values of components/time.html time_grid: weekday-band."""
    return [f"{weekday}-{band}" for weekday, band in to_cells(mask)]


def grid_mask(values: Iterable[str]) -> int:
    """The check boxes' values as a mask. ValueError for a value outside the grid."""
    return to_mask((int(weekday), int(band)) for weekday, band in (value.split("-") for value in values))


def glyph_cells(mask: int) -> list[bool]:
    """A mask as the 49 squares of time_glyph, row by band; empty when no time is given."""
    return [bool(mask >> bit & 1) for bit in range(WEEKDAYS * len(BANDS))] if mask else []


def time_words(mask: int) -> str:
    """A mask in words, as mån–fre 15–21; lör 18–24; empty when no time is given. The same words as time-grid.js."""
    bands_of = {day: tuple(band for weekday, band in to_cells(mask) if weekday == day) for day in range(WEEKDAYS)}
    days_of: dict[tuple[int, ...], list[int]] = {}
    for day, bands in bands_of.items():
        if bands:
            days_of.setdefault(bands, []).append(day)
    return "; ".join(f"{_day_words(days)} {_band_words(bands)}" for bands, days in days_of.items())


def _day_words(days: Sequence[int]) -> str:
    if len(days) == WEEKDAYS:
        return str(_("alla dagar"))
    names = (_("mån"), _("tis"), _("ons"), _("tor"), _("fre"), _("lör"), _("sön"))
    return ", ".join(
        f"{names[run[0]]}–{names[run[-1]]}" if len(run) >= LONG_RUN else ", ".join(names[day] for day in run)
        for run in _runs(days)
    )


def _band_words(bands: Sequence[int]) -> str:
    if len(bands) == len(BANDS):
        return str(_("hela dygnet"))
    evening = _runs([band for band in bands if band != NIGHT])
    words = [f"{HOURS[run[0]]}–{HOURS[run[-1] + 1]}" for run in evening]
    return ", ".join([*words, "00–06"] if NIGHT in bands else words)


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    """Numbers that follow each other, together."""
    grouped = groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])
    return [[number for _index, number in pairs] for _key, pairs in grouped]
