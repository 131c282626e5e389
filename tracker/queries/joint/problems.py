"""Questions about joint problems: which there are, what they come from and what is not placed yet.

Everything starts from queries/scope.py: what a reader may not know of is in no row and in no count.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from tracker.domain.access import Circle
from tracker.domain.people import Actor
from tracker.models.mapping import Observation, OwnMapping
from tracker.models.problems import Problem, ProblemRelation, ProblemSource, SetAside
from tracker.queries.joint import circles
from tracker.queries.scope import visible_problems


class Placing(NamedTuple):
    """How many of the revealed observations there are, and how many have no place in the joint mapping yet."""

    total: int
    unplaced: int


def case_problems(actor: Actor, case_id: str) -> sa.Select[Problem]:
    """Live problems of a case that reach the actor, merged ones too, in the order of their letters."""
    return (
        visible_problems(actor)
        .where(Problem.case_id == case_id)
        .order_by(sa.func.length(Problem.letter), Problem.letter)
    )


def is_own() -> sa.ColumnElement[bool]:
    """Condition on Problem: not merged into another, so it is scored, decided and analysed by itself."""
    merged = sa.exists().where(ProblemRelation.problem_id == Problem.id, ProblemRelation.ended_at.is_(None))
    return sa.not_(merged)


def own_problems(session: Session, actor: Actor, case_id: str) -> Sequence[Problem]:
    """The problems that prioritisation and goals are about: live, not merged, in the actor's circle, by letter."""
    return session.scalars(case_problems(actor, case_id).where(is_own())).all()


def find_problem(session: Session, actor: Actor, case_id: str, problem_id: str) -> Problem | None:
    """One live problem of the case, or None when there is none that the actor may know of."""
    return session.scalars(case_problems(actor, case_id).where(Problem.id == problem_id)).one_or_none()


def chosen_problems(session: Session, actor: Actor, case_id: str, ids: Collection[str]) -> dict[str, Problem]:
    """Those of some ids that are live problems of the case and reach the actor."""
    return {row.id: row for row in session.scalars(case_problems(actor, case_id).where(Problem.id.in_(ids)))}


def letters_used(session: Session, case_id: str) -> int:
    """How many letters the case has given out, removed problems included: a letter never comes back."""
    query = sa.select(sa.func.count()).select_from(Problem).where(Problem.case_id == case_id)
    return session.scalar(query) or 0


def joint_observations(actor: Actor, case_id: str) -> sa.Select[Observation]:
    """Shared observations of a case that reach the actor; the actor's own sealed or unshared ones are not in here."""
    return circles.joint_observations(actor).where(OwnMapping.case_id == case_id)


def chosen_observations(session: Session, actor: Actor, case_id: str, ids: Collection[str]) -> Sequence[Observation]:
    """Those of some ids that are revealed observations of the case and reach the actor."""
    return session.scalars(joint_observations(actor, case_id).where(Observation.id.in_(ids))).all()


def observation_words(actor: Actor, case_id: str) -> sa.Select[Observation]:
    """Revealed observations with all that is shown of them, in the order they were written."""
    return (
        joint_observations(actor, case_id)
        .options(
            contains_eager(Observation.mapping).joinedload(OwnMapping.organisation),
            joinedload(Observation.place),
            joinedload(Observation.type),
            joinedload(Observation.source),
            selectinload(Observation.causes.and_(circles.shared_cause(actor))),
        )
        .order_by(OwnMapping.round, OwnMapping.handed_in_at, OwnMapping.id, Observation.position, Observation.id)
    )


def is_placed() -> sa.ColumnElement[bool]:
    """Condition on Observation: it is a source of some problem, or set aside with a reason."""
    source = sa.exists().where(ProblemSource.observation_id == Observation.id, ProblemSource.ended_at.is_(None))
    aside = sa.exists().where(SetAside.observation_id == Observation.id, SetAside.ended_at.is_(None))
    return sa.or_(source, aside)


