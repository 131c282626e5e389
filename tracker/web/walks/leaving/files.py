"""What a walk's files hold, worded: the entries of its calendar file and its route."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Protocol
from urllib.parse import urlsplit

from flask import Response, current_app

from tracker.domain.walks.leaving import CalendarEntry, Route, RouteStop, line_through
from tracker.extensions import gettext as _
from tracker.models.cases import Meeting
from tracker.models.walks.planned import SafetyWalk, WalkStop
from tracker.web.formats import day_of


class CalendarWriter(Protocol):
    """What makes a calendar file."""

    def write(self, entries: list[CalendarEntry]) -> bytes: ...  # noqa: D102


class TrackWriter(Protocol):
    """What makes GPX and KML files."""

    def write(self, route: Route) -> bytes: ...  # noqa: D102
    def write_kml(self, route: Route) -> bytes: ...  # noqa: D102


def calendar_file(meetings: Iterable[Meeting], link: str) -> bytes:
    """Titles, times and gathering places with one link: a calendar is outside the circles that bound who reads what."""
    return entries_file([_entry(meeting, link) for meeting in meetings])


def entries_file(entries: list[CalendarEntry]) -> bytes:
    """Entries as a calendar file."""
    writer: CalendarWriter = current_app.extensions["calendars"]
    return writer.write(entries)


def entry_uid(meeting_id: str) -> str:
    """The same for everybody who takes the meeting along, so that a changed one takes the place of the old."""
    host = urlsplit(current_app.extensions["settings"].public_url).hostname or "localhost"
    return f"{meeting_id}@{host}"


def _entry(meeting: Meeting, link: str) -> CalendarEntry:
    return CalendarEntry(
        uid=entry_uid(meeting.id),
        title=meeting.title,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.location,
        link=link,
        sequence=meeting.version,
        is_cancelled=meeting.cancelled_at is not None,
    )


def route_of(walk: SafetyWalk, stops: Iterable[WalkStop], link: str) -> Route:
    """The walk's stops, with what to look at there, and the way between them."""
    found = list(stops)
    return Route(
        name=walk.meeting.title,
        link=link,
        stops=tuple(
            RouteStop(number, stop.name, stop.lat, stop.lon, stop.questions or "")
            for number, stop in enumerate(found, start=1)
        ),
        line=line_through(found),
    )


def gpx_file(route: Route) -> bytes:
    """The route for a device."""
    writer: TrackWriter = current_app.extensions["tracks"]
    return writer.write(route)


def kml_file(route: Route) -> bytes:
    """The route for a map program."""
    writer: TrackWriter = current_app.extensions["tracks"]
    return writer.write_kml(route)


def route_features(route: Route) -> dict[str, Any]:
    """The route as GeoJSON: a point for each stop in order, and the way as a line."""
    features: list[dict[str, Any]] = [
        _feature([stop.lon, stop.lat], "Point", nr=stop.number, namn=stop.name, titta_pa=stop.words)
        for stop in route.stops
    ]
    if route.line:
        features.append(_feature([list(each) for each in route.line], "LineString", namn=_("Rutten")))
    return {"type": "FeatureCollection", "features": features}


def _feature(coordinates: list[Any], kind: str, **properties: Any) -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def sent_file(walk: SafetyWalk, content: bytes, mimetype: str, ending: str) -> Response:
    """A file of the walk to keep."""
    return named_file(walk.meeting.starts_at, content, mimetype, ending)


def named_file(starts_at: dt.datetime, content: bytes, mimetype: str, ending: str) -> Response:
    """A file to keep, named by the walk's day and never by a text."""
    name = f"vandring-{day_of(starts_at).isoformat()}.{ending}"
    return Response(content, mimetype=mimetype, headers={"Content-Disposition": f'attachment; filename="{name}"'})
