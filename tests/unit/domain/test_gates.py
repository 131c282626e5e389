"""Every gate rule, met and not met, and how rules make a gate."""

import dataclasses
import datetime as dt
from typing import Any

import pytest

from tracker.domain.cases import MeetingKind, PartyRole
from tracker.domain.gating.facts import (
    AdoptionFacts,
    AttestedFacts,
    Counts,
    DialogueFacts,
    Facts,
    PartyFacts,
    PassageFacts,
    PictureFacts,
)
from tracker.domain.gating.gate_rules import ATTESTED_HERE, PREDICATES
from tracker.domain.gating.gates import Programme, evaluate
from tracker.domain.steps import DEFAULT_GATES, ORDER, PHASES, GateKind, GateRule, PassageKind, Step

DAY = dt.date(2026, 10, 5)
MOMENT = dt.datetime(2026, 10, 5, 9, tzinfo=dt.UTC)
LATER, EARLIER = MOMENT + dt.timedelta(days=1), MOMENT - dt.timedelta(days=1)


def party(name: str = "Skolan", **values: Any) -> PartyFacts:
    return PartyFacts(
        **{
            "party_id": f"party-{name}",
            "organisation_id": f"org-{name}",
            "name": name,
            "kind": "actor:municipal_school",
            "role": PartyRole.CONTRIBUTES,
            "invited_at": EARLIER,
            "is_authority": True,
            **values,
        },
    )


SDF = party("Farsta SDF", kind="actor:district_administration", role=PartyRole.COORDINATES)
POLICE = party("Polisen", kind="actor:police")
READY = {
    "handed_in_at": MOMENT,
    "leadership_informed_on": DAY,
    "staff_dialogue_on": DAY,
    "answers_sources": True,
    "notes_cause": True,
}
HANDED_IN = party("Polisen", **READY)
DRAFT = party("Skolan", has_begun=True)
ARRIVED = PassageFacts(Step.OWN_MAPPINGS, Step.JOINT_MAPPING, PassageKind.GATE_MET, MOMENT)
REVERSED = PassageFacts(Step.GOAL_SETTING, Step.JOINT_MAPPING, PassageKind.REVERSAL, MOMENT)
TO_IMPLEMENTATION = PassageFacts(Step.FOLLOW_UP, Step.IMPLEMENTATION, PassageKind.REVERSAL, LATER)


def counted(**numbers: int) -> dict[str, Any]:
    return {"counts": Counts(**numbers)}


def owned(names: tuple[str, ...] = ("Amina Berg",)) -> dict[str, Any]:
    return {"coordinators": names}


