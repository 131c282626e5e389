"""Where an actor becomes a WHERE for the ground itself, which belongs to no case.

Who has authority where is no secret among those who work for public bodies; others read what concerns them.
"""

from __future__ import annotations

import sqlalchemy as sa

from tracker.domain.people import Actor, UserRole
from tracker.models.cases import Case
from tracker.models.ground.areas import ControlArea
from tracker.queries.scope import may_coordinate, visible_cases


def visible_areas(actor: Actor) -> sa.Select[ControlArea]:
    """Areas of authority that stand.

    Public bodies, overview and administrator: all. Others: those of districts where they know of a case, and their own.
    """
    query = sa.select(ControlArea).where(ControlArea.removed_at.is_(None))
    if actor.is_authority or actor.role in {UserRole.OVERVIEW, UserRole.SYSTEM_ADMIN}:
        return query
    near = visible_cases(actor).with_only_columns(Case.district_id)
    return query.where(
        sa.or_(ControlArea.district_id.in_(near), ControlArea.controller_id == actor.organisation_id),
    )


def looked_after_areas(actor: Actor) -> sa.Select[ControlArea]:
    """Areas that the actor may change: those of the district it coordinates, taken away or not."""
    query = sa.select(ControlArea)
    if not may_coordinate(actor):
        return query.where(sa.false())
    return query.where(ControlArea.district_id == actor.district_id)
