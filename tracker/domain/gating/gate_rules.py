"""What each gate rule asks of a case: one predicate a rule, over ``Facts``. Nothing is ticked by hand.

"Every ..." asks for at least one: an empty case meets nothing. ``domain.gates`` puts the rules of a version together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from tracker.domain.cases import PartyRole
from tracker.domain.clock import local
from tracker.domain.gating.facts import Facts, PartyFacts, PassageFacts
from tracker.domain.people import ActorKind
from tracker.domain.steps import PassageKind, Step, position

ATTESTED_HERE: Final = frozenset(
    {"joint_decision", "steering_group_decision", "reported_to_steering_group", "reported_to_residents"},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a predicate found. ``left`` of ``total`` remain; ``names`` of whom it waits for, ``reserved`` who object.

    ``by`` is a name or a code, ``others`` a number that stands beside (perspectives known to be missing);
    ``after`` is the rule that has to be met first, ``is_early`` says that an early opening stands in for it.
    """

    met: bool
    left: int = 0
    total: int = 0
    others: int = 0
    names: tuple[str, ...] = ()
    reserved: tuple[str, ...] = ()
    on: dt.date | None = None
    by: str | None = None
    number: str | None = None
    after: str | None = None
    is_early: bool = False


def _names(parties: Iterable[PartyFacts]) -> tuple[str, ...]:
    return tuple(party.name for party in parties)


def _all_done(left: int, total: int, after: str | None = None) -> Finding:
    """Every one of at least one; ``after`` is what must come first when there is nothing yet."""
    return Finding(met=total > 0 and left == 0, left=left, total=total, after=None if total else after)


# --- 1 initiation -----------------------------------------------------------------------------------------------------
def _purpose_and_demarcation(facts: Facts) -> Finding:
    left = [facts.has_purpose, facts.has_demarcation].count(False)
    return Finding(met=left == 0, left=left, total=2)


def _place_with_geometry(facts: Facts) -> Finding:
    counts = facts.counts
    return Finding(met=counts.places_drawn > 0, left=counts.places - counts.places_drawn, total=counts.places)


def _coordinator_appointed(facts: Facts) -> Finding:
    return Finding(met=bool(facts.coordinators), names=facts.coordinators)


def _communication_responsible(facts: Facts) -> Finding:
    return Finding(met=facts.communication_responsible is not None, by=facts.communication_responsible)


def _district_and_police_accepted(facts: Facts) -> Finding:
    wanted = (ActorKind.DISTRICT_ADMINISTRATION, ActorKind.POLICE)
    kinds = {party.kind for party in facts.accepted}
    lacking = tuple(kind.value for kind in wanted if kind not in kinds)
    return Finding(met=not lacking, left=len(lacking), total=len(facts.accepted), names=lacking)


def _roles_set(facts: Facts) -> Finding:
    return Finding(met=any(party.role is PartyRole.COORDINATES for party in facts.accepted), total=len(facts.accepted))


# --- 2 own mappings ---------------------------------------------------------------------------------------------------
def _every_party(facts: Facts, holds: Callable[[PartyFacts], object]) -> Finding:
    """Every accepted party, unless the mappings were opened early with a reason."""
    lacking = [party for party in facts.accepted if not holds(party)]
    every = bool(facts.accepted) and not lacking
    return Finding(
        met=every or facts.is_revealed_early,
        left=len(lacking),
        total=len(facts.accepted),
        names=_names(lacking),
        is_early=facts.is_revealed_early and not every,
    )


def _all_handed_in(facts: Facts) -> Finding:
    return _every_party(facts, lambda party: party.has_handed_in)


def _leadership_informed(facts: Facts) -> Finding:
    return _every_party(facts, lambda party: party.leadership_informed_on)


def _staff_dialogue_held(facts: Facts) -> Finding:
    return _every_party(facts, lambda party: party.staff_dialogue_on)


def _every_mapping(facts: Facts, holds: Callable[[PartyFacts], bool]) -> Finding:
    """Every mapping that is handed in, of at least one."""
    lacking = [party for party in facts.handed_in if not holds(party)]
    return Finding(
        met=bool(facts.handed_in) and not lacking,
        left=len(lacking),
        total=len(facts.handed_in),
        names=_names(lacking),
        after=None if facts.handed_in else "all_handed_in",
    )


def _source_questions_answered(facts: Facts) -> Finding:
    return _every_mapping(facts, lambda party: party.answers_sources)


def _cause_noted(facts: Facts) -> Finding:
    return _every_mapping(facts, lambda party: party.notes_cause)


# --- 3 joint mapping --------------------------------------------------------------------------------------------------
def _mappings_opened(facts: Facts) -> Finding:
    opened = facts.revealed_at
    on = local(opened).date() if opened else None
    return Finding(met=opened is not None, total=len(facts.handed_in), on=on, is_early=facts.is_revealed_early)


def _observations_placed(facts: Facts) -> Finding:
    left, total = facts.counts.observations_unplaced, facts.counts.observations
    if facts.revealed_at is None:
        return Finding(met=False, left=left, total=total, after="mappings_opened")
    return Finding(met=left == 0, left=left, total=total)


def _community_dialogue_held(facts: Facts) -> Finding:
    held = facts.dialogue
    if held is None:
        return Finding(met=False)
    return Finding(met=True, on=held.on, by=held.kind.value, total=held.participants or 0)


def _perspectives_stated(facts: Facts) -> Finding:
    counts = facts.counts
    heard, to_hear = counts.perspectives_heard, counts.perspectives_to_hear
    return Finding(met=heard > 0 and to_hear == 0, left=to_hear, total=heard, others=counts.perspectives_missing)


