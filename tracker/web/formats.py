"""How dates, times and numbers are written in Swedish: 27 okt, tisdag 27 oktober, 17.30, 185 000."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from tracker.domain.clock import local, now, today
from tracker.extensions import gettext as _

LOCALE = "sv_SE"
NARROW_SPACE = "\N{NO-BREAK SPACE}"


def short_day(day: dt.date) -> str:
    """As 27 okt, with the year when it is not this year's."""
    pattern = "d MMM" if day.year == today().year else "d MMM y"
    return _written(day, pattern).replace(".", "")


def full_day(day: dt.date) -> str:
    """As 27 oktober 2026."""
    return _written(day, "d MMMM y")


def named_day(day: dt.date) -> str:
    """Weekday and day: tisdag 27 oktober."""
    return _written(day, "EEEE d MMMM")


@lru_cache(maxsize=2048)
def _written(day: dt.date, pattern: str) -> str:
    """A day in a pattern, remembered: a list writes the same few days again and again."""
    return format_date(day, pattern, locale=LOCALE)


def near_day(day: dt.date) -> str:
    """Yesterday, today or tomorrow in words, else the short day."""
    near = {-1: _("i går"), 0: _("i dag"), 1: _("i morgon")}
    return near.get((day - today()).days) or short_day(day)


def clock_time(moment: dt.datetime) -> str:
    """As 17.30."""
    return format_datetime(local(moment), "HH.mm", locale=LOCALE)


def day_of(moment: dt.datetime) -> dt.date:
    """The Swedish calendar day of a stored moment."""
    return local(moment).date()


def short_moment(moment: dt.datetime) -> str:
    """As 27 okt 17.30."""
    return f"{short_day(day_of(moment))} {clock_time(moment)}"


@lru_cache(maxsize=2048)
def number(value: float | Decimal) -> str:
    """As 185 000 and 8,7: never a full stop, no zeros for show."""
    return format_decimal(value, locale=LOCALE).replace("\N{NARROW NO-BREAK SPACE}", NARROW_SPACE)


def days_since(moment: dt.datetime) -> int:
    """Whole days from a moment to now."""
    return (local(now()).date() - day_of(moment)).days


_WORDS = ("noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")


def count_word(count: int) -> str:
    """Numbers to twelve as words, then as figures."""
    return _WORDS[count] if 0 <= count < len(_WORDS) else number(count)


FILTERS = {
    "clock_time": clock_time,
    "count_word": count_word,
    "day_of": day_of,
    "days_since": days_since,
    "full_day": full_day,
    "named_day": named_day,
    "near_day": near_day,
    "number": number,
    "short_day": short_day,
    "short_moment": short_moment,
}
