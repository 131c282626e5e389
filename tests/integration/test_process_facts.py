"""What the gates learn of cases from the tables, and that it takes the same few statements for many as for one."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.client import statements
from tests.factories import World
from tracker.domain.access import Circle
from tracker.domain.cases import MeetingKind, PartyStatus, PerspectiveStatus
from tracker.domain.clock import now
from tracker.domain.gating.facts import Counts, Facts
from tracker.domain.plans import FollowUpKind, Grade, MeasureStatus, ValueKind
from tracker.domain.priorities import Outcome
from tracker.domain.problems import CauseLevel, FactorKind, Relation
from tracker.domain.steps import DEFAULT_GATES, ORDER, Step
from tracker.models.cases import Case, CasePerspective, Meeting
from tracker.models.mapping import PossibleCause
from tracker.models.pictures import SituationPicture
from tracker.models.plans import (
    FollowUp,
    Goal,
    GoalAcceptance,
    Indicator,
    IndicatorValue,
    Measure,
    MeasureCause,
    MeasureGoal,
    PlanAdoption,
)
from tracker.models.priorities import Decision
from tracker.models.problems import Problem, ProblemRelation, ProblemSource, SetAside
from tracker.models.process import Attestation
from tracker.queries.gating.process import gate_facts, programme_of

DAY = dt.date(2026, 10, 1)
STATEMENTS = 6


def add(session: Session, *rows: Any) -> None:
    session.add_all(rows)
    session.commit()


def facts_of(session: Session, case: Case) -> Facts:
    return gate_facts(session, [case.id])[case.id]


def counts_of(session: Session, case: Case) -> Counts:
    return facts_of(session, case).counts


def decide(session: Session, problem: Problem, outcome: Outcome = Outcome.PRIORITISED, **values: Any) -> None:
    is_chosen = outcome is Outcome.PRIORITISED
    add(
        session,
        Decision(
            **{
                "problem_id": problem.id,
                "outcome": outcome,
                "rank": 1 if is_chosen else None,
                "review_on": None if is_chosen else DAY,
                "reason": "personal utsatt",
                "decided_on": DAY,
                "decided_by": "Styrgruppen",
                "recorded_by_id": problem.created_by_id,
                **values,
            },
        ),
    )


def goal(session: Session, problem: Problem, number: int = 1, **values: Any) -> Goal:
    row = Goal(
        **{
            "case_id": problem.case_id,
            "problem_id": problem.id,
            "number": number,
            "text": "Alla lampor lyser",
            "target_on": DAY,
            **values,
        },
    )
    add(session, row)
    return row


def measure(session: Session, case: Case, number: int, **values: Any) -> Measure:
    row = Measure(
        **{
            "case_id": case.id,
            "number": number,
            "title": "Byt lampor",
            "type_code": sa.select(sa.text("code")).select_from(sa.text("vocabulary_term")).limit(1).scalar_subquery(),
            "created_by_id": case.created_by_id,
            **values,
        },
    )
    add(session, row)
    return row


def test_the_programme_comes_from_the_rows_of_the_cases_version(world: World, session: Session) -> None:
    programme = programme_of(session, world.case())
    assert programme.stations == ORDER
    assert programme.rules == DEFAULT_GATES


def test_a_fresh_case_has_its_plain_facts(world: World, session: Session) -> None:
    case = world.case(communication_responsible_id=world.user("olle.nystrom").id, agreement="FAR 2024/17")
    world.party(case, "karin.lund", status=PartyStatus.INVITED)
    world.party(case, "johan.ek", status=PartyStatus.LEFT)
    facts = facts_of(session, case)
    assert (facts.has_purpose, facts.has_demarcation, facts.agreement) == (True, True, "FAR 2024/17")
    assert facts.coordinators == ("Amina Berg",)
    assert facts.communication_responsible == "Olle Nyström"
    assert [(party.name, party.is_accepted) for party in facts.parties] == [("Farsta SDF", True), ("Polisen", False)]
    assert facts.arrival(Step.INITIATION) is not None
    assert facts.counts == Counts()


def test_a_draft_mapping_gives_nothing_but_that_it_has_begun(world: World, session: Session) -> None:
    case = world.case(step=Step.OWN_MAPPINGS)
    world.party(case, "karin.lund")
    world.mapping(case, "karin.lund", "mörkt")
    party = next(party for party in facts_of(session, case).parties if party.name == "Polisen")
    assert party.has_begun
    assert not party.has_handed_in
    assert (party.leadership_informed_on, party.staff_dialogue_on) == (None, None)
    assert (party.answers_sources, party.notes_cause) == (False, False)
    assert counts_of(session, case).observations == 0


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, (True, True)),
        ({"limits_meaning": None}, (False, True)),
    ],
)
def test_a_handed_in_mapping_tells_what_the_gate_asks(
    world: World,
    session: Session,
    values: dict[str, Any],
    expected: tuple[bool, bool],
) -> None:
    case = world.case(step=Step.OWN_MAPPINGS)
    mapping = world.mapping(case, "amina.berg", "mörkt", handed_in=True)
    for name, value in values.items():
        setattr(mapping, name, value)
    session.commit()
    party = facts_of(session, case).parties[0]
    assert party.has_handed_in
    assert party.leadership_informed_on == dt.date(2026, 9, 28)
    assert (party.answers_sources, party.notes_cause) == expected
    session.execute(sa.delete(PossibleCause))
    session.commit()
    assert facts_of(session, case).parties[0].notes_cause is False


def test_a_mapping_of_an_earlier_round_is_not_this_rounds(world: World, session: Session) -> None:
    case = world.case(step=Step.OWN_MAPPINGS, round=2)
    world.mapping(case, "amina.berg", "mörkt", revealed=True)
    facts = facts_of(session, case)
    assert not facts.parties[0].has_begun
    assert facts.counts.observations == 1


def test_places_count_when_drawn_and_not_removed(world: World, session: Session) -> None:
    case = world.case()
    world.place(case)
    bounds = dict.fromkeys(("min_lon", "min_lat", "max_lon", "max_lat"))
    world.place(case, "Bänken", geometry=None, **bounds)
    world.place(case, "Borttagen", removed_at=now())
    counts = counts_of(session, case)
    assert (counts.places, counts.places_drawn) == (2, 1)


def test_an_observation_is_placed_by_a_live_problem_or_set_aside(world: World, session: Session) -> None:
    case = world.case(step=Step.JOINT_MAPPING, revealed_at=now())
    mapping = world.mapping(case, "amina.berg", "a", "b", "c", "d", "e", revealed=True)
    first, second, third, fourth, fifth = world.observations(mapping)
    world.problem(case, "Levande", first)
    world.problem(case, "Borttaget", second, removed_at=now())
    user = case.created_by_id
    add(session, SetAside(observation_id=third.id, reason="dubblett", set_aside_by_id=user))
    add(session, SetAside(observation_id=fourth.id, reason="fel", set_aside_by_id=user, ended_at=now()))
    ended = world.problem(case, "Flyttad", fifth)
    session.execute(sa.update(ProblemSource).where(ProblemSource.problem_id == ended.id).values(ended_at=now()))
    session.commit()
    counts = counts_of(session, case)
    assert (counts.observations, counts.observations_unplaced) == (5, 3)


def test_perspectives_are_counted_by_status(world: World, session: Session) -> None:
    case = world.case()
    codes = session.scalars(
        sa.text("SELECT code FROM vocabulary_term WHERE vocabulary = 'perspective' ORDER BY code LIMIT 3"),
    ).all()
    for code, status in zip(codes, PerspectiveStatus, strict=True):
        add(session, CasePerspective(case_id=case.id, term_code=code, status=status))
    counts = counts_of(session, case)
    assert (counts.perspectives_to_hear, counts.perspectives_heard, counts.perspectives_missing) == (1, 1, 1)


@pytest.mark.parametrize(
    ("kind", "hours", "is_cancelled", "held"),
    [
        (MeetingKind.SAFETY_WALK, -2, False, True),
        (MeetingKind.COMMUNITY_DIALOGUE, -2, False, True),
        (MeetingKind.SAFETY_WALK, 2, False, False),
        (MeetingKind.SAFETY_WALK, -2, True, False),
        (MeetingKind.PRE_MEETING, -2, False, False),
    ],
)
def test_a_dialogue_counts_once_it_is_held(
    world: World,
    session: Session,
    kind: MeetingKind,
    hours: int,
    *,
    is_cancelled: bool,
    held: bool,
) -> None:
    case = world.case()
    meeting = Meeting(
        case_id=case.id,
        kind=kind,
        title="Vandring",
        starts_at=now() + dt.timedelta(hours=hours),
        cancelled_at=now() if is_cancelled else None,
        participants=14,
        created_by_id=case.created_by_id,
    )
    add(session, meeting)
    found = facts_of(session, case).dialogue
    assert (found is not None) is held
    if found:
        assert (found.kind, found.participants) == (kind, 14)


def test_a_dialogue_that_has_begun_but_not_ended_is_not_held_yet(world: World, session: Session) -> None:
    case = world.case()
    hour = dt.timedelta(hours=1)
    times = {"starts_at": now() - hour, "ends_at": now() + hour}
    kind = MeetingKind.SAFETY_WALK
    add(session, Meeting(case_id=case.id, kind=kind, title="V", created_by_id=case.created_by_id, **times))
    assert facts_of(session, case).dialogue is None


def test_problems_that_are_related_or_removed_need_no_decision(world: World, session: Session) -> None:
    case = world.case(step=Step.PRIORITISATION)
    own, other, merged = (world.problem(case, title) for title in ("A", "B", "C"))
    world.problem(case, "borta", removed_at=now())
    relation = ProblemRelation(
        problem_id=merged.id,
        target_id=own.id,
        relation=Relation.CONSEQUENCE,
        related_by_id=case.created_by_id,
    )
    add(session, relation)
    decide(session, own, superseded_at=now())
    decide(session, own)
    counts = counts_of(session, case)
    assert (counts.problems, counts.problems_undecided) == (2, 1)
    assert (counts.prioritised, counts.prioritised_unanalysed) == (1, 1)
    own.causes_finished_at = now()
    session.commit()
    decide(session, other, Outcome.DESELECTED)
    counts = counts_of(session, case)
    assert (counts.problems_undecided, counts.prioritised, counts.prioritised_unanalysed) == (0, 1, 0)


def test_goals_are_measured_by_a_baseline_for_every_indicator(world: World, session: Session) -> None:
    case = world.case(step=Step.GOAL_SETTING)
    problem = world.problem(case, "A")
    hidden = world.problem(case, "B", circle=Circle.AUTHORITIES)
    for row in (problem, hidden):
        decide(session, row)
    assert counts_of(session, case).prioritised_without_goal == 2
    first, second = goal(session, problem), goal(session, hidden, 2)
    goal(session, problem, 3, removed_at=now())
    indicator = Indicator(goal_id=first.id, name="lampor", unit="st")
    add(session, indicator)
    counts = counts_of(session, case)
    assert (counts.goals, counts.goals_shared, counts.goals_measurable, counts.goals_unmeasured) == (2, 1, 2, 2)
    value = {"indicator_id": indicator.id, "value": 3, "measured_on": DAY, "recorded_by_id": case.created_by_id}
    add(session, IndicatorValue(kind=ValueKind.TARGET, **value))
    assert counts_of(session, case).goals_unmeasured == 2
    add(session, IndicatorValue(kind=ValueKind.BASELINE, **value))
    counts = counts_of(session, case)
    assert (counts.goals_unmeasured, counts.prioritised_without_goal) == (1, 0)
    assert second.number == 2


def test_acceptances_and_reservations_of_live_goals_are_told_per_party(world: World, session: Session) -> None:
    case = world.case(step=Step.GOAL_SETTING)
    party = world.party(case, "karin.lund")
    problem = world.problem(case, "A")
    decide(session, problem)
    goals = [goal(session, problem, number) for number in (1, 2, 3)]
    answer = {"party_id": party.id, "answered_by_id": case.created_by_id}
    add(session, GoalAcceptance(goal_id=goals[0].id, is_accepted=True, **answer))
    add(session, GoalAcceptance(goal_id=goals[1].id, is_accepted=False, reservation="för dyrt", **answer))
    add(session, GoalAcceptance(goal_id=goals[2].id, is_accepted=True, **answer))
    goals[2].removed_at = now()
    session.commit()
    found = next(party for party in facts_of(session, case).parties if party.name == "Polisen")
    assert (found.goals_accepted, found.goals_reserved) == (1, 1)


def test_risk_causes_of_prioritised_problems_owe_a_measure(world: World, session: Session) -> None:
    case = world.case(step=Step.GOAL_SETTING)
    problem, deselected = world.problem(case, "A"), world.problem(case, "B")
    decide(session, problem)
    decide(session, deselected, Outcome.DESELECTED)
    bare = world.cause(problem)
    world.cause(problem, factor=FactorKind.PROTECTIVE)
    world.cause(problem, level=CauseLevel.BACKGROUND)
    world.cause(problem, removed_at=now())
    world.cause(problem, no_measure_reason="sköts i drift")
    world.cause(deselected)
    counts = counts_of(session, case)
    assert (counts.causes_owed, counts.causes_without_measure) == (2, 1)
    stopped = measure(session, case, 1, status=MeasureStatus.STOPPED, closed_on=DAY)
    add(session, MeasureCause(measure_id=stopped.id, cause_id=bare.id))
    assert counts_of(session, case).causes_without_measure == 1
    add(session, MeasureCause(measure_id=measure(session, case, 2).id, cause_id=bare.id))
    assert counts_of(session, case).causes_without_measure == 0


def test_a_measure_is_complete_when_nothing_of_it_is_missing(world: World, session: Session) -> None:
    case = world.case(step=Step.GOAL_SETTING)
    party = world.party(case, "sara.holm")
    problem = world.problem(case, "A")
    decide(session, problem)
    cause, aim = world.cause(problem), goal(session, problem)
    row = measure(session, case, 1)
    measure(session, case, 2, status=MeasureStatus.STOPPED, closed_on=DAY)
    steps: list[Callable[[], None]] = [
        lambda: session.add(MeasureCause(measure_id=row.id, cause_id=cause.id)),
        lambda: setattr(row, "party_id", party.id),
        lambda: setattr(row, "due_on", DAY),
        lambda: setattr(row, "follow_up_plan", "varje månad"),
        lambda: session.add(MeasureGoal(measure_id=row.id, goal_id=aim.id)),
    ]
    for step in steps:
        assert counts_of(session, case).measures_incomplete == 1
        step()
        session.commit()
    assert counts_of(session, case).measures_incomplete == 0
    party.status, party.ended_at = PartyStatus.LEFT, now()
    session.commit()
    assert counts_of(session, case).measures_incomplete == 1


def test_a_short_notice_measure_is_explained_by_its_event(world: World, session: Session) -> None:
    case = world.case()
    party_id = facts_of(session, case).parties[0].party_id
    explained = {"is_short_notice": True, "event": "rån", "decided_by": "Amina", "valid_to": DAY}
    rest = {"party_id": party_id, "follow_up_plan": "samtal", "no_goal_reason": "inget eget mål"}
    measure(session, case, 1, **explained, **rest)
    assert counts_of(session, case).measures_incomplete == 0
    measure(session, case, 2, due_on=DAY, **rest)
    assert counts_of(session, case).measures_incomplete == 1


def test_measures_are_started_done_late_and_followed_up(world: World, session: Session) -> None:
    case = world.case(step=Step.IMPLEMENTATION)
    measure(session, case, 1, due_on=DAY)
    ongoing = measure(session, case, 2, status=MeasureStatus.ONGOING, due_on=dt.date(2026, 10, 6))
    done = measure(session, case, 3, status=MeasureStatus.DONE, closed_on=DAY, due_on=DAY)
    measure(session, case, 4, status=MeasureStatus.STOPPED, closed_on=DAY, due_on=DAY)
    for kind in FollowUpKind:
        row = {"kind": kind, "grade": Grade.GREEN, "text": "klart", "followed_up_on": DAY}
        add(session, FollowUp(measure_id=done.id, recorded_by_id=case.created_by_id, **row))
    twice = {"kind": FollowUpKind.PROCESS, "grade": Grade.GREEN, "text": "klart", "measure_id": ongoing.id}
    for day in (DAY, dt.date(2026, 10, 2), dt.date(2026, 10, 3)):
        add(session, FollowUp(followed_up_on=day, recorded_by_id=case.created_by_id, **twice))
    counts = counts_of(session, case)
    assert (counts.measures, counts.measures_started, counts.measures_done) == (3, 2, 1)
    assert (counts.measures_late, counts.measures_unfollowed) == (1, 2)


def test_the_newest_picture_adoption_and_word_count(world: World, session: Session) -> None:
    case = world.case(step=Step.GOAL_SETTING, round=2)
    user = case.created_by_id
    for number in (1, 2):
        picture: dict[str, Any] = {"number": number, "summary": "läget", "content": {}, "frozen_by_id": user}
        add(session, SituationPicture(case_id=case.id, **picture))
        adopted = {"number": number, "adopted_on": DAY, "adopted_by": f"Styrgrupp {number}", "round": number}
        add(session, PlanAdoption(case_id=case.id, recorded_by_id=user, **adopted))
    word = {"code": "joint_decision", "attested_on": DAY, "case_id": case.id, "recorded_by_id": user}
    add(session, Attestation(attested_by="Gamla", ended_at=now(), **word))
    add(session, Attestation(attested_by="Nya", registry_number="1/26", **word))
    facts = facts_of(session, case)
    assert facts.picture is not None
    assert facts.picture.number == 2
    assert facts.adoption is not None
    assert facts.adoption.by == "Styrgrupp 2"
    assert facts.attested["joint_decision"].by == "Nya"
    case.round = 3
    session.commit()
    assert facts_of(session, case).adoption is None


def test_many_cases_take_as_many_statements_as_one_and_do_not_mix(world: World, session: Session) -> None:
    cases = [world.case(title=f"Plats {number}") for number in range(12)]
    for number, case in enumerate(cases):
        for _ in range(number):
            world.place(case)
    ids = [case.id for case in cases]
    with statements() as one:
        gate_facts(session, ids[:1])
    with statements() as many:
        found = gate_facts(session, ids)
    assert len(one) == len(many) == STATEMENTS
    assert [found[case_id].counts.places for case_id in ids] == list(range(12))
    assert gate_facts(session, []) == {}
