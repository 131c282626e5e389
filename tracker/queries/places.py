"""The places of a case, and the facts that changing one is checked against."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from tracker.domain.people import Actor
from tracker.models.cases import Case
from tracker.models.mapping import Observation, OwnMapping
from tracker.models.people import Organisation
from tracker.models.places import Place
from tracker.queries.scope import shared_observation, visible_places


def places_of(session: Session, actor: Actor, case_id: str) -> Sequence[Place]:
    """The case's places in their order, with who has authority over them."""
    query = (
        visible_places(actor)
        .where(Place.case_id == case_id)
        .options(joinedload(Place.controller))
        .order_by(Place.number)
    )
    return session.scalars(query).all()


def shared_counts(session: Session, actor: Actor, case: Case) -> dict[str, int]:
    """How many opened observations that the actor may read lie at each place; empty before the reveal."""
    if case.revealed_at is None:
        return {}
    query = (
        sa.select(Observation.place_id, sa.func.count())
        .join(OwnMapping, Observation.mapping_id == OwnMapping.id)
        .where(OwnMapping.case_id == case.id, Observation.place_id.is_not(None), shared_observation(actor))
        .group_by(Observation.place_id)
    )
    return {place_id: count for place_id, count in session.execute(query) if place_id}


def place_in_case(session: Session, case_id: str, place_id: str) -> Place | None:
    """A place by id if it belongs to the case; removed ones too."""
    return session.scalars(sa.select(Place).where(Place.case_id == case_id, Place.id == place_id)).one_or_none()


def last_number(session: Session, case_id: str) -> int:
    """The highest number a place of the case has or had, so that none is used twice."""
    return session.scalar(sa.select(sa.func.max(Place.number)).where(Place.case_id == case_id)) or 0


def controllers(session: Session) -> Sequence[tuple[str, str]]:
    """(id, name) of the organisations that can have authority over a place."""
    rows = session.execute(sa.select(Organisation.id, Organisation.name).order_by(Organisation.sort_key))
    return [(row[0], row[1]) for row in rows]
