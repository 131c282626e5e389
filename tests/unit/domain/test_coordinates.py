"""Positions as people write them: recognised and told how, or a plain error; never anything else."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.errors import DomainError
from tracker.domain.ground.coordinates import Position, Projected, Understood, parse_position
from tracker.domain.ground.geometry import (
    MAX_VERTICES,
    Geometry,
    GeometryKind,
    check_geometry,
    point_geometry,
    read_geometry,
)

LAT, LON = 59.2434, 18.0933
RING = [[18.09, 59.24], [18.10, 59.24], [18.10, 59.25], [18.09, 59.24]]


@pytest.mark.parametrize(
    "text",
    [
        "59.2434, 18.0933",
        "59.2434,18.0933",
        "59.2434 18.0933",
        "59.2434;18.0933",
        "59.2434 / 18.0933",
        "59,2434 18,0933",
        "59,2434, 18,0933",
        "59,2434,18,0933",
        "59,2434; 18,0933",
        "  (59.2434, 18.0933)  ",
        "lat 59.2434 lon 18.0933",
        "lat: 59.2434, lng: 18.0933",
        "N 59.2434 E 18.0933",
        "59.2434N 18.0933E",
        "59.2434 N, 18.0933 Ö",
        "59.2434° N, 18.0933° E",
        "WGS84 59.2434, 18.0933",
        "59.2434\u00a018.0933",
    ],
)
def test_decimal_degrees_are_read(text: str) -> None:
    assert parse_position(text) == Position(LAT, LON, Understood.DECIMAL)


@pytest.mark.parametrize("text", ["18.0933, 59.2434", "18,0933 59,2434", "E 18.0933 N 59.2434"])
def test_swapped_axes_are_recognised_and_told(text: str) -> None:
    assert parse_position(text) == Position(LAT, LON, Understood.SWAPPED)


@pytest.mark.parametrize(
    "text",
    [
        "59°14.604' N 18°05.598' E",
        "59°14,604' N 18°05,598' Ö",
        "59° 14' 36.24\" N 18° 05' 35.88\" E",
        "59°14'36.24\"N,18°05'35.88\"E",
        "59°14'36.24\"N18°05'35.88\"E",
        "59°14′36.24″N 18°05′35.88″E",
        "59º14’36.24”N 18º05’35.88”E",
        "59° 14' 36.24'' 18° 05' 35.88''",
        "N 59° 14.604 E 018° 05.598",
        "N59 14.604 E18 05.598",
        "18°05.598' E 59°14.604' N",
        "59° 14,604' 18° 5,598'",
    ],
)
def test_degrees_and_minutes_are_read(text: str) -> None:
    found = parse_position(text)
    assert isinstance(found, Position)
    assert found.how is Understood.DEGREES_MINUTES
    assert (found.lat, found.lon) == pytest.approx((LAT, LON), abs=1e-5)


@pytest.mark.parametrize(
    "text",
    [
        "https://www.google.com/maps/@59.2434,18.0933,17z",
        "https://maps.google.com/?q=59.2434,18.0933",
        "https://www.google.com/maps?q=59.2434%2C18.0933&hl=sv",
        "https://www.google.com/maps/search/?api=1&query=59.2434,18.0933",
        "https://www.google.se/maps/place/X/@59.1,18.1,15z/data=!3m1!4b1!8m2!3d59.2434!4d18.0933",
        "https://www.google.com/maps/place/59.2434,18.0933",
        "https://www.openstreetmap.org/#map=17/59.2434/18.0933",
        "https://www.openstreetmap.org/?mlat=59.2434&mlon=18.0933#map=12/59.1/18.2",
        "www.openstreetmap.org/#map=17/59.2434/18.0933&layers=N",
        "https://www.hitta.se/kartan!~59.24340,18.09330,16z/tr!i=abc",
        "https://kartor.eniro.se/?c=59.243400,18.093300&z=16",
        "https://www.bing.com/maps?cp=59.2434~18.0933&lvl=16",
        "https://maps.apple.com/?ll=59.2434,18.0933",
        "geo:59.2434,18.0933?z=17",
    ],
)
def test_pasted_map_links_are_read(text: str) -> None:
    assert parse_position(text) == Position(LAT, LON, Understood.MAP_LINK)


@pytest.mark.parametrize(
    ("text", "epsg", "how"),
    [
        ("6570112, 676543", 3006, Understood.SWEREF_TM),
        ("676543 6570112", 3006, Understood.SWEREF_TM),
        ("N 6570112 E 676543", 3006, Understood.SWEREF_TM),
        ("6 570 112 676 543", 3006, Understood.SWEREF_TM),
        ("6 570 112, 676 543", 3006, Understood.SWEREF_TM),
        ("SWEREF 99 TM: 6570112, 676543", 3006, Understood.SWEREF_TM),
        ("https://minkarta.lantmateriet.se/plats/3006/v2.0/?e=676543&n=6570112&z=9", 3006, Understood.SWEREF_TM),
    ],
)
def test_the_national_grid_is_recognised_by_its_range(text: str, epsg: int, how: Understood) -> None:
    assert parse_position(text) == Projected(epsg, 6570112.0, 676543.0, how)


@pytest.mark.parametrize(
    ("text", "epsg"),
    [
        ("6570112 153456", 3011),
        ("153456, 6570112", 3011),
        ("SWEREF 99 18 00: 6570112, 153456", 3011),
        ("SWEREF99 1500 6570112 153456", 3009),
        ("EPSG:3012 6570112 153456", 3012),
    ],
)
def test_local_grids_are_stockholms_unless_named(text: str, epsg: int) -> None:
    assert parse_position(text) == Projected(epsg, 6570112.0, 153456.0, Understood.SWEREF_LOCAL)


def test_grid_numbers_with_decimal_commas() -> None:
    assert parse_position("6570112,25 676543,5") == Projected(3006, 6570112.25, 676543.5, Understood.SWEREF_TM)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "position.empty"),
        ("  \n ", "position.empty"),
        ("hej", "position.not_understood"),
        ("Farsta centrum", "position.not_understood"),
        ("59.2434", "position.not_understood"),
        ("59.2434, 18.0933, 12", "position.not_understood"),
        ("nan, inf", "position.not_understood"),
        ("59°75' N 18°05' E", "position.not_understood"),
        ("SWEREF 99 99 99: 6570112, 153456", "position.not_understood"),
        ("9" * 2001, "position.not_understood"),
        ("48.1, 11.5", "position.outside_sweden"),
        ("0, 0", "position.outside_sweden"),
        ("-59.2, 18.1", "position.outside_sweden"),
        ("59°14' S 18°05' W", "position.outside_sweden"),
        ("6570112, 999999", "position.outside_sweden"),
        ("https://www.openstreetmap.org/#map=5/48.1/11.5", "position.outside_sweden"),
        ("6570000, 1630000", "position.old_grid"),
        ("https://maps.app.goo.gl/abc123", "position.short_link"),
        ("https://www.google.com/maps", "position.link_without_position"),
        ("https://[::1", "position.link_without_position"),
    ],
)
def test_what_is_not_a_position_in_sweden_says_why(text: str, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        parse_position(text)
    assert caught.value.code == code


@given(st.text(max_size=200))
def test_any_text_is_a_position_or_a_domain_error(text: str) -> None:
    with contextlib.suppress(DomainError):
        assert isinstance(parse_position(text), Position | Projected)


@given(st.text(alphabet="0123456789.,;:°'\"NSEWÖ -+/?&=@~#!%geohtpslanqm", max_size=80))
@settings(max_examples=400)
def test_any_text_of_likely_signs_is_a_position_or_a_domain_error(text: str) -> None:
    with contextlib.suppress(DomainError):
        found = parse_position(text)
        if isinstance(found, Position):
            assert 55 <= found.lat <= 69.2
            assert 10.5 <= found.lon <= 24.3


@given(st.floats(55.1, 69.1), st.floats(10.6, 24.2))
def test_every_position_in_sweden_survives_being_written(lat: float, lon: float) -> None:
    lat, lon = round(lat, 6), round(lon, 6)
    assert parse_position(f"{lat:.6f}, {lon:.6f}") == Position(lat, lon, Understood.DECIMAL)
    assert parse_position(f"{lat:.6f} {lon:.6f}".replace(".", ",")) == Position(lat, lon, Understood.DECIMAL)


# --- geometry ---------------------------------------------------------------------------------------------------------
def test_a_point_is_rounded_and_boxed() -> None:
    found = check_geometry({"type": "Point", "coordinates": [18.09333333333, 59.24344444444, 12.0]})
    assert found.as_geojson() == {"type": "Point", "coordinates": [18.093333, 59.243444]}
    assert found.bbox == (18.093333, 59.243444, 18.093333, 59.243444)
    assert found == point_geometry(59.243444, 18.093333)


def test_a_feature_is_opened() -> None:
    assert check_geometry({"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [RING]}}).vertices == 4


def test_an_open_ring_is_closed_and_repeats_are_dropped() -> None:
    found = check_geometry({"type": "Polygon", "coordinates": [[*RING[:2], RING[1], RING[2]]]})
    assert found.closed
    assert found.as_geojson()["coordinates"] == [RING]


def test_swapped_axes_are_mended() -> None:
    found = check_geometry({"type": "Polygon", "coordinates": [[[lat, lon] for lon, lat in RING]]})
    assert found.swapped
    assert found.as_geojson()["coordinates"] == [RING]


@pytest.mark.parametrize(
    ("geojson", "code"),
    [
        (None, "geometry.not_understood"),
        ([], "geometry.not_understood"),
        ("Point", "geometry.not_understood"),
        ({}, "geometry.wrong_type"),
        ({"type": ["Point"]}, "geometry.wrong_type"),
        ({"type": "MultiPolygon", "coordinates": []}, "geometry.wrong_type"),
        ({"type": "GeometryCollection", "geometries": []}, "geometry.wrong_type"),
        ({"type": "Point"}, "geometry.not_understood"),
        ({"type": "Point", "coordinates": []}, "geometry.not_understood"),
        ({"type": "Point", "coordinates": ["18", "59"]}, "geometry.not_understood"),
        ({"type": "Point", "coordinates": [True, False]}, "geometry.not_understood"),
        ({"type": "Point", "coordinates": {"0": 18}}, "geometry.not_understood"),
        ({"type": "Point", "coordinates": [float("nan"), 59.0]}, "geometry.not_finite"),
        ({"type": "Point", "coordinates": [18.0, float("inf")]}, "geometry.not_finite"),
        ({"type": "Point", "coordinates": [10**400, 59]}, "geometry.not_finite"),
        ({"type": "Point", "coordinates": [2**63, -1]}, "geometry.outside_sweden"),
        ({"type": "Point", "coordinates": [11.5, 48.1]}, "geometry.outside_sweden"),
        ({"type": "LineString", "coordinates": []}, "geometry.too_few_points"),
        ({"type": "LineString", "coordinates": [[18, 59], [18, 59]]}, "geometry.too_few_points"),
        ({"type": "Polygon", "coordinates": []}, "geometry.too_few_points"),
        ({"type": "Polygon", "coordinates": [[]]}, "geometry.too_few_points"),
        ({"type": "Polygon", "coordinates": [[[18, 59], [18.1, 59], [18, 59]]]}, "geometry.too_few_points"),
        ({"type": "Polygon", "coordinates": [[[18, 59], [18.1, 59], [11.5, 48.1]]]}, "geometry.outside_sweden"),
        ({"type": "Polygon", "coordinates": [[[13, 56], [20, 56], [20, 66]]]}, "geometry.too_large"),
        ({"type": "LineString", "coordinates": [[18.09, 59.2]] * (MAX_VERTICES + 2)}, "geometry.too_many_vertices"),
        ({"type": "Polygon", "coordinates": [RING] * (MAX_VERTICES // 4 + 1)}, "geometry.too_many_vertices"),
    ],
)
def test_what_cannot_be_a_place_says_why(geojson: object, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        check_geometry(geojson)
    assert caught.value.code == code


@pytest.mark.parametrize("text", ["", "  ", "null"])
def test_an_empty_field_is_no_geometry(text: str) -> None:
    assert read_geometry(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "geometry.not_understood"),
        ("[" * 100_000, "geometry.not_understood"),
        ("x" * 300_000, "geometry.too_large"),
        ('{"type":"Point","coordinates":[NaN,59]}', "geometry.not_finite"),
        ('{"type":"Point","coordinates":[1e999,59]}', "geometry.not_finite"),
        ("\x00", "geometry.not_understood"),
        ("\ud800", "geometry.not_understood"),
    ],
)
def test_a_broken_field_is_a_domain_error(text: str, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        read_geometry(text)
    assert caught.value.code == code


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(list(GeometryKind)),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["type", "coordinates", "geometry"]), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(_json)
def test_any_object_is_a_geometry_or_a_domain_error(value: object) -> None:
    with contextlib.suppress(DomainError):
        assert isinstance(check_geometry(value), Geometry)


@given(st.lists(st.tuples(st.floats(18.0, 18.2), st.floats(59.2, 59.4)), max_size=12), st.sampled_from(GeometryKind))
def test_a_checked_geometry_checks_as_itself(points: list[tuple[float, float]], kind: GeometryKind) -> None:
    coordinates: object = {GeometryKind.POINT: points[0] if points else [], GeometryKind.LINE: points}.get(
        kind, [points]
    )
    with contextlib.suppress(DomainError):
        once = check_geometry({"type": kind.value, "coordinates": coordinates})
        again = read_geometry(json.dumps(once.as_geojson()))
        assert again is not None
        assert again.as_geojson() == once.as_geojson()
