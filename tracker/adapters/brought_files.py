"""Reads ways and points out of GPX, KML, GeoJSON and CSV files from outside. Trusts nothing in them.

XML passes defusedxml first: a document type, an entity or a reference to elsewhere ends the reading. What a file is, is
seen by its content and never by its name.
"""

from __future__ import annotations

import codecs
import json
import math
from collections.abc import Iterator
from typing import Any, Final

from defusedxml import ElementTree as Safe
from defusedxml.common import DefusedXmlException

from tracker.adapters.ground.file_systems import in_degrees
from tracker.adapters.ground.point_tables import is_table, points_in
from tracker.domain.errors import DomainError
from tracker.domain.ground.systems import System, declared
from tracker.domain.walks.bringing import USUAL, FileKind, Limits, RawFeature, RawFile

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_DEEPEST: Final = 12
_SIGNS: Final = 40
_LONGEST: Final = 300
_MOST_PROPERTIES: Final = 60


class BroughtFiles:
    """What reads them."""

    def read(self, content: bytes, limits: Limits = USUAL, system: System | None = None) -> RawFile:
        """The file's features as they stand, in degrees. ``system``: of a GeoJSON file that does not say its own.

        Raises DomainError at the field ``file`` or ``system``, and nothing else.
        """
        if not content.strip():
            raise DomainError("bringing.empty", "file")
        if len(content) > limits.size:
            raise DomainError("bringing.too_large", "file", most=limits.size // 1_000_000)
        start = _text(content[:4096]).lstrip()
        if start.startswith("<"):
            return _xml(content, limits)
        if start.startswith(("{", "[")):
            found = tuple(_geojson(_text(content, whole=True), limits, system))
            return RawFile(FileKind.GEOJSON, found)
        if is_table(start):
            rows = _few(points_in(_text(content, whole=True)), limits)
            return RawFile(FileKind.CSV, tuple(in_degrees(each, system) for each in rows))
        raise DomainError("bringing.not_known", "file")


def _text(content: bytes, *, whole: bool = False) -> str:
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8")
    try:
        return content.decode(encoding, errors="strict" if whole else "replace")
    except UnicodeError as error:
        raise DomainError("bringing.broken", "file") from error


# --- XML --------------------------------------------------------------------------------------------------------------
def _xml(content: bytes, limits: Limits) -> RawFile:
    try:
        root = Safe.fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise DomainError("bringing.unsafe", "file") from error
    except (Safe.ParseError, ValueError, LookupError, RecursionError) as error:
        raise DomainError("bringing.broken", "file") from error
    kinds = {"gpx": (FileKind.GPX, _gpx), "kml": (FileKind.KML, _kml)}
    found = kinds.get(_tag(root).lower())
    if found is None:
        raise DomainError("bringing.not_known", "file")
    kind, read = found
    return RawFile(kind, tuple(_few(read(root), limits)))


def _few(features: Iterator[RawFeature], limits: Limits) -> Iterator[RawFeature]:
    """No more than are judged, and one that tells that there are."""
    for number, feature in enumerate(features):
        yield feature
        if number >= limits.features:
            return


def _tag(node: Any) -> str:
    return str(node.tag).rpartition("}")[2]


def _inside(node: Any, *tags: str) -> Iterator[Any]:
    return (each for each in node.iter() if _tag(each) in tags)


def _child_text(node: Any, tag: str) -> str:
    return next((str(each.text or "") for each in node if _tag(each) == tag), "")


def _gpx(root: Any) -> Iterator[RawFeature]:
    """Waypoints in order, then routes and the segments of tracks, each a line."""
    for node in root:
        tag, name = _tag(node), _child_text(node, "name")
        if tag == "wpt":
            yield RawFeature(name, {"type": "Point", "coordinates": _place(node)})
        elif tag == "rte":
            yield RawFeature(name, _line(_inside(node, "rtept")))
        elif tag == "trk":
            for segment in _inside(node, "trkseg"):
                yield RawFeature(name, _line(_inside(segment, "trkpt")))


def _line(points: Iterator[Any]) -> dict[str, object]:
    return {"type": "LineString", "coordinates": [_place(point) for point in points]}


def _place(node: Any) -> list[object]:
    return [_number(node.get("lon")), _number(node.get("lat"))]


def _number(text: str | None) -> object:
    """A number as it stands; what is none stays text, which the rule for geometries refuses."""
    try:
        return float(text) if text and len(text) <= _SIGNS else text
    except ValueError:
        return text


def _kml(root: Any) -> Iterator[RawFeature]:
    """The geometries of each placemark; one with several gives as many features."""
    for mark in _inside(root, "Placemark"):
        name, shapes = _child_text(mark, "name"), list(_inside(mark, "Point", "LineString", "Polygon"))
        if not shapes:
            yield RawFeature(name, None)
        for shape in shapes:
            texts = [str(each.text or "") for each in _inside(shape, "coordinates")]
            pairs = [_pair(text) for text in (texts[0] if texts else "").split()]
            if _tag(shape) == "Point":
                yield RawFeature(name, {"type": "Point", "coordinates": pairs[0] if len(pairs) == 1 else None})
            elif _tag(shape) == "LineString":
                yield RawFeature(name, {"type": "LineString", "coordinates": pairs})
            else:
                yield RawFeature(name, {"type": "Polygon", "coordinates": [pairs]})


def _pair(text: str) -> list[object]:
    return [_number(part) for part in text.split(",")][:3]


# --- GeoJSON ----------------------------------------------------------------------------------------------------------
def _geojson(text: str, limits: Limits, system: System | None) -> Iterator[RawFeature]:
    try:
        found = json.loads(text, parse_constant=float)
    except (ValueError, RecursionError) as error:
        raise DomainError("bringing.broken", "file") from error
    if not isinstance(found, dict):
        raise DomainError("bringing.not_known", "file")
    found_system = declared(found.get("crs")) or system
    return (in_degrees(each, found_system) for each in _few(_features(found, 0), limits))


def _features(found: Any, depth: int) -> Iterator[RawFeature]:
    """The features of a collection, also of one in another; a geometry alone is a feature without a name."""
    kind = found.get("type") if isinstance(found, dict) else None
    if kind == "FeatureCollection" and isinstance(found.get("features"), list) and depth < _DEEPEST:
        for each in found["features"]:
            yield from _features(each, depth + 1)
    elif kind == "GeometryCollection" and isinstance(found.get("geometries"), list) and depth < _DEEPEST:
        for each in found["geometries"]:
            yield from _features(each, depth + 1)
    elif kind == "Feature":
        properties = found.get("properties")
        named = properties if isinstance(properties, dict) else {}
        name = next((named[key] for key in ("name", "namn", "title", "titel") if isinstance(named.get(key), str)), "")
        short = _short(named)
        yield from (RawFeature(name, each.geometry, short) for each in _features(found.get("geometry"), depth + 1))
    else:
        yield RawFeature("", _finite(found))


def _short(properties: dict[str, Any]) -> dict[str, str]:
    """The properties that are a word or a number."""
    found = {str(key)[:_LONGEST]: value for key, value in list(properties.items())[:_MOST_PROPERTIES]}
    return {key: str(value)[:_LONGEST] for key, value in found.items() if isinstance(value, str | int | float)}


def _finite(found: Any) -> Any:
    """A bare NaN of JSON's looser dialects stays a number that the rule for geometries refuses by name."""
    return None if isinstance(found, float) and math.isnan(found) else found
