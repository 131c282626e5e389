"""Rows of the layers as what a map and the list beside it show: the same names, the same words, the same addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flask import url_for

from tracker.domain.access import Circle
from tracker.domain.clock import local, today
from tracker.domain.ground.showing import Shown, parts_of
from tracker.domain.ids import ID_LENGTH
from tracker.domain.plans import CLOSED, MeasureStatus
from tracker.extensions import gettext as _
from tracker.extensions import ngettext
from tracker.queries.ground.rows import AreaRow, MeasureRow, ObservationRow, PlaceRow, ProblemRow
from tracker.queries.ground.walks import WalkOnMap
from tracker.web.cartography.map_data import MapFeature, MarkKind
from tracker.web.formats import clock_time, named_day, short_day
from tracker.web.labels import LABELS, label
from tracker.web.times import time_words

_ANY_ID = "a" * ID_LENGTH
_OTHER_ID = "b" * ID_LENGTH
CORNERS = {MeasureStatus.PLANNED: "waiting", MeasureStatus.ONGOING: "under_way", MeasureStatus.DONE: "ok"}
# px that a mark stands beside its point, so that what lies in one place does not hide each other
ASIDE = {MarkKind.PROBLEM: (0, -36), MarkKind.MEASURE: (0, 36), MarkKind.CASE: (-36, 0)}


class Addresses:
    """Addresses asked for once: there are thousands of rows, and url_for is slow."""

    def __init__(self, endpoint: str, row_id: str = "") -> None:
        values: dict[str, Any] = {"case_id": _ANY_ID, **({row_id: _OTHER_ID} if row_id else {})}
        self.pattern = url_for(endpoint, **values)

    def of(self, case_id: str, row_id: str = "") -> str:
        """The address with a row's own ids."""
        return self.pattern.replace(_ANY_ID, case_id).replace(_OTHER_ID, row_id)


def point(lon: float | None, lat: float | None) -> dict[str, object] | None:
    """A position as GeoJSON; None where there is none."""
    return None if lon is None or lat is None else {"type": "Point", "coordinates": [round(lon, 6), round(lat, 6)]}


def features(layer: Shown, rows: Sequence[Any], *, in_case: bool) -> Iterable[MapFeature]:
    """The rows of a layer as marks. On the map of one case the case is not named."""
    return _MAKERS[layer](rows, in_case)


def _places(rows: Sequence[PlaceRow], in_case: bool) -> Iterable[MapFeature]:  # noqa: FBT001 - as all makers
    steps = {step: str(word) for step, word in LABELS[type(rows[0].step)].items()} if rows else {}
    cases = Addresses("cases.show")
    for row in rows:
        if in_case:
            name = f"P{row.number} {row.name}"
            lines = (_("Rådighet: %(who)s", who=row.controller or _("inte utredd")),)
            yield MapFeature(row.id, row.geometry, MarkKind.PLACE, name, label=name, lines=lines)
            continue
        yield MapFeature(
            id=row.id,
            geometry=point(row.lon, row.lat),
            kind=MarkKind.CASE,
            name=f"{row.name}, {row.case_title}",
            lines=(row.reference, steps[row.step], row.district),
            url=cases.of(row.case_id),
            shift=ASIDE[MarkKind.CASE],
        )


def _observations(rows: Sequence[ObservationRow], in_case: bool) -> Iterable[MapFeature]:  # noqa: FBT001 - as above
    return _seen(rows, MarkKind.OBSERVATION, in_case)


def _keep(rows: Sequence[ObservationRow], in_case: bool) -> Iterable[MapFeature]:  # noqa: FBT001 - as above
    return _seen(rows, MarkKind.KEEP, in_case)


def _seen(rows: Sequence[ObservationRow], kind: MarkKind, in_case: bool) -> Iterable[MapFeature]:  # noqa: FBT001
    words: dict[int, str] = {}
    maps = Addresses("map.case")
    for row in rows:
        if row.time_mask not in words:
            words[row.time_mask] = time_words(row.time_mask)
        controller = _("Rådighet: %(who)s", who=row.controller) if row.controller else ""
        told = (f"{row.type_label}, {row.party}", words[row.time_mask], row.place_name, controller, _kept(row))
        lines = tuple(line for line in (*told, "" if in_case else row.case_title) if line)
        yield MapFeature(
            id=row.id,
            geometry=point(row.lon, row.lat),
            kind=kind,
            name=row.title,
            lines=lines,
            url="" if in_case else maps.of(row.case_id),
            parts=parts_of(row.time_mask),
        )


