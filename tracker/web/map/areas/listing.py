"""Areas of authority as everybody reads them: the list with its map, and one area with its history."""

from __future__ import annotations

import datetime as dt

from flask import Response, abort, current_app, jsonify, request, url_for

from tracker.domain.access import Permission
from tracker.domain.audit import AREA_TAGS
from tracker.domain.clock import today
from tracker.domain.ground.areas import check_area
from tracker.extensions import gettext as _
from tracker.models.ground.areas import ControlArea
from tracker.queries.ground.areas import MOST_LISTED, area_to_change, areas_of, find_area
from tracker.queries.reference import districts
from tracker.web.answers import Answer, page
from tracker.web.cartography.area_field import area_look_up
from tracker.web.cartography.map_data import MapFeature, MarkKind, geojson_response
from tracker.web.cartography.map_view import Bounds
from tracker.web.cartography.maps import LayerStyle, MapHeight, MapLayer, MapView, render_map, tile_settings
from tracker.web.formats import full_day
from tracker.web.forms import one_id
from tracker.web.map.room import bp
from tracker.web.session import actor, db, may, require
from tracker.web.trail.history import history


@bp.get("/karta/radighet")
def areas() -> Answer:
    """Every area, or those of one district."""
    require(Permission.CASE_LIST)
    chosen = one_id(request.args.get("omrade"))
    rows = areas_of(db(), actor(), chosen or None)
    address = url_for("map.layer", layer="radighet", omrade=chosen or None)
    view = MapView(
        label=_("Karta över områden med rådighet"),
        layers=(MapLayer(_("områden"), address, LayerStyle.QUIET_PLACES),),
        tiles=tile_settings(current_app.extensions["settings"]),
        height=MapHeight.LARGE,
    )
    return page(
        "map/areas/index.html",
        rows=rows,
        is_cut=len(rows) == MOST_LISTED,
        districts=districts(db()),
        chosen=chosen,
        parts=render_map(view) if rows else None,
        days=days_words,
        edits=may_draw(),
    )


@bp.get("/karta/radighet/<ident:control_id>")
def area(control_id: str) -> Answer:
    """One area, also one that is taken away for whoever may bring it back."""
    require(Permission.CASE_LIST)
    own = area_to_change(db(), actor(), control_id)
    row = find_area(db(), actor(), control_id) or own or abort(404)
    address = url_for("map.area_data", control_id=control_id)
    view = MapView(
        label=_("Området på kartan"),
        bounds=Bounds.of(*check_area(row.geometry).parts),
        layers=(MapLayer(_("områden"), address, LayerStyle.PLACES),),
        tiles=tile_settings(current_app.extensions["settings"]),
        height=MapHeight.MEDIUM,
    )
    return page(
        "map/areas/show.html",
        row=row,
        days=days_words(row),
        parts=None if row.removed_at else render_map(view),
        edits=own is not None,
        history=history(AREA_TAGS, control_id) if own else None,
    )


@bp.get("/karta/radighet/<ident:control_id>/yta.geojson")
def area_data(control_id: str) -> Response:
    """One area, for the map of its page."""
    require(Permission.CASE_LIST)
    row = find_area(db(), actor(), control_id) or abort(404)
    return geojson_response([MapFeature(row.id, row.geometry, MarkKind.AREA, row.name)])


@bp.get("/karta/tolka-omrade")
def locate_area() -> Response:
    """How typed corners are understood, for the map beside a form. Asks no database, tells nothing of cases."""
    require(Permission.CASE_LIST)
    return jsonify(area_look_up(request.args.get("text", ""), current_app.extensions["geodesy"]))


def may_draw() -> bool:
    """Whether the actor has a district to draw in."""
    return may(Permission.AREA_EDIT) and actor().district_id is not None


def days_words(row: ControlArea) -> str:
    """When it holds, where that is limited."""
    day: dt.date = today()
    if row.valid_to and row.valid_to < day:
        return _("Gällde till %(day)s", day=full_day(row.valid_to))
    if row.valid_from and row.valid_from > day:
        return _("Gäller från %(day)s", day=full_day(row.valid_from))
    return _("Gäller till %(day)s", day=full_day(row.valid_to)) if row.valid_to else ""
