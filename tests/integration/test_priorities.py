"""Scores, talk and decisions: each rule, who sees what before all have scored, and the numbers of the case."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.factories import World
from tests.planning import DECIDED, PEOPLE, REVIEW, Planning
from tracker.domain.access import Circle
from tracker.domain.cases import PartyStatus
from tracker.domain.clock import now, time_set
from tracker.domain.errors import DomainError, NotPermitted, NotVisible, StaleEdit
from tracker.domain.priorities import Criterion, Outcome, text_version, ties
from tracker.domain.steps import PassageKind, Step
from tracker.models.priorities import Decision, Score, TalkNote
from tracker.models.process import StepPassage
from tracker.models.records import AuditEvent
from tracker.queries.planning.decisions import active_decisions, decisions_version, earlier_decisions
from tracker.queries.planning.priorities import board, own_scores, scores_version
from tracker.services.priorities import (
    DecisionsDraft,
    ProblemDecision,
    ScoresDraft,
    TalkDraft,
    note_talk_point,
    record_decisions,
    save_scores,
)

TALK = (Criterion.RESOURCES,)


@pytest.fixture
def planning(world: World) -> Planning:
    return Planning(world)


def decide(planning: Planning, *decisions: ProblemDecision, person: str = "amina.berg", **values: Any) -> None:
    draft: dict[str, Any] = {"decided_on": DECIDED, "decided_by": "Styrgruppen", "decisions": decisions, **values}
    record_decisions(planning.world.work(person), planning.case, DecisionsDraft(**draft))


def first(planning: Planning, letter: str = "A", **values: Any) -> ProblemDecision:
    draft: dict[str, Any] = {
        "problem_id": planning.problems[letter].id,
        "outcome": Outcome.PRIORITISED,
        "reason": "stort",
        "rank": 1,
    }
    return ProblemDecision(**{**draft, **values})


def test_seven_parties_scores_give_the_numbers_of_the_case(planning: Planning, session: Session) -> None:
    planning.score()
    ballots = board(session, planning.world.actor("johan.ek"), planning.case.id).ballots
    sums = {ballot.problem.letter: (ballot.need, ballot.possibility, ballot.total) for ballot in ballots}
    assert sums == {"A": (18, 14, 32), "B": (21, 9, 30), "C": (16, 13, 29), "D": (14, 15, 29)}
    assert ties({ballot.problem.letter: ballot.total or 0 for ballot in ballots}) == [["C", "D"]]
    assert [(ballot.problem.letter, ballot.wide) for ballot in ballots if ballot.wide] == [("B", [Criterion.RESOURCES])]
    given = {score.party: score.value for score in ballots[1].given[Criterion.RESOURCES]}
    assert (given["Polisen"], given["Centrumfastigheter"]) == (4, 1)


def test_before_all_have_scored_a_party_sees_its_own_scores_only(planning: Planning, session: Session) -> None:
    planning.score("sdf", "police", "owner", "traffic")
    seen = board(session, planning.world.actor("johan.ek"), planning.case.id)
    assert [party.short_name for party in seen.waiting] == ["Skolan", "Företagarna", "Nattvandrarna"]
    assert len(seen.done) == 4
    assert all(not ballot.given and not ballot.is_open and ballot.total is None for ballot in seen.ballots)
    assert seen.ballots[1].own[Criterion.RESOURCES] == 1
    planning.score("school", "business", "walkers")
    seen = board(session, planning.world.actor("johan.ek"), planning.case.id)
    assert all(ballot.is_open and len(ballot.given[Criterion.HARM]) == 7 for ballot in seen.ballots)


def test_a_decision_opens_its_problem_and_no_other(planning: Planning, session: Session) -> None:
    planning.score("sdf", "police")
    decide(planning, first(planning))
    seen = board(session, planning.world.actor("karin.lund"), planning.case.id)
    assert [ballot.is_open for ballot in seen.ballots] == [True, False, False, False]


def test_a_narrow_problem_is_scored_by_those_who_may_read_it(world: World, session: Session) -> None:
    planning = Planning(world, letters="AB")
    planning.problems["B"].circle = Circle.AUTHORITIES
    session.commit()
    owner = world.actor("johan.ek")
    with pytest.raises(NotVisible):
        save_scores(
            world.work("johan.ek"), planning.case, ScoresDraft({(planning.problems["B"].id, Criterion.HARM): 3})
        )
    authorities = ("sdf", "police", "traffic", "school")
    planning.score(*authorities)
    planning.problems.pop("B")
    planning.score("owner", "business", "walkers")
    assert [ballot.problem.letter for ballot in board(session, owner, planning.case.id).ballots] == ["A"]
    police = board(session, world.actor("karin.lund"), planning.case.id)
    assert [(len(ballot.parties), ballot.is_open) for ballot in police.ballots] == [(7, True), (4, True)]


def test_scores_belong_to_step_4_and_to_one_to_five(planning: Planning) -> None:
    key = (planning.problems["A"].id, Criterion.HARM)
    work = planning.world.work("johan.ek")
    with pytest.raises(DomainError) as refused:
        save_scores(work, planning.case, ScoresDraft({key: 6}))
    assert (refused.value.code, refused.value.field) == ("score.out_of_range", "A_harm")
    for step in (Step.JOINT_MAPPING, Step.GOAL_SETTING):
        planning.at(step)
        with pytest.raises(DomainError) as refused:
            save_scores(work, planning.case, ScoresDraft({key: 3}))
        assert refused.value.code == "score.wrong_step"


def test_scores_of_another_cases_problem_are_not_written(planning: Planning, session: Session) -> None:
    other = Planning(planning.world)
    key = (other.problems["A"].id, Criterion.HARM)
    with pytest.raises(NotVisible):
        save_scores(planning.world.work("johan.ek"), planning.case, ScoresDraft({key: 3}))
    assert session.scalar(sa.select(sa.func.count()).select_from(Score)) == 0


@pytest.mark.parametrize("person", ["maria.falk", "overblick", "admin", "maja.lind", "rektor"])
def test_only_a_partys_writers_score(planning: Planning, session: Session, person: str) -> None:
    planning.world.party(planning.case, "rektor", status=PartyStatus.INVITED)
    key = (planning.problems["A"].id, Criterion.HARM)
    with pytest.raises(NotPermitted):
        save_scores(planning.world.work(person), planning.case, ScoresDraft({key: 3}))
    assert session.scalar(sa.select(sa.func.count()).select_from(Score)) == 0


def test_the_same_scores_twice_are_one_set_and_a_stale_sheet_is_refused(planning: Planning, session: Session) -> None:
    problem_id = planning.problems["A"].id
    sheet = ScoresDraft({(problem_id, Criterion.HARM): 3}, version=scores_version({}))
    assert save_scores(planning.world.work("johan.ek"), planning.case, sheet) == 1
    assert save_scores(planning.world.work("johan.ek"), planning.case, sheet) == 0
    late = ScoresDraft({(problem_id, Criterion.HARM): 5}, version=scores_version({}))
    with pytest.raises(StaleEdit):
        save_scores(planning.world.work("johan.ek"), planning.case, late)
    there = own_scores(session, planning.party("owner").id, [problem_id])
    assert there == {(problem_id, Criterion.HARM): 3}
    fresh = ScoresDraft({(problem_id, Criterion.HARM): 5}, version=scores_version(there))
    assert save_scores(planning.world.work("johan.ek"), planning.case, fresh) == 1


def test_scores_change_until_the_decision_and_again_after_an_omtag(planning: Planning, session: Session) -> None:
    planning.score()
    decide(planning, first(planning))
    again = ScoresDraft({(planning.problems["A"].id, Criterion.HARM): 5})
    with pytest.raises(DomainError) as refused:
        save_scores(planning.world.work("johan.ek"), planning.case, again)
    assert refused.value.code == "score.decided"
    later = now() + dt.timedelta(days=1)
    session.add(
        StepPassage(
            case_id=planning.case.id,
            from_step=Step.JOINT_MAPPING,
            to_step=Step.PRIORITISATION,
            kind=PassageKind.GATE_MET,
            passed_at=later,
            passed_by_id=planning.case.created_by_id,
        ),
    )
    session.commit()
    with time_set(later + dt.timedelta(hours=1)):
        assert save_scores(planning.world.work("johan.ek"), planning.case, again) == 1


def test_a_party_that_left_counts_only_where_it_took_part_in_the_decision(planning: Planning, session: Session) -> None:
    planning.score()
    decide(planning, first(planning))
    party = planning.party("walkers")
    party.status, party.ended_at = PartyStatus.LEFT, now() + dt.timedelta(hours=1)
    session.commit()
    seen = board(session, planning.world.actor("johan.ek"), planning.case.id)
    assert [len(ballot.given[Criterion.HARM]) for ballot in seen.ballots] == [7, 6, 6, 6]
    assert len(seen.parties) == 6


def test_each_rule_of_a_decision(planning: Planning) -> None:
    deselected: dict[str, Any] = {"outcome": Outcome.DESELECTED, "rank": None, "reason": "drift"}
    refusals: list[tuple[str, ProblemDecision | None, dict[str, Any]]] = [
        ("decision.none", None, {"decisions": ()}),
        ("decision.in_future", first(planning), {"decided_on": dt.date(2026, 10, 7)}),
        ("decision.no_decider", first(planning), {"decided_by": " "}),
        ("decision.no_reason", first(planning, reason=" "), {}),
        ("decision.no_rank", first(planning, rank=None), {}),
        ("decision.no_rank", first(planning, rank=0), {}),
        ("decision.no_review", first(planning, **deselected), {}),
        ("decision.review_not_later", first(planning, **deselected, review_on=DECIDED), {}),
        ("wording.personal_number", first(planning, reason="se 19121212-1212"), {}),
    ]
    for code, decision, values in refusals:
        with pytest.raises(DomainError) as refused:
            decide(planning, *([decision] if decision else []), **values)
        assert refused.value.code == code
    with pytest.raises(DomainError) as refused:
        decide(planning, first(planning), first(planning, "B"))
    assert (refused.value.code, refused.value.field) == ("decision.rank_taken", "rank_B")
    decide(planning, first(planning), first(planning, "D", **deselected, review_on=REVIEW))


def test_a_decision_waits_for_step_4_and_may_be_taken_later(planning: Planning, session: Session) -> None:
    planning.at(Step.JOINT_MAPPING)
    with pytest.raises(DomainError) as refused:
        decide(planning, first(planning))
    assert refused.value.code == "decision.too_early"
    planning.at(Step.IMPLEMENTATION)
    decide(planning, first(planning))
    assert len(active_decisions(session, [planning.problems["A"].id])) == 1


@pytest.mark.parametrize("person", ["karin.lund", "johan.ek", "maria.falk", "overblick", "admin", "maja.lind"])
def test_only_the_coordinator_records_decisions(planning: Planning, session: Session, person: str) -> None:
    with pytest.raises(NotPermitted):
        decide(planning, first(planning), person=person)
    assert session.scalar(sa.select(sa.func.count()).select_from(Decision)) == 0
    refused = session.scalars(sa.select(AuditEvent).order_by(AuditEvent.happened_at)).all()[-1]
    assert refused.outcome == "refused"


def test_decisions_about_another_cases_problem_are_not_written(planning: Planning, session: Session) -> None:
    other = Planning(planning.world)
    with pytest.raises(NotVisible):
        decide(planning, first(planning), first(other, "B", rank=2))
    assert session.scalar(sa.select(sa.func.count()).select_from(Decision)) == 0


def test_a_later_decision_ends_the_earlier_and_both_remain(planning: Planning, session: Session) -> None:
    decide(planning, first(planning), first(planning, "B", rank=2))
    decide(planning, first(planning), first(planning, "B", rank=2))
    assert session.scalar(sa.select(sa.func.count()).select_from(Decision)) == 2
    stale = decisions_version([])
    with pytest.raises(StaleEdit):
        decide(planning, first(planning, rank=2), first(planning, "B", rank=1), version=stale)
    ids = [row.id for row in planning.problems.values()]
    fresh = decisions_version(active_decisions(session, ids).values())
    decide(planning, first(planning, rank=2), first(planning, "B", rank=1), version=fresh)
    ranks = {row.problem_id: row.rank for row in active_decisions(session, ids).values()}
    assert ranks == {planning.problems["A"].id: 2, planning.problems["B"].id: 1}
    assert len(earlier_decisions(session, planning.world.actor("johan.ek"), planning.case.id)) == 2


def test_what_the_parties_came_to_is_noted_once_scores_are_open(planning: Planning, session: Session) -> None:
    draft = TalkDraft(planning.problems["B"].id, Criterion.RESOURCES, "Polisen har folk tor–lör.")
    work = planning.world.work("amina.berg")
    with pytest.raises(DomainError) as refused:
        note_talk_point(work, planning.case, draft)
    assert refused.value.code == "talk.not_open"
    planning.score()
    with pytest.raises(DomainError) as refused:
        note_talk_point(work, planning.case, TalkDraft(draft.problem_id, draft.criterion, " "))
    assert refused.value.code == "talk.no_text"
    note_talk_point(work, planning.case, draft)
    note_talk_point(work, planning.case, draft)
    other = TalkDraft(draft.problem_id, draft.criterion, "Annat", version=text_version(None))
    with pytest.raises(StaleEdit):
        note_talk_point(work, planning.case, other)
    assert [note.text for note in session.scalars(sa.select(TalkNote))] == [draft.text]
    with pytest.raises(NotPermitted):
        note_talk_point(planning.world.work("johan.ek"), planning.case, draft)
    seen = board(session, planning.world.actor("johan.ek"), planning.case.id).ballots[1]
    assert seen.notes[Criterion.RESOURCES].noted_by == "Amina Berg"


def test_a_board_of_a_case_one_may_not_read_is_empty(planning: Planning, session: Session) -> None:
    planning.score()
    for person in ("admin", "maja.lind", "eva.rask"):
        seen = board(session, planning.world.actor(person), planning.case.id)
        assert (seen.ballots, seen.parties) == ((), ())
    assert len(PEOPLE) == len(board(session, planning.world.actor("overblick"), planning.case.id).parties)
