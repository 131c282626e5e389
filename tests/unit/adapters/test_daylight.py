"""Sunset and dusk against the figures of the scenario (NOAA), and where the sun never sets or never rises."""

import datetime as dt
from itertools import pairwise

import pytest

from tracker.adapters.daylight import Daylight
from tracker.domain.clock import STOCKHOLM
from tracker.domain.walks.light import DayLight, Light, LightSpan, Visit, check_spans, suggest_start

FARSTA = (59.2434, 18.0933)
KIRUNA = (67.8558, 20.2253)
TOLERANCE = dt.timedelta(minutes=2)


def light_of(day: str, place: tuple[float, float] = FARSTA) -> DayLight:
    return Daylight().of(dt.date.fromisoformat(day), *place)


def at(day: str, clock: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=STOCKHOLM)


@pytest.mark.parametrize(
    ("day", "sunrise", "sunset", "civil", "nautical"),
    [
        ("2026-06-20", "03:31", "22:06", "23:37", None),
        ("2026-09-15", "06:15", "19:08", "19:49", "20:39"),
        ("2026-10-13", "07:20", "17:46", "18:27", "19:14"),
        ("2026-11-17", "07:45", "15:18", "16:06", "16:57"),
        ("2026-12-21", "08:42", "14:48", "15:44", "16:39"),
        ("2027-03-16", "06:02", "17:51", "18:32", "19:20"),
    ],
)
def test_the_sun_keeps_its_times(day: str, sunrise: str, sunset: str, civil: str, nautical: str | None) -> None:
    found = light_of(day)
    pairs = [(found.sunrise, sunrise), (found.sunset, sunset), (found.civil_dusk, civil)]
    assert all(moment and abs(moment - at(day, clock)) <= TOLERANCE for moment, clock in pairs)
    if nautical is None:
        assert found.nautical_dusk is None
    else:
        assert found.nautical_dusk is not None
        assert abs(found.nautical_dusk - at(day, nautical)) <= TOLERANCE


@pytest.mark.parametrize("place", [FARSTA, KIRUNA])
@pytest.mark.parametrize("month", range(1, 13))
def test_every_moment_of_a_day_has_one_light(month: int, place: tuple[float, float]) -> None:
    found = light_of(f"2026-{month:02}-21", place)
    check_spans(found.spans)
    assert all(one.light is not other.light for one, other in pairwise(found.spans))
    assert found.spans[0].starts_at == at(f"2026-{month:02}-21", "00:00")


def test_the_evening_of_the_walk_goes_from_light_through_dusk_to_dark() -> None:
    found = light_of("2026-10-13")
    seen = [found.at(at("2026-10-13", clock)) for clock in ("17:37", "17:55", "18:12", "18:36", "19:18")]
    assert seen == [Light.DAYLIGHT, Light.TWILIGHT, Light.TWILIGHT, Light.DARK, Light.DARK]
    passed = found.changes(at("2026-10-13", "17:30"), at("2026-10-13", "19:26"))
    assert [span.light for span in passed] == [Light.DAYLIGHT, Light.TWILIGHT, Light.DARK]
    assert (passed[0].starts_at, passed[-1].ends_at) == (at("2026-10-13", "17:30"), at("2026-10-13", "19:26"))


def test_in_kiruna_the_sun_does_not_set_in_june_nor_rise_in_december() -> None:
    june, december = light_of("2026-06-20", KIRUNA), light_of("2026-12-21", KIRUNA)
    assert (june.sunset, june.civil_dusk, {span.light for span in june.spans}) == (None, None, {Light.DAYLIGHT})
    assert (december.sunrise, december.sunset) == (None, None)
    assert december.civil_dusk is not None
    assert {span.light for span in december.spans} == {Light.TWILIGHT, Light.DARK}


def visit(start: float, end: float, *, dark: bool = False) -> Visit:
    return Visit(start, end, wants_dark=dark)


def test_a_start_that_shows_the_wanted_stops_in_darkness_and_the_others_in_light() -> None:
    day = "2026-10-13"
    tour = [visit(0, 15), visit(20, 35), visit(80, 95, dark=True)]
    start = suggest_start(at(day, "12:00"), tour, light_of(day))
    assert start is not None
    light = light_of(day)
    assert light.at(tour[2].seen_at(start)) is Light.DARK
    assert [light.at(each.seen_at(start)) for each in tour[:2]] == [Light.DAYLIGHT, Light.DAYLIGHT]
    assert start.minute % 5 == 0


def test_a_start_that_is_good_already_is_the_one_that_is_suggested() -> None:
    planned = at("2026-12-29", "18:00")
    earlier = suggest_start(planned, [visit(0, 10), visit(90, 100, dark=True)], light_of("2026-12-29"))
    assert earlier is not None
    assert earlier < planned, "in the afternoon the first is seen in light"
    assert suggest_start(planned, [visit(0, 10, dark=True)], light_of("2026-12-29")) == planned


def test_without_wishes_half_is_seen_in_light_and_half_in_darkness() -> None:
    day = "2026-10-13"
    tour = [visit(number * 20, number * 20 + 15) for number in range(6)]
    light = light_of(day)
    start = suggest_start(at(day, "12:00"), tour, light)
    assert start is not None
    seen = [light.at(each.seen_at(start)) for each in tour]
    assert seen.count(Light.DAYLIGHT) == seen.count(Light.DARK) > 0


@pytest.mark.parametrize(("day", "place"), [("2026-06-20", KIRUNA), ("2026-06-20", FARSTA)])
def test_no_start_is_suggested_where_none_gives_darkness(day: str, place: tuple[float, float]) -> None:
    """In June a walk of half an hour that begins at 22 at the latest is over before it is dark."""
    light = light_of(day, place)
    assert suggest_start(at(day, "12:00"), [visit(0, 15, dark=True)], light) is None
    assert suggest_start(at(day, "12:00"), [visit(0, 15), visit(15, 30)], light) is None
    assert suggest_start(at(day, "12:00"), [], light) is None


def test_a_gap_between_lights_is_an_error() -> None:
    first = LightSpan(at("2026-10-13", "00:00"), at("2026-10-13", "07:00"), Light.DARK)
    second = LightSpan(at("2026-10-13", "08:00"), at("2026-10-13", "09:00"), Light.DAYLIGHT)
    for spans in ([], [first, second]):
        with pytest.raises(ValueError, match="follow each other"):
            check_spans(spans)
