"""Prioritisation: the eight criteria in two groups, means and spread, and what a decision is."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

LOWEST_SCORE: Final = 1
HIGHEST_SCORE: Final = 5
WIDE_SPREAD: Final = 3


class Criterion(StrEnum):
    """The questions every party answers with 1-5 for every problem (criteria from Bra's guidance)."""

    COMMON = "common"
    INCREASING = "increasing"
    DEVIATING = "deviating"
    HARM = "harm"
    AFFECTS_MANY = "affects_many"
    DELIMITED = "delimited"
    INFLUENCEABLE = "influenceable"
    RESOURCES = "resources"


NEED: Final = (
    Criterion.COMMON,
    Criterion.INCREASING,
    Criterion.DEVIATING,
    Criterion.HARM,
    Criterion.AFFECTS_MANY,
)
POSSIBILITY: Final = (Criterion.DELIMITED, Criterion.INFLUENCEABLE, Criterion.RESOURCES)


class Outcome(StrEnum):
    """What the steering group decides for a problem."""

    PRIORITISED = "prioritised"
    DESELECTED = "deselected"
