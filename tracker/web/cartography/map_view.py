"""What a map shall show, described in frozen data; knows no map library. maps.py beside it turns it into parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from tracker.domain.ground.geometry import Geometry

OPENSTREETMAP_LICENCE = "https://www.openstreetmap.org/copyright"
TILES_FILE = "/karta/underlag.pmtiles"
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
    """A ground of the installation. ``kind``: xyz, wms (with ``layers``) or pmtiles, which is served by ourselves."""

    url: str
    attribution: str
    licence_url: str = ""
    name: str = ""
    kind: str = "xyz"
    layers: str = ""
    max_zoom: int = 19


class BaseMap(Protocol):
    """What is set of a ground."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def url(self) -> str: ...  # noqa: D102
    @property
    def credit(self) -> str: ...  # noqa: D102
    @property
    def layers(self) -> str: ...  # noqa: D102
    @property
    def max_zoom(self) -> int: ...  # noqa: D102


class HasTiles(Protocol):
    """The setting that names the grounds there are."""

    @property
    def base_maps(self) -> Sequence[BaseMap]: ...  # noqa: D102


def tile_settings(settings: HasTiles) -> tuple[TileSettings, ...]:
    """The installation's grounds, the one that is shown first; none where no server is to be asked."""
    return tuple(
        TileSettings(
            # of a file of ours nothing is told but where it is served
            url=TILES_FILE if each.kind == "pmtiles" else each.url,
            attribution=each.credit,
            licence_url=OPENSTREETMAP_LICENCE if "openstreetmap.org/" in each.url else "",
            name=each.name,
            kind=each.kind,
            layers=each.layers,
            max_zoom=each.max_zoom,
        )
        for each in settings.base_maps
    )


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
    """Drawing into the hidden input ``name``; ``lookup_url`` answers ``?text=`` (see place_field).

    ``taps``: a tap on the map sets the point, and Enter sets it in the map's middle; there are no tools to choose then.
    """

    name: str = "geometry"
    text_name: str = "position_text"
    kinds: tuple[DrawKind, ...] = (DrawKind.POINT, DrawKind.POLYGON)
    geojson: Mapping[str, object] | None = None
    lookup_url: str = ""
    taps: bool = False


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
    tiles: tuple[TileSettings, ...] = ()
    ground: str = GROUND_INDEX
    height: MapHeight = MapHeight.MEDIUM
