"""Light and darkness on the day of a walk, and when to start so that each stop is seen in the light one wants.

The boundaries are those of the practice: light until sunset, dusk until the sun is 6 degrees below the horizon (civil
dusk), then dark. Nautical dusk (12 degrees) is told as well. In the north some of these never come.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final, Protocol

FIRST_START: Final = dt.time(6)
LAST_START: Final = dt.time(22)
START_STEP: Final = dt.timedelta(minutes=5)


class Light(StrEnum):
    """How light it is."""

    DAYLIGHT = "daylight"
    TWILIGHT = "twilight"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class LightSpan:
    """A time with one light. Moments carry a time zone."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    light: Light


@dataclass(frozen=True, slots=True)
class DayLight:
    """A day and the night after it at one place; an event that does not come that day is None.

    ``spans`` follow each other without a gap from the day's first moment to noon of the next day.
    """

    sunrise: dt.datetime | None
    sunset: dt.datetime | None
    civil_dusk: dt.datetime | None
    nautical_dusk: dt.datetime | None
    spans: tuple[LightSpan, ...]

    def at(self, moment: dt.datetime) -> Light:
        """The light at a moment of the day; before and after it, as at the nearest end."""
        for span in self.spans:
            if moment < span.ends_at:
                return span.light
        return self.spans[-1].light

    def changes(self, starts_at: dt.datetime, ends_at: dt.datetime) -> list[LightSpan]:
        """The lights that a time passes through, cut to it."""
        return [
            LightSpan(max(span.starts_at, starts_at), min(span.ends_at, ends_at), span.light)
            for span in self.spans
            if span.starts_at < ends_at and span.ends_at > starts_at
        ]


class Sky(Protocol):
    """What knows the light of a day at a place."""

    def of(self, day: dt.date, lat: float, lon: float) -> DayLight: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Visit:
    """A stop's place in the tour: minutes from the start until one is there, and until one goes on."""

    from_minute: float
    to_minute: float
    wants_dark: bool = False

    def seen_at(self, start: dt.datetime) -> dt.datetime:
        """The middle of the visit, whose light is the stop's."""
        return start + dt.timedelta(minutes=(self.from_minute + self.to_minute) / 2)


def suggest_start(day: dt.datetime, visits: Sequence[Visit], light: DayLight) -> dt.datetime | None:
    """When to start on the day of ``day``, on five minutes; None where no start gives darkness.

    ``day``: the start that is planned, in its zone. Of starts that are as good the nearest to it is suggested.

    Where stops are marked for darkness they are all to be seen dark, and as many of the others as can be in daylight.
    Where none is, about half of the tour is to be light and half dark: the practice walks through the dusk.
    """
    if not visits:
        return None
    wanted = [visit for visit in visits if visit.wants_dark]
    starts = list(_starts(day))
    if wanted:
        fitting = [start for start in starts if all(light.at(v.seen_at(start)) is Light.DARK for v in wanted)]
        others = [visit for visit in visits if not visit.wants_dark]
        return min(
            fitting, key=lambda start: (-_seen(others, start, light)[Light.DAYLIGHT], abs(start - day)), default=None
        )
    evening = [start for start in starts if _has_both(visits, start, light)]
    return min(evening, key=lambda start: (_unevenness(visits, start, light), abs(start - day)), default=None)


def _starts(day: dt.datetime) -> Sequence[dt.datetime]:
    first = dt.datetime.combine(day.date(), FIRST_START, day.tzinfo)
    last = dt.datetime.combine(day.date(), LAST_START, day.tzinfo)
    return [first + number * START_STEP for number in range((last - first) // START_STEP + 1)]


def _seen(visits: Sequence[Visit], start: dt.datetime, light: DayLight) -> dict[Light, int]:
    lights = [light.at(visit.seen_at(start)) for visit in visits]
    return {each: lights.count(each) for each in Light}


def _has_both(visits: Sequence[Visit], start: dt.datetime, light: DayLight) -> bool:
    """From light into dark, as in the evening; not from a dark morning into the day."""
    return light.at(visits[0].seen_at(start)) is not Light.DARK and light.at(visits[-1].seen_at(start)) is Light.DARK


def _unevenness(visits: Sequence[Visit], start: dt.datetime, light: DayLight) -> int:
    seen = _seen(visits, start, light)
    return abs(seen[Light.DAYLIGHT] - seen[Light.DARK])


def check_spans(spans: Sequence[LightSpan]) -> None:
    """See that spans follow each other. Raises ValueError for a gap, an overlap or none at all."""
    if not spans or any(one.ends_at != other.starts_at for one, other in pairwise(spans)):
        message = "the day's lights must follow each other"
        raise ValueError(message)
