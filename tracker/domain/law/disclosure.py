"""Disclosure of public records: what can be given out, the three outcomes, and what each is before somebody decides."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum
from typing import Any, Final, TypeAlias

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
    WALK = "safety_walk"
    STOP = "walk_stop"
    POINT = "walk_point"
    FINDING = "walk_finding"
    ANSWERS = "walk_closing"
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


Given: TypeAlias = tuple[DisclosureKind, str]

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


def picture_given(content: Mapping[str, Any], released: Collection[Given]) -> list[tuple[str, str]]:
    """What a frozen picture tells, as (field, text): only what is given out by itself too, in its frozen words.

    ``released``: (kind, key) of what is given out: problems by letter, causes by letter and number, observations by id.
    What is kept back, or is no longer in the case, leaves no trace.
    """
    problems = [row for row in content["problems"] if (DisclosureKind.PROBLEM, row["letter"]) in released]
    aside = [row for row in content["set_aside"] if (DisclosureKind.OBSERVATION, row["id"]) in released]
    return [
        *(("problem", "\n".join(_problem_lines(row, released))) for row in problems),
        *(("set_aside", f"{row['party']}: {row['title']}") for row in aside),
    ]


def _problem_lines(row: Mapping[str, Any], released: Collection[Given]) -> Iterator[str]:
    yield f"{row['letter']} {row['title']}"
    for source in row["sources"]:
        if (DisclosureKind.OBSERVATION, source["id"]) in released:
            yield f"{source['party']}: {source['title']}"
    for cause in row["causes"]:
        if (DisclosureKind.CAUSE, cause["key"]) in released:
            yield f"{cause['key']} {cause['text']}"
