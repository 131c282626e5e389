"""Grids to degrees, mending of areas, and measures on the ground: pyproj and shapely, and nothing else knows them.

Handed to the pages by the app factory as one object (``Geodesy()``). Never touches the network.
"""

from __future__ import annotations

import functools
import math

import pyproj
import shapely
from pyproj.network import set_network_enabled  # type: ignore[attr-defined]
from shapely.geometry import LineString, Point, Polygon, mapping
from shapely.geometry.base import BaseGeometry

from tracker.domain.errors import DomainError
from tracker.domain.ground.coordinates import Position, Projected, Understood
from tracker.domain.ground.geometry import DECIMALS, Geometry, GeometryKind, check_geometry, is_in_sweden
from tracker.domain.ground.systems import System, east_first

set_network_enabled(active=False)

GRIDS = range(3006, 3019)  # SWEREF 99 TM and the twelve local zones
WGS84 = 4326
LOST_AREA = 0.05  # mending may drop this share of an area, slivers where a line crossed itself; not more


class Geodesy:
    """What pages and services ask about the ground."""

    def to_position(self, found: Position | Projected) -> Position:
        """A parsed position in degrees. Upholds: inside Sweden, also after the transform."""
        if isinstance(found, Position):
            return found
        if found.epsg not in GRIDS:
            raise DomainError("position.not_understood")
        lon, lat = _to_degrees(found.epsg).transform(found.easting, found.northing)
        if not (math.isfinite(lat) and math.isfinite(lon) and is_in_sweden(lat, lon)):
            raise DomainError("position.outside_sweden")
        return Position(round(lat, DECIMALS), round(lon, DECIMALS), Understood(found.how))

    def degrees(self, system: System, x: float, y: float) -> tuple[float, float]:
        """A position of a file as longitude and latitude; infinite where there is no such place."""
        if system is System.WGS84:
            return x, y
        lon, lat = _to_degrees(int(system.value)).transform(*east_first(x, y))
        return lon, lat

    def mended(self, geometry: Geometry) -> Geometry:
        """The same geometry if it is sound, an area that crosses itself made sound, or an error when it cannot be."""
        drawn = _as_shape(geometry)
        if drawn.is_valid and not _is_flat(drawn):
            return geometry
        if geometry.kind is not GeometryKind.POLYGON:
            raise DomainError("geometry.too_few_points")
        parts = [part for part in _parts(shapely.make_valid(drawn)) if isinstance(part, Polygon)]
        whole = sum(part.area for part in parts)
        if not whole:
            raise DomainError("geometry.too_few_points")
        largest = max(parts, key=lambda part: part.area)
        if largest.area < (1 - LOST_AREA) * whole:
            raise DomainError("geometry.crosses_itself")
        return check_geometry(_plain(largest))

    def middle(self, geometry: Geometry) -> Position:
        """A point that lies on the geometry itself, also when it is bent: where a mark or a label stands."""
        point = _as_shape(geometry).representative_point()
        return Position(round(point.y, DECIMALS), round(point.x, DECIMALS), Understood.DECIMAL)

    def area(self, geometry: Geometry) -> float:
        """Square metres on the ground; 0 for a point or a line."""
        if geometry.kind is not GeometryKind.POLYGON:
            return 0.0
        return abs(_ellipsoid().geometry_area_perimeter(_as_shape(geometry))[0])

    def length(self, geometry: Geometry) -> float:
        """Metres along a line or around an area; 0 for a point."""
        if geometry.kind is GeometryKind.POINT:
            return 0.0
        return float(_ellipsoid().geometry_length(_as_shape(geometry)))

    def distance(self, one: Position, other: Position) -> float:
        """Metres between two positions."""
        return float(_ellipsoid().inv(one.lon, one.lat, other.lon, other.lat)[2])

    def contains(self, area: Geometry, position: Position) -> bool:
        """Whether a position lies in an area, its edge included."""
        return bool(_as_shape(area).covers(Point(position.lon, position.lat)))


@functools.cache
def _to_degrees(epsg: int) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(epsg, WGS84, always_xy=True)


@functools.cache
def _ellipsoid() -> pyproj.Geod:
    return pyproj.Geod(ellps="GRS80")


def _as_shape(geometry: Geometry) -> BaseGeometry:
    if geometry.kind is GeometryKind.POINT:
        return Point(geometry.rings[0][0])
    if geometry.kind is GeometryKind.LINE:
        return LineString(geometry.rings[0])
    return Polygon(geometry.rings[0], geometry.rings[1:])


def _parts(found: BaseGeometry) -> list[BaseGeometry]:
    inner = getattr(found, "geoms", None)
    return [part for piece in inner for part in _parts(piece)] if inner is not None else [found]


def _is_flat(found: BaseGeometry) -> bool:
    return isinstance(found, Polygon) and not found.area


def _plain(found: BaseGeometry) -> object:
    plain = mapping(found)
    return {"type": plain["type"], "coordinates": plain["coordinates"]}
