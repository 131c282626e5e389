"""What a GeoJSON endpoint answers: typed, already scoped rows in, a feature collection out. Knows no map library.

A route::

    rows = queries.map.case_places(actor, case)          # scoped there, and only there
    return geojson_response(MapFeature(id=row.public_id, ...) for row in rows)

Texts go out as plain strings; static/js/map-layers.js puts them on the page with textContent, never as HTML.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from flask import Response


class MarkKind(StrEnum):
    """The silhouettes of the map; a feature with an area is drawn as an outline whatever its kind."""

    AREA = "area"
    CASE = "case"
    FINDING = "finding"
    KEEP = "keep"
    MEASURE = "measure"
    OBSERVATION = "observation"
    PLACE = "place"
    PROBLEM = "problem"
    ROUTE = "route"
    STOP = "stop"
    TOLD = "told"
    TOLD_KEEP = "told_keep"


class MapFeature(NamedTuple):
    """One thing on the map.

    ``id`` is the list's data-feature-id, ``name`` the accessible name in full, ``label`` what is written in or at the
    mark (a letter, a number, a place's name), ``lines`` the popup's text, ``url`` an own path, ``status`` (ok, warn,
    bad, under_way, waiting) what stands at a measure's corner. Without a geometry it stands in the list only.
    ``shift``: px east and south of its point; ``parts``: the parts of the day it belongs to (showing.parts_of).
    """

    id: str
    geometry: Mapping[str, object] | None
    kind: MarkKind
    name: str
    label: str = ""
    lines: tuple[str, ...] = ()
    url: str = ""
    status: str = ""
    is_quiet: bool = False
    is_current: bool = False
    shift: tuple[int, int] = (0, 0)
    parts: int = 0

    def as_geojson(self) -> dict[str, object]:
        """The feature as GeoJSON; empty properties are left out, so that ten thousand features stay small."""
        optional = (
            ("label", self.label),
            ("lines", self.lines),
            ("url", self.url),
            ("status", self.status),
            ("quiet", self.is_quiet),
            ("current", self.is_current),
            ("shift", self.shift if any(self.shift) else None),
            ("parts", self.parts),
        )
        properties: dict[str, object] = {"kind": self.kind.value, "name": self.name}
        properties.update([pair for pair in optional if pair[1]])
        return {"type": "Feature", "id": self.id, "geometry": self.geometry, "properties": properties}


def feature_collection(features: Iterable[MapFeature], *, is_cut: bool = False) -> dict[str, object]:
    """Features as one GeoJSON object. ``is_cut``: there are more; the map then asks for what lies in its view."""
    made: dict[str, object] = {"type": "FeatureCollection", "features": [feature.as_geojson() for feature in features]}
    return {**made, "cut": True} if is_cut else made


def geojson_response(features: Iterable[MapFeature], *, is_cut: bool = False) -> Response:
    """The answer of a layer's endpoint. Upholds: never kept by a browser or proxy, never sniffed as a page."""
    made = feature_collection(features, is_cut=is_cut)
    body = json.dumps(made, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    response = Response(body, mimetype="application/geo+json")
    response.headers["Cache-Control"] = "no-store"
    return response
