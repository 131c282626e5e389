"""Points out of a table (CSV): a column for the name, and two that say where. Trusts nothing in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Final

from tracker.domain.errors import DomainError
from tracker.domain.walks.bringing import RawFeature

_NORTH: Final = ("latitud", "latitude", "lat", "nord", "n", "northing", "y")
_EAST: Final = ("longitud", "longitude", "lon", "lng", "long", "ost", "\u00f6st", "e", "easting", "x")
_NAME: Final = ("namn", "name", "stopp", "plats", "titel", "title")
_DELIMITERS: Final = ";,\t"
_LONGEST: Final = 300
_SIGNS: Final = 40


def is_table(start: str) -> bool:
    """Whether the first line of a text looks like the heads of a table."""
    heads = start.splitlines()[0] if start.strip() else ""
    return heads.replace("\t", " ").isprintable() and any(each in heads for each in _DELIMITERS)


def points_in(text: str) -> Iterator[RawFeature]:
    """A feature a row. Raises DomainError ``bringing.no_columns`` or ``bringing.broken`` at ``file``."""
    heads = text.splitlines()[0]
    delimiter = max(_DELIMITERS, key=heads.count)
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter, restkey="", restval="")
    names = {(name or "").strip().casefold(): name for name in reader.fieldnames or []}
    north, east, named = (_first(names, wanted) for wanted in (_NORTH, _EAST, _NAME))
    if north is None or east is None:
        raise DomainError("bringing.no_columns", "file")
    try:
        for row in reader:
            if not any(str(value).strip() for value in row.values()):
                continue
            told = {str(key)[:_LONGEST]: str(value)[:_LONGEST] for key, value in row.items() if key}
            name = _plain(row[named]) if named is not None else ""
            position = [_number(row[east]), _number(row[north])]
            yield RawFeature(name, {"type": "Point", "coordinates": position}, told)
    except csv.Error as error:
        raise DomainError("bringing.broken", "file") from error


def _first(names: dict[str, str], wanted: tuple[str, ...]) -> str | None:
    return next((names[each] for each in wanted if each in names), None)


def _plain(text: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from running a cell."""
    return text[1:] if text[:1] == "'" and text[1:2] in {"=", "+", "-", "@"} else text


def _number(text: str) -> object:
    """A number with point or comma; what is none stays text, which the rule for geometries refuses."""
    tidy = text.strip().replace("\u00a0", "").replace(" ", "").replace(",", ".")
    try:
        return float(tidy) if tidy and len(tidy) <= _SIGNS else text
    except ValueError:
        return text
