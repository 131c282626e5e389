"""What the maps show, as rows that are already scoped: places of visible cases, and one case's joint content."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.cases import CaseStatus
from tracker.domain.people import Actor
from tracker.domain.steps import Step
from tracker.domain.texts.sorting import sort_key
from tracker.models.cases import Case
from tracker.models.mapping import Observation, OwnMapping
from tracker.models.people import Organisation
from tracker.models.places import Place
from tracker.models.problems import Problem, ProblemRelation, ProblemSource
from tracker.models.programmes import District, VocabularyTerm
from tracker.queries.scope import places_in, visible_cases, visible_observations, visible_places, visible_problems

MOST_PLACES = 300
KEEP_TYPE = "observation:keep"


@dataclass(frozen=True, slots=True)
class MapFilter:
    """What the overview map is narrowed by; empty means everything. ``since``: closed cases changed before are out."""

    since: dt.datetime
    step: Step | None = None
    district_id: str | None = None
    focus_area_id: str | None = None
    text: str | None = None
    with_older: bool = False


@dataclass(frozen=True, slots=True)
class PlaceOnMap:
    """A place with the case it belongs to. ``lon`` and ``lat`` are the middle of its bounding box."""

    place_id: str
    place_number: int
    place_name: str
    lon: float
    lat: float
    case_id: str
    case_title: str
    case_reference: str
    step: Step
    district: str


def _like(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _narrowed(query: sa.Select[Any], wanted: MapFilter) -> sa.Select[Any]:
    if not wanted.with_older:
        query = query.where(sa.or_(Case.status == CaseStatus.OPEN, Case.updated_at >= wanted.since))
    if wanted.step:
        query = query.where(Case.step == wanted.step, Case.status == CaseStatus.OPEN)
    if wanted.district_id:
        query = query.where(Case.district_id == wanted.district_id)
    if wanted.focus_area_id:
        query = query.where(Case.focus_area_id == wanted.focus_area_id)
    if wanted.text:
        raw = _like(wanted.text)
        named = sa.exists().where(
            Place.case_id == Case.id, Place.removed_at.is_(None), Place.name.ilike(raw, escape="\\")
        )
        query = query.where(
            sa.or_(
                Case.sort_key.like(_like(sort_key(wanted.text)), escape="\\"),
                Case.reference.ilike(raw, escape="\\"),
                Case.registry_number.ilike(raw, escape="\\"),
                named,
            ),
        )
    return query


def places_on_map(session: Session, actor: Actor, wanted: MapFilter) -> tuple[list[PlaceOnMap], bool]:
    """Places with a position in the cases the actor may see, latest changed case first; and whether some were cut."""
    cases = (
        _narrowed(visible_cases(actor), wanted)
        .with_only_columns(Case.id, Case.updated_at)
        .order_by(Case.updated_at.desc(), Case.id)
        .limit(MOST_PLACES + 1)
        .subquery()
    )
    query = (
        places_in(cases, actor)
        .with_only_columns(
            Place.id.label("place_id"),
            Place.number.label("place_number"),
            Place.name.label("place_name"),
            ((Place.min_lon + Place.max_lon) / 2).label("lon"),
            ((Place.min_lat + Place.max_lat) / 2).label("lat"),
            Case.id.label("case_id"),
            Case.title.label("case_title"),
            Case.reference.label("case_reference"),
            Case.step,
            District.name.label("district"),
        )
        .join(Case, Place.case_id == Case.id)
        .join(District, Case.district_id == District.id)
        .where(Place.geometry.is_not(None))
        .order_by(cases.c.updated_at.desc(), cases.c.id, Place.number)
        .limit(MOST_PLACES + 1)
    )
    found: Sequence[Any] = session.execute(query).all()
    rows = [PlaceOnMap(*row) for row in found]
    return rows[:MOST_PLACES], len(rows) > MOST_PLACES


def case_places(session: Session, actor: Actor, case_id: str) -> Sequence[tuple[Place, str | None]]:
    """Places of a case with the name of who has authority over each, in order."""
    query = (
        visible_places(actor)
        .outerjoin(Organisation, Place.controller_id == Organisation.id)
        .add_columns(sa.func.coalesce(Organisation.name, Place.controller_name))
        .where(Place.case_id == case_id)
        .order_by(Place.number)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


@dataclass(frozen=True, slots=True)
class ObservationOnMap:
    """An observation's place in the world: its own point, or the middle of its place."""

    observation_id: str
    title: str
    type_label: str
    is_keep: bool
    party: str
    place_name: str | None
    point: dict[str, Any] | None
    geometry: dict[str, Any] | None


def case_observations(session: Session, actor: Actor, case_id: str) -> list[ObservationOnMap]:
    """Observations of a case that the actor may read: own ones, and shared ones once revealed."""
    query = (
        visible_observations(actor)
        .join(Organisation, OwnMapping.organisation_id == Organisation.id)
        .join(VocabularyTerm, Observation.type_code == VocabularyTerm.code)
        .outerjoin(Place, Observation.place_id == Place.id)
        .with_only_columns(
            Observation.id,
            Observation.title,
            VocabularyTerm.label,
            Observation.type_code == KEEP_TYPE,
            Organisation.short_name,
            Place.name,
            Observation.point,
            Place.geometry,
        )
        .where(OwnMapping.case_id == case_id)
        .order_by(Organisation.sort_key, Observation.position)
    )
    return [ObservationOnMap(*row) for row in session.execute(query)]


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
