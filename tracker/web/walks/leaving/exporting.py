"""The files of a walk: for a calendar, for a device that shows the way, and for a map of one's own."""

from __future__ import annotations

import json

from flask import Response

from tracker.domain.walks.leaving import Route
from tracker.queries.walks.meetings import meetings_of_walk
from tracker.queries.walks.walks import stops_of
from tracker.web.letters.words import public_address
from tracker.web.session import actor, db
from tracker.web.walks.leaving.files import calendar_file, gpx_file, kml_file, route_features, route_of, sent_file
from tracker.web.walks.room import WalkContext, bp, load_walk


@bp.get("/arenden/<ident:case_id>/vandringar/<ident:walk_id>/kalender.ics")
def calendar(case_id: str, walk_id: str) -> Response:
    """The walk and its meetings for a calendar."""
    context = load_walk(case_id, walk_id)
    meetings = meetings_of_walk(db(), actor(), context.walk)
    return sent_file(context.walk, calendar_file(meetings, _link(context)), "text/calendar", "ics")


@bp.get("/arenden/<ident:case_id>/vandringar/<ident:walk_id>/rutt.gpx")
def gpx(case_id: str, walk_id: str) -> Response:
    """Stops and way for a device."""
    context = load_walk(case_id, walk_id)
    return sent_file(context.walk, gpx_file(_route(context)), "application/gpx+xml", "gpx")


@bp.get("/arenden/<ident:case_id>/vandringar/<ident:walk_id>/rutt.kml")
def kml(case_id: str, walk_id: str) -> Response:
    """Stops and way for a map program."""
    context = load_walk(case_id, walk_id)
    return sent_file(context.walk, kml_file(_route(context)), "application/vnd.google-earth.kml+xml", "kml")


@bp.get("/arenden/<ident:case_id>/vandringar/<ident:walk_id>/hamta/rutt.geojson")
def geojson(case_id: str, walk_id: str) -> Response:
    """Stops and way for a map of one's own."""
    context = load_walk(case_id, walk_id)
    content = json.dumps(route_features(_route(context)), ensure_ascii=False, allow_nan=False).encode()
    return sent_file(context.walk, content, "application/geo+json", "geojson")


def _route(context: WalkContext) -> Route:
    return route_of(context.walk, stops_of(db(), actor(), context.walk.id), _link(context))


def _link(context: WalkContext) -> str:
    return public_address("walks.show", **context.values)
