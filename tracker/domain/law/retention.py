"""How long things are kept: codes of the retention times, what holds until somebody decides, and the days they give.

The defaults are proposals. The municipality decides the times, each with a reference to its decision.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Final, NamedTuple

DECISION_LENGTH: Final = 160


class RetentionCode(StrEnum):
    """What a retention time is about; only what something in the product reads."""

    PARTY_ACCESS = "party_access"
    CASE = "case"
    FAILED_LETTERS = "failed_letters"
    SIGN_IN_ATTEMPTS = "sign_in_attempts"
    WALK_NAMES = "walk_names"
    WALK_POINTS = "walk_points"


class RetentionUnit(StrEnum):
    """What a retention time is counted in."""

    DAYS = "days"
    YEARS = "years"


class RetentionRule(NamedTuple):
    """What a time is counted in, what is proposed, and between which bounds it may be set."""

    unit: RetentionUnit
    proposed: int
    least: int
    most: int


RULES: Final[dict[RetentionCode, RetentionRule]] = {
    RetentionCode.PARTY_ACCESS: RetentionRule(RetentionUnit.DAYS, 30, 0, 365),
    RetentionCode.CASE: RetentionRule(RetentionUnit.YEARS, 10, 1, 100),
    RetentionCode.FAILED_LETTERS: RetentionRule(RetentionUnit.DAYS, 14, 1, 365),
    RetentionCode.SIGN_IN_ATTEMPTS: RetentionRule(RetentionUnit.DAYS, 1, 1, 90),
    RetentionCode.WALK_NAMES: RetentionRule(RetentionUnit.DAYS, 30, 0, 365),
    RetentionCode.WALK_POINTS: RetentionRule(RetentionUnit.DAYS, 30, 0, 365),
}


def last_day_of_access(closed_on: dt.date, days: int) -> dt.date:
    """The last whole day that a party reads a case that was closed on a day."""
    return closed_on + dt.timedelta(days=days)


def kept_to(closed_on: dt.date, years: int) -> dt.date:
    """The last day that a closed case has to be kept; it may be disposed of after that. 29 February gives the 28th."""
    try:
        return closed_on.replace(year=closed_on.year + years)
    except ValueError:
        return closed_on.replace(year=closed_on.year + years, day=28)
