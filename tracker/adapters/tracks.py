"""Writes ways for other people's devices (GPX 1.1). The only module that knows gpxpy."""

from __future__ import annotations

from gpxpy import gpx

from tracker.domain.walks.leaving import Route

CREATOR = "Platssamverkan"


class Tracks:
    """What makes a GPX file of a route."""

    def write(self, route: Route) -> bytes:
        """The file: each stop a waypoint in order, the way between them a track."""
        file = gpx.GPX()
        file.creator, file.name, file.link = CREATOR, route.name, route.link
        for stop in route.stops:
            name = f"{stop.number}. {stop.name}"
            file.waypoints.append(gpx.GPXWaypoint(stop.lat, stop.lon, name=name, description=stop.words or None))
        if route.line:
            points = [gpx.GPXTrackPoint(lat, lon) for lon, lat in route.line]
            track = gpx.GPXTrack(name=route.name)
            track.segments.append(gpx.GPXTrackSegment(points))
            file.tracks.append(track)
        return file.to_xml(version="1.1").encode()