def placed_ids(session: Session, actor: Actor, case_id: str, ids: Collection[str]) -> set[str]:
    """Those of some observations that have a place in the joint mapping already."""
    query = joint_observations(actor, case_id).where(Observation.id.in_(ids), is_placed())
    return set(session.scalars(query.with_only_columns(Observation.id)))


def placing(session: Session, actor: Actor, case_id: str) -> Placing:
    """How far the sorting has come, counted among the observations that reach the actor; one query."""
    rows = joint_observations(actor, case_id).with_only_columns(Observation.id, is_placed().label("placed")).subquery()
    query = sa.select(
        sa.func.count(),
        sa.func.coalesce(sa.func.sum(sa.case((rows.c.placed, 0), else_=1)), 0),
    ).select_from(rows)
    total, unplaced = session.execute(query).one()
    return Placing(total, int(unplaced))


def case_sources(actor: Actor, case_id: str) -> sa.Select[ProblemSource]:
    """Active sources of the case's problems, both ends within the actor's reach."""
    problems = case_problems(actor, case_id).order_by(None).with_only_columns(Problem.id)
    observations = joint_observations(actor, case_id).with_only_columns(Observation.id)
    return sa.select(ProblemSource).where(
        ProblemSource.ended_at.is_(None),
        ProblemSource.problem_id.in_(problems),
        ProblemSource.observation_id.in_(observations),
    )


def sources_of(session: Session, actor: Actor, case_id: str, problem_id: str) -> Sequence[ProblemSource]:
    """Active sources of one problem."""
    return session.scalars(case_sources(actor, case_id).where(ProblemSource.problem_id == problem_id)).all()


def chosen_sources(session: Session, actor: Actor, case_id: str, ids: Collection[str]) -> Sequence[ProblemSource]:
    """Those of some ids that are active sources in the case."""
    return session.scalars(case_sources(actor, case_id).where(ProblemSource.id.in_(ids))).all()


def source_circles(session: Session, actor: Actor, case_id: str, problem_id: str) -> list[Circle]:
    """The circles of a problem's observations."""
    query = (
        case_sources(actor, case_id)
        .where(ProblemSource.problem_id == problem_id)
        .join(Observation, ProblemSource.observation_id == Observation.id)
        .with_only_columns(Observation.circle)
    )
    return list(session.scalars(query))


def case_asides(actor: Actor, case_id: str) -> sa.Select[SetAside]:
    """What is set aside in the case and within the actor's reach."""
    observations = joint_observations(actor, case_id).with_only_columns(Observation.id)
    return sa.select(SetAside).where(SetAside.ended_at.is_(None), SetAside.observation_id.in_(observations))


def chosen_asides(session: Session, actor: Actor, case_id: str, ids: Collection[str]) -> Sequence[SetAside]:
    """Those of some ids that are set aside in the case."""
    return session.scalars(case_asides(actor, case_id).where(SetAside.id.in_(ids))).all()


def asides_of(session: Session, actor: Actor, case_id: str, observation_ids: Collection[str]) -> Sequence[SetAside]:
    """The active set-asides of some observations."""
    return session.scalars(case_asides(actor, case_id).where(SetAside.observation_id.in_(observation_ids))).all()


def case_relations(actor: Actor, case_id: str) -> sa.Select[ProblemRelation]:
    """Active merges in the case, both problems within the actor's reach."""
    problems = case_problems(actor, case_id).order_by(None).with_only_columns(Problem.id)
    return (
        sa.select(ProblemRelation)
        .where(
            ProblemRelation.ended_at.is_(None),
            ProblemRelation.problem_id.in_(problems),
            ProblemRelation.target_id.in_(problems),
        )
        .order_by(ProblemRelation.created_at, ProblemRelation.id)
    )


def relations(session: Session, actor: Actor, case_id: str) -> Sequence[ProblemRelation]:
    """Every active merge of the case, oldest first."""
    return session.scalars(case_relations(actor, case_id)).all()


def chosen_relations(session: Session, actor: Actor, case_id: str, ids: Collection[str]) -> Sequence[ProblemRelation]:
    """Those of some ids that are active merges in the case."""
    return session.scalars(case_relations(actor, case_id).where(ProblemRelation.id.in_(ids))).all()
