"""What of a map leaves it as a file: things with a name, words, a shape and the address of their page. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class MapFile(StrEnum):
    """The kinds of file, by their endings."""

    GEOJSON = "geojson"
    KML = "kml"
    GPX = "gpx"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class MapThing:
    """A thing on the map. ``layer``: in words; ``geometry``: GeoJSON in WGS84, None for what lies nowhere."""

    layer: str
    name: str
    words: str
    link: str
    geometry: Mapping[str, Any] | None


def wkt(geometry: Mapping[str, Any]) -> str:
    """A GeoJSON geometry as well-known text (ISO 19125), as map programs read it out of a table."""
    return f"{geometry['type'].upper()} {_nested(geometry['coordinates'], is_point=geometry['type'] == 'Point')}"


def _nested(value: Any, *, is_point: bool = False) -> str:
    if not isinstance(value[0], list | tuple):
        position = " ".join(str(each) for each in value[:2])
        return f"({position})" if is_point else position
    return f"({', '.join(_nested(each) for each in value)})"
