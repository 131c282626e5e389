"""Areas of authority: their shape, whether a point lies in one, and who answers for what."""

import datetime as dt
import random
from typing import Any

import pytest
from shapely.geometry import Point, shape

from tracker.domain.errors import DomainError
from tracker.domain.ground.areas import (
    Aspect,
    Controller,
    Held,
    answering,
    aspect_of,
    check_area,
    check_valid,
    controllers_among,
    lies_in,
    middle_of,
    only_one,
)
from tracker.domain.ground.systems import System, declared, looks_like
from tracker.domain.walks.findings import FindingCategory

HOLED = [
    [[18.0, 59.0], [18.1, 59.0], [18.1, 59.1], [18.0, 59.1], [18.0, 59.0]],
    [[18.04, 59.04], [18.06, 59.04], [18.06, 59.06], [18.04, 59.06], [18.04, 59.04]],
]
BENT = [[[18.2, 59.0], [18.3, 59.0], [18.3, 59.1], [18.28, 59.02], [18.2, 59.0]]]
SHAPES: list[dict[str, Any]] = [
    {"type": "Polygon", "coordinates": HOLED},
    {"type": "MultiPolygon", "coordinates": [HOLED, BENT]},
]


def held(who: str, aspect: Aspect = Aspect.GROUND, organisation_id: str | None = None) -> Held:
    return Held(who, f"Area {who}", aspect, Controller(organisation_id, who))


@pytest.mark.parametrize("geojson", SHAPES, ids=["with a hole", "of two parts"])
def test_a_point_lies_in_an_area_as_the_measured_shape_says(geojson: dict[str, Any]) -> None:
    known, chance, found = shape(geojson), random.Random(7), []
    for _try in range(2_000):
        at = (chance.uniform(17.99, 18.31), chance.uniform(58.99, 59.11))
        found.append(lies_in(geojson, at))
        assert found[-1] == known.contains(Point(at)), at
    assert 100 < sum(found) < 1_900


def test_an_area_keeps_its_parts_holes_and_box() -> None:
    for geojson in SHAPES:
        found = check_area(geojson)
        assert found.as_geojson() == geojson
        assert found.bbox == shape(geojson).bounds
    assert check_area({"type": "Feature", "geometry": SHAPES[1], "properties": {}}).as_geojson() == SHAPES[1]
    assert middle_of((18.0, 59.0, 18.2, 59.4)) == pytest.approx((18.1, 59.2))


@pytest.mark.parametrize(
    ("geojson", "code"),
    [
        ({"type": "Point", "coordinates": [18.0, 59.0]}, "area.no_area"),
        ({"type": "LineString", "coordinates": [[18.0, 59.0], [18.1, 59.0]]}, "area.no_area"),
        ({"type": "MultiPolygon", "coordinates": []}, "geometry.too_few_points"),
        ({"type": "MultiPolygon", "coordinates": "abc"}, "geometry.too_few_points"),
        ({"type": "MultiPolygon", "coordinates": [HOLED] * 2_001}, "geometry.too_many_vertices"),
        ({"type": "MultiPolygon", "coordinates": [HOLED] * 300}, "geometry.too_many_vertices"),
        ({"type": "MultiPolygon", "coordinates": [[[[18.0, 59.0]]]]}, "geometry.too_few_points"),
        ({"type": "Polygon", "coordinates": [[[2.0, 48.0], [2.1, 48.0], [2.1, 48.1]]]}, "geometry.outside_sweden"),
        (None, "geometry.not_understood"),
        ({"type": "GeometryCollection"}, "geometry.wrong_type"),
    ],
)
def test_what_is_no_area_is_refused(geojson: object, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        check_area(geojson)
    assert refused.value.code == code


def test_whoever_has_just_that_answers_before_whoever_has_the_ground() -> None:
    city, owner, lamps = held("Staden"), held("Bolaget"), held("Ljuset", Aspect.LIGHTING)
    assert answering([city, lamps], Aspect.LIGHTING) == [lamps]
    assert answering([city, lamps], Aspect.GREENERY) == [city]
    assert answering([city, lamps]) == [city]
    assert answering([lamps]) == []
    assert only_one([city, lamps], Aspect.LIGHTING) == Controller(None, "Ljuset")
    assert only_one([city, owner]) is None, "several must be chosen among"
    assert only_one([]) is None
    same = [held("Staden AB", organisation_id="a"), held("Staden", organisation_id="a"), held("staden"), held("STADEN")]
    assert [each.name for each in controllers_among(same)] == ["Staden AB", "staden"]


def test_what_a_finding_is_about_and_the_days_of_an_area() -> None:
    assert aspect_of(FindingCategory.LIGHTS) is Aspect.LIGHTING
    assert aspect_of(FindingCategory.SIGHT) is Aspect.GREENERY
    assert {aspect_of(each) for each in FindingCategory} == {Aspect.LIGHTING, Aspect.GREENERY, Aspect.GROUND}
    first, last = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
    for days in ((first, last), (first, first), (None, last), (first, None), (None, None)):
        check_valid(*days)
    with pytest.raises(DomainError) as refused:
        check_valid(last, first)
    assert (refused.value.code, refused.value.field) == ("area.ends_before", "valid_to")


def named(name: object) -> object:
    return {"type": "name", "properties": {"name": name}}


def test_the_system_of_a_file_is_what_it_says_or_looks_like() -> None:
    assert declared(named("urn:ogc:def:crs:EPSG::3011")) is System.SWEREF_1800
    assert declared(named("EPSG:3006")) is System.SWEREF_TM
    assert declared(named("urn:ogc:def:crs:OGC:1.3:CRS84")) is System.WGS84
    assert declared(named("urn:ogc:def:crs:EPSG:6.18.3:3021")) is System.RT90
    for nothing in (None, "EPSG:3006", {}, named(3006), named("EPSG:27700"), named("")):
        assert declared(nothing) is None
    assert looks_like(18.09, 59.24) is System.WGS84
    assert looks_like(676_000, 6_570_000) is looks_like(6_570_000, 676_000) is System.SWEREF_TM
    assert looks_like(1_630_000, 6_570_000) is System.RT90
    assert looks_like(155_000, 6_570_000) is None
