"""What a walk's files hold, worded: the entries of its calendar file and its route."""

from __future__ import annotations

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
    """What makes a GPX file."""

    def write(self, route: Route) -> bytes: ...  # noqa: D102


def calendar_file(meetings: Iterable[Meeting], link: str) -> bytes:
    """Titles, times and gathering places with one link: a calendar is outside the circles that bound who reads what."""
    writer: CalendarWriter = current_app.extensions["calendars"]
    host = urlsplit(current_app.extensions["settings"].public_url).hostname or "localhost"
    return writer.write([_entry(meeting, link, host) for meeting in meetings])


def _entry(meeting: Meeting, link: str, host: str) -> CalendarEntry:
    return CalendarEntry(
        uid=f"{meeting.id}@{host}",
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
    """A file to keep, named by the walk's day and never by a text."""
    name = f"vandring-{day_of(walk.meeting.starts_at).isoformat()}.{ending}"
    return Response(content, mimetype=mimetype, headers={"Content-Disposition": f'attachment; filename="{name}"'})
