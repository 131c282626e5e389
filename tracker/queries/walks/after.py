"""What comes after a walk: the answers of its closing meeting."""

from __future__ import annotations

from sqlalchemy.orm import Session, joinedload

from tracker.domain.people import Actor
from tracker.models.people import User
from tracker.models.walks.after import WalkClosing
from tracker.queries.walks.scope import visible_closings


def closing_of(session: Session, actor: Actor, walk_id: str) -> WalkClosing | None:
    """What was answered at the closing meeting, with who wrote it down; None where nobody has."""
    query = visible_closings(actor).where(WalkClosing.walk_id == walk_id)
    return session.scalars(query.options(joinedload(WalkClosing.noted_by).joinedload(User.organisation))).one_or_none()
