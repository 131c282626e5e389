"""Goals, indicators, measures and follow-up: enums and the rules that hold for them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from typing import Final

SHORT_NOTICE_DAYS: Final = 14
LARGEST_COST: Final = 2_000_000_000
MOST_ANSWERS: Final = 10_000_000
LARGEST_VALUE: Final = Decimal(10) ** 10


class Direction(StrEnum):
    """Which way an indicator should move."""

    DOWN = "down"
    UP = "up"


class ValueKind(StrEnum):
    """A value of an indicator is measured before, aimed at, or measured after."""

    BASELINE = "baseline"
    TARGET = "target"
    ACTUAL = "actual"


class ValueGroup(StrEnum):
    """Whom a value is about; split by gender where it is about people."""

    ALL = "all"
    WOMEN = "women"
    MEN = "men"
    OTHER = "other"


class Horizon(StrEnum):
    """When the effect is expected."""

    IMMEDIATE = "immediate"
    SHORT = "short"
    LONG = "long"


class Effort(StrEnum):
    """A point effort or part of the ordinary work; the plan must say which."""

    POINT = "point"
    ORDINARY = "ordinary"


class MeasureStatus(StrEnum):
    """How far a measure has come; ``stopped`` needs a reason."""

    PLANNED = "planned"
    ONGOING = "ongoing"
    DONE = "done"
    STOPPED = "stopped"


class FollowUpKind(StrEnum):
    """The three kinds of follow-up (Bra): was it done, how, and what changed."""

    PRODUCTION = "production"
    PROCESS = "process"
    EFFECT = "effect"


class Grade(StrEnum):
    """Green, yellow, red, or not possible to tell apart (the default for a single measure's effect)."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    NOT_SEPARABLE = "not_separable"


CLOSED: Final = frozenset({MeasureStatus.DONE, MeasureStatus.STOPPED})
SPLIT_GROUPS: Final = (ValueGroup.WOMEN, ValueGroup.MEN, ValueGroup.OTHER)
_WORST_FIRST: Final = (Grade.RED, Grade.YELLOW, Grade.GREEN)


def judge(direction: Direction, baseline: Decimal | None, target: Decimal, actual: Decimal) -> Grade:
    """Green when the target is reached, yellow when the value moved the right way, else red."""
    sign = 1 if direction is Direction.UP else -1
    if sign * (actual - target) >= 0:
        return Grade.GREEN
    if baseline is not None and sign * (actual - baseline) > 0:
        return Grade.YELLOW
    return Grade.RED


def worst(grades: Iterable[Grade]) -> Grade | None:
    """The worst of some grades: a goal is reached when every part of it is. None when nothing is measured."""
    seen = set(grades)
    return next((grade for grade in _WORST_FIRST if grade in seen), None)
