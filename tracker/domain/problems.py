"""The joint mapping: how observations and problems hang together, and what a cause is."""

from __future__ import annotations

from enum import StrEnum


class Relation(StrEnum):
    """What one observation or problem is to a problem. A party that sees it differently also saw it."""

    SAME = "same"
    CONSEQUENCE = "consequence"
    CAUSE = "cause"
    DIFFERS = "differs"


class Angle(StrEnum):
    """Where a cause is looked for (the crime triangle, with control as its missing guard)."""

    PLACE = "place"
    EXPOSED = "exposed"
    OFFENDER = "offender"
    CONTROL = "control"


class CauseLevel(StrEnum):
    """Situational, social or background; a background cause needs no local measure."""

    SITUATIONAL = "situational"
    SOCIAL = "social"
    BACKGROUND = "background"


class FactorKind(StrEnum):
    """A cause drives the problem, a protective factor holds it back."""

    RISK = "risk"
    PROTECTIVE = "protective"


class Strength(StrEnum):
    """How well the cause is supported by what the parties know."""

    WEAK = "weak"
    MEDIUM = "medium"
    STRONG = "strong"


class Influence(StrEnum):
    """Whether the parties can influence the cause here."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


def problem_letter(index: int) -> str:
    """A, B ... Z, AA, AB ... for the index-th problem of a case, counted from 0."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
