"""Areas of authority over the ground: their shape, what each covers, and who answers for a point. Pure.

Whoever has the ground answers for all that lies on it and that nobody else has: lamps, plants and buildings can be
somebody else's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any, Final

from tracker.domain.errors import DomainError
from tracker.domain.ground.geometry import (
    MAX_VERTICES,
    Box,
    Geometry,
    GeometryKind,
    LonLat,
    check_geometry,
)
from tracker.domain.walks.findings import FindingCategory

NAME_LENGTH: Final = 160
SOURCE_LENGTH: Final = 300
MOST_AREAS: Final = 1_000
MULTI: Final = "MultiPolygon"


class Aspect(StrEnum):
    """What somebody has authority over in an area."""

    GROUND = "ground"
    LIGHTING = "lighting"
    GREENERY = "greenery"
    BUILDINGS = "buildings"


_ASPECTS: Final[dict[str, Aspect]] = {FindingCategory.LIGHTS: Aspect.LIGHTING, FindingCategory.SIGHT: Aspect.GREENERY}


@dataclass(frozen=True, slots=True)
class AreaShape:
    """A checked area of one or several parts."""

    parts: tuple[Geometry, ...]

    @property
    def bbox(self) -> Box:
        """West, south, east, north."""
        boxes = [part.bbox for part in self.parts]
        wests, souths, easts, norths = zip(*boxes, strict=True)
        return min(wests), min(souths), max(easts), max(norths)

    def as_geojson(self) -> dict[str, Any]:
        """A Polygon, or a MultiPolygon where there are several parts."""
        shapes: list[Any] = [part.as_geojson() for part in self.parts]
        if len(shapes) == 1:
            return dict(shapes[0])
        return {"type": MULTI, "coordinates": [shape["coordinates"] for shape in shapes]}


@dataclass(frozen=True, slots=True)
class Controller:
    """Who has authority: an organisation, or somebody by name (``organisation_id`` is None)."""

    organisation_id: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Held:
    """That somebody has authority over something in an area. ``source``: where that stands."""

    area_id: str
    area_name: str
    aspect: Aspect
    controller: Controller
    source: str | None = None


def check_area(geojson: object) -> AreaShape:
    """Check a Polygon or MultiPolygon (or a Feature around one). Raises DomainError ``geometry.*`` or ``area.*``."""
    if isinstance(geojson, Mapping) and geojson.get("type") == "Feature":
        geojson = geojson.get("geometry")
    if isinstance(geojson, Mapping) and geojson.get("type") == MULTI:
        pieces = geojson.get("coordinates")
        if not isinstance(pieces, Sequence) or isinstance(pieces, str | bytes) or not pieces:
            raise DomainError("geometry.too_few_points")
        if len(pieces) > MAX_VERTICES:
            raise DomainError("geometry.too_many_vertices", limit=MAX_VERTICES)
        parts = tuple(check_geometry({"type": GeometryKind.POLYGON.value, "coordinates": piece}) for piece in pieces)
    else:
        parts = (check_geometry(geojson),)
    if any(part.kind is not GeometryKind.POLYGON for part in parts):
        raise DomainError("area.no_area")
    if sum(part.vertices for part in parts) > MAX_VERTICES:
        raise DomainError("geometry.too_many_vertices", limit=MAX_VERTICES)
    return AreaShape(parts)


def aspect_of(type_code: str) -> Aspect:
    """What of an area a finding or an observation is about: lamps, what grows, or the ground and all else on it."""
    return _ASPECTS.get(type_code, Aspect.GROUND)


def check_valid(valid_from: dt.date | None, valid_to: dt.date | None) -> None:
    """An area does not end before it begins. Raises DomainError ``area.ends_before`` at ``valid_to``."""
    if valid_from and valid_to and valid_to < valid_from:
        raise DomainError("area.ends_before", "valid_to")


def lies_in(shape: Mapping[str, Any], at: LonLat) -> bool:
    """Whether a position lies in a stored Polygon or MultiPolygon; one in a hole does not.

    On the very edge it may fall either way, as with any measured boundary.
    """
    pieces = shape["coordinates"] if shape["type"] == MULTI else [shape["coordinates"]]
    # a crossing of a hole's edge takes back the crossing of the outer one
    return any(sum(_crossings(ring, at) for ring in piece) % 2 for piece in pieces)


def _crossings(ring: Sequence[Sequence[float]], at: LonLat) -> int:
    """How many of a ring's edges a line due east of the position crosses."""
    x, y = at
    count = 0
    for (x1, y1, *_z), (x2, y2, *_w) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
            count += 1
    return count


def answering(held: Iterable[Held], aspect: Aspect = Aspect.GROUND) -> list[Held]:
    """Who answers for something: whoever has just that, else whoever has the ground."""
    found = list(held)
    named = [each for each in found if each.aspect is aspect]
    return named or [each for each in found if each.aspect is Aspect.GROUND]


def controllers_among(held: Iterable[Held]) -> list[Controller]:
    """The different ones, in the order they come; a name written in other letters is the same."""
    found: dict[str, Controller] = {}
    for each in held:
        found.setdefault(each.controller.organisation_id or each.controller.name.casefold(), each.controller)
    return list(found.values())


def only_one(held: Iterable[Held], aspect: Aspect = Aspect.GROUND) -> Controller | None:
    """Whoever answers, where that is one; None where nobody is known to, or several are and a person must choose."""
    found = controllers_among(answering(held, aspect))
    return found[0] if len(found) == 1 else None


def middle_of(box: Box) -> LonLat:
    """The point by which something with an extent is looked up: the middle of its bounding box."""
    west, south, east, north = box
    return (west + east) / 2, (south + north) / 2
