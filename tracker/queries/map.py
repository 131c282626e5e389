"""The problems of a case with the shape of the place where each is: what a walk can stop at, already scoped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.people import Actor
from tracker.models.mapping import Observation
from tracker.models.places import Place
from tracker.models.problems import Problem, ProblemRelation, ProblemSource
from tracker.queries.scope import visible_observations, visible_places, visible_problems


@dataclass(frozen=True, slots=True)
class ProblemOnMap:
    """A problem at the place most of its sources point at."""

    problem_id: str
    letter: str
    title: str
    place_id: str
    geometry: dict[str, Any]
    count: int


def case_problems(session: Session, actor: Actor, case_id: str) -> list[ProblemOnMap]:
    """Own problems of a case, each at the place with most of the sources that the actor may read."""
    related = sa.select(ProblemRelation.problem_id).where(ProblemRelation.ended_at.is_(None))
    readable = visible_observations(actor).with_only_columns(Observation.id)
    counted = sa.func.count(Observation.id)
    query = (
        visible_problems(actor)
        .join(ProblemSource, sa.and_(ProblemSource.problem_id == Problem.id, ProblemSource.ended_at.is_(None)))
        .join(Observation, ProblemSource.observation_id == Observation.id)
        .join(Place, sa.and_(Observation.place_id == Place.id, Place.geometry.is_not(None)))
        .where(Problem.case_id == case_id, Problem.id.not_in(related), Observation.id.in_(readable))
        .with_only_columns(Problem.id, Problem.letter, Problem.title, Place.id, counted)
        .group_by(Problem.id, Problem.letter, Problem.title, Place.id, Place.number)
        .order_by(Problem.letter, counted.desc(), Place.number)
    )
    best: dict[str, tuple[str, str, str, str, int]] = {}
    for row in session.execute(query):
        best.setdefault(row[0], (row[0], row[1], row[2], row[3], row[4]))
    shapes = _geometries(session, actor, {row[3] for row in best.values()})
    return [ProblemOnMap(*row[:4], shapes[row[3]], row[4]) for row in best.values() if row[3] in shapes]


def _geometries(session: Session, actor: Actor, place_ids: set[str]) -> dict[str, dict[str, Any]]:
    query = visible_places(actor).with_only_columns(Place.id, Place.geometry).where(Place.id.in_(place_ids))
    return {row[0]: row[1] for row in session.execute(query) if row[1]}
