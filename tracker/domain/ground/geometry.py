"""The rule for what a place on the map may be: one point, line or area inside Sweden, of sane size.

Pure arithmetic on what came from outside: never trusts a type, never raises anything but DomainError.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.errors import DomainError

SOUTH, WEST, NORTH, EAST = 55.0, 10.5, 69.2, 24.3
MAX_VERTICES = 2000
MAX_TEXT = 200_000
MAX_EXTENT_DEGREES = 0.5
DECIMALS = 6
POINTS_IN_LINE = 2
POINTS_IN_RING = 3

LonLat = tuple[float, float]
Box = tuple[float, float, float, float]


class GeometryKind(StrEnum):
    """The three GeoJSON types a place can have."""

    POINT = "Point"
    LINE = "LineString"
    POLYGON = "Polygon"


@dataclass(frozen=True, slots=True)
class Geometry:
    """A checked and rounded geometry; ``swapped`` and ``closed`` tell what was mended on the way.

    A point and a line are kept as one "ring", so that all three kinds read alike.
    """

    kind: GeometryKind
    rings: tuple[tuple[LonLat, ...], ...]
    swapped: bool = False
    closed: bool = False

    @property
    def bbox(self) -> Box:
        """West, south, east, north."""
        lons = [lon for ring in self.rings for lon, _ in ring]
        lats = [lat for ring in self.rings for _, lat in ring]
        return min(lons), min(lats), max(lons), max(lats)

    @property
    def vertices(self) -> int:
        """How many positions there are in all."""
        return sum(len(ring) for ring in self.rings)

    def as_geojson(self) -> dict[str, object]:
        """The geometry as a GeoJSON object, fresh on each call."""
        rings = [[list(position) for position in ring] for ring in self.rings]
        coordinates: object = rings
        if self.kind is GeometryKind.POINT:
            coordinates = rings[0][0]
        elif self.kind is GeometryKind.LINE:
            coordinates = rings[0]
        return {"type": self.kind.value, "coordinates": coordinates}


def is_in_sweden(lat: float, lon: float) -> bool:
    """Inside the box around Sweden. NaN and infinities are outside."""
    return SOUTH <= lat <= NORTH and WEST <= lon <= EAST


def point_geometry(lat: float, lon: float) -> Geometry:
    """A position as a geometry. Upholds: inside Sweden."""
    return check_geometry({"type": "Point", "coordinates": [lon, lat]})


def read_geometry(text: str) -> Geometry | None:
    """A hidden field's text as a checked geometry; None when it is empty. Upholds: bounded size, real JSON."""
    stripped = text.strip()
    if not stripped or stripped == "null":
        return None
    if len(stripped) > MAX_TEXT:
        raise DomainError("geometry.too_large")
    try:
        found = json.loads(stripped)
    except (ValueError, RecursionError) as error:
        raise DomainError("geometry.not_understood") from error
    return check_geometry(found)


def check_geometry(geojson: object) -> Geometry:
    """Check a GeoJSON geometry (or a Feature around one) and return it rounded, closed and in lon-lat order.

    Swapped axes are mended when every position makes sense only the other way round; an open ring is closed.
    """
    kind, coordinates = _kind_and_coordinates(geojson)
    raw = _raw_rings(kind, coordinates)
    if sum(len(ring) for ring in raw) > MAX_VERTICES:
        raise DomainError("geometry.too_many_vertices", limit=MAX_VERTICES)
    rings = [[_position(position) for position in ring] for ring in raw]
    rings, is_swapped = _ordered(rings)
    is_closed = kind is GeometryKind.POLYGON and any(ring[0] != ring[-1] for ring in rings if ring)
    shaped = tuple(_shaped(kind, ring) for ring in rings)
    geometry = Geometry(kind, shaped, swapped=is_swapped, closed=is_closed)
    west, south, east, north = geometry.bbox
    if max(east - west, north - south) > MAX_EXTENT_DEGREES:
        raise DomainError("geometry.too_large")
    return geometry


def _kind_and_coordinates(geojson: object) -> tuple[GeometryKind, object]:
    if isinstance(geojson, Mapping) and geojson.get("type") == "Feature":
        geojson = geojson.get("geometry")
    if not isinstance(geojson, Mapping):
        raise DomainError("geometry.not_understood")
    kind = geojson.get("type")
    if not isinstance(kind, str) or kind not in set(GeometryKind):
        raise DomainError("geometry.wrong_type")
    return GeometryKind(kind), geojson.get("coordinates")


def _raw_rings(kind: GeometryKind, coordinates: object) -> list[list[object]]:
    if kind is GeometryKind.POINT:
        return [[coordinates]]
    if kind is GeometryKind.LINE:
        return [_items(coordinates)]
    rings = _items(coordinates)
    if not rings:
        raise DomainError("geometry.too_few_points")
    return [_items(ring) for ring in rings]


def _items(value: object) -> list[object]:
    if not isinstance(value, Sequence) or isinstance(value, str | bytes):
        raise DomainError("geometry.not_understood")
    if len(value) > MAX_VERTICES + 1:
        raise DomainError("geometry.too_many_vertices", limit=MAX_VERTICES)
    return list(value)


def _position(value: object) -> LonLat:
    items = _items(value)
    if len(items) not in (2, 3):
        raise DomainError("geometry.not_understood")
    return _number(items[0]), _number(items[1])


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise DomainError("geometry.not_understood")
    try:
        number = float(value)
    except OverflowError as error:
        raise DomainError("geometry.not_finite") from error
    if not math.isfinite(number):
        raise DomainError("geometry.not_finite")
    return round(number, DECIMALS)


def _ordered(rings: list[list[LonLat]]) -> tuple[list[list[LonLat]], bool]:
    positions = [position for ring in rings for position in ring]
    if all(is_in_sweden(lat, lon) for lon, lat in positions):
        return rings, False
    if all(is_in_sweden(lat, lon) for lat, lon in positions):
        return [[(lon, lat) for lat, lon in ring] for ring in rings], True
    raise DomainError("geometry.outside_sweden")


def _shaped(kind: GeometryKind, ring: list[LonLat]) -> tuple[LonLat, ...]:
    """Drop repeated positions, close a ring, and see that enough is left."""
    kept = [position for number, position in enumerate(ring) if number == 0 or position != ring[number - 1]]
    if kind is GeometryKind.POINT:
        return tuple(kept)
    if kind is GeometryKind.LINE:
        if len(kept) < POINTS_IN_LINE:
            raise DomainError("geometry.too_few_points")
        return tuple(kept)
    open_ring = kept[:-1] if len(kept) > 1 and kept[0] == kept[-1] else kept
    if len(set(open_ring)) < POINTS_IN_RING:
        raise DomainError("geometry.too_few_points")
    return (*open_ring, open_ring[0])
