"""The coordinate systems of Swedish map files: which there are, and which one a file says or looks like."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from tracker.domain.ground.coordinates import EASTINGS_LOCAL, EASTINGS_RT90, EASTINGS_TM, NORTHINGS

WGS84: Final = 4326
RT90: Final = 3021
_DEGREES: Final = 180


class System(StrEnum):
    """A system by its EPSG number. WGS 84 and SWEREF 99 in degrees are the same within a metre."""

    WGS84 = "4326"
    SWEREF_TM = "3006"
    SWEREF_1200 = "3007"
    SWEREF_1330 = "3008"
    SWEREF_1415 = "3012"
    SWEREF_1500 = "3009"
    SWEREF_1545 = "3013"
    SWEREF_1630 = "3010"
    SWEREF_1715 = "3014"
    SWEREF_1800 = "3011"
    SWEREF_1845 = "3015"
    SWEREF_2015 = "3016"
    SWEREF_2145 = "3017"
    SWEREF_2315 = "3018"
    RT90 = "3021"


_SAME: Final = {"CRS84": System.WGS84, "4619": System.WGS84, "4258": System.WGS84}
_KNOWN: Final = {system.value: system for system in System} | _SAME
_NAME: Final = re.compile(r"(?:EPSG:{1,2}[0-9.]*:?|CRS:?)(CRS84|[0-9]{4,5})\b|(CRS84)$", re.IGNORECASE)


def declared(crs: object) -> System | None:
    """The system that a GeoJSON file's ``crs`` member names; None where it names none that is known here."""
    properties = crs.get("properties") if isinstance(crs, Mapping) else None
    name = properties.get("name") if isinstance(properties, Mapping) else None
    found = _NAME.search(name[:200]) if isinstance(name, str) else None
    return _KNOWN.get((found.group(1) or found.group(2)).upper()) if found else None


def looks_like(x: float, y: float) -> System | None:
    """What a position's numbers look like, whichever comes first; None for a local zone, which only its owner knows."""
    if abs(x) <= _DEGREES and abs(y) <= _DEGREES:
        return System.WGS84
    easting = x if _within(y, NORTHINGS) else y
    for system, eastings in ((System.SWEREF_TM, EASTINGS_TM), (System.RT90, EASTINGS_RT90)):
        if _within(easting, eastings):
            return system
    return None


def is_local(x: float, y: float) -> bool:
    """Whether a position lies in one of the local zones, by its numbers."""
    return _within(min(x, y), EASTINGS_LOCAL) and _within(max(x, y), NORTHINGS)


def east_first(x: float, y: float) -> tuple[float, float]:
    """A projected position with its easting first: a northing is always the larger in Sweden."""
    return (y, x) if x > y else (x, y)


def _within(value: float, bounds: tuple[int, int]) -> bool:
    return bounds[0] <= value <= bounds[1]
