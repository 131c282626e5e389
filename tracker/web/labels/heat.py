"""The time table of a joint mapping or a frozen picture, with its sentence. Parties are counted, never events."""

from __future__ import annotations

from typing import Any, Final

from tracker.domain.mapping import BANDS, to_cells
from tracker.domain.pictures import Heat
from tracker.extensions import gettext as _
from tracker.extensions import lazy_gettext as _l
from tracker.extensions import ngettext
from tracker.web.formats import count_word
from tracker.web.times import time_words

DARKEST: Final = 5
DAY_HEADS: Final = (_l("Mån"), _l("Tis"), _l("Ons"), _l("Tor"), _l("Fre"), _l("Lör"), _l("Sön"))
LONG_DAYS: Final = (
    _l("måndag"),
    _l("tisdag"),
    _l("onsdag"),
    _l("torsdag"),
    _l("fredag"),
    _l("lördag"),
    _l("söndag"),
)


def heat_view(heat: Heat) -> dict[str, Any]:
    """What components/time.html heat_table asks for, and the sentence under it."""
    return {
        "rows": [[{"value": count, "level": min(count, DARKEST)} for count in row] for row in heat.rows],
        "weekdays": DAY_HEADS,
        "bands": [band.replace("-", "–") for band in BANDS],
        "total": heat.parties,
        "peak": peak_words(heat),
        "without_time": without_time_words(heat),
    }


def peak_words(heat: Heat) -> str:
    """When most parties say that it happens, as fredag 18–24, fem parter; empty when no time is marked."""
    if not heat.peak:
        return ""
    parties = ngettext("%(count)s part", "%(count)s parter", heat.highest, count=count_word(heat.highest))
    days = {weekday for weekday, _band in to_cells(heat.peak)}
    times = time_words(heat.peak)
    if len(days) == 1:
        times = f"{LONG_DAYS[days.pop()]} {times.partition(' ')[2]}"
    return str(_("%(times)s, %(parties)s.", times=times, parties=parties))


def without_time_words(heat: Heat) -> str:
    """How many parties gave no time; empty when all did."""
    if not heat.without_time:
        return ""
    return str(
        ngettext(
            "%(count)s part har inte angett tid.",
            "%(count)s parter har inte angett tid.",
            heat.without_time,
            count=count_word(heat.without_time).capitalize(),
        ),
    )
