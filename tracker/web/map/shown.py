"""What a map page is made of: its filter, its layers with their counts, and the lists that say the same as the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Response, current_app, request, url_for

from tracker.domain.ground.leaving import MapFile
from tracker.domain.ground.showing import Shown
from tracker.domain.vocabulary import Vocabulary
from tracker.extensions import gettext as _
from tracker.queries.ground.cases import has_more_cases, parties_shown
from tracker.queries.ground.layers import MOST_MARKS, shown_count, shown_rows
from tracker.queries.reference import all_terms, districts, focus_areas
from tracker.web.cartography.map_data import MapFeature, MarkKind, geojson_response
from tracker.web.cartography.maps import LayerStyle, MapHeight, MapLayer, MapView, render_map, tile_settings
from tracker.web.labels import choices, label
from tracker.web.map.features import features
from tracker.web.map.forms import LAYER_WORDS, MapFilterForm, Offered, read_box, unfiltered
from tracker.web.paging import turn_page
from tracker.web.session import actor, db

LISTED = 200
MARKS = {
    Shown.OBSERVATIONS: MarkKind.OBSERVATION,
    Shown.KEEP: MarkKind.KEEP,
    Shown.PROBLEMS: MarkKind.PROBLEM,
    Shown.MEASURES: MarkKind.MEASURE,
    Shown.WALKS: MarkKind.STOP,
    Shown.AREAS: MarkKind.AREA,
}


@dataclass(frozen=True, slots=True)
class LayerList:
    """A layer's switch and, where it is on, its rows of this page."""

    word: str
    name: str
    mark: str
    count: int
    is_on: bool
    rows: tuple[MapFeature, ...]

    @property
    def unplaced(self) -> int:
        """How many of the rows lie nowhere on the map."""
        return sum(row.geometry is None and row.kind is not MarkKind.ROUTE for row in self.rows)


def read_filter(case_id: str | None = None, *, offers: bool = True) -> MapFilterForm:
    """The filter of this address, for the whole map or one case's.

    ``offers``: the parties are chosen among. Data is not, and asks who they are only where the address names one.
    """
    types = [(term.code, term.label) for term in all_terms(db(), Vocabulary.OBSERVATION)]
    parties = parties_shown(db(), actor(), unfiltered(case_id)) if offers or request.args.get("part") else []
    if case_id:
        return MapFilterForm.read(request.args, Offered(types, parties, case_id=case_id))
    around = [(row.id, row.name) for row in districts(db())]
    areas = [(row.id, f"{row.name} {row.programme_version.first_year}") for row in focus_areas(db())]
    return MapFilterForm.read(request.args, Offered(types, parties, around, areas))


def map_page(form: MapFilterForm) -> dict[str, Any]:
    """All that the template of a map page shows: the same number of statements however many rows there are."""
    wanted = form.to_filter()
    counts = {layer: shown_count(db(), actor(), wanted, layer) for layer in Shown}
    longest = max((counts[layer] for layer in form.layers), default=0)
    address: dict[str, str | list[str]] = {**form.to_address(), **form.switched()}
    pages = turn_page(longest, "", address, size=LISTED)
    lists = []
    for layer in Shown:
        is_on = layer in form.layers
        rows = shown_rows(db(), actor(), wanted, layer, limit=pages.limit, offset=pages.offset) if is_on else ()
        lists.append(_list(form, layer, counts[layer], rows))
    return {
        "filters": form,
        "told": form.told(),
        "files": choices(MapFile),
        "used": len(form.to_address()),
        "lists": lists,
        "pages": pages,
        "parts": render_map(_view(form)),
        "has_more": has_more_cases(db(), actor(), wanted),
    }


def _list(form: MapFilterForm, layer: Shown, count: int, rows: Sequence[Any]) -> LayerList:
    in_case = bool(form.offered.case_id)
    mark = MARKS.get(layer, MarkKind.PLACE if in_case else MarkKind.CASE)
    made = tuple(features(layer, rows, in_case=in_case))
    return LayerList(LAYER_WORDS[layer], label(layer), mark.value, count, layer in form.layers, made)


def _view(form: MapFilterForm) -> MapView:
    case_id = form.offered.case_id
    return MapView(
        label=_("Karta över ärendets platser") if case_id else _("Karta över platserna i de ärenden du får se"),
        layers=tuple(_layer(form, layer) for layer in Shown),
        tiles=tile_settings(current_app.extensions["settings"]),
        height=MapHeight.LARGE,
    )


def _layer(form: MapFilterForm, layer: Shown) -> MapLayer:
    case_id = form.offered.case_id
    word = LAYER_WORDS[layer]
    path = url_for("map.case_layer", case_id=case_id, layer=word) if case_id else url_for("map.layer", layer=word)
    is_outline, is_area = layer is Shown.PLACES and case_id is not None, layer is Shown.AREAS
    return MapLayer(
        name=label(layer),
        url="?".join(part for part in (path, urlencode(form.to_address())) if part),
        style=LayerStyle.QUIET_PLACES if is_area else LayerStyle.PLACES if is_outline else LayerStyle.MARKS,
        # the problems of a case are few and each is looked for by its letter; its stops stand in order
        clustered=not is_outline and not is_area and not (case_id and layer in {Shown.PROBLEMS, Shown.WALKS}),
        switch=word,
        is_on=layer in form.layers,
    )


def layer_data(form: MapFilterForm, word: str) -> Response:
    """The rows of one layer as GeoJSON, in the part of the map that ``ruta`` names: the same as the list's."""
    layer = next(each for each, its_word in LAYER_WORDS.items() if its_word == word)
    wanted = form.to_filter(read_box(request.args.get("ruta", "")))
    rows = shown_rows(db(), actor(), wanted, layer, limit=MOST_MARKS + 1)
    made = features(layer, rows[:MOST_MARKS], in_case=bool(form.offered.case_id))
    return geojson_response(made, is_cut=len(rows) > MOST_MARKS)
