"""What a walk that is walked again shows of the earlier one, which each reader asks for itself."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session, joinedload

from tracker.domain.people import Actor
from tracker.models.people import User
from tracker.models.walks.findings import WalkFinding
from tracker.models.walks.planned import SafetyWalk
from tracker.queries.walks.scope import visible_findings, visible_walks


def seen_again(
    session: Session, actor: Actor, walk_id: str, *, with_removed: bool = False
) -> Mapping[str, WalkFinding]:
    """How the findings of the earlier walk were on this one, by their ids; those taken back only where asked for."""
    query = visible_findings(actor).where(WalkFinding.walk_id == walk_id, WalkFinding.again_of_id.is_not(None))
    if not with_removed:
        query = query.where(WalkFinding.removed_at.is_(None))
    rows = session.scalars(query.options(joinedload(WalkFinding.noted_by).joinedload(User.organisation)))
    return {row.again_of_id: row for row in rows if row.again_of_id}


def repeats_of(session: Session, actor: Actor, walk_id: str) -> str | None:
    """The id of the latest walk that walks this one again; None where there is none to know of."""
    query = visible_walks(actor).where(SafetyWalk.repeats_id == walk_id)
    query = query.order_by(SafetyWalk.created_at.desc(), SafetyWalk.id).limit(1)
    return session.scalar(query.with_only_columns(SafetyWalk.id))
