"""A layer of the municipality's own map as a quiet ground: what a file may hold, and what of it is kept. Pure.

Only the shapes and one name a feature are kept: a map made for something else may say more than is needed here.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tracker.domain.errors import DomainError
from tracker.domain.ground.geometry import DECIMALS, is_in_sweden
from tracker.domain.walks.bringing import Limits, RawFeature, RawFile

NAME_LENGTH: Final = 80
FEATURE_NAME_LENGTH: Final = 120
MOST_LAYERS: Final = 12
MOST_POSITIONS: Final = 100_000
OWN_LAYERS: Final = Limits(4_000_000, 5_000)
# how deep the positions of each kind of shape lie
_DEPTH: Final = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
_PAIR: Final = 2


@dataclass(frozen=True, slots=True)
class OwnLayer:
    """What is kept: a GeoJSON feature collection as text, how many of each kind, and the names there are."""

    content: str
    points: int
    lines: int
    areas: int

    @property
    def features(self) -> int:
        """How many in all."""
        return self.points + self.lines + self.areas


def own_layer(file: RawFile, key: str | None, check_name: Callable[[str], None]) -> OwnLayer:
    """A file as a layer; ``key``: the property that is the name, else the one that the file calls a name.

    All or nothing. Raises DomainError ``own_layer.*`` or ``bringing.*`` at ``file`` or ``name_key``.
    """
    if not file.features:
        raise DomainError("bringing.empty", "file")
    if len(file.features) > OWN_LAYERS.features:
        raise DomainError("bringing.too_many", "file", most=OWN_LAYERS.features)
    names = _names(file.features, key)
    shapes = [_shape(number, feature.geometry) for number, feature in enumerate(file.features, start=1)]
    if sum(count for _shape_, count in shapes) > MOST_POSITIONS:
        raise DomainError("own_layer.too_many_positions", "file", most=MOST_POSITIONS)
    for name in dict.fromkeys(names):
        if name:
            check_name(name)
    made = [
        {"type": "Feature", "geometry": shape, "properties": {"name": name} if name else {}}
        for (shape, _count), name in zip(shapes, names, strict=True)
    ]
    kinds = Counter(str(shape["type"]).removeprefix("Multi") for shape, _count in shapes)
    content = json.dumps({"type": "FeatureCollection", "features": made}, ensure_ascii=False, separators=(",", ":"))
    return OwnLayer(content, kinds["Point"], kinds["LineString"], kinds["Polygon"])


def _names(features: Sequence[RawFeature], key: str | None) -> list[str]:
    if key is None:
        return [_tidy(feature.name) for feature in features]
    if not any(key in feature.properties for feature in features):
        known = sorted({name for feature in features[:20] for name in feature.properties})
        if not known:
            raise DomainError("own_layer.no_properties", "name_key")
        raise DomainError("own_layer.no_such_key", "name_key", known=", ".join(known[:20]))
    return [_tidy(feature.properties.get(key, "")) for feature in features]


def _tidy(name: str) -> str:
    return " ".join(name.split())[:FEATURE_NAME_LENGTH]


def _shape(number: int, geometry: object) -> tuple[dict[str, Any], int]:
    """A rounded shape without heights, and how many positions it has."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or not isinstance(kind, str) or kind not in _DEPTH:
        raise DomainError("own_layer.wrong_type", "file", number=number)
    found: list[int] = []
    coordinates = _positions(number, geometry.get("coordinates"), _DEPTH[kind], found)
    return {"type": kind, "coordinates": coordinates}, len(found)


def _positions(number: int, value: object, depth: int, found: list[int]) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise DomainError("own_layer.broken", "file", number=number)
    if depth:
        return [_positions(number, each, depth - 1, found) for each in value]
    numbers = [each for each in value[:_PAIR] if isinstance(each, int | float) and not isinstance(each, bool)]
    if len(numbers) != _PAIR or not all(math.isfinite(each) for each in numbers):
        raise DomainError("own_layer.broken", "file", number=number)
    lon, lat = (round(float(each), DECIMALS) for each in numbers)
    if not is_in_sweden(lat, lon):
        raise DomainError("own_layer.outside_sweden", "file", number=number)
    found.append(number)
    return [lon, lat]
