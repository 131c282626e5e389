"""The maps: all that I may see, and one case's; each with an equal list. What they show is made in shown.py."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, current_app, jsonify, request

from tracker.domain.access import Permission
from tracker.domain.ground.showing import Shown
from tracker.queries.ground.layers import shown_rows
from tracker.web.answers import Answer, page
from tracker.web.cartography.ground_file import ground_file_response
from tracker.web.cartography.map_data import MapFeature, geojson_response
from tracker.web.cartography.map_view import TILES_FILE
from tracker.web.cartography.place_field import look_up_answer
from tracker.web.case_frame import case_frame
from tracker.web.map import exporting
from tracker.web.map.areas import bringing, editing, listing
from tracker.web.map.features import features
from tracker.web.map.forms import LAYER_WORDS, unfiltered
from tracker.web.map.layers import routes as own_layers
from tracker.web.map.room import bp
from tracker.web.map.shown import layer_data, map_page, read_filter
from tracker.web.session import actor, db, load_case, require

__all__ = ["bp", "bringing", "editing", "exporting", "listing", "own_layers"]
_LAYERS = f"any({', '.join(LAYER_WORDS.values())})"


@bp.get("/karta")
def show() -> Answer:
    """Everything on the ground that I may see, as layers, filtered by the address, beside an equal list."""
    require(Permission.CASE_LIST)
    return page("map/show.html", **map_page(read_filter()))


@bp.get(f"/karta/<{_LAYERS}:layer>.geojson")
def layer(layer: str) -> Response:
    """One layer of ``/karta``: the same rows as its list."""
    require(Permission.CASE_LIST)
    return layer_data(read_filter(offers=False), layer)


@bp.get(TILES_FILE)
def ground_file() -> Response:
    """The PMTiles file of the installation, by parts: the ground itself, nothing of any case."""
    require(Permission.CASE_LIST)
    return ground_file_response()


@bp.get("/karta/tolka")
def locate() -> Response:
    """How a typed position is understood, for the map beside a form. Asks no database, tells nothing of cases."""
    require(Permission.CASE_LIST)
    return jsonify(look_up_answer(request.args.get("text", ""), current_app.extensions["geodesy"]))


@bp.get("/arenden/<ident:case_id>/karta")
def case(case_id: str) -> Answer:
    """One case on the map: the same layers and filters."""
    context = load_case(case_id, Permission.JOINT_READ)
    shown = map_page(read_filter(context.id))
    return page("map/case.html", case_id=context.id, case_frame=case_frame(context, "map.case"), **shown)


@bp.get(f"/arenden/<ident:case_id>/karta/<{_LAYERS}:layer>.geojson")
def case_layer(case_id: str, layer: str) -> Response:
    """One layer of a case's map."""
    context = load_case(case_id, Permission.JOINT_READ)
    return layer_data(read_filter(context.id, offers=False), layer)


@bp.get("/arenden/<ident:case_id>/karta.geojson")
def case_data(case_id: str) -> Response:
    """Places, problems and what is to be protected together, for the maps of a case's other pages."""
    context = load_case(case_id)
    layers = [Shown.PLACES, *([Shown.PROBLEMS, Shown.KEEP] if context.may(Permission.JOINT_READ) else [])]
    return geojson_response(_together(context.id, layers))


def _together(case_id: str, layers: list[Shown]) -> Iterator[MapFeature]:
    for each in layers:
        rows = shown_rows(db(), actor(), unfiltered(case_id), each)
        yield from (made for made in features(each, rows, in_case=True) if made.geometry)
