"""Small surveys: margins, chance, hidden groups and gaps."""

from decimal import Decimal

import pytest

from tracker.domain.shares import Measured, gap, interval, is_possible_share, is_share, is_shown, may_be_chance


@pytest.mark.parametrize(
    ("percent", "answers", "low", "high"),
    [(48, 98, 38.4, 57.8), (0, 10, 0.0, 27.8), (100, 10, 72.2, 100.0), (50, 1000, 46.9, 53.1), (48, 0, 0.0, 100.0)],
)
def test_the_interval_is_wilsons(percent: int, answers: int, low: float, high: float) -> None:
    found = interval(Measured(Decimal(percent), answers))
    assert (round(found.low, 1), round(found.high, 1)) == (low, high)
    assert found.margin == pytest.approx((found.high - found.low) / 2)


@pytest.mark.parametrize(
    ("before", "after", "chance"),
    [((48, 98), (38, 83), True), ((48, 980), (38, 830), False), ((48, 98), (48, 83), True), ((48, 0), (10, 90), True)],
)
def test_a_small_change_in_a_small_survey_may_be_chance(
    before: tuple[int, int], after: tuple[int, int], chance: bool
) -> None:
    one, other = (Measured(Decimal(percent), answers) for percent, answers in (before, after))
    assert may_be_chance(one, other) is chance


def test_groups_under_five_are_hidden_and_counts_are_not_surveys() -> None:
    assert [is_shown(answers) for answers in (0, 4, 5, None)] == [False, False, True, True]


def test_units_that_are_shares() -> None:
    assert [is_share(unit) for unit in ("%", " Procent ", "per vecka", "kr")] == [True, True, False, False]
    assert [is_possible_share(Decimal(value)) for value in (-1, 0, 100, 101)] == [False, True, True, False]


def test_the_gap_is_told_in_percentage_points() -> None:
    assert [str(gap(Decimal(one), Decimal(other))) for one, other in (("48", "22"), ("19.25", "38"), ("30", "10"))] == [
        "26",
        "18.8",
        "20",
    ]
