"""Disclosure of public records: what can be given out, the three outcomes, and what each is before somebody decides."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from tracker.domain.access import Circle


class DisclosureKind(StrEnum):
    """What a package can hold, in the order that it is told. Own notes are never in it."""

    CASE = "case"
    PLACE = "place"
    MEETING = "meeting"
    MAPPING = "mapping"
    OBSERVATION = "observation"
    POSSIBLE_CAUSE = "possible_cause"
    PROBLEM = "problem"
    CAUSE = "cause"
    GOAL = "goal"
    MEASURE = "measure"
    FOLLOW_UP = "follow_up"
    PICTURE = "picture"
    FILE = "file"


class DisclosureOutcome(StrEnum):
    """What is decided for one item."""

    RELEASED = "released"
    MASKED = "masked"
    WITHHELD = "withheld"


class DisclosureState(StrEnum):
    """A disclosure is prepared item by item, then decided once."""

    DRAFT = "draft"
    DECIDED = "decided"


GROUND_LENGTH: Final = 300
LEAST_GROUND: Final = 3


def first_outcome(circle: Circle) -> DisclosureOutcome:
    """What holds before somebody has looked: what only authorities read is masked until it is decided."""
    if circle in {Circle.ALL_PARTIES, Circle.PUBLIC}:
        return DisclosureOutcome.RELEASED
    return DisclosureOutcome.MASKED


def owes_ground(outcome: DisclosureOutcome) -> bool:
    """Whether an outcome has to say why."""
    return outcome is not DisclosureOutcome.RELEASED
