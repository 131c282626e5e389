"""The walk as a tour: minutes of legs, when one is where, and the shortest order."""

import datetime as dt
import itertools
import math
import random

import pytest

from tracker.domain.clock import STOCKHOLM
from tracker.domain.walks.tour import Leg, length_of, shortest_order, tour, visits, walk_minutes

START = dt.datetime(2026, 10, 13, 17, 30, tzinfo=STOCKHOLM)


@pytest.mark.parametrize(
    ("metres", "pace", "minutes"), [(0, 3, 0), (1, 3, 1), (250, 3, 5), (1300, 3, 26), (1000, 6, 10), (1000, 2, 30)]
)
def test_minutes_of_a_way(metres: float, pace: float, minutes: int) -> None:
    assert walk_minutes(metres, pace) == minutes


def test_the_scenarios_walk_ends_when_it_says() -> None:
    """1.3 km, 26 minutes walking and six stops of 15: 17.30 to 19.26; with 5 minutes a stop it ends 18.26."""
    legs = [Leg(0), Leg(126), Leg(113), Leg(458), Leg(460), Leg(132)]
    found = tour(START, legs, [15] * 6)
    assert (found.walk_minutes, found.stop_minutes, found.minutes) == (26, 90, 116)
    assert found.timings[0].arrives_at == START
    assert f"{found.timings[-1].leaves_at:%H.%M}" == "19.26"
    assert round(found.metres / 1000, 1) == 1.3
    assert f"{tour(START, legs, [5] * 6).timings[-1].leaves_at:%H.%M}" == "18.26"


def test_a_walk_without_stops_takes_no_time() -> None:
    found = tour(START, [], [])
    assert (found.timings, found.minutes, visits(found, [])) == ((), 0, [])


def test_the_way_to_the_first_stop_is_not_walked() -> None:
    found = tour(START, [Leg(999), Leg(100)], [1, 1])
    assert (found.metres, found.walk_minutes) == (100, 2)


def test_visits_are_minutes_from_the_start() -> None:
    found = visits(tour(START, [Leg(0), Leg(250)], [15, 10]), [False, True])
    assert [(each.from_minute, each.to_minute, each.wants_dark) for each in found] == [(0, 15, False), (20, 30, True)]


def table(points: list[tuple[float, float]]) -> list[list[float]]:
    return [[math.dist(one, other) for other in points] for one in points]


@pytest.mark.parametrize("seed", range(8))
def test_the_order_is_the_shortest_there_is(seed: int) -> None:
    chance = random.Random(seed)
    distances = table([(chance.random(), chance.random()) for _ in range(7)])
    best = min(length_of([0, *rest], distances) for rest in itertools.permutations(range(1, 7)))
    order = shortest_order(distances)
    assert (order[0], sorted(order)) == (0, list(range(7)))
    assert math.isclose(length_of(order, distances), best)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_nothing_to_choose(count: int) -> None:
    assert shortest_order(table([(each, 0) for each in range(count)])) == list(range(count))


@pytest.mark.parametrize("count", [13, 30])
def test_many_stops_get_a_good_order(count: int) -> None:
    """On a line the best order is known: straight along it."""
    places = [*range(count)]
    random.Random(count).shuffle(places)
    places.sort(key=lambda place: place != 0)
    distances = table([(place, 0) for place in places])
    order = shortest_order(distances)
    assert sorted(order) == list(range(count))
    assert length_of(order, distances) == count - 1
