"""The sheet that is carried on a walk, as data: what is said, in order; how it looks is the printer's concern."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tracker.domain.walks.sketch import Sketch


@dataclass(frozen=True, slots=True)
class SheetStop:
    """A stop: its heading with number and name, when and in which light, and what to look at, a line each."""

    heading: str
    when: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetMap:
    """The map: the drawing, what it is called for who does not see it, the letter at north, and the bar's words."""

    sketch: Sketch
    alt: str
    north: str
    bar: str


@dataclass(frozen=True, slots=True)
class RouteSheet:
    """A whole sheet. ``columns``: the heads of the table to write in at each stop; ``blank_rows``: how many lines.

    ``map`` is None for a walk without stops.
    """

    title: str
    day: dt.date
    facts: tuple[tuple[str, str], ...]
    words: tuple[str, ...]
    map: SheetMap | None
    roles: tuple[str, tuple[tuple[str, str], ...]]
    stops: tuple[SheetStop, ...]
    columns: tuple[str, str, str]
    more: str
    foot: str
    page_words: tuple[str, str]
    blank_rows: int = 3