def _is_after(moment: dt.datetime, arrival: PassageFacts | None) -> bool:
    """Whether something belongs to the time after an arrival: what an omtag found standing does not."""
    if arrival is None:
        return True
    if arrival.kind is PassageKind.REVERSAL:
        return moment > arrival.passed_at
    return moment >= arrival.passed_at


def _picture_frozen(facts: Facts) -> Finding:
    picture = facts.picture
    met = picture is not None and _is_after(picture.frozen_at, facts.arrival(Step.JOINT_MAPPING))
    after = None if met or _observations_placed(facts).met else "observations_placed"
    return Finding(met=met, total=picture.number if picture else 0, after=after)


# --- 4 prioritisation -------------------------------------------------------------------------------------------------
def _problems_decided(facts: Facts) -> Finding:
    return _all_done(facts.counts.problems_undecided, facts.counts.problems, "observations_placed")


def _causes_analysed(facts: Facts) -> Finding:
    return _all_done(facts.counts.prioritised_unanalysed, facts.counts.prioritised, "problems_decided")


def _agreement_linked(facts: Facts) -> Finding:
    return Finding(met=facts.agreement is not None, by=facts.agreement)


def _attested(code: str) -> Callable[[Facts], Finding]:
    def predicate(facts: Facts) -> Finding:
        row = facts.attested.get(code)
        return Finding(met=True, on=row.on, by=row.by, number=row.registry_number) if row else Finding(met=False)

    return predicate


# --- 5 goal setting ---------------------------------------------------------------------------------------------------
def _goal_per_problem(facts: Facts) -> Finding:
    return _all_done(facts.counts.prioritised_without_goal, facts.counts.prioritised, "problems_decided")


def _baseline_measured(facts: Facts) -> Finding:
    return _all_done(facts.counts.goals_unmeasured, facts.counts.goals_measurable, "goal_per_problem")


def _goals_accepted(facts: Facts) -> Finding:
    """A party is asked about the goals it may read; a reservation is an answer but no acceptance."""
    silent: list[PartyFacts] = []
    reserved: list[PartyFacts] = []
    for party in facts.accepted:
        asked = facts.counts.goals if party.is_authority else facts.counts.goals_shared
        if party.goals_accepted + party.goals_reserved < asked:
            silent.append(party)
        if party.goals_reserved:
            reserved.append(party)
    return Finding(
        met=bool(facts.counts.goals and facts.accepted) and not silent and not reserved,
        left=len({party.party_id for party in (*silent, *reserved)}),
        total=len(facts.accepted),
        names=_names(silent),
        reserved=_names(reserved),
        after=None if facts.counts.goals else "goal_per_problem",
    )


def _causes_have_measures(facts: Facts) -> Finding:
    left, total = facts.counts.causes_without_measure, facts.counts.causes_owed
    after = None if facts.counts.prioritised else "problems_decided"
    return Finding(met=facts.counts.prioritised > 0 and left == 0, left=left, total=total, after=after)


def _measures_complete(facts: Facts) -> Finding:
    return _all_done(facts.counts.measures_incomplete, facts.counts.measures)


def _plan_adopted(facts: Facts) -> Finding:
    adoption = facts.adoption
    if adoption is None or not _is_after(adoption.recorded_at, _last_reversal(facts, Step.GOAL_SETTING)):
        return Finding(met=False)
    return Finding(met=True, on=adoption.on, by=adoption.by)


def _last_reversal(facts: Facts, latest: Step) -> PassageFacts | None:
    """The last omtag that went back to ``latest`` or an earlier step: what stood after it has to be done anew."""
    backward = (
        row
        for row in reversed(facts.passages)
        if row.kind is PassageKind.REVERSAL and position(row.to_step) <= position(latest)
    )
    return next(backward, None)


# --- the phases -------------------------------------------------------------------------------------------------------
def _measures_started(facts: Facts) -> Finding:
    counts = facts.counts
    return Finding(
        met=counts.measures_started > 0, left=counts.measures - counts.measures_started, total=counts.measures
    )


def _follow_ups_recorded(facts: Facts) -> Finding:
    return _all_done(facts.counts.measures_unfollowed, facts.counts.measures)


PREDICATES: Final[dict[str, Callable[[Facts], Finding]]] = {
    "purpose_and_demarcation": _purpose_and_demarcation,
    "place_with_geometry": _place_with_geometry,
    "coordinator_appointed": _coordinator_appointed,
    "communication_responsible": _communication_responsible,
    "district_and_police_accepted": _district_and_police_accepted,
    "roles_set": _roles_set,
    "all_handed_in": _all_handed_in,
    "source_questions_answered": _source_questions_answered,
    "cause_noted": _cause_noted,
    "leadership_informed": _leadership_informed,
    "staff_dialogue_held": _staff_dialogue_held,
    "mappings_opened": _mappings_opened,
    "observations_placed": _observations_placed,
    "community_dialogue_held": _community_dialogue_held,
    "perspectives_stated": _perspectives_stated,
    "picture_frozen": _picture_frozen,
    "problems_decided": _problems_decided,
    "causes_analysed": _causes_analysed,
    "agreement_linked": _agreement_linked,
    "goal_per_problem": _goal_per_problem,
    "baseline_measured": _baseline_measured,
    "goals_accepted": _goals_accepted,
    "causes_have_measures": _causes_have_measures,
    "measures_complete": _measures_complete,
    "plan_adopted": _plan_adopted,
    "measures_started": _measures_started,
    "follow_ups_recorded": _follow_ups_recorded,
    **{code: _attested(code) for code in sorted(ATTESTED_HERE)},
}
