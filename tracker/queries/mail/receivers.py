"""Whom a letter can be written to."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.models.cases import CaseParty
from tracker.models.people import User


@dataclass(frozen=True, slots=True)
class Receiver:
    """A person with an account that is not ended."""

    user_id: str
    email: str


def contact_to_write_to(session: Session, party_id: str) -> Receiver | None:
    """The party's contact person, where there is one of its own organisation who can still sign in."""
    query = (
        sa.select(User.id, User.email)
        .join(CaseParty, CaseParty.contact_id == User.id)
        .where(
            CaseParty.id == party_id,
            CaseParty.organisation_id == User.organisation_id,
            User.disabled_at.is_(None),
            User.password_hash.is_not(None),
        )
    )
    row = session.execute(query).one_or_none()
    return Receiver(*row) if row else None
