"""Small surveys told honestly: the margin of a share, whether a change may be chance, and groups too small to show."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from math import sqrt
from typing import Final, NamedTuple

SMALLEST_GROUP: Final = 5
Z_95: Final = 1.959964
_SHARE_UNITS: Final = frozenset({"%", "procent", "percent", "andel", "andel i procent"})


class Interval(NamedTuple):
    """Where the true share lies with 95 per cent certainty, in per cent."""

    low: float
    high: float

    @property
    def margin(self) -> float:
        """Half the interval's width, in percentage points."""
        return (self.high - self.low) / 2


class Measured(NamedTuple):
    """A share in per cent and the number of answers behind it."""

    percent: Decimal
    answers: int


def is_share(unit: str) -> bool:
    """Whether a unit is a share, so that margins and percentage points make sense."""
    return unit.strip().casefold() in _SHARE_UNITS


def is_possible_share(value: Decimal) -> bool:
    """A share lies between 0 and 100 per cent."""
    return 0 <= value <= 100  # noqa: PLR2004 - per cent


def is_shown(answers: int | None) -> bool:
    """A group of fewer than five is hidden: somebody could be recognised. Unknown number: not a survey."""
    return answers is None or answers >= SMALLEST_GROUP


def interval(measured: Measured) -> Interval:
    """The Wilson interval of a share at 95 per cent; it stays within 0-100 also for few answers."""
    share, count = float(measured.percent) / 100, measured.answers
    if count <= 0:
        return Interval(0.0, 100.0)
    square = Z_95**2
    middle = (share + square / (2 * count)) / (1 + square / count)
    half = Z_95 * sqrt(share * (1 - share) / count + square / (4 * count**2)) / (1 + square / count)
    return Interval(round(100 * max(0.0, middle - half), 2), round(100 * min(1.0, middle + half), 2))


def may_be_chance(before: Measured, after: Measured) -> bool:
    """Whether a change is smaller than what chance gives at 95 per cent (two independent samples)."""
    if min(before.answers, after.answers) <= 0:
        return True
    variance = sum(_variance(each) for each in (before, after))
    return abs(float(after.percent - before.percent)) < 100 * Z_95 * sqrt(variance)


def _variance(measured: Measured) -> float:
    share = float(measured.percent) / 100
    return share * (1 - share) / measured.answers


def gap(one: Decimal, other: Decimal) -> Decimal:
    """How far two shares lie apart, in percentage points."""
    return abs(one - other).quantize(Decimal("0.1"), ROUND_HALF_UP).normalize() + 0
