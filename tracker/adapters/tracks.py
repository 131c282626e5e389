"""Writes ways for other people's devices and maps (GPX 1.1, KML 2.2). The only module that knows gpxpy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final
from xml.etree import ElementTree as ET

from gpxpy import gpx

from tracker.domain.ground.leaving import MapThing
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

    def write_map(self, name: str, things: Iterable[MapThing]) -> bytes:
        """A GPX file of a map: points as waypoints, lines as tracks, and areas as tracks around them."""
        file = gpx.GPX()
        file.creator, file.name = CREATOR, name
        for thing in things:
            kind, coordinates = _shape(thing)
            if kind == "Point":
                lon, lat = coordinates[:2]
                point = gpx.GPXWaypoint(lat, lon, name=thing.name, description=thing.words or None)
                point.link = thing.link or None  # type: ignore[assignment]
                point.type = thing.layer
                file.waypoints.append(point)
            elif kind:
                track = gpx.GPXTrack(name=thing.name, description=thing.words or None)
                track.link = thing.link or None
                track.type = thing.layer  # type: ignore[assignment]
                for line in _lines(kind, coordinates):
                    track.segments.append(gpx.GPXTrackSegment([gpx.GPXTrackPoint(at[1], at[0]) for at in line]))
                file.tracks.append(track)
        return file.to_xml(version="1.1").encode()

    def write_map_kml(self, name: str, things: Iterable[MapThing]) -> bytes:
        """A KML file of a map: a folder a layer."""
        root = ET.Element("kml", xmlns=KML)
        document = ET.SubElement(root, "Document")
        _said(document, name=name)
        folders: dict[str, ET.Element] = {}
        for thing in things:
            kind, coordinates = _shape(thing)
            if not kind:
                continue
            if thing.layer not in folders:
                folders[thing.layer] = ET.SubElement(document, "Folder")
                _said(folders[thing.layer], name=thing.layer)
            place = ET.SubElement(folders[thing.layer], "Placemark")
            _said(place, name=thing.name, description="\n".join(each for each in (thing.words, thing.link) if each))
            _kml_shape(place, kind, coordinates)
        written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
        return written


def _shape(thing: MapThing) -> tuple[str, Any]:
    return (thing.geometry["type"], thing.geometry["coordinates"]) if thing.geometry else ("", None)


def _lines(kind: str, coordinates: Any) -> list[Any]:
    if kind == "LineString":
        return [coordinates]
    return list(coordinates) if kind == "Polygon" else [ring for piece in coordinates for ring in piece]


def _kml_shape(parent: ET.Element, kind: str, coordinates: Any) -> None:
    if kind == "MultiPolygon":
        parts = ET.SubElement(parent, "MultiGeometry")
        for piece in coordinates:
            _kml_shape(parts, "Polygon", piece)
    elif kind == "Polygon":
        shape = ET.SubElement(parent, "Polygon")
        for number, ring in enumerate(coordinates):
            edge = ET.SubElement(shape, "innerBoundaryIs" if number else "outerBoundaryIs")
            _said(ET.SubElement(edge, "LinearRing"), coordinates=_positions(ring))
    else:
        line = [coordinates] if kind == "Point" else coordinates
        _said(ET.SubElement(parent, kind), coordinates=_positions(line))


def _said(parent: ET.Element, **texts: str) -> None:
    for name, text in texts.items():
        if text:
            ET.SubElement(parent, name).text = text


def _positions(line: Iterable[Sequence[float]]) -> str:
    return " ".join(f"{at[0]},{at[1]}" for at in line)
