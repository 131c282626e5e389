"""Features of a file from a Swedish coordinate system to degrees."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from tracker.adapters.geodesy import Geodesy
from tracker.domain.errors import DomainError
from tracker.domain.ground.systems import System, is_local, looks_like
from tracker.domain.walks.bringing import RawFeature

_DEEPEST = 5


def in_degrees(feature: RawFeature, system: System | None) -> RawFeature:
    """The feature with its coordinates in degrees; one that cannot be read is left for the rule to refuse.

    Without a system it is seen by the numbers. Raises DomainError ``bringing.zone`` at ``system`` for a local zone.
    """
    shape = feature.geometry
    if not isinstance(shape, dict):
        return feature
    try:
        first = next(_positions(shape.get("coordinates"), 0), None)
    except OverflowError:
        return feature
    if first is None:
        return feature
    found = system or looks_like(*first)
    if found is None and is_local(*first):
        raise DomainError("bringing.zone", "system")
    if found is None or found is System.WGS84:
        return feature
    return replace(feature, geometry={**shape, "coordinates": _turned(shape["coordinates"], found, 0)})


def _positions(value: Any, depth: int) -> Iterator[tuple[float, float]]:
    if _is_position(value):
        yield float(value[0]), float(value[1])
    elif isinstance(value, list) and depth < _DEEPEST:
        for each in value:
            yield from _positions(each, depth + 1)


def _is_position(value: Any) -> bool:
    def is_number(each: Any) -> bool:
        return isinstance(each, int | float) and not isinstance(each, bool)

    return isinstance(value, list) and len(value) >= 2 and is_number(value[0]) and is_number(value[1])  # noqa: PLR2004


def _turned(value: Any, system: System, depth: int) -> Any:
    if _is_position(value):
        return _degrees(value, system)
    if isinstance(value, list) and depth < _DEEPEST:
        return [_turned(each, system, depth + 1) for each in value]
    return value


def _degrees(position: Sequence[float], system: System) -> list[float]:
    """Far outside Sweden where the grid has no such place, so that the rule says that it lies outside."""
    try:
        lon, lat = Geodesy().degrees(system, float(position[0]), float(position[1]))
    except OverflowError:
        return [0.0, 0.0]
    return [lon, lat] if math.isfinite(lon) and math.isfinite(lat) else [0.0, 0.0]