MET: list[tuple[str, dict[str, Any]]] = [
    ("purpose_and_demarcation", {"has_purpose": True, "has_demarcation": True}),
    ("place_with_geometry", counted(places=2, places_drawn=1)),
    ("coordinator_appointed", owned()),
    ("communication_responsible", {"communication_responsible": "Olle"}),
    ("district_and_police_accepted", {"parties": (SDF, POLICE)}),
    ("roles_set", {"parties": (SDF, POLICE)}),
    ("all_handed_in", {"parties": (HANDED_IN,)}),
    ("all_handed_in", {"parties": (HANDED_IN, party("Friskolan", is_accepted=False))}),
    ("all_handed_in", {"parties": (HANDED_IN, DRAFT), "is_revealed_early": True, "revealed_at": MOMENT}),
    ("source_questions_answered", {"parties": (HANDED_IN, DRAFT)}),
    ("cause_noted", {"parties": (HANDED_IN, DRAFT)}),
    ("leadership_informed", {"parties": (HANDED_IN,)}),
    ("leadership_informed", {"parties": (DRAFT,), "is_revealed_early": True}),
    ("staff_dialogue_held", {"parties": (HANDED_IN,)}),
    ("mappings_opened", {"revealed_at": MOMENT}),
    ("observations_placed", {"revealed_at": MOMENT, **counted(observations=31)}),
    ("community_dialogue_held", {"dialogue": DialogueFacts(MeetingKind.SAFETY_WALK, DAY, 14)}),
    ("perspectives_stated", counted(perspectives_heard=4, perspectives_missing=1)),
    ("picture_frozen", {"picture": PictureFacts(1, MOMENT), "passages": (ARRIVED,)}),
    ("picture_frozen", {"picture": PictureFacts(2, LATER), "passages": (ARRIVED, REVERSED)}),
    ("problems_decided", counted(problems=4)),
    ("causes_analysed", counted(problems=4, prioritised=3)),
    ("agreement_linked", {"agreement": "2024/17"}),
    ("goal_per_problem", counted(prioritised=3)),
    ("baseline_measured", counted(goals_measurable=4)),
    ("goals_accepted", {"parties": (party(goals_accepted=2),), **counted(goals=2)}),
    (
        "goals_accepted",
        {"parties": (party(goals_accepted=1, is_authority=False),), **counted(goals=2, goals_shared=1)},
    ),
    ("causes_have_measures", counted(prioritised=1, causes_owed=4)),
    ("measures_complete", counted(measures=6)),
    ("plan_adopted", {"adoption": AdoptionFacts(DAY, "Styrgruppen", MOMENT)}),
    ("plan_adopted", {"adoption": AdoptionFacts(DAY, "Styrgruppen", LATER), "passages": (REVERSED,)}),
    ("plan_adopted", {"adoption": AdoptionFacts(DAY, "Styrgruppen", MOMENT), "passages": (TO_IMPLEMENTATION,)}),
    ("measures_started", counted(measures=6, measures_started=1)),
    ("follow_ups_recorded", counted(measures=6)),
    *((code, {"attested": {code: AttestedFacts(DAY, "Styrgruppen", "1/26")}}) for code in sorted(ATTESTED_HERE)),
]
MISSING: list[tuple[str, dict[str, Any]]] = [
    ("purpose_and_demarcation", {"has_purpose": True}),
    ("purpose_and_demarcation", {"has_demarcation": True}),
    ("place_with_geometry", counted(places=2)),
    ("district_and_police_accepted", {"parties": (SDF,)}),
    ("district_and_police_accepted", {"parties": (SDF, dataclasses.replace(POLICE, is_accepted=False))}),
    ("roles_set", {"parties": (POLICE,)}),
    ("roles_set", {"parties": (dataclasses.replace(SDF, is_accepted=False), POLICE)}),
    ("all_handed_in", {"parties": (HANDED_IN, DRAFT), "revealed_at": MOMENT}),
    ("source_questions_answered", {"parties": (party("Polisen", **{**READY, "answers_sources": False}), HANDED_IN)}),
    ("source_questions_answered", {"parties": (DRAFT,), "is_revealed_early": True}),
    ("cause_noted", {"parties": (party("Polisen", **{**READY, "notes_cause": False}),)}),
    ("leadership_informed", {"parties": (HANDED_IN, party("Skolan", handed_in_at=MOMENT))}),
    ("staff_dialogue_held", {"parties": (HANDED_IN, party("Skolan", handed_in_at=MOMENT))}),
    ("observations_placed", {"revealed_at": MOMENT, **counted(observations=31, observations_unplaced=3)}),
    ("observations_placed", counted(observations=31)),
    ("perspectives_stated", counted(perspectives_heard=4, perspectives_to_hear=1)),
    ("perspectives_stated", counted(perspectives_missing=2)),
    ("picture_frozen", {"picture": PictureFacts(1, EARLIER), "passages": (ARRIVED,)}),
    ("picture_frozen", {"picture": PictureFacts(1, MOMENT), "passages": (REVERSED,)}),
    ("problems_decided", counted(problems=4, problems_undecided=1)),
    ("causes_analysed", counted(prioritised=3, prioritised_unanalysed=1)),
    ("goal_per_problem", counted(prioritised=3, prioritised_without_goal=1)),
    ("baseline_measured", counted(goals_measurable=4, goals_unmeasured=1)),
    ("goals_accepted", {"parties": (party(goals_accepted=1),), **counted(goals=2)}),
    ("goals_accepted", {"parties": (party(goals_accepted=1, goals_reserved=1),), **counted(goals=2)}),
    ("goals_accepted", {"parties": (party(),)}),
    ("causes_have_measures", counted(prioritised=1, causes_owed=4, causes_without_measure=1)),
    ("causes_have_measures", counted(causes_owed=0)),
    ("measures_complete", counted(measures=6, measures_incomplete=1)),
    ("plan_adopted", {"adoption": AdoptionFacts(DAY, "Styrgruppen", MOMENT), "passages": (REVERSED,)}),
    ("measures_started", counted(measures=6)),
    ("follow_ups_recorded", counted(measures=6, measures_unfollowed=2)),
]


