"""Questions about the causes of joint problems, and what the parties themselves thought of."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager

from tracker.domain.people import Actor
from tracker.models.mapping import OwnMapping, PossibleCause
from tracker.models.plans import MeasureCause
from tracker.models.problems import Cause, Problem
from tracker.queries.joint.circles import visible_possible_causes
from tracker.queries.joint.problems import case_problems


def case_causes(actor: Actor, case_id: str) -> sa.Select[Cause]:
    """Live causes of the case's problems that reach the actor, in their order within each problem."""
    problems = case_problems(actor, case_id).order_by(None).with_only_columns(Problem.id)
    return (
        sa.select(Cause)
        .where(Cause.problem_id.in_(problems), Cause.removed_at.is_(None))
        .order_by(Cause.problem_id, Cause.number)
    )


def causes_of(session: Session, actor: Actor, case_id: str, problem_id: str) -> Sequence[Cause]:
    """A problem's causes and protective factors in their order: A1, A2."""
    return session.scalars(case_causes(actor, case_id).where(Cause.problem_id == problem_id)).all()


def causes_by_problem(session: Session, actor: Actor, case_id: str) -> dict[str, list[Cause]]:
    """Every problem's causes, by the problem's id; one query."""
    found: dict[str, list[Cause]] = {}
    for row in session.scalars(case_causes(actor, case_id)):
        found.setdefault(row.problem_id, []).append(row)
    return found


def find_cause(
    session: Session,
    actor: Actor,
    case_id: str,
    cause_id: str,
    *,
    removed: bool = False,
) -> Cause | None:
    """One cause of the case with its problem, or None; ``removed`` asks for one that was taken away."""
    problems = case_problems(actor, case_id).order_by(None).with_only_columns(Problem.id)
    query = (
        sa.select(Cause)
        .join(Cause.problem)
        .where(
            Cause.id == cause_id,
            Cause.problem_id.in_(problems),
            Cause.removed_at.is_not(None) if removed else Cause.removed_at.is_(None),
        )
        .options(contains_eager(Cause.problem))
    )
    return session.scalars(query).one_or_none()


def numbers_used(session: Session, problem_id: str) -> int:
    """The highest number a problem has given a cause, removed ones included: a number never comes back."""
    return session.scalar(sa.select(sa.func.max(Cause.number)).where(Cause.problem_id == problem_id)) or 0


def has_measure(session: Session, cause_id: str) -> bool:
    """Whether some measure works on the cause."""
    return bool(session.scalar(sa.select(sa.exists().where(MeasureCause.cause_id == cause_id))))


def possible_causes(
    session: Session,
    actor: Actor,
    case_id: str,
    observation_ids: Collection[str],
    organisation_ids: Collection[str],
) -> Sequence[PossibleCause]:
    """What the parties themselves thought of: for these observations, and for the whole of these parties' mappings."""
    whole = sa.and_(PossibleCause.observation_id.is_(None), OwnMapping.organisation_id.in_(organisation_ids))
    tied = PossibleCause.observation_id.in_(observation_ids)
    query = (
        visible_possible_causes(actor)
        .join(OwnMapping.organisation)
        .where(OwnMapping.case_id == case_id, sa.or_(tied, whole))
        .options(contains_eager(PossibleCause.mapping).contains_eager(OwnMapping.organisation))
        .order_by(OwnMapping.organisation_id, PossibleCause.created_at, PossibleCause.id)
    )
    return session.scalars(query).all()
