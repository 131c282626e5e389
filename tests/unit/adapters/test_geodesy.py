"""Grids, mending and measures against known numbers."""

from __future__ import annotations

import pytest

from tracker.adapters.geodesy import Geodesy
from tracker.domain.errors import DomainError
from tracker.domain.ground.coordinates import Position, Projected, Understood, parse_position
from tracker.domain.ground.geometry import GeometryKind, check_geometry

GEODESY = Geodesy()
SQUARE = {"type": "Polygon", "coordinates": [[[18.09, 59.24], [18.10, 59.24], [18.10, 59.25], [18.09, 59.25]]]}


def test_degrees_pass_untouched() -> None:
    position = Position(59.2434, 18.0933, Understood.DECIMAL)
    assert GEODESY.to_position(position) is position


@pytest.mark.parametrize("epsg", range(3007, 3019))
def test_a_local_zone_s_middle_meridian_is_150_kilometres_east(epsg: int) -> None:
    meridians = [12, 13.5, 15, 16.5, 18, 14.25, 15.75, 17.25, 18.75, 20.25, 21.75, 23.25]
    found = GEODESY.to_position(Projected(epsg, 6_570_000, 150_000, Understood.SWEREF_LOCAL))
    assert found.lon == pytest.approx(meridians[epsg - 3007], abs=1e-6)
    assert found.lat == pytest.approx(59.2, abs=0.1)


def test_the_national_grid_s_middle_meridian_is_15_degrees() -> None:
    assert GEODESY.to_position(Projected(3006, 6_570_000, 500_000, Understood.SWEREF_TM)).lon == pytest.approx(15.0)


def test_both_grids_point_at_the_same_square() -> None:
    national = GEODESY.to_position(parse_position("6571049, 676552"))
    local = GEODESY.to_position(parse_position("6570141, 155326"))
    assert (national.lat, national.lon) == pytest.approx((59.24, 18.09), abs=0.02)
    assert GEODESY.distance(national, local) < 1_500


@pytest.mark.parametrize("epsg", [0, 4326, 3857, 3019, -1])
def test_other_grids_are_refused(epsg: int) -> None:
    with pytest.raises(DomainError):
        GEODESY.to_position(Projected(epsg, 6_570_000, 150_000, Understood.SWEREF_TM))


def test_a_transform_out_of_sweden_is_refused() -> None:
    with pytest.raises(DomainError) as caught:
        GEODESY.to_position(Projected(3006, 6_570_000, 5_000_000, Understood.SWEREF_TM))
    assert caught.value.code == "position.outside_sweden"


def test_a_sound_area_is_left_alone() -> None:
    geometry = check_geometry(SQUARE)
    assert GEODESY.mended(geometry) is geometry


def test_a_spike_is_mended() -> None:
    ring = [[18.09, 59.24], [18.10, 59.24], [18.10, 59.25], [18.12, 59.26], [18.10, 59.25], [18.09, 59.25]]
    mended = GEODESY.mended(check_geometry({"type": "Polygon", "coordinates": [ring]}))
    assert mended.kind is GeometryKind.POLYGON
    assert mended.bbox == (18.09, 59.24, 18.10, 59.25)


@pytest.mark.parametrize(
    ("ring", "code"),
    [
        ([[18.09, 59.24], [18.10, 59.25], [18.10, 59.24], [18.09, 59.25]], "geometry.crosses_itself"),
        ([[18.09, 59.24], [18.10, 59.24], [18.11, 59.24]], "geometry.too_few_points"),
    ],
)
def test_what_cannot_be_mended_says_why(ring: list[list[float]], code: str) -> None:
    with pytest.raises(DomainError) as caught:
        GEODESY.mended(check_geometry({"type": "Polygon", "coordinates": [ring]}))
    assert caught.value.code == code


def test_measures_are_in_metres() -> None:
    area = check_geometry(SQUARE)
    assert GEODESY.area(area) == pytest.approx(571 * 1114, rel=0.01)
    assert GEODESY.length(area) == pytest.approx(2 * (571 + 1114), rel=0.01)
    point = check_geometry({"type": "Point", "coordinates": [18.09, 59.24]})
    assert GEODESY.area(point) == GEODESY.length(point) == 0


def test_the_middle_of_a_bent_area_lies_on_it() -> None:
    ring = [[18.0, 59.0], [18.1, 59.0], [18.1, 59.01], [18.01, 59.01], [18.01, 59.1], [18.0, 59.1]]
    bent = check_geometry({"type": "Polygon", "coordinates": [ring]})
    assert GEODESY.contains(bent, GEODESY.middle(bent))
    assert not GEODESY.contains(bent, Position(59.05, 18.05, Understood.DECIMAL))
