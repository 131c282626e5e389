"""Where an actor becomes a WHERE for what an organisation keeps for itself; for all else it is queries/scope.py."""

from __future__ import annotations

import sqlalchemy as sa

from tracker.domain.people import Actor, UserRole
from tracker.models.notes import Note
from tracker.queries.scope import content_case_ids


def own_notes(actor: Actor) -> sa.Select[Note]:
    """Notes of the actor's own organisation, removed ones too, in cases whose content the actor may read.

    Who follows every case from outside reads none, not even its own organisation's: the overview by this rule, the
    administrator since it reads the content of no case.
    """
    query = sa.select(Note).where(Note.organisation_id == actor.organisation_id)
    if actor.role is UserRole.OVERVIEW:
        return query.where(sa.false())
    return query.where(Note.case_id.in_(content_case_ids(actor)))
