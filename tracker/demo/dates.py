"""The demo's days: those of the scenario moved by whole weeks, and days counted from the day of loading.

A day is written ``2026-10-05`` (the scenario's own, so weekdays stay) or ``D-12``, ``D+3`` (days from the present day,
so that "late", "today" and "tomorrow" are alive). A moment is a day with a time: ``2026-10-05 10.00``, ``D-12 09.10``.

On the days that are walked the clock moves with the dusk, so that a walk into darkness is one in July too.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tracker.domain.clock import STOCKHOLM, local

MONTHS: Final = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip
_TOLD: Final = re.compile(r"<(?P<part>day|month|year) (?P<date>[-+\dD]+)>")
_SATURDAY: Final = 5
_WEEK: Final = 7
_DAY: Final = dt.timedelta(days=1)
_WALKED: Final = frozenset({"2026-10-13", "2027-03-16"})
# in June it would be dark at midnight; nobody asks people out then
_LATEST: Final = dt.timedelta(hours=4)
_ROUND: Final = dt.timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Dates:
    """How the scenario's calendar lies in this load. ``present``: the moment of loading, after which nothing happens.

    ``squeezes``: what happens on the present day is drawn together, in order, so that it has happened already.
    ``dusk``: when it is dark on a day; None where the clock of the scenario is kept.
    """

    weeks: int
    present: dt.datetime
    squeezes: bool = True
    dusk: Callable[[dt.date], dt.datetime | None] | None = None

    def day(self, text: str) -> dt.date:
        """A day in this load."""
        if text.startswith("D"):
            return local(self.present).date() + dt.timedelta(days=int(text[1:] or 0))
        return dt.date.fromisoformat(text) + dt.timedelta(weeks=self.weeks)

    def moment(self, text: str) -> dt.datetime:
        """A moment as the wall clock shows it; one counted from the present day avoids the weekend."""
        day_text, _, clock = text.partition(" ")
        day = self.day(day_text)
        if day_text.startswith("D"):
            day = self._workday(day)
        moment = dt.datetime.combine(day, dt.time.fromisoformat(clock.replace(".", ":")), STOCKHOLM)
        return moment + self._later(day_text, day) if day_text in _WALKED else moment

    def _later(self, text: str, day: dt.date) -> dt.timedelta:
        """How much later by the wall clock it is dark on the moved day than on the scenario's own."""
        told = dt.date.fromisoformat(text)
        own, moved = (self.dusk(each) if self.dusk else None for each in (told, day))
        if own is None or moved is None:
            return dt.timedelta()
        later = _of_day(moved) - _of_day(own)
        return min(round(later / _ROUND) * _ROUND, _LATEST)

    def happened(self, text: str) -> dt.datetime:
        """When an event of the demo happens: its moment, never later than the present."""
        moment, present = self.moment(text), local(self.present)
        if not self.squeezes or moment.date() < present.date():
            return moment
        midnight = dt.datetime.combine(present.date(), dt.time(), STOCKHOLM)
        elapsed = (present - midnight) / _DAY
        return midnight + min(moment - midnight, _DAY) * elapsed

    def told(self, text: str | None) -> str | None:
        """A text with its dates filled in: ``<day 2026-11-06>``, ``<month 2026-05-15>``, ``<year 2026-09-01>``."""
        return None if text is None else _TOLD.sub(self._said, text)

    def _said(self, match: re.Match[str]) -> str:
        day = self.day(match["date"])
        month = MONTHS[day.month - 1]
        return {"day": f"{day.day} {month}", "month": month, "year": str(day.year)}[match["part"]]

    def _workday(self, day: dt.date) -> dt.date:
        """The Friday before a weekend that has been, the Monday after one to come."""
        beyond = day.weekday() - _SATURDAY
        if beyond < 0:
            return day
        if day <= local(self.present).date():
            return day - dt.timedelta(days=beyond + 1)
        return day + dt.timedelta(days=_WEEK - _SATURDAY - beyond)


def _of_day(moment: dt.datetime) -> dt.timedelta:
    """The wall clock's time since midnight."""
    seen = local(moment)
    return dt.timedelta(hours=seen.hour, minutes=seen.minute)


def weeks_between(day: dt.date, today: dt.date) -> int:
    """How many whole weeks lie between, rounded down: the moved day is the latest of its weekday not after today."""
    return (today - day).days // _WEEK
