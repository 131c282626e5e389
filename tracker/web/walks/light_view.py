"""The bar where a walk passes from light to dark, as positions to draw, and what it says in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from tracker.domain.clock import local
from tracker.domain.walks.light import DayLight, Light
from tracker.domain.walks.tour import Tour
from tracker.extensions import gettext as _
from tracker.web.formats import clock_time, full_day
from tracker.web.labels import label

LENGTH: Final = 1200
MARGIN: Final = dt.timedelta(minutes=10)
HOUR: Final = dt.timedelta(hours=1)
# two words under the bar that are nearer than this stand on two rows
APART: Final = 190


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the bar: where it begins, how long it is, and what it is called."""

    at: float
    length: float
    kind: str
    word: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment under the bar. ``row`` 1: further down, beside another; ``anchor``: which end of the word is there."""

    at: float
    word: str
    is_event: bool
    row: int = 0
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class LightBar:
    """The whole drawing in units of its length, and the same in words for who does not see it."""

    spans: tuple[Stretch, ...]
    stops: tuple[Stretch, ...]
    walk: Stretch
    marks: tuple[Mark, ...]
    words: str
    length: int = LENGTH


def light_bar(tour: Tour, light: DayLight) -> LightBar:
    """The bar for a tour with at least one stop."""
    starts, ends = tour.timings[0].arrives_at, tour.timings[-1].leaves_at
    first, last = _whole_hour(starts - MARGIN), _whole_hour(ends + MARGIN + HOUR)

    def at(moment: dt.datetime) -> float:
        return round((moment - first) / (last - first) * LENGTH, 1)

    spans = tuple(
        Stretch(
            at(span.starts_at), round(at(span.ends_at) - at(span.starts_at), 1), span.light.value, label(span.light)
        )
        for span in light.changes(first, last)
    )
    stops = tuple(
        _stretch(at, (each.arrives_at, each.leaves_at), "stop", str(number))
        for number, each in enumerate(tour.timings, start=1)
    )
    said = _("Vandringen %(from)s–%(to)s", **{"from": clock_time(starts), "to": clock_time(ends)})
    events = [(moment, word) for moment, word in _events(light) if first < moment < last]
    return LightBar(
        spans=spans,
        stops=stops,
        walk=_stretch(at, (starts, ends), "walk", said),
        marks=tuple(_marks(first, last, [(at(moment), f"{clock_time(moment)} {word}") for moment, word in events])),
        words=f"{said}. {light_words(light, local(starts).date())}",
    )


def _stretch(
    at: Callable[[dt.datetime], float], span: tuple[dt.datetime, dt.datetime], kind: str, word: str
) -> Stretch:
    return Stretch(at(span[0]), round(at(span[1]) - at(span[0]), 1), kind, word)


def _whole_hour(moment: dt.datetime) -> dt.datetime:
    return local(moment).replace(minute=0, second=0, microsecond=0)


def _events(light: DayLight) -> list[tuple[dt.datetime, str]]:
    named = (
        (light.sunrise, _("soluppgång")),
        (light.sunset, _("solnedgång")),
        (light.civil_dusk, _("mörkt")),
        (light.nautical_dusk, _("helt mörkt")),
    )
    return [(moment, word) for moment, word in named if moment]


def _marks(first: dt.datetime, last: dt.datetime, events: Sequence[tuple[float, str]]) -> list[Mark]:
    marks: list[Mark] = []
    before = -float(LENGTH)
    row = 0
    for where, word in events:
        row = 1 - row if where - before < APART else 0
        marks.append(Mark(where, word, is_event=True, row=row, anchor=_anchor(where)))
        before = where
    hours = (last - first) // HOUR
    for number in range(hours + 1):
        where = round(number / hours * LENGTH, 1)
        if all(abs(where - mark.at) > APART * 0.7 for mark in marks if mark.is_event and not mark.row):
            marks.append(Mark(where, clock_time(first + number * HOUR), is_event=False, anchor=_anchor(where)))
    return marks


def _anchor(where: float) -> str:
    """A word at an end of the bar stays inside it."""
    near = APART / 2
    return "start" if where < near else "end" if where > LENGTH - near else "middle"


def light_words(light: DayLight, day: dt.date) -> str:
    """When it gets dark that day, in plain words; also where it does not."""
    on = full_day(day)
    if light.sunset is None:
        noon = light.at(dt.datetime.combine(day, dt.time(12), light.spans[0].starts_at.tzinfo))
        if noon is Light.DAYLIGHT:
            return _("Solen går inte ner den %(day)s. Ni ser alla stopp i dagsljus.", day=on)
        dusk = clock_time(light.civil_dusk) if light.civil_dusk else None
        if dusk:
            return _(
                "Solen går inte upp den %(day)s. Det är gryning mitt på dagen och mörkt från %(at)s.", day=on, at=dusk
            )
        return _("Solen går inte upp den %(day)s, och det blir aldrig ljust.", day=on)
    sunset = clock_time(light.sunset)
    if light.civil_dusk is None:
        return _("Solen går ner %(at)s, men det blir aldrig mörkt den natten.", at=sunset)
    said = _("Solen går ner %(at)s och det är mörkt från %(dark)s.", at=sunset, dark=clock_time(light.civil_dusk))
    if light.nautical_dusk is None:
        said += " " + _("Natten blir aldrig helt svart så här års.")
    return said
