"""A map drawn from geometry alone: positions on paper, names beside them, a scale bar, north up. Pure arithmetic.

It is flat: over the few kilometres of a walk the earth's curve is less than a line's breadth.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from tracker.domain.ground.geometry import Geometry, GeometryKind, LonLat

METRES_PER_DEGREE: Final = 111_320
# of the drawing's sides, kept free for what is written at its edge
MARGIN: Final = 0.06
# kept free below, for the scale bar
FOOT: Final = 34.0
# a walk with one stop is drawn with so much ground around it
LEAST_METRES: Final = 120.0
ROUND_METRES: Final = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
BAR_SHARE: Final = 0.25

Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Area:
    """A place with its name; one spot for a point, else the corners of a line or an area."""

    name: str
    spots: tuple[Spot, ...]
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Sketch:
    """The drawing in units of its width and height, y downwards. ``bar``: length of the scale bar and its metres."""

    width: float
    height: float
    route: tuple[Spot, ...]
    stops: tuple[Spot, ...]
    areas: tuple[Area, ...]
    bar: tuple[float, int]


def sketch(
    line: Sequence[LonLat], stops: Sequence[LonLat], places: Iterable[tuple[str, Geometry]], width: float, height: float
) -> Sketch:
    """Fit the walk into a drawing; of the places those that lie in it at least in part are drawn."""
    box = _Box((*line, *stops), width, height)
    areas = [_area(name, geometry, box) for name, geometry in places]
    inside = tuple(area for area in areas if any(box.holds(spot) for spot in area.spots))
    return Sketch(
        width, height, tuple(map(box.spot, line)), tuple(map(box.spot, stops)), inside, _bar(box.units_per_metre, width)
    )


class _Box:
    """How degrees become units of the drawing."""

    def __init__(self, positions: Sequence[LonLat], width: float, height: float) -> None:
        lons, lats = [lon for lon, _ in positions], [lat for _, lat in positions]
        self.width, self.height = width, height
        self.lon, self.lat = (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2
        self.east = METRES_PER_DEGREE * math.cos(math.radians(self.lat))
        wide = max((max(lons) - min(lons)) * self.east, LEAST_METRES)
        self.middle = (height - FOOT) / 2
        high = max((max(lats) - min(lats)) * METRES_PER_DEGREE, LEAST_METRES)
        self.units_per_metre = min(width * (1 - 2 * MARGIN) / wide, (height - FOOT) * (1 - 2 * MARGIN) / high)

    def spot(self, position: LonLat) -> Spot:
        """Where a position is drawn."""
        x = self.width / 2 + (position[0] - self.lon) * self.east * self.units_per_metre
        y = self.middle - (position[1] - self.lat) * METRES_PER_DEGREE * self.units_per_metre
        return round(x, 1), round(y, 1)

    def holds(self, spot: Spot) -> bool:
        """Whether a spot is in the drawing."""
        return 0 <= spot[0] <= self.width and 0 <= spot[1] <= self.height


def _area(name: str, geometry: Geometry, box: _Box) -> Area:
    spots = tuple(box.spot(position) for position in geometry.rings[0])
    return Area(name, spots, is_closed=geometry.kind is GeometryKind.POLYGON)


def _bar(units_per_metre: float, width: float) -> tuple[float, int]:
    """The longest round number of metres that takes no more than a share of the width."""
    fitting = [metres for metres in ROUND_METRES if metres * units_per_metre <= width * BAR_SHARE]
    metres = max(fitting, default=ROUND_METRES[0])
    return round(metres * units_per_metre, 1), metres
