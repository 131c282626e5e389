"""The meetings of one walk, each asked for itself: one of them may have a narrower circle than the walk."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from tracker.domain.people import Actor
from tracker.models.cases import Meeting
from tracker.models.walks.planned import SafetyWalk
from tracker.queries.joint.circles import visible_meetings


def meetings_of_walk(session: Session, actor: Actor, walk: SafetyWalk) -> Sequence[Meeting]:
    """The walk itself and the meetings before and after it that the actor may know of, in order of time."""
    ids = [each for each in (walk.meeting_id, walk.pre_meeting_id, walk.closing_meeting_id) if each]
    query = visible_meetings(actor).where(Meeting.id.in_(ids), Meeting.case_id == walk.case_id)
    return session.scalars(query.order_by(Meeting.starts_at, Meeting.id)).all()
