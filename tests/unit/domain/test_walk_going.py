"""How long a telephone keeps a walk, and what its clock is worth."""

import datetime as dt

import pytest

from tracker.domain.walks.going import by_our_clock, plan_kept_until

NOON = dt.datetime(2026, 10, 13, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.mark.parametrize(
    ("starts", "ends", "kept"),
    [
        (NOON, NOON + 2 * HOUR, NOON + 14 * HOUR),
        (NOON, None, NOON + 15 * HOUR),
        (NOON - 72 * HOUR, NOON - 70 * HOUR, NOON + 12 * HOUR),
        (NOON + dt.timedelta(days=20), None, NOON + dt.timedelta(days=7)),
    ],
    ids=["today", "end not known", "a walk that is over", "a walk that is far off"],
)
def test_the_plan_goes_some_hours_after_the_walk_and_never_stays_more_than_a_week(
    starts: dt.datetime, ends: dt.datetime | None, kept: dt.datetime
) -> None:
    assert plan_kept_until(starts, ends, NOON) == kept


@pytest.mark.parametrize(
    ("minutes_off", "is_moved"), [(0, False), (5, False), (-5, False), (6, True), (-600, True), (60 * 24 * 400, True)]
)
def test_a_telephone_whose_clock_is_off_is_set_right(minutes_off: int, is_moved: bool) -> None:
    """``minutes_off``: how far its clock is ahead of ours; it noted something an hour before it sent it."""
    off = dt.timedelta(minutes=minutes_off)
    seen = by_our_clock(NOON - HOUR + off, NOON + off, NOON)
    assert seen == (NOON - HOUR if is_moved else NOON - HOUR + off)


def test_a_moment_that_no_calendar_holds_is_told() -> None:
    first, last = (dt.datetime(year, 1, 1, tzinfo=dt.UTC) for year in (1, 9999))
    with pytest.raises(OverflowError):
        by_our_clock(first, last, NOON)