def _kept(row: ObservationRow) -> str:
    """What is said of an observation that nobody else reads."""
    if not row.is_revealed:
        return _("Förseglad: bara din organisation läser den.")
    return _("Bara din organisation läser den.") if row.circle is Circle.OWN_ORGANISATION else ""


def _problems(rows: Sequence[ProblemRow], in_case: bool) -> Iterable[MapFeature]:  # noqa: FBT001 - as above
    pages = Addresses("problems.show", "problem")
    beside = _beside(rows)
    for row in rows:
        counted = ngettext("%(num)d iakttagelse", "%(num)d iakttagelser", row.source_count) if row.source_count else ""
        yield MapFeature(
            id=row.id,
            geometry=point(row.lon, row.lat),
            kind=MarkKind.PROBLEM,
            name=_("Problem %(letter)s, %(title)s", letter=row.letter, title=row.title),
            label=row.letter,
            lines=tuple(line for line in (counted, "" if in_case else row.case_title) if line),
            url=pages.of(row.case_id, row.letter),
            shift=(beside[row.id], ASIDE[MarkKind.PROBLEM][1]),
        )


def _beside(rows: Sequence[ProblemRow]) -> dict[str, int]:
    """How many px east of their place problems stand: those of one place beside each other, so that each is seen."""
    there: dict[tuple[str, float | None, float | None], list[str]] = {}
    for row in rows:
        there.setdefault((row.case_id, row.lon, row.lat), []).append(row.id)
    return {each: round((2 * number - len(ids) + 1) * 18) for ids in there.values() for number, each in enumerate(ids)}


def _measures(rows: Sequence[MeasureRow], in_case: bool) -> Iterable[MapFeature]:  # noqa: FBT001 - as above
    words = {status: label(status) for status in MeasureStatus}
    pages, day = Addresses("plans.measure", "measure_id"), today()
    for row in rows:
        is_late = row.last_on is not None and row.last_on < day and row.status not in CLOSED
        state = _("Försenad") if is_late else words[row.status]
        due = _("klar senast %(day)s", day=short_day(row.last_on)) if row.last_on else ""
        lines = (", ".join(part for part in (state, due) if part), row.party, "" if in_case else row.case_title)
        yield MapFeature(
            id=row.id,
            geometry=point(row.lon, row.lat),
            kind=MarkKind.MEASURE,
            name=_("Åtgärd %(number)s, %(title)s", number=f"M{row.number}", title=row.title),
            lines=tuple(line for line in lines if line),
            url=pages.of(row.case_id, row.id),
            status="bad" if is_late else CORNERS.get(row.status, ""),
            shift=ASIDE[MarkKind.MEASURE],
        )


def _walks(rows: Sequence[WalkOnMap], in_case: bool) -> Iterable[MapFeature]:  # noqa: FBT001 - as above
    pages = Addresses("walks.show", "walk_id")
    for row in rows:
        when = f"{named_day(local(row.starts_at).date())} {clock_time(row.starts_at)}"
        url, line = pages.of(row.case_id, row.id), row.line
        yield MapFeature(
            id=row.id,
            geometry={"type": "LineString", "coordinates": line} if line else None,
            kind=MarkKind.ROUTE,
            name=f"{row.title}, {when}",
            lines=() if in_case else (row.case_title,),
            url=url,
        )
        for number, stop in enumerate(row.stops, start=1):
            yield MapFeature(
                id=stop.id,
                geometry=point(stop.lon, stop.lat),
                kind=MarkKind.STOP,
                name=_("Stopp %(number)s, %(name)s", number=number, name=stop.name),
                label=str(number),
                lines=(f"{row.title}, {when}",),
                url=url,
            )


def _areas(rows: Sequence[AreaRow], in_case: bool) -> Iterable[MapFeature]:  # noqa: FBT001 - as above
    for row in rows:
        about = _("%(what)s: %(who)s", what=label(row.aspect), who=row.controller)
        source = _("Källa: %(source)s", source=row.source) if row.source else ""
        yield MapFeature(
            id=row.id,
            geometry=row.geometry,
            kind=MarkKind.AREA,
            name=row.name,
            lines=tuple(line for line in (about, source, "" if in_case else row.district) if line),
            url=url_for("map.area", control_id=row.id),
            is_quiet=True,
        )


_MAKERS: dict[Shown, Callable[[Any, bool], Iterable[MapFeature]]] = {
    Shown.PLACES: _places,
    Shown.OBSERVATIONS: _observations,
    Shown.KEEP: _keep,
    Shown.PROBLEMS: _problems,
    Shown.MEASURES: _measures,
    Shown.WALKS: _walks,
    Shown.AREAS: _areas,
}
