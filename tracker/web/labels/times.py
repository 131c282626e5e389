"""How marked times are read back: fre 18–24, alla dagar 18–21. The same words as static/js/time-grid.js gives."""

from __future__ import annotations

from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from tracker.domain.mapping import BANDS, WEEKDAYS, to_cells

SHORT_DAYS: Final = (_l("mån"), _l("tis"), _l("ons"), _l("tor"), _l("fre"), _l("lör"), _l("sön"))
LONG_DAYS: Final = (
    _l("måndag"),
    _l("tisdag"),
    _l("onsdag"),
    _l("torsdag"),
    _l("fredag"),
    _l("lördag"),
    _l("söndag"),
)
BAND_HEADS: Final = tuple(band.replace("-", "–") for band in BANDS)
NIGHT: Final = len(BANDS) - 1
LONG_RUN: Final = 3


def day_heads() -> list[str]:
    """Mån to Sön, for the head of a table."""
    return [str(day).capitalize() for day in SHORT_DAYS]


def glyph_cells(mask: int) -> list[bool]:
    """The 49 squares of the time glyph, row by band; nothing when no time is given."""
    return [bool(mask >> bit & 1) for bit in range(WEEKDAYS * len(BANDS))] if mask else []


def time_words(mask: int, *, long: bool = False) -> str:
    """Marked times as words, days with the same bands together; an empty text when none is marked."""
    bands: dict[int, list[int]] = {}
    for weekday, band in sorted(to_cells(mask)):
        bands.setdefault(weekday, []).append(band)
    groups: dict[tuple[int, ...], list[int]] = {}
    for weekday, marked in bands.items():
        groups.setdefault(tuple(marked), []).append(weekday)
    return "; ".join(f"{_days(days, long=long)} {_bands(marked)}" for marked, days in groups.items())


def _runs(numbers: list[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _days(days: list[int], *, long: bool) -> str:
    if len(days) == WEEKDAYS:
        return str(_("alla dagar"))
    names = [str(name) for name in (LONG_DAYS if long else SHORT_DAYS)]
    return ", ".join(
        f"{names[run[0]]}–{names[run[-1]]}" if len(run) >= LONG_RUN else ", ".join(names[day] for day in run)
        for run in _runs(days)
    )


def _bands(marked: tuple[int, ...]) -> str:
    if len(marked) == len(BANDS):
        return str(_("hela dygnet"))
    parts = [f"{BANDS[run[0]][:2]}–{BANDS[run[-1]][3:]}" for run in _runs([band for band in marked if band < NIGHT])]
    return ", ".join([*parts, *([BAND_HEADS[NIGHT]] if NIGHT in marked else [])])
