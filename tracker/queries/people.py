"""Questions about users, sign-ins and organisations."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager

from tracker.models.people import Organisation, User, UserSession
from tracker.models.programmes import VocabularyTerm


def live_session(
    session: Session,
    token_hash: str,
    *,
    seen_after: dt.datetime,
    started_after: dt.datetime,
) -> tuple[UserSession, User] | None:
    """The sign-in behind a token with its user, or None when it has ended, idled out, aged out or is disabled."""
    query = (
        sa.select(UserSession, User)
        .join(User, UserSession.user_id == User.id)
        .join(Organisation, User.organisation_id == Organisation.id)
        .join(VocabularyTerm, Organisation.kind_code == VocabularyTerm.code)
        .where(
            UserSession.token_hash == token_hash,
            UserSession.ended_at.is_(None),
            UserSession.last_seen_at > seen_after,
            UserSession.created_at > started_after,
            User.disabled_at.is_(None),
        )
        .options(contains_eager(User.organisation).contains_eager(Organisation.kind))
    )
    row = session.execute(query).one_or_none()
    return None if row is None else (row[0], row[1])
