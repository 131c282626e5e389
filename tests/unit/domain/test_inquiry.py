"""Asking residents before a walk: when the page is open, and where their points gather."""

import datetime as dt
from dataclasses import dataclass

import pytest

from tracker.domain.clock import time_set
from tracker.domain.errors import DomainError
from tracker.domain.walks.findings import FindingKind
from tracker.domain.walks.inquiry import (
    MOST_POINTS,
    NEAR_METRES,
    InquiryState,
    check_days,
    gathered,
    inquiry_state,
    metres_between,
    proposed_last,
)

NOON = dt.datetime(2026, 10, 6, 10, tzinfo=dt.UTC)
DAY = dt.date(2026, 10, 6)
A_DAY = dt.timedelta(days=1)
METRE_NORTH = 1 / 111_195
METRE_EAST = METRE_NORTH / 0.5112  # at 59.25 degrees north


@dataclass(frozen=True)
class Point:
    id: str
    lat: float
    lon: float
    kind: FindingKind = FindingKind.UNSAFE


def at(name: str, north: float, east: float = 0, kind: FindingKind = FindingKind.UNSAFE) -> Point:
    """A point some metres from the square."""
    return Point(name, 59.25 + north * METRE_NORTH, 18.09 + east * METRE_EAST, kind)


def names(points: list[Point]) -> list[str]:
    return ["".join(point.id for point in found.points) for found in gathered(points)]


@pytest.mark.parametrize(
    ("opens", "last", "values", "state"),
    [
        (0, 0, {}, InquiryState.OPEN),
        (1, 3, {}, InquiryState.NOT_YET),
        (-3, -1, {}, InquiryState.OVER),
        (-3, 3, {"is_closed": True}, InquiryState.CLOSED),
        (-3, 3, {"points": MOST_POINTS}, InquiryState.FULL),
        (-3, 3, {"is_cancelled": True, "is_closed": True}, InquiryState.CANCELLED),
        (-3, -1, {"is_closed": True}, InquiryState.CLOSED),
    ],
)
def test_what_holds_today(opens: int, last: int, values: dict[str, int], state: InquiryState) -> None:
    given = {"is_closed": False, "is_cancelled": False, "points": 0, **values}
    with time_set(NOON):
        assert inquiry_state(DAY + opens * A_DAY, DAY + last * A_DAY, **given) is state  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("opens", "last", "walk", "code"),
    [
        (0, 0, 0, None),
        (0, 59, 90, None),
        (0, 60, 90, "inquiry.too_long"),
        (3, 2, 90, "inquiry.last_before_first"),
        (-5, -1, 90, "inquiry.last_before_first"),
        (0, 8, 7, "inquiry.after_walk"),
        (0, 7, 7, None),
    ],
)
def test_which_days_may_be(opens: int, last: int, walk: int, code: str | None) -> None:
    with time_set(NOON):
        try:
            check_days(DAY + opens * A_DAY, DAY + last * A_DAY, DAY + walk * A_DAY)
            found = None
        except DomainError as error:
            found = (error.code, error.field)
    assert found == (code and (code, "last_on"))


@pytest.mark.parametrize(("walk", "last"), [(7, 6), (0, 0), (1, 0), (90, 59)])
def test_the_day_before_the_walk_is_proposed(walk: int, last: int) -> None:
    with time_set(NOON):
        assert proposed_last(DAY + walk * A_DAY) == DAY + last * A_DAY
        check_days(DAY, proposed_last(DAY + walk * A_DAY), DAY + walk * A_DAY)


def test_metres_are_those_of_the_ground() -> None:
    square, library = Point("a", 59.24345, 18.0930), Point("b", 59.2434, 18.0953)
    assert metres_between(square, library) == pytest.approx(131.2, abs=1)
    assert metres_between(at("a", 0), at("b", 30)) == pytest.approx(30, abs=0.01)
    assert metres_between(at("a", 0), at("b", 0, 30)) == pytest.approx(30, abs=0.05)


def test_points_gather_within_reach_and_others_stand_alone() -> None:
    assert names([]) == []
    assert names([at("a", 0)]) == []
    assert names([at("a", 0), at("b", NEAR_METRES - 1), at("c", 200)]) == ["ab"]
    assert names([at("a", 0), at("b", NEAR_METRES + 1)]) == []
    assert names([at("a", 0), at("b", 20, 20), at("c", -20, -20)]) == ["abc"], "also over the edges of squares"


def test_points_along_a_street_do_not_chain_up() -> None:
    street = [at(name, 25 * number) for number, name in enumerate("abcdefg")]
    found = gathered(street)
    assert sorted("".join(sorted(point.id for point in each.points)) for each in found) == ["abc", "def"]
    for each in found:
        assert max(metres_between(one, other) for one in each.points for other in each.points) <= 2 * NEAR_METRES


def test_the_most_unsafe_come_first_with_their_counts_and_middle() -> None:
    keep = FindingKind.KEEP
    safe, mixed = (at("a", 0, kind=keep), at("b", 10, kind=keep)), (at("c", 500), at("d", 525, kind=keep), at("e", 550))
    found = gathered([*safe, *mixed])
    assert [(each.unsafe, each.keep) for each in found] == [(2, 1), (0, 2)]
    assert [each.points[0].id for each in found] == ["d", "a"], "the one in their midst first"
    assert metres_between(found[1], at("middle", 5)) < 0.2


def test_the_answer_is_the_same_each_time_and_quick_for_as_many_as_there_may_be() -> None:
    crowd = [at(f"{number:03}", number % 23 * 9, number % 17 * 11) for number in range(MOST_POINTS)]
    assert names(crowd) == names(crowd)
    assert sum(len(each.points) for each in gathered(crowd)) <= MOST_POINTS
