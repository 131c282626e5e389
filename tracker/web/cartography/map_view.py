"""What a map shall show, described in frozen data; knows no map library. maps.py beside it turns it into parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from tracker.domain.ground.geometry import Geometry

OPENSTREETMAP_LICENCE = "https://www.openstreetmap.org/copyright"
GROUND_INDEX = "/static/ground/index.json"


class LayerStyle(StrEnum):
    """How a layer's features look: each mark by its own kind, areas drawn out, or areas held back until chosen."""

    MARKS = "marks"
    PLACES = "places"
    QUIET_PLACES = "quiet_places"


class DrawKind(StrEnum):
    """What may be drawn."""

    LINE = "line"
    POINT = "point"
    POLYGON = "polygon"


class MapHeight(StrEnum):
    """Height classes of map.css: small in a form, medium beside text, large where the map is the page."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


@dataclass(frozen=True, slots=True)
class TileSettings:
    """The tile server of the installation; ``host`` (scheme and name) belongs in the page's img-src."""

    url: str
    attribution: str
    host: str = ""
    licence_url: str = ""


class HasTiles(Protocol):
    """The three settings that describe a tile server."""

    @property
    def tile_url(self) -> str: ...  # noqa: D102
    @property
    def tile_credit(self) -> str: ...  # noqa: D102
    @property
    def tile_host(self) -> str: ...  # noqa: D102


def tile_settings(settings: HasTiles) -> TileSettings | None:
    """The installation's tile server, or None where no server is to be asked."""
    if not settings.tile_url:
        return None
    licence_url = OPENSTREETMAP_LICENCE if "openstreetmap.org/" in settings.tile_url else ""
    return TileSettings(settings.tile_url, settings.tile_credit, settings.tile_host, licence_url)


@dataclass(frozen=True, slots=True)
class Bounds:
    """A box in degrees; ``of`` joins the boxes of geometries so that a page can open on its own places."""

    south: float
    west: float
    north: float
    east: float

    @classmethod
    def of(cls, *geometries: Geometry) -> Bounds | None:
        """The box around all, None where there is nothing to show."""
        if not geometries:
            return None
        boxes = [geometry.bbox for geometry in geometries]
        return cls(
            min(box[1] for box in boxes),
            min(box[0] for box in boxes),
            max(box[3] for box in boxes),
            max(box[2] for box in boxes),
        )


@dataclass(frozen=True, slots=True)
class MapLayer:
    """One scoped GeoJSON endpoint; ``name`` is what its features are called in the plural ("Iakttagelser").

    ``switch``: the value of the check box that shows it; one that is not ``is_on`` is fetched when it is switched on.
    """

    name: str
    url: str
    style: LayerStyle = LayerStyle.MARKS
    clustered: bool = False
    switch: str = ""
    is_on: bool = True


@dataclass(frozen=True, slots=True)
class DrawField:
    """Drawing into the hidden input ``name``; ``lookup_url`` answers ``?text=`` (see place_field)."""

    name: str = "geometry"
    text_name: str = "position_text"
    kinds: tuple[DrawKind, ...] = (DrawKind.POINT, DrawKind.POLYGON)
    geojson: Mapping[str, object] | None = None
    lookup_url: str = ""


@dataclass(frozen=True, slots=True)
class MapView:
    """All that decides a map. ``bounds`` wins over ``centre``; with neither the map opens on its own features."""

    label: str
    key: str = "main"
    bounds: Bounds | None = None
    centre: tuple[float, float] | None = None
    zoom: int = 16
    layers: tuple[MapLayer, ...] = ()
    drawing: DrawField | None = None
    tiles: TileSettings | None = None
    ground: str = GROUND_INDEX
    height: MapHeight = MapHeight.MEDIUM
