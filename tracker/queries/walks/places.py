"""What a walk can stop at: places, problems and observations of the case that all who know of the walk may read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.access import Circle, is_narrower
from tracker.domain.people import Actor
from tracker.models.mapping import Observation, OwnMapping
from tracker.models.places import Place
from tracker.models.problems import Problem
from tracker.queries.joint.circles import joint_observations
from tracker.queries.map import case_problems
from tracker.queries.scope import visible_places, visible_problems


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that could be a stop. ``field``: which of the stop's three references it is."""

    field: str
    id: str
    name: str
    geometry: dict[str, Any]
    letter: str | None = None
    observations: int = 0


def _reaches(circle: Circle, walk: Circle) -> bool:
    """Whether all who know of the walk may read a text in a circle: its words would stand on the stop."""
    return not is_narrower(circle, walk)


def candidates(session: Session, actor: Actor, case_id: str, circle: Circle) -> list[Candidate]:
    """Places, problems and observations with a position; three statements and those of the map's problems."""
    return [
        *_places(session, actor, case_id, circle),
        *_problems(session, actor, case_id, circle),
        *_observations(session, actor, case_id, circle),
    ]


def _places(session: Session, actor: Actor, case_id: str, circle: Circle) -> list[Candidate]:
    counts = _seen_at(session, actor, case_id, circle)
    query = (
        visible_places(actor)
        .where(Place.case_id == case_id, Place.geometry.is_not(None))
        .with_only_columns(Place.id, Place.name, Place.geometry)
        .order_by(Place.number)
    )
    return [
        Candidate("place_id", row[0], row[1], row[2], observations=counts.get(row[0], 0))
        for row in session.execute(query)
    ]


def _seen_at(session: Session, actor: Actor, case_id: str, circle: Circle) -> dict[str, int]:
    wide = [each for each in Circle if _reaches(each, circle)]
    query = (
        joint_observations(actor)
        .where(OwnMapping.case_id == case_id, Observation.place_id.is_not(None), Observation.circle.in_(wide))
        .with_only_columns(Observation.place_id, sa.func.count(), maintain_column_froms=True)
        .group_by(Observation.place_id)
    )
    return {row[0]: row[1] for row in session.execute(query) if row[0]}


def _problems(session: Session, actor: Actor, case_id: str, circle: Circle) -> list[Candidate]:
    query = visible_problems(actor).where(Problem.case_id == case_id).with_only_columns(Problem.id, Problem.circle)
    circles = {row[0]: row[1] for row in session.execute(query)}
    return [
        Candidate("problem_id", row.problem_id, row.title, row.geometry, row.letter, row.count)
        for row in case_problems(session, actor, case_id)
        if _reaches(circles[row.problem_id], circle)
    ]


def _observations(session: Session, actor: Actor, case_id: str, circle: Circle) -> list[Candidate]:
    query = (
        joint_observations(actor)
        .where(OwnMapping.case_id == case_id, Observation.point.is_not(None))
        .with_only_columns(
            Observation.id, Observation.title, Observation.point, Observation.circle, maintain_column_froms=True
        )
        .order_by(Observation.title, Observation.id)
    )
    return [
        Candidate("observation_id", row[0], row[1], row[2], observations=1)
        for row in session.execute(query)
        if _reaches(row[3], circle)
    ]


def candidate(session: Session, actor: Actor, case_id: str, circle: Circle, thing: Collection[str]) -> Candidate | None:
    """One of them by its (field, id)."""
    field, thing_id = thing
    found: Sequence[Candidate] = candidates(session, actor, case_id, circle)
    return next((each for each in found if (each.field, each.id) == (field, thing_id)), None)
