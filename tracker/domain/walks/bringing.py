"""What a file brings to a walk: features with a number and a name, what is wrong with each, and what becomes of them.

A point becomes a stop, a line a way. All or nothing: with one fault nothing is brought in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from tracker.domain.errors import DomainError
from tracker.domain.ground.geometry import Geometry, GeometryKind, LonLat, check_geometry

MOST_BYTES: Final = 1_000_000
MOST_FEATURES: Final = 200
NAME_LENGTH: Final = 160
# two stops that a way leads between lie at its ends, within so many degrees (about 60 m north and 30 m east)
NEAR_DEGREES: Final = 0.0006


class FileKind(StrEnum):
    """What a file was read as."""

    GPX = "gpx"
    KML = "kml"
    GEOJSON = "geojson"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class RawFeature:
    """A feature as it stood in a file: a GeoJSON geometry that nobody has judged, and its short properties as text."""

    name: str
    geometry: object
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is taken in, in bytes and features."""

    size: int = MOST_BYTES
    features: int = MOST_FEATURES


USUAL: Final = Limits()


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file that could be read."""

    kind: FileKind
    features: tuple[RawFeature, ...]


@dataclass(frozen=True, slots=True)
class Brought:
    """A feature with its number from 1. ``fault``: the code of what is wrong, with ``facts`` for its words, or None."""

    number: int
    name: str
    geometry: Geometry | None
    fault: DomainError | None = None

    @property
    def is_way(self) -> bool:
        """Whether it is a line."""
        return self.geometry is not None and self.geometry.kind is GeometryKind.LINE


def judged(file: RawFile, check_name: Callable[[str], None]) -> list[Brought]:
    """Each feature judged by itself, its name by ``check_name``.

    Raises DomainError bringing.empty or bringing.too_many for the whole.
    """
    if not file.features:
        raise DomainError("bringing.empty", "file")
    if len(file.features) > MOST_FEATURES:
        raise DomainError("bringing.too_many", "file", most=MOST_FEATURES)
    return [_judged(number, feature, check_name) for number, feature in enumerate(file.features, start=1)]


def _judged(number: int, feature: RawFeature, check_name: Callable[[str], None]) -> Brought:
    name = " ".join(feature.name.split())[:NAME_LENGTH]
    try:
        geometry = check_geometry(feature.geometry)
        _check(geometry.kind, name, check_name)
    except DomainError as error:
        return Brought(number, name, None, error)
    return Brought(number, name, geometry)


def _check(kind: GeometryKind, name: str, check_name: Callable[[str], None]) -> None:
    if kind is GeometryKind.POLYGON:
        raise DomainError("bringing.area")
    if kind is GeometryKind.POINT and not name:
        raise DomainError("walk.stop_without_name")
    if name:
        check_name(name)


def check_whole(brought: Sequence[Brought]) -> None:
    """Refuse all of it where one feature has a fault. Raises DomainError bringing.faults."""
    if faults := [str(each.number) for each in brought if each.fault]:
        raise DomainError("bringing.faults", numbers=", ".join(faults))


def ways_between(stops: Sequence[LonLat], lines: Sequence[tuple[LonLat, ...]]) -> dict[int, tuple[LonLat, ...]]:
    """The way to a stop from the one before, by the stop's index: a line, or the part of a longer one between them.

    A line that passes no two stops in a row, in their order, is none of the walk's ways.
    """
    found: dict[int, tuple[LonLat, ...]] = {}
    for line in lines:
        at = 0
        for index in range(1, len(stops)):
            starts = _passes(line, stops[index - 1], at)
            ends = _passes(line, stops[index], starts + 1) if starts is not None else None
            if starts is not None and ends is not None:
                found[index] = line[starts : ends + 1]
                at = ends
    return found


def _passes(line: Sequence[LonLat], stop: LonLat, first: int) -> int | None:
    """Where on a line, from a corner on, it first comes near a stop: the nearest corner while it is near."""
    best: int | None = None
    for index in range(first, len(line)):
        apart = _apart(line[index], stop)
        if apart > NEAR_DEGREES:
            if best is not None:
                break
        elif best is None or apart < _apart(line[best], stop):
            best = index
    return best


def _apart(one: LonLat, other: LonLat) -> float:
    """In degrees north; a degree east is half as long in Sweden."""
    return max(abs(one[0] - other[0]) / 2, abs(one[1] - other[1]))
