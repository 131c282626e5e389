"""Questions about the steering group's decisions: those in force, those before, and which scores they hold fast."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from tracker.domain.people import Actor
from tracker.domain.priorities import Criterion, Outcome, fingerprint
from tracker.domain.steps import Step
from tracker.models.priorities import Decision, TalkNote
from tracker.models.problems import Problem
from tracker.models.process import StepPassage
from tracker.queries.joint.problems import own_problems


def active_decisions(session: Session, problem_ids: Collection[str]) -> dict[str, Decision]:
    """The decision in force for each of some problems."""
    query = sa.select(Decision).where(Decision.problem_id.in_(problem_ids), Decision.superseded_at.is_(None))
    return {row.problem_id: row for row in session.scalars(query)}


def decisions_version(decisions: Collection[Decision]) -> int:
    """The edit counter of the decisions in force."""
    return fingerprint(row.id for row in decisions)


def earlier_decisions(session: Session, actor: Actor, case_id: str) -> Sequence[Decision]:
    """Decisions that a later one has ended, newest first, with their problems; only of problems one may read."""
    ids = [problem.id for problem in own_problems(session, actor, case_id)]
    query = (
        sa.select(Decision)
        .where(Decision.problem_id.in_(ids), Decision.superseded_at.is_not(None))
        .options(joinedload(Decision.problem))
        .order_by(Decision.decided_on.desc(), Decision.created_at.desc())
    )
    return session.scalars(query).all()


def prioritised(session: Session, actor: Actor, case_id: str) -> list[tuple[Problem, Decision]]:
    """Problems that the steering group has prioritised, in their order; the ground for goals and measures."""
    problems = own_problems(session, actor, case_id)
    decisions = active_decisions(session, [problem.id for problem in problems])
    found = [(each, decisions[each.id]) for each in problems if each.id in decisions]
    chosen = [pair for pair in found if pair[1].outcome is Outcome.PRIORITISED]
    return sorted(chosen, key=lambda pair: pair[1].rank or 0)


def arrived_at(session: Session, case_id: str, step: Step) -> dt.datetime | None:
    """When the case last came to a step."""
    query = sa.select(sa.func.max(StepPassage.passed_at)).where(
        StepPassage.case_id == case_id,
        StepPassage.to_step == step,
    )
    return session.scalar(query)


def locked_problems(session: Session, case_id: str, problem_ids: Collection[str]) -> frozenset[str]:
    """Problems decided since the case last came to prioritisation: their scores stand. An omtag opens them again."""
    arrived = arrived_at(session, case_id, Step.PRIORITISATION)
    rows = active_decisions(session, problem_ids)
    return frozenset(key for key, row in rows.items() if arrived is None or row.created_at >= arrived)


def talk_note(session: Session, problem_id: str, criterion: Criterion) -> TalkNote | None:
    """What was noted for one problem and criterion."""
    query = sa.select(TalkNote).where(TalkNote.problem_id == problem_id, TalkNote.criterion == criterion)
    return session.scalars(query).one_or_none()
