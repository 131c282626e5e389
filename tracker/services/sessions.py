"""Sign-ins on the server: the mark of when one was last seen. Starting and ending them: services/people.py."""

from __future__ import annotations

from sqlalchemy.orm import Session, sessionmaker

from tracker.domain.clock import now
from tracker.models.people import UserSession


def touch_session(writer: sessionmaker[Session], session_id: str) -> None:
    """Note that a sign-in was used just now, so that it does not idle out; in a transaction of its own."""
    with writer.begin() as session:
        row = session.get(UserSession, session_id)
        if row is not None and row.ended_at is None:
            row.last_seen_at = now()
