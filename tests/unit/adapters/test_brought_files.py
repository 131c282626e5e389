"""Files from outside: what is read of a whole one, and what each broken one is answered. Nothing but DomainError."""

import json
import time
import zipfile
from io import BytesIO
from typing import Any

import pytest

from tests.hints import HINTS
from tracker.adapters.brought_files import BroughtFiles
from tracker.adapters.tracks import Tracks
from tracker.domain.errors import DomainError
from tracker.domain.texts.wording import check_shared
from tracker.domain.walks.bringing import MOST_BYTES, Brought, FileKind, judged, ways_between
from tracker.domain.walks.leaving import Route, RouteStop

POINT = '<wpt lat="59.2435" lon="18.0896"><name>Entrén</name></wpt>'
OK = (None,)


def gpx(inside: str) -> bytes:
    return f'<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">{inside}</gpx>'.encode()


def kml(inside: str) -> bytes:
    return f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{inside}</Document></kml>'.encode()


def mark(shape: str, name: str = "Torget") -> str:
    return f"<Placemark><name>{name}</name>{shape}</Placemark>"


def place(coordinates: str) -> str:
    return f"<Point><coordinates>{coordinates}</coordinates></Point>"


def geojson(*coordinates: Any, kind: str = "Point", **more: Any) -> bytes:
    features = [
        {"type": "Feature", "properties": {"name": "Torget"}, "geometry": {"type": kind, "coordinates": each}, **more}
        for each in coordinates
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def nested(depth: int) -> bytes:
    found: dict[str, Any] = {"type": "Point", "coordinates": [18.09, 59.24]}
    for _level in range(depth):
        found = {"type": "GeometryCollection", "geometries": [found]}
    return json.dumps({"type": "Feature", "properties": {"name": "Djupt"}, "geometry": found}).encode()


def zipped() -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as folder:
        folder.writestr("doc.kml", kml(mark(place("18.09,59.24"))))
    return held.getvalue()


LAUGHS = '<!DOCTYPE gpx [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY a{n} "{"&a" + (str(n - 1) if n else "") + ";"}{"&a" + (str(n - 1) if n else "") + ";"}">'
    for n in range(30)
)
WHOLE: dict[str, tuple[bytes, tuple[str | None, ...]]] = {
    "gpx": (gpx(POINT), OK),
    "gpx without a namespace": (f"<gpx>{POINT}</gpx>".encode(), OK),
    "gpx in utf-16": (f'<?xml version="1.0" encoding="UTF-16"?><gpx>{POINT}</gpx>'.encode("utf-16"), OK),
    "gpx in windows-1252": (f'<?xml version="1.0" encoding="windows-1252"?><gpx>{POINT}</gpx>'.encode("cp1252"), OK),
    "gpx with a byte order mark": (b"\xef\xbb\xbf" + gpx(POINT), OK),
    "gpx with a blank line first": (b"\n \n" + gpx(POINT), OK),
    "kml": (kml(mark(place("18.09,59.24,0"))), OK),
    "kml with two shapes in one": (
        kml(mark(f"<MultiGeometry>{place('18,59')}{place('18,60')}</MultiGeometry>")),
        OK * 2,
    ),
    "geojson": (geojson([18.09, 59.24]), OK),
    "geojson with a byte order mark": (b"\xef\xbb\xbf" + geojson([18.09, 59.24]), OK),
    "geojson in utf-16": (geojson([18.09, 59.24]).decode().encode("utf-16"), OK),
    "geojson with heights": (geojson([18.09, 59.24, 12.5]), OK),
    "a collection in a collection": (nested(3), OK),
    "swapped axes": (geojson([59.24, 18.09]), OK),
}
BROKEN: dict[str, tuple[bytes, str | tuple[str | None, ...]]] = {
    "nothing": (b"", "bringing.empty"),
    "blanks": (b" \r\n\t", "bringing.empty"),
    "a gpx of nothing": (gpx(""), "bringing.empty"),
    "a collection of nothing": (b'{"type":"FeatureCollection","features":[]}', "bringing.empty"),
    "truncated gpx": (gpx(POINT)[:-20], "bringing.broken"),
    "truncated kml": (kml(mark(place("18.09,59.24")))[:60], "bringing.broken"),
    "truncated geojson": (geojson([18.09, 59.24])[:-9], "bringing.broken"),
    "an encoding that it is not": (b'<?xml version="1.0" encoding="UTF-8"?><gpx>\xff\xfe</gpx>', "bringing.broken"),
    "an encoding that is none": (b'<?xml version="1.0" encoding="sven"?><gpx/>', "bringing.broken"),
    "geojson that is no utf-8": (b'{"type":"\xe5\xe4"}', "bringing.broken"),
    "nul in the middle": (gpx(POINT).replace(b"Entr", b"E\x00r"), "bringing.broken"),
    "an entity": (b'<!DOCTYPE gpx [<!ENTITY x "y">]>' + gpx("&x;"), "bringing.unsafe"),
    "a file of the machine": (
        b'<!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + gpx("&x;"), "bringing.unsafe"
    ),
    "a document type elsewhere": (b'<!DOCTYPE gpx SYSTEM "http://ond.example/x.dtd">' + gpx(POINT), "bringing.unsafe"),
    "a billion laughs": ((LAUGHS + "]><gpx>&a29;</gpx>").encode(), "bringing.unsafe"),
    "a quadratic bomb": (
        f'<!DOCTYPE gpx [<!ENTITY x "{"x" * 9999}">]><gpx>{"&x;" * 9999}</gpx>'.encode(), "bringing.unsafe"
    ),
    "an entity in utf-16": (
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE g [<!ENTITY x "y">]><gpx>&x;</gpx>'.encode("utf-16"),
        "bringing.unsafe",
    ),
    "html named .gpx": (b"<html><body><p>Logga in</p></body></html>", "bringing.not_known"),
    "html with a document type": (b"<!DOCTYPE html><html></html>", "bringing.unsafe"),
    "an svg": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "bringing.not_known"),
    "a png": (b"\x89PNG\r\n\x1a\n" + bytes(99), "bringing.not_known"),
    "a kmz": (zipped(), "bringing.not_known"),
    "a table that says nowhere": (b"namn;antal\nTorget;4\n", "bringing.no_columns"),
    "a table with words for numbers": (b"namn;lat;lon\nTorget;norrut;18.09\n", ("geometry.not_understood",)),
    "a table of another place": (b"namn,lat,lon\nTorget,48.85,2.35\n", ("geometry.outside_sweden",)),
    "a list": (b"[1, 2]", "bringing.not_known"),
    "too many bytes": (gpx(POINT + " " * MOST_BYTES), "bringing.too_large"),
    "a hundred thousand points": (gpx('<wpt lat="5" lon="1"/>' * 40_000), "bringing.too_many"),
    "a hundred thousand features": (
        b'{"type":"FeatureCollection","features":[' + b",".join([b"1"] * 100_000) + b"]}", "bringing.too_many"
    ),
    "a hundred thousand corners": (
        ('{"type":"LineString","coordinates":[' + ",".join(["[1,5]"] * 100_000) + "]}").encode(),
        ("geometry.too_many_vertices",),
    ),
    "deep brackets": (b"[" * 100_000, "bringing.broken"),
    "deep objects": (b'{"type":' * 50_000, "bringing.broken"),
    "deep tags": (b"<gpx>" + b"<a>" * 20_000, "bringing.broken"),
    "deep collections": (nested(40), ("geometry.wrong_type",)),
    "sweref 99 18 00 that nobody names": (geojson([155_000, 6_568_000]), "bringing.zone"),
    "sweref 99 18 00": (gpx('<wpt lat="6568000" lon="155000"><name>A</name></wpt>'), ("geometry.outside_sweden",)),
    "somewhere else": (geojson([2.35, 48.85], [18.09, 59.24]), ("geometry.outside_sweden", None)),
    "nan": (b'{"type":"Point","coordinates":[NaN,59.24]}', ("geometry.not_finite",)),
    "nan in gpx": (gpx('<wpt lat="nan" lon="18.09"><name>A</name></wpt>'), ("geometry.not_finite",)),
    "infinity": (b'{"type":"Point","coordinates":[1e999,59.24]}', ("geometry.not_finite",)),
    "a huge number": (b'{"type":"Point","coordinates":[' + b"9" * 400 + b",59.24]}", ("geometry.not_finite",)),
    "a number of too many digits": (b'{"type":"Point","coordinates":[' + b"9" * 9000 + b",1]}", "bringing.broken"),
    "a comma for a point": (gpx('<wpt lat="59,24" lon="18,09"><name>A</name></wpt>'), ("geometry.not_understood",)),
    "no position": (gpx("<wpt><name>A</name></wpt>"), ("geometry.not_understood",)),
    "a true for a number": (geojson([True, 59.24]), ("geometry.not_understood",)),
    "text for a list": (geojson("18.09,59.24"), ("geometry.not_understood",)),
    "no geometry": (b'{"type":"Feature","properties":null,"geometry":null}', ("geometry.not_understood",)),
    "a shape of its own": (geojson([18.09, 59.24], kind="Circle"), ("geometry.wrong_type",)),
    "several in one": (geojson([[18.09, 59.24]], kind="MultiPoint"), ("geometry.wrong_type",)),
    "an area": (
        geojson([[[18.09, 59.24], [18.1, 59.24], [18.1, 59.25], [18.09, 59.24]]], kind="Polygon"), ("bringing.area",)
    ),
    "a line of one corner": (geojson([[18.09, 59.24]], kind="LineString"), ("geometry.too_few_points",)),
    "a line through the country": (geojson([[13.0, 55.6], [20.2, 67.8]], kind="LineString"), ("geometry.too_large",)),
    "kml without coordinates": (kml(mark("<Point/>")), ("geometry.not_understood",)),
    "kml without a shape": (kml(mark("")), ("geometry.not_understood",)),
    "kml with blanks in its pairs": (kml(mark(place("18.09, 59.24"))), ("geometry.not_understood",)),
    "a point without a name": (gpx('<wpt lat="59.24" lon="18.09"/>'), ("walk.stop_without_name",)),
    "a personal number for a name": (gpx(POINT.replace("Entrén", "19811218-9876")), ("wording.personal_number",)),
}  # fmt: skip


