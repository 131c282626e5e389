"""Asking residents before a walk: how long its page is open, what bounds their points, and where the points gather."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import Final, Protocol

from tracker.domain.clock import today
from tracker.domain.errors import DomainError
from tracker.domain.walks.findings import FindingKind

HEADING_LENGTH: Final = 120
QUESTION_LENGTH: Final = 300
TEXT_LENGTH: Final = 300
MOST_DAYS: Final = 60
MOST_SPOTS: Final = 30
# a class sends from one address; nobody marks more than this in earnest
MOST_AN_HOUR: Final = 40
HOUR: Final = dt.timedelta(hours=1)
MOST_A_VISIT: Final = 20
MOST_POINTS: Final = 500
# farther away nobody walks to on a walk of some kilometres
MOST_METRES_AWAY: Final = 5_000
# Within about 30 metres one sees face, hair and age of somebody else (Gehl, Life between Buildings, on the senses): who
# stands there stands at the same place, and one stop is for all of it. A telephone is some ten metres off by itself.
NEAR_METRES: Final = 30
LEAST_GATHERED: Final = 2
_METRES_PER_DEGREE: Final = 111_195
_AROUND: Final = (-1, 0, 1)


class InquiryState(StrEnum):
    """What has become of the possibility to mark points."""

    NOT_YET = "not_yet"
    OPEN = "open"
    FULL = "full"
    CLOSED = "closed"
    OVER = "over"
    CANCELLED = "cancelled"


class PointState(StrEnum):
    """Whether a resident's point has been read, and what was decided."""

    WAITING = "waiting"
    SHOWN = "shown"
    HIDDEN = "hidden"


class HidingReason(StrEnum):
    """Why a point is not let through."""

    PERSON = "person"
    BRANDING = "branding"
    OTHER_MATTER = "other_matter"
    REPEATED = "repeated"


def inquiry_state(
    opens_on: dt.date, last_on: dt.date, *, is_closed: bool, is_cancelled: bool, points: int
) -> InquiryState:
    """What holds today. That the walk is called off is told first, and that the page was closed before its days."""
    if is_cancelled:
        return InquiryState.CANCELLED
    if is_closed:
        return InquiryState.CLOSED
    if last_on < today():
        return InquiryState.OVER
    if opens_on > today():
        return InquiryState.NOT_YET
    return InquiryState.OPEN if points < MOST_POINTS else InquiryState.FULL


def check_days(opens_on: dt.date, last_on: dt.date, walk_on: dt.date) -> None:
    """A page is open for some days before its walk. Raises DomainError ``inquiry.*`` at ``last_on``."""
    if last_on < max(opens_on, today()):
        raise DomainError("inquiry.last_before_first", "last_on")
    if last_on > walk_on:
        raise DomainError("inquiry.after_walk", "last_on")
    if (last_on - opens_on).days >= MOST_DAYS:
        raise DomainError("inquiry.too_long", "last_on", most=MOST_DAYS)


def proposed_last(walk_on: dt.date) -> dt.date:
    """The day before the walk, and never more days than may be; today where the walk is today."""
    return max(today(), min(walk_on - dt.timedelta(days=1), today() + dt.timedelta(days=MOST_DAYS - 1)))


class At(Protocol):
    """Something in degrees, WGS84."""

    @property
    def lat(self) -> float: ...  # noqa: D102
    @property
    def lon(self) -> float: ...  # noqa: D102


class Marked(At, Protocol):
    """A resident's point: where it feels how."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def kind(self) -> FindingKind: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Gathered:
    """Points near each other, the one in their midst first; their middle in degrees."""

    points: tuple[Marked, ...]
    lat: float
    lon: float

    @property
    def unsafe(self) -> int:
        """How many feel unsafe there."""
        return sum(point.kind is FindingKind.UNSAFE for point in self.points)

    @property
    def keep(self) -> int:
        """How many feel safe there."""
        return len(self.points) - self.unsafe


def metres_between(one: At, other: At) -> float:
    """Metres on the ground, as if it were flat: right to a decimetre within some hundred metres."""
    east = (one.lon - other.lon) * math.cos(math.radians((one.lat + other.lat) / 2))
    return math.hypot(one.lat - other.lat, east) * _METRES_PER_DEGREE


def gathered(points: Sequence[Marked]) -> list[Gathered]:
    """Where points gather, the most unsafe first: again and again the point with the most others within reach.

    No place is wider than twice ``NEAR_METRES``: points along a street do not chain up to one.
    """
    near = _neighbours(points)
    found = []
    while near:
        # the first of several alike, so that the answer is the same each time
        middle = min(near, key=lambda at: (-len(near[at]), at))
        if len(near[middle]) < LEAST_GATHERED - 1:
            break
        taken = {middle, *near[middle]}
        found.append(_as_one([points[at] for at in (middle, *sorted(near[middle]))]))
        for at in taken:
            for other in near.pop(at) - taken:
                near[other].discard(at)
    return sorted(found, key=lambda each: (-each.unsafe, -each.keep))


def _neighbours(points: Sequence[Marked]) -> dict[int, set[int]]:
    """Which points have which others within reach, by their number; looked for in squares of that size."""
    squares: dict[tuple[int, int], list[int]] = {}
    side = NEAR_METRES / _METRES_PER_DEGREE
    where = []
    for number, point in enumerate(points):
        square = (math.floor(point.lat / side), math.floor(point.lon * math.cos(math.radians(points[0].lat)) / side))
        where.append(square)
        squares.setdefault(square, []).append(number)
    return {
        number: {
            other
            for north, east in product(_AROUND, _AROUND)
            for other in squares.get((where[number][0] + north, where[number][1] + east), ())
            if other != number and metres_between(point, points[other]) <= NEAR_METRES
        }
        for number, point in enumerate(points)
    }


def _as_one(points: list[Marked]) -> Gathered:
    return Gathered(
        tuple(points),
        round(sum(point.lat for point in points) / len(points), 6),
        round(sum(point.lon for point in points) / len(points), 6),
    )
