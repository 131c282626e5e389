"""The maps: every place I may see, and one case's places, observations and problems; each with an equal list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, jsonify, request, url_for

from tracker.domain.access import Permission
from tracker.domain.ids import ID_LENGTH
from tracker.domain.steps import Step
from tracker.extensions import gettext as _
from tracker.extensions import ngettext
from tracker.queries.map import (
    ObservationOnMap,
    PlaceOnMap,
    ProblemOnMap,
    case_observations,
    case_places,
    case_problems,
    places_on_map,
)
from tracker.queries.reference import districts, focus_areas
from tracker.web.answers import Answer, page
from tracker.web.cartography.map_data import MapFeature, MarkKind, geojson_response
from tracker.web.cartography.maps import LayerStyle, MapHeight, MapLayer, MapView, render_map, tile_settings
from tracker.web.cartography.place_field import look_up_answer
from tracker.web.case_frame import case_frame
from tracker.web.labels import label
from tracker.web.map.forms import MapFilterForm
from tracker.web.session import actor, db, load_case, require

bp = Blueprint("map", __name__)
_ANY_ID = "a" * ID_LENGTH


def _filter() -> MapFilterForm:
    return MapFilterForm.read(request.args, districts(db()), focus_areas(db()))


@bp.get("/karta")
def show() -> Answer:
    """All places I may see, filtered by the address, beside an equal list."""
    require(Permission.CASE_LIST)
    filters = _filter()
    rows, was_cut = places_on_map(db(), actor(), filters.to_filter())
    data_address = f"{url_for('map.data')}?{urlencode(filters.to_address())}"
    view = MapView(
        label=_("Karta över platserna i de ärenden du får se"),
        layers=(MapLayer(_("platser"), data_address, clustered=True),),
        tiles=tile_settings(current_app.extensions["settings"]),
        height=MapHeight.LARGE,
    )
    return page(
        "map/show.html",
        parts=render_map(view) if rows else None,
        rows=rows,
        filters=filters,
        used=len(filters.to_address()),
        was_cut=was_cut,
        case_count=len({row.case_id for row in rows}),
    )


@bp.get("/karta/platser.geojson")
def data() -> Response:
    """The same rows as the list of ``/karta``, as GeoJSON."""
    require(Permission.CASE_LIST)
    rows, _was_cut = places_on_map(db(), actor(), _filter().to_filter())
    return geojson_response(_place_features(rows))


def _place_features(rows: Sequence[PlaceOnMap]) -> Iterator[MapFeature]:
    """A mark a place. Words and addresses are asked for once: there are up to 300 rows."""
    words = {step: label(step) for step in Step}
    address = url_for("cases.show", case_id=_ANY_ID)
    for row in rows:
        yield MapFeature(
            id=row.place_id,
            geometry={"type": "Point", "coordinates": [round(row.lon, 6), round(row.lat, 6)]},
            kind=MarkKind.CASE,
            name=f"{row.place_name}, {row.case_title}",
            lines=(row.case_reference, words[row.step], row.district),
            url=address.replace(_ANY_ID, row.case_id),
        )


@bp.get("/karta/tolka")
def locate() -> Response:
    """How a typed position is understood, for the map beside a form. Asks no database, tells nothing of cases."""
    require(Permission.CASE_LIST)
    return jsonify(look_up_answer(request.args.get("text", ""), current_app.extensions["geodesy"]))


@bp.get("/arenden/<ident:case_id>/karta")
def case(case_id: str) -> Answer:
    """One case on the map: places, what is shared of observations, and problems."""
    context = load_case(case_id, Permission.JOINT_READ)
    places = case_places(db(), actor(), context.id)
    observations = case_observations(db(), actor(), context.id)
    problems = case_problems(db(), actor(), context.id)
    view = MapView(
        label=_("Karta över ärendets platser"),
        layers=(
            MapLayer(_("platser och problem"), url_for("map.case_data", case_id=context.id), LayerStyle.PLACES),
            MapLayer(_("iakttagelser"), url_for("map.observation_data", case_id=context.id), clustered=True),
        ),
        tiles=tile_settings(current_app.extensions["settings"]),
        height=MapHeight.LARGE,
    )
    return page(
        "map/case.html",
        parts=render_map(view),
        places=places,
        problems=problems,
        observations=observations,
        unplaced=sum(not (row.point or row.geometry) for row in observations),
        case_id=context.id,
        case_frame=case_frame(context, "map.case"),
    )


@bp.get("/arenden/<ident:case_id>/karta.geojson")
def case_data(case_id: str) -> Response:
    """Places, problems and what is to be protected, as GeoJSON; also drawn on the overview and the joint mapping."""
    context = load_case(case_id)
    features = [
        MapFeature(
            id=place.id,
            geometry=place.geometry,
            kind=MarkKind.PLACE,
            name=f"P{place.number} {place.name}",
            label=f"P{place.number} {place.name}",
            lines=(_("Rådighet: %(who)s", who=controller or _("inte utredd")),),
        )
        for place, controller in case_places(db(), actor(), context.id)
        if place.geometry
    ]
    if context.may(Permission.JOINT_READ):
        features += _problem_features(case_problems(db(), actor(), context.id), context.id)
        seen = case_observations(db(), actor(), context.id)
        features += _observation_features([row for row in seen if row.is_keep])
    return geojson_response(features)


@bp.get("/arenden/<ident:case_id>/karta/iakttagelser.geojson")
def observation_data(case_id: str) -> Response:
    """Observations with a point of their own that the actor may read, as GeoJSON."""
    context = load_case(case_id, Permission.JOINT_READ)
    seen = case_observations(db(), actor(), context.id)
    return geojson_response(_observation_features([row for row in seen if not row.is_keep]))


def _problem_features(rows: Sequence[ProblemOnMap], case_id: str) -> list[MapFeature]:
    """Problems of one place stand beside each other, so that each letter is seen."""
    beside: dict[str, list[str]] = {}
    for row in rows:
        beside.setdefault(row.place_id, []).append(row.problem_id)
    return [
        MapFeature(
            id=row.problem_id,
            geometry=_middle(row.geometry, _aside(beside[row.place_id], row.problem_id)),
            kind=MarkKind.PROBLEM,
            name=_("Problem %(letter)s, %(title)s", letter=row.letter, title=row.title),
            label=row.letter,
            lines=(ngettext("%(num)d iakttagelse", "%(num)d iakttagelser", row.count),),
            url=url_for("problems.show", case_id=case_id, problem=row.letter),
        )
        for row in rows
    ]


def _aside(problem_ids: Sequence[str], problem_id: str) -> float:
    """How far east of the middle a problem stands, in degrees."""
    return (problem_ids.index(problem_id) - (len(problem_ids) - 1) / 2) * _BESIDE


def _observation_features(rows: Sequence[ObservationOnMap]) -> list[MapFeature]:
    """Only what has a point of its own: the others belong to their whole place and stand in the list."""
    return [
        MapFeature(
            id=row.observation_id,
            geometry=row.point,
            kind=MarkKind.KEEP if row.is_keep else MarkKind.OBSERVATION,
            name=row.title,
            lines=(row.type_label, row.party),
        )
        for row in rows
        if row.point
    ]


_BESIDE = 0.00062


def _middle(geometry: dict[str, object], aside: float) -> dict[str, object]:
    """The middle of a geometry's box as a point, moved some degrees east."""
    numbers = list(_positions(geometry["coordinates"]))
    lons, lats = [lon for lon, _lat in numbers], [lat for _lon, lat in numbers]
    lon = (min(lons) + max(lons)) / 2 + aside
    return {"type": "Point", "coordinates": [round(lon, 6), round((min(lats) + max(lats)) / 2, 6)]}


def _positions(coordinates: object) -> list[tuple[float, float]]:
    """Every position of nested GeoJSON coordinates."""
    if not isinstance(coordinates, list):
        return []
    if coordinates and isinstance(coordinates[0], int | float):
        return [(float(coordinates[0]), float(coordinates[1]))]
    return [position for part in coordinates for position in _positions(part)]