def read(content: bytes) -> list[Brought]:
    return judged(BroughtFiles().read(content), lambda name: check_shared(name, "name", HINTS))


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_file_is_read(name: str) -> None:
    content, faults = WHOLE[name]
    found = read(content)
    assert tuple(each.fault and each.fault.code for each in found) == faults
    assert [each.number for each in found] == list(range(1, len(found) + 1))
    assert all(each.name for each in found)


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_answered_within_a_second(name: str) -> None:
    content, expected = BROKEN[name]
    begun = time.monotonic()
    if isinstance(expected, str):
        with pytest.raises(DomainError) as refused:
            read(content)
        assert refused.value.code == expected
    else:
        found = read(content)
        assert tuple(each.fault and each.fault.code for each in found) == expected
    assert time.monotonic() - begun < 1


def test_there_are_enough_broken_files() -> None:
    assert len(BROKEN) >= 30


def test_what_we_write_we_read() -> None:
    stops = (RouteStop(1, "Entrén", 59.24, 18.09), RouteStop(2, "Torget & <parken>", 59.241, 18.092))
    route = Route("Vandring", "https://stad.example/x", stops, ((18.09, 59.24), (18.091, 59.2405), (18.092, 59.241)))
    file = BroughtFiles().read(Tracks().write(route))
    assert file.kind is FileKind.GPX
    assert [feature.name for feature in file.features] == ["1. Entrén", "2. Torget & <parken>", "Vandring"]


A, B, C = (18.09, 59.24), (18.092, 59.241), (18.094, 59.242)
CORNER = (18.091, 59.2425)


def test_a_line_is_the_way_between_two_stops_and_a_long_one_is_cut_at_them() -> None:
    assert ways_between([A, B], [(A, CORNER, B)]) == {1: (A, CORNER, B)}
    assert ways_between([A, B, C], [(A, CORNER, B, C)]) == {1: (A, CORNER, B), 2: (B, C)}
    near = (A[0] + 0.0002, A[1] - 0.0001)
    assert ways_between([A, B], [(near, B)]) == {1: (near, B)}
    assert ways_between([A, B, A], [(A, B, A)]) == {1: (A, B), 2: (B, A)}, "there and back"
    for useless in ([(B, CORNER, A)], [(CORNER, C)], [], [(A, CORNER)]):
        assert ways_between([A, B], useless) == {}
    assert ways_between([], [(A, B)]) == {}
