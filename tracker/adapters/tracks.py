"""Writes ways for other people's devices and maps (GPX 1.1, KML 2.2). The only module that knows gpxpy."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from xml.etree import ElementTree as ET

from gpxpy import gpx

from tracker.domain.ground.geometry import LonLat
from tracker.domain.walks.leaving import Route

CREATOR = "Platssamverkan"
KML: Final = "http://www.opengis.net/kml/2.2"


class Tracks:
    """What makes files of a route."""

    def write(self, route: Route) -> bytes:
        """A GPX file: each stop a waypoint in order, the way between them a track."""
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

    def write_kml(self, route: Route) -> bytes:
        """A KML file: each stop a placemark in order, then the way between them."""
        root = ET.Element("kml", xmlns=KML)
        document = ET.SubElement(root, "Document")
        _said(document, name=route.name)
        for stop in route.stops:
            place = ET.SubElement(document, "Placemark")
            _said(place, name=f"{stop.number}. {stop.name}", description=stop.words)
            _said(ET.SubElement(place, "Point"), coordinates=_positions([(stop.lon, stop.lat)]))
        if route.line:
            way = ET.SubElement(document, "Placemark")
            _said(way, name=route.name)
            _said(ET.SubElement(way, "LineString"), coordinates=_positions(route.line))
        written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
        return written


def _said(parent: ET.Element, **texts: str) -> None:
    for name, text in texts.items():
        if text:
            ET.SubElement(parent, name).text = text


def _positions(line: Iterable[LonLat]) -> str:
    return " ".join(f"{lon},{lat}" for lon, lat in line)
