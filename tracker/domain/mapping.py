"""Own mappings: when things happen, how often, how they are known, and when a mapping may be handed in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tracker.domain.steps import Step, position

WEEKDAYS: Final = 7
BANDS: Final = ("06-09", "09-12", "12-15", "15-18", "18-21", "21-24", "00-06")


class MappingState(StrEnum):
    """A mapping is written, then handed in and frozen."""

    DRAFT = "draft"
    HANDED_IN = "handed_in"


class OwnTextKind(StrEnum):
    """What of a mapping has a sharing circle of its own."""

    OBSERVATION = "mapped_observation"
    POSSIBLE_CAUSE = "possible_cause"
    SOURCE_ANSWERS = "source_answers"


QUESTIONS: Final = ("why_this_problem", "sources_used", "choice_limits", "limits_meaning")


class HandInCondition(StrEnum):
    """What must be in place before a mapping is handed in (Bra: own picture, sources, leadership, staff)."""

    OBSERVATION = "observation"
    POSSIBLE_CAUSE = "possible_cause"
    SOURCE_QUESTIONS = "source_questions"
    LEADERSHIP_INFORMED = "leadership_informed"
    STAFF_DIALOGUE = "staff_dialogue"


class Frequency(StrEnum):
    """How often something is seen, in the words of the form."""

    SOMETIMES = "sometimes"
    MONTHLY = "monthly"
    WEEKLY = "weekly"
    DAILY = "daily"


class Trend(StrEnum):
    """Which way it goes, as the party sees it."""

    UNKNOWN = "unknown"
    DECREASING = "decreasing"
    UNCHANGED = "unchanged"
    INCREASING = "increasing"


class Season(StrEnum):
    """Part of the year; none chosen means all year or unknown."""

    SPRING = "spring"
    SUMMER = "summer"
    AUTUMN = "autumn"
    WINTER = "winter"


def to_mask(cells: Iterable[tuple[int, int]]) -> int:
    """Pack (weekday 0-6, band 0-6) cells in 49 bits, bit = band * 7 + weekday. ValueError outside the grid."""
    mask = 0
    for weekday, band in cells:
        if not (0 <= weekday < WEEKDAYS and 0 <= band < len(BANDS)):
            message = f"no such cell: {weekday}, {band}"
            raise ValueError(message)
        mask |= 1 << (band * WEEKDAYS + weekday)
    return mask


def to_cells(mask: int) -> list[tuple[int, int]]:
    """Unpack a mask to its (weekday, band) cells, band by band."""
    return [(bit % WEEKDAYS, bit // WEEKDAYS) for bit in range(WEEKDAYS * len(BANDS)) if mask >> bit & 1]


@dataclass(frozen=True, slots=True)
class HandInFacts:
    """What the conditions of handing in are computed from."""

    observations: int = 0
    causes: int = 0
    questions: int = 0
    leadership_informed: bool = False
    staff_dialogue: bool = False

    def met(self) -> dict[HandInCondition, bool]:
        """Each condition, in the order of the page, and whether it holds."""
        return {
            HandInCondition.OBSERVATION: self.observations > 0,
            HandInCondition.POSSIBLE_CAUSE: self.causes > 0,
            HandInCondition.SOURCE_QUESTIONS: self.questions == len(QUESTIONS),
            HandInCondition.LEADERSHIP_INFORMED: self.leadership_informed,
            HandInCondition.STAFF_DIALOGUE: self.staff_dialogue,
        }

    def missing(self) -> list[HandInCondition]:
        """The conditions that do not hold."""
        return [condition for condition, is_met in self.met().items() if not is_met]


def has_begun(step: Step) -> bool:
    """Whether own mappings may be written in a case that stands here: from step 2 on, also late."""
    return position(step) >= position(Step.OWN_MAPPINGS)


def may_remove_places(step: Step, round_number: int) -> bool:
    """Whether a place may still go: until step 2 has begun the first time. After that it belongs to what is mapped.

    Asks nothing of the mappings: an answer that followed from what stands in them would tell what stays sealed.
    """
    return round_number == 1 and not has_begun(step)


def may_reveal(step: Step) -> bool:
    """Whether mappings may be opened in this step: at the end of step 2 or the beginning of step 3."""
    return step in {Step.OWN_MAPPINGS, Step.JOINT_MAPPING}


def days_late(due_on: dt.date | None, handed_in_on: dt.date) -> int:
    """How many days after its due day a mapping was handed in; 0 when in time or without a due day."""
    return max((handed_in_on - due_on).days, 0) if due_on else 0
