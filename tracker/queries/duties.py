"""What an actor is: in the whole installation, and in one case. Duties hold the permissions."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.access import Duty
from tracker.domain.cases import PartyStatus
from tracker.domain.people import Actor, UserRole
from tracker.models.cases import Case
from tracker.queries.scope import coordinates, may_coordinate, party_status


def global_duties(actor: Actor) -> frozenset[Duty]:
    """What the actor is in the whole installation."""
    duties = {Duty.SIGNED_IN}
    if actor.role is UserRole.COORDINATOR:
        duties.add(Duty.COORDINATING_ROLE)
    if actor.role is UserRole.OVERVIEW:
        duties.add(Duty.OVERVIEW)
    if actor.role is UserRole.SYSTEM_ADMIN:
        duties.add(Duty.SYSTEM_ADMIN)
    if actor.is_organisation_admin:
        duties.add(Duty.ORGANISATION_ADMIN)
    return frozenset(duties)


def duties_in(session: Session, actor: Actor, case_id: str) -> frozenset[Duty]:
    """What the actor is in one case, with the global duties; one query."""
    row = session.execute(
        sa.select(
            Case.district_id,
            coordinates(actor).label("coordinates"),
            party_status(actor).label("party_status"),
        ).where(Case.id == case_id),
    ).one_or_none()
    if row is None:
        return frozenset()
    duties = set(global_duties(actor))
    if row.coordinates:
        duties.add(Duty.COORDINATOR)
    elif may_coordinate(actor) and row.district_id == actor.district_id:
        duties.add(Duty.DISTRICT_COORDINATOR)
    if row.party_status is PartyStatus.ACCEPTED:
        duties.add(Duty.PARTY_READER if actor.role is UserRole.READER else Duty.PARTY)
    elif row.party_status is PartyStatus.INVITED and actor.role is not UserRole.READER:
        duties.add(Duty.INVITED)
    return frozenset(duties)
