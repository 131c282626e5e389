"""The walk as a tour: how long each leg takes, when one is where, and which order is the shortest.

Times as the practice counts them: 3 km/h for a group, and 15 minutes to look and talk at each stop.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, Protocol

from tracker.domain.ground.coordinates import Position, Understood
from tracker.domain.ground.geometry import Geometry, check_geometry
from tracker.domain.walks.light import Visit

PACE_KMH: Final = 3.0
SLOWEST_KMH, FASTEST_KMH = 1.0, 6.0
MINUTES_PER_STOP: Final = 15
MOST_MINUTES: Final = 60
MOST_STOPS: Final = 40
# how much longer a way is than the straight line where nothing is drawn and no routing service is asked
DETOUR: Final = 1.3
EXACT_TO: Final = 12
_METRES_PER_KM: Final = 1000
_MINUTES_PER_HOUR: Final = 60


@dataclass(frozen=True, slots=True)
class Leg:
    """The way to a stop from the one before: metres; None as ``is_step_free`` where nobody has said."""

    metres: float
    is_step_free: bool | None = None


@dataclass(frozen=True, slots=True)
class Timing:
    """A stop in time. Moments carry a time zone; ``walk_minutes`` is the way there."""

    arrives_at: dt.datetime
    leaves_at: dt.datetime
    walk_minutes: int


@dataclass(frozen=True, slots=True)
class Tour:
    """A whole walk in time."""

    timings: tuple[Timing, ...]
    metres: float
    walk_minutes: int
    stop_minutes: int

    @property
    def ends_at(self) -> dt.datetime | None:
        """When the last stop is left; None without stops."""
        return self.timings[-1].leaves_at if self.timings else None

    @property
    def minutes(self) -> int:
        """From the first arrival to the last leaving."""
        return self.walk_minutes + self.stop_minutes


def walk_minutes(metres: float, pace_kmh: float = PACE_KMH) -> int:
    """Whole minutes to walk some metres; at least one where there is a way to walk."""
    if metres <= 0:
        return 0
    return max(1, round(metres / _METRES_PER_KM / pace_kmh * _MINUTES_PER_HOUR))


def tour(start: dt.datetime, legs: Sequence[Leg], stops: Sequence[int], pace_kmh: float = PACE_KMH) -> Tour:
    """When one is where. ``legs``: the way to each stop, the first's is none; ``stops``: minutes at each."""
    at, timings, walked = start, [], 0
    for number, (leg, minutes) in enumerate(zip(legs, stops, strict=True)):
        way = walk_minutes(leg.metres, pace_kmh) if number else 0
        walked += way
        at += dt.timedelta(minutes=way)
        leaves = at + dt.timedelta(minutes=minutes)
        timings.append(Timing(at, leaves, way))
        at = leaves
    return Tour(tuple(timings), sum(leg.metres for leg in legs[1:]), walked, sum(stops))


def visits(found: Tour, dark: Sequence[bool]) -> list[Visit]:
    """The tour's stops in minutes from its start, and which of them are to be seen in darkness."""
    if not found.timings:
        return []
    start = found.timings[0].arrives_at
    return [
        Visit(_minutes(each.arrives_at - start), _minutes(each.leaves_at - start), wants_dark=wants)
        for each, wants in zip(found.timings, dark, strict=True)
    ]


def _minutes(span: dt.timedelta) -> float:
    return span.total_seconds() / _MINUTES_PER_HOUR


def shortest_order(distances: Sequence[Sequence[float]]) -> list[int]:
    """The order of an open tour that begins at 0 and ends anywhere. ``distances``: metres between each two.

    The shortest there is for up to twelve stops (Held and Karp), a good one for more (nearest next, then turning
    stretches around while that helps).
    """
    count = len(distances)
    if count <= 2:  # noqa: PLR2004 - nothing to choose
        return list(range(count))
    return _exact(distances) if count <= EXACT_TO else _good(distances)


def length_of(order: Sequence[int], distances: Sequence[Sequence[float]]) -> float:
    """Metres of an open tour in an order."""
    return sum(distances[one][other] for one, other in pairwise(order))


def _exact(distances: Sequence[Sequence[float]]) -> list[int]:
    """Best way to each set of stops by its last one, grown a stop at a time."""
    count = len(distances)
    best: dict[tuple[int, int], tuple[float, list[int]]] = {(1, 0): (0.0, [0])}
    for _size in range(1, count):
        grown: dict[tuple[int, int], tuple[float, list[int]]] = {}
        for (seen, last), (metres, order) in best.items():
            for following in range(1, count):
                if seen & 1 << following:
                    continue
                key, longer = (seen | 1 << following, following), metres + distances[last][following]
                if key not in grown or longer < grown[key][0]:
                    grown[key] = longer, [*order, following]
        best = grown
    return min(best.values())[1]


def _good(distances: Sequence[Sequence[float]]) -> list[int]:
    order, left = [0], set(range(1, len(distances)))
    while left:
        nearest = min(left, key=lambda each: (distances[order[-1]][each], each))
        order.append(nearest)
        left.remove(nearest)
    while (turned := _turned(order, distances)) is not None:
        order = turned
    return order


def _turned(order: Sequence[int], distances: Sequence[Sequence[float]]) -> list[int] | None:
    """The order with one stretch turned around where that is shorter; None where nothing is."""
    now = length_of(order, distances)
    for first in range(1, len(order) - 1):
        for last in range(first + 1, len(order)):
            tried = [*order[:first], *reversed(order[first : last + 1]), *order[last + 1 :]]
            if length_of(tried, distances) < now - 1e-6:
                return tried
    return None


class Ground(Protocol):
    """What measures the ground: metres between two positions, and along a drawn way."""

    def distance(self, one: Position, other: Position) -> float: ...  # noqa: D102
    def length(self, geometry: Geometry) -> float: ...  # noqa: D102


class StopAt(Protocol):
    """A stop with where it is and how one gets there."""

    @property
    def lat(self) -> float: ...  # noqa: D102
    @property
    def lon(self) -> float: ...  # noqa: D102
    @property
    def way(self) -> Mapping[str, Any] | None: ...  # noqa: D102
    @property
    def is_step_free(self) -> bool | None: ...  # noqa: D102


def legs_between(stops: Sequence[StopAt], ground: Ground) -> list[Leg]:
    """The way to each stop from the one before: as drawn, else the straight line with a detour; none to the first."""
    legs: list[Leg] = []
    for number, stop in enumerate(stops):
        if not number:
            metres = 0.0
        elif stop.way:
            metres = ground.length(_along(stops[number - 1], stop, stop.way))
        else:
            metres = straight(stops[number - 1], stop, ground)
        legs.append(Leg(metres, stop.is_step_free if number else None))
    return legs


def _along(one: StopAt, other: StopAt, way: Mapping[str, Any]) -> Geometry:
    """A drawn way from stop to stop: it need not be drawn to the very points."""
    positions = [[one.lon, one.lat], *way["coordinates"], [other.lon, other.lat]]
    return check_geometry({"type": "LineString", "coordinates": positions})


def straight(one: StopAt, other: StopAt, ground: Ground) -> float:
    """Metres to walk between two stops where no way is known: the straight line with a detour."""
    return ground.distance(_position(one), _position(other)) * DETOUR


def _position(stop: StopAt) -> Position:
    return Position(stop.lat, stop.lon, Understood.DECIMAL)
