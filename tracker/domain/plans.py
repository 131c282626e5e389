"""Goals, indicators, measures and follow-up: enums and the rules that hold for them."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

SHORT_NOTICE_DAYS: Final = 14


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
