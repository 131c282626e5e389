"""Means, spreads, ties and the grade of a goal."""

from decimal import Decimal

import pytest

from tracker.demo.scores import PARTIES, SCORES
from tracker.domain.plans import Direction, Grade, judge, worst
from tracker.domain.priorities import NEED, POSSIBILITY, Criterion, Spread, fingerprint, rounded_mean, ties


@pytest.mark.parametrize(("values", "mean"), [([2, 3], 3), ([2, 2, 3], 2), ([1], 1), ([4, 5, 5, 4], 5), ([3, 4, 4], 4)])
def test_half_is_rounded_up(values: list[int], mean: int) -> None:
    assert rounded_mean(values) == mean


def test_a_spread_of_three_is_wide_and_the_exact_mean_is_kept() -> None:
    wide, narrow = Spread((1, 4, 2)), Spread((2, 4))
    assert (wide.is_wide, narrow.is_wide) == (True, False)
    assert (wide.low, wide.high, wide.mean, wide.exact) == (1, 4, 2, Decimal("2.33"))


def test_criteria_are_in_one_group_each_and_every_demo_party_scores_all() -> None:
    assert {*NEED, *POSSIBILITY} == set(Criterion)
    assert not set(NEED) & set(POSSIBILITY)
    assert all(
        set(criteria) == set(Criterion) and all(tuple(row) == PARTIES for row in criteria.values())
        for criteria in SCORES.values()
    )


def test_ties_are_told_highest_first() -> None:
    assert ties({"A": 29, "B": 32, "C": 29, "D": 32, "E": 1}) == [["B", "D"], ["A", "C"]]
    assert ties({"A": 1, "B": 2}) == []


def test_a_fingerprint_follows_the_rows_and_not_their_order() -> None:
    assert fingerprint(["a", "b"]) == fingerprint(["b", "a"])
    assert fingerprint(["a"]) != fingerprint(["b"])
    assert 0 <= fingerprint([]) < 10**9


@pytest.mark.parametrize(
    ("direction", "baseline", "target", "actual", "grade"),
    [
        (Direction.DOWN, 48, 36, 38, Grade.YELLOW),
        (Direction.DOWN, 14, 9, Decimal("8.7"), Grade.GREEN),
        (Direction.DOWN, 14, 9, 14, Grade.RED),
        (Direction.UP, 3, 8, 8, Grade.GREEN),
        (Direction.UP, 3, 8, 2, Grade.RED),
        (Direction.UP, None, 8, 5, Grade.RED),
    ],
)
def test_a_value_is_judged_against_target_and_baseline(
    direction: Direction, baseline: int | None, target: int, actual: Decimal | int, grade: Grade
) -> None:
    before = None if baseline is None else Decimal(baseline)
    assert judge(direction, before, Decimal(target), Decimal(actual)) is grade


def test_the_worst_grade_counts() -> None:
    assert worst([Grade.GREEN, Grade.YELLOW]) is Grade.YELLOW
    assert worst([Grade.GREEN, Grade.RED, Grade.YELLOW]) is Grade.RED
    assert worst([]) is None
