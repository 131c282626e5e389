"""Prints the sheet of a walk as tagged PDF (PDF/UA-1), its map as SVG without tiles. Knows typst, as pdf.py does.

What the sheet says is handed over as data and never as source, and is escaped in the drawing: no text of a case can
become a command.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

import typst

from tracker.domain.walks.route_sheet import RouteSheet, SheetMap
from tracker.domain.walks.sketch import FOOT, Area, Sketch, Spot

FONT: Final = "Source Sans 3"
INK, WAY, QUIET, GROUND = "#1d2023", "#1f3a93", "#6b6a66", "#f4f2ec"
# a name under a place, and about half the breadth of a sign, so that no name is cut at the edge
NAME_SIZE: Final = 13
HALF_SIGN: Final = 0.3
SOURCE: Final = r"""
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, date: datetime(year: data.day.at(0), month: data.day.at(1), day: data.day.at(2)))
#set text(font: "Source Sans 3", lang: "sv", size: 10.5pt)
#set par(leading: 0.55em, spacing: 0.7em)
#set page(
  paper: "a4",
  margin: (x: 18mm, top: 16mm, bottom: 18mm),
  footer: context {
    set text(size: 9pt)
    let last = counter(page).final().first()
    [#data.foot #h(1fr) #data.page_words.at(0) #counter(page).display() #data.page_words.at(1) #last]
  },
)
#show heading.where(level: 1): set text(size: 20pt)
#show heading.where(level: 2): set text(size: 13pt)
#show heading: set block(above: 1.2em, below: 0.5em)
#let pairs(list) = grid(
  columns: (1fr, 1fr), column-gutter: 8mm, row-gutter: 2.2mm,
  ..list.map(pair => [#text(weight: 600, pair.at(0) + ":") #pair.at(1)]),
)

#heading(level: 1, data.title)
#pairs(data.facts)
#for line in data.words { par(line) }
#if data.map != none {
  v(1mm)
  image(bytes(sys.inputs.map), format: "svg", width: 100%, alt: data.map.alt)
}
#heading(level: 2, data.roles.at(0))
#pairs(data.roles.at(1))
#let blank(rows) = table(
  columns: (1fr, 42mm, 20mm),
  rows: (auto,) + (9mm,) * rows,
  stroke: 0.5pt + luma(120),
  inset: 2mm,
  table.header(..data.columns.map(word => text(size: 9pt, weight: 600, word))),
  ..([],) * (3 * rows),
)
#for stop in data.stops {
  v(2mm)
  block(breakable: false, {
    heading(level: 2, stop.heading)
    par(text(weight: 600, stop.when))
    if stop.questions.len() > 0 { list(..stop.questions) }
    blank(data.blank_rows)
  })
}
#v(2mm)
#block(breakable: false, {
  heading(level: 2, data.more)
  blank(data.blank_rows)
})
"""


@dataclass(frozen=True, slots=True)
class RouteSheets:
    """A printer of them. ``fonts``: the folder of Source Sans 3; fonts of the machine are not used."""

    fonts: Path

    def print(self, sheet: RouteSheet) -> bytes:
        """The sheet as PDF. Raises typst.TypstError when it cannot be printed."""
        said = asdict(sheet) | {"day": [sheet.day.year, sheet.day.month, sheet.day.day]}
        said["map"] = {"alt": sheet.map.alt} if sheet.map else None
        printed: bytes = typst.compile(
            SOURCE.encode(),
            format="pdf",
            font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(self.fonts)]),
            sys_inputs={"data": json.dumps(said), "map": as_svg(sheet.map) if sheet.map else ""},
            pdf_standards="ua-1",
        )
        return printed


def as_svg(found: SheetMap) -> str:
    """The map as a drawing of its own: ground, places with names, the way, numbered stops, scale bar and north."""
    drawn = found.sketch
    parts = [
        _ground(drawn),
        *(part for area in drawn.areas for part in _area(area, drawn)),
        *_way(drawn),
        *(part for number, spot in enumerate(drawn.stops, start=1) for part in _stop(number, spot)),
        *_bar(drawn, found.bar),
        *_north(drawn, found.north),
        _frame(drawn),
    ]
    size = f'width="{drawn.width:g}" height="{drawn.height:g}" viewBox="0 0 {drawn.width:g} {drawn.height:g}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>'


def _ground(drawn: Sketch) -> str:
    return f'<rect width="{drawn.width:g}" height="{drawn.height:g}" fill="{GROUND}"/>'


def _frame(drawn: Sketch) -> str:
    """Over all else: a place that goes on outside is cut by it."""
    sides = f'width="{drawn.width - 3:g}" height="{drawn.height - 3:g}"'
    return f'<rect x="1.5" y="1.5" {sides} fill="none" stroke="{QUIET}"/>'


def _points(spots: Sequence[Spot]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in spots)


def _text(spot: Spot, words: str, *, size: int, fill: str = INK, anchor: str = "middle", weight: int = 400) -> str:
    look = f'font-family="{FONT}" font-size="{size}" font-weight="{weight}" fill="{fill}" text-anchor="{anchor}"'
    return f'<text x="{spot[0]:g}" y="{spot[1]:g}" {look}>{escape(words)}</text>'


def _area(area: Area, drawn: Sketch) -> Iterator[str]:
    look = f'stroke="{QUIET}" stroke-width="1.5" stroke-dasharray="5 4"'
    if area.is_closed:
        yield f'<polygon points="{_points(area.spots)}" fill="#e7e3d8" {look}/>'
    elif len(area.spots) > 1:
        yield f'<polyline points="{_points(area.spots)}" fill="none" {look}/>'
    xs, ys = [x for x, _ in area.spots], [y for _, y in area.spots]
    half = len(area.name) * NAME_SIZE * HALF_SIGN
    x = min(max((min(xs) + max(xs)) / 2, half), max(drawn.width - half, half))
    yield _text((x, min(max(ys) + 14, drawn.height - FOOT)), area.name, size=NAME_SIZE, fill=QUIET)


def _way(drawn: Sketch) -> Iterator[str]:
    for color, width in (("#ffffff", 8), (WAY, 4)):
        look = f'stroke="{color}" stroke-width="{width}" stroke-linejoin="round" stroke-linecap="round"'
        yield f'<polyline points="{_points(drawn.route)}" fill="none" {look}/>'


def _stop(number: int, spot: Spot) -> Iterator[str]:
    yield f'<circle cx="{spot[0]:g}" cy="{spot[1]:g}" r="12" fill="{INK}" stroke="#ffffff" stroke-width="2"/>'
    yield _text((spot[0], spot[1] + 5), str(number), size=14, fill="#ffffff", weight=600)


def _bar(drawn: Sketch, words: str) -> Iterator[str]:
    x, y, length = 16.0, drawn.height - 16, drawn.bar[0]
    yield f'<path d="M{x:g} {y - 6:g}v6h{length:g}v-6" fill="none" stroke="{INK}" stroke-width="2"/>'
    yield _text((x + length + 8, y), words, size=13, anchor="start")


def _north(drawn: Sketch, letter: str) -> Iterator[str]:
    x, y = drawn.width - 22, 38.0
    yield f'<path d="M{x:g} {y - 8:g}l7 22l-7 -5l-7 5z" fill="{INK}"/>'
    yield _text((x, y - 14), letter, size=14, weight=600)
