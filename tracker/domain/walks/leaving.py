"""A walk as it leaves the product: its way with the stops on it, and its moments in somebody's own calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.domain.ground.geometry import LonLat
from tracker.domain.walks.tour import StopAt

POINTS_IN_LINE = 2


@dataclass(frozen=True, slots=True)
class RouteStop:
    """A stop in degrees, WGS84. ``words``: what is told of it beside its name."""

    number: int
    name: str
    lat: float
    lon: float
    words: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """Stops in order and the line through them, which is empty for fewer than two stops. ``link``: the walk's page."""

    name: str
    link: str
    stops: tuple[RouteStop, ...]
    line: tuple[LonLat, ...]


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A moment for a calendar. ``uid`` stays the same for ever, ``sequence`` grows with each change.

    Moments carry a time zone; without ``ends_at`` nobody knows how long it takes.
    """

    uid: str
    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime | None
    place: str | None
    link: str
    sequence: int
    is_cancelled: bool = False


def line_through(stops: Sequence[StopAt]) -> tuple[LonLat, ...]:
    """The way as longitude and latitude: as drawn where it is, else straight. Empty for fewer than two stops."""
    line: list[LonLat] = []
    for stop in stops:
        drawn = stop.way["coordinates"] if stop.way and line else []
        for lon, lat in (*drawn, (stop.lon, stop.lat)):
            if not line or line[-1] != (lon, lat):
                line.append((lon, lat))
    return tuple(line) if len(line) >= POINTS_IN_LINE else ()
