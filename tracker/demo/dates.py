"""The demo's days: those of the scenario moved by whole weeks, and days counted from the day of loading.

A day is written ``2026-10-05`` (the scenario's own, so weekdays stay) or ``D-12``, ``D+3`` (days from the present day,
so that "late", "today" and "tomorrow" are alive). A moment is a day with a time: ``2026-10-05 10.00``, ``D-12 09.10``.
"""

from __future__ import annotations

import datetime as dt
import re
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


@dataclass(frozen=True, slots=True)
class Dates:
    """How the scenario's calendar lies in this load. ``present``: the moment of loading, after which nothing happens.

    ``squeezes``: what happens on the present day is drawn together, in order, so that it has happened already.
    """

    weeks: int
    present: dt.datetime
    squeezes: bool = True

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
        return dt.datetime.combine(day, dt.time.fromisoformat(clock.replace(".", ":")), STOCKHOLM)

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


def weeks_between(day: dt.date, today: dt.date) -> int:
    """How many whole weeks lie between, rounded down: the moved day is the latest of its weekday not after today."""
    return (today - day).days // _WEEK
