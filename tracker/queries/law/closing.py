"""How a case was closed. Unscoped: callers ask only for cases they have loaded through scope."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from tracker.domain.cases import PartyStatus
from tracker.models.cases import CaseCoordinator, CaseParty
from tracker.models.law.closing import Closing
from tracker.models.people import User


def closing_of(session: Session, case_id: str) -> Closing | None:
    """The closing that holds, with who closed; None while the case is open."""
    query = (
        sa.select(Closing)
        .where(Closing.case_id == case_id, Closing.reopened_at.is_(None))
        .options(joinedload(Closing.closed_by))
    )
    return session.scalars(query).one_or_none()


def ending_parties(session: Session, case_id: str) -> Sequence[CaseParty]:
    """Parties whose access ends with the case: all active ones but the organisations of its coordinator function."""
    coordinating = (
        sa.select(User.organisation_id)
        .join(CaseCoordinator, CaseCoordinator.user_id == User.id)
        .where(CaseCoordinator.case_id == case_id, CaseCoordinator.ended_at.is_(None))
    )
    query = sa.select(CaseParty).where(
        CaseParty.case_id == case_id,
        CaseParty.status.in_((PartyStatus.INVITED, PartyStatus.ACCEPTED)),
        CaseParty.organisation_id.not_in(coordinating),
    )
    return session.scalars(query).all()


def ended_parties(session: Session, case_id: str) -> Sequence[CaseParty]:
    """Parties whose access has a last day."""
    query = sa.select(CaseParty).where(CaseParty.case_id == case_id, CaseParty.reads_to.is_not(None))
    return session.scalars(query).all()