def look(code: str, values: dict[str, Any]) -> Any:
    return PREDICATES[code](Facts(case_id="a", **values))


@pytest.mark.parametrize(("code", "values"), MET, ids=lambda value: value if isinstance(value, str) else "")
def test_the_rule_is_met(code: str, values: dict[str, Any]) -> None:
    assert look(code, values).met


@pytest.mark.parametrize(("code", "values"), MISSING, ids=lambda value: value if isinstance(value, str) else "")
def test_the_rule_is_not_met(code: str, values: dict[str, Any]) -> None:
    assert not look(code, values).met


@pytest.mark.parametrize("code", sorted(PREDICATES))
def test_an_empty_case_meets_nothing(code: str) -> None:
    assert not look(code, {}).met


def test_every_rule_of_a_programme_has_a_predicate_and_a_case_of_its_own() -> None:
    codes = {rule.code for rule in DEFAULT_GATES}
    assert codes == set(PREDICATES) == {code for code, _ in MET}
    assert {rule.code for rule in DEFAULT_GATES if rule.kind is GateKind.ATTESTED} >= ATTESTED_HERE


def test_who_it_waits_for_is_told_by_name() -> None:
    found = look("all_handed_in", {"parties": (HANDED_IN, DRAFT, party("Företagarna"))})
    assert (found.left, found.total, found.names) == (2, 3, ("Skolan", "Företagarna"))
    found = look(
        "goals_accepted",
        {"parties": (party("A"), party("B", goals_reserved=1, goals_accepted=1)), **counted(goals=2)},
    )
    assert (found.names, found.reserved, found.left) == (("A",), ("B",), 2)


def test_early_opening_stands_in_only_where_something_is_missing() -> None:
    assert look("all_handed_in", {"parties": (HANDED_IN,), "is_revealed_early": True}).is_early is False
    assert look("all_handed_in", {"parties": (DRAFT,), "is_revealed_early": True}).is_early is True


def test_freezing_waits_for_the_observations() -> None:
    facts = {"revealed_at": MOMENT, **counted(observations=3, observations_unplaced=1)}
    assert look("picture_frozen", facts).after == "observations_placed"
    assert look("picture_frozen", {"revealed_at": MOMENT}).after is None


def test_a_gate_holds_the_rules_of_its_step_in_their_order() -> None:
    facts = Facts(case_id="a", step=Step.JOINT_MAPPING, revealed_at=MOMENT, **counted(perspectives_heard=1))
    gate = evaluate(facts, DEFAULT_GATES)
    assert [item.code for item in gate.done] == ["mappings_opened", "observations_placed", "perspectives_stated"]
    assert [item.code for item in gate.missing] == ["community_dialogue_held", "picture_frozen"]
    assert not gate.met
    assert [item.code for item in evaluate(facts, DEFAULT_GATES, Step.IMPLEMENTATION).missing] == ["measures_started"]


def test_a_case_follows_its_own_versions_rules_and_an_unknown_rule_is_never_met() -> None:
    rules = (GateRule(Step.INITIATION, "coordinator_appointed", GateKind.COMPUTED),)
    facts = Facts(case_id="a", coordinators=("Amina",))
    assert evaluate(facts, rules).met
    unknown = GateRule(Step.INITIATION, "something_new", GateKind.COMPUTED)
    assert [item.code for item in evaluate(facts, (*rules, unknown)).missing] == ["something_new"]


def test_a_programme_knows_the_step_after() -> None:
    programme = Programme(ORDER, PHASES, DEFAULT_GATES)
    assert programme.after(Step.INITIATION) is Step.OWN_MAPPINGS
    assert programme.after(Step.FOLLOW_UP) is None
    assert {rule.step for rule in programme.rules_at(Step.GOAL_SETTING)} == {Step.GOAL_SETTING}


def test_the_last_passage_counts_for_arriving_and_leaving() -> None:
    onward = PassageFacts(Step.JOINT_MAPPING, Step.PRIORITISATION, PassageKind.DEVIATION, MOMENT)
    facts = Facts(case_id="a", passages=(ARRIVED, onward, REVERSED))
    assert facts.arrival(Step.JOINT_MAPPING) is REVERSED
    assert facts.leaving(Step.JOINT_MAPPING) is onward
    assert facts.leaving(Step.GOAL_SETTING) is None
