"""The process: five steps and two phases in their order, and the gate rules a programme version begins with.

The steps are those of Stockholm's safety programme; the gate conditions follow Bra's lists of what must be done
before a step is finished. Both are copied to rows of the programme version when an installation is made, so a case
keeps the steps and the rules it began under.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple

REASON_LENGTH: Final = 20


class Step(StrEnum):
    """The stations of the line, in order."""

    INITIATION = "initiation"
    OWN_MAPPINGS = "own_mappings"
    JOINT_MAPPING = "joint_mapping"
    PRIORITISATION = "prioritisation"
    GOAL_SETTING = "goal_setting"
    IMPLEMENTATION = "implementation"
    FOLLOW_UP = "follow_up"


ORDER: Final = tuple(Step)
PHASES: Final = frozenset({Step.IMPLEMENTATION, Step.FOLLOW_UP})


class PassageKind(StrEnum):
    """How a case came to a step."""

    STARTED = "started"
    GATE_MET = "gate_met"
    DEVIATION = "deviation"
    REVERSAL = "reversal"


class GateKind(StrEnum):
    """A condition is computed from facts, or attested by a person with date and name."""

    COMPUTED = "computed"
    ATTESTED = "attested"


class GateRule(NamedTuple):
    """One condition of the gate after ``step``. ``code`` names the predicate in ``domain.gates``."""

    step: Step
    code: str
    kind: GateKind


def _rules(step: Step, kind: GateKind, *codes: str) -> tuple[GateRule, ...]:
    return tuple(GateRule(step, code, kind) for code in codes)


DEFAULT_GATES: Final = (
    *_rules(
        Step.INITIATION,
        GateKind.COMPUTED,
        "purpose_and_demarcation",
        "place_with_geometry",
        "coordinator_appointed",
        "communication_responsible",
        "district_and_police_accepted",
        "roles_set",
    ),
    *_rules(Step.INITIATION, GateKind.ATTESTED, "joint_decision"),
    *_rules(
        Step.OWN_MAPPINGS,
        GateKind.COMPUTED,
        "all_handed_in",
        "source_questions_answered",
        "cause_noted",
    ),
    *_rules(Step.OWN_MAPPINGS, GateKind.ATTESTED, "leadership_informed", "staff_dialogue_held"),
    *_rules(
        Step.JOINT_MAPPING,
        GateKind.COMPUTED,
        "mappings_opened",
        "observations_placed",
        "community_dialogue_held",
        "perspectives_stated",
        "picture_frozen",
    ),
    *_rules(
        Step.PRIORITISATION,
        GateKind.COMPUTED,
        "problems_decided",
        "causes_analysed",
        "agreement_linked",
    ),
    *_rules(Step.PRIORITISATION, GateKind.ATTESTED, "steering_group_decision"),
    *_rules(
        Step.GOAL_SETTING,
        GateKind.COMPUTED,
        "goal_per_problem",
        "baseline_measured",
        "goals_accepted",
        "causes_have_measures",
        "measures_complete",
    ),
    *_rules(Step.GOAL_SETTING, GateKind.ATTESTED, "plan_adopted"),
    *_rules(Step.IMPLEMENTATION, GateKind.COMPUTED, "measures_started"),
    *_rules(Step.FOLLOW_UP, GateKind.COMPUTED, "follow_ups_recorded"),
    *_rules(Step.FOLLOW_UP, GateKind.ATTESTED, "reported_to_steering_group", "reported_to_residents"),
)


def position(step: Step) -> int:
    """Where a step stands on the line, from 0."""
    return ORDER.index(step)


def next_step(step: Step) -> Step | None:
    """The step after this one, or None after the last."""
    after = position(step) + 1
    return ORDER[after] if after < len(ORDER) else None
