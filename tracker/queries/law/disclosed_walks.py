"""What stands about a case's safety walks and can be given out. Names of those who walked never can."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tracker.domain.access import Circle
from tracker.domain.people import Actor
from tracker.domain.walks.inquiry import PointState
from tracker.models.cases import Meeting
from tracker.models.walks.after import WalkClosing
from tracker.models.walks.findings import WalkFinding
from tracker.models.walks.inquiry import WalkPoint
from tracker.models.walks.planned import SafetyWalk, WalkStop
from tracker.queries.walks.scope import (
    judged_points,
    visible_closings,
    visible_findings,
    visible_stops,
    visible_walks,
)

Rows = sa.Select[*tuple[Any, ...]]


def disclosable_walks(actor: Actor, case_id: str) -> Rows:
    """(walk, its meeting's circle, what the meeting is called) in order of time."""
    query = visible_walks(actor).where(SafetyWalk.case_id == case_id).join(Meeting, SafetyWalk.meeting_id == Meeting.id)
    return query.order_by(Meeting.starts_at, SafetyWalk.id).add_columns(Meeting.circle, Meeting.title)


def disclosable_stops(actor: Actor, case_id: str) -> Rows:
    """(stop, its walk's circle, its number) walk by walk; not what was taken away."""
    query = visible_stops(actor).where(WalkStop.removed_at.is_(None))
    query = _of_case(query.join(SafetyWalk, WalkStop.walk_id == SafetyWalk.id), case_id)
    query = query.order_by(Meeting.starts_at, SafetyWalk.id, WalkStop.position, WalkStop.id)
    return query.add_columns(Meeting.circle, WalkStop.position)


def disclosable_findings(actor: Actor, case_id: str) -> Rows:
    """(finding with its receiver, its walk's circle, no mark) in the order they were seen; not what was taken away."""
    query = visible_findings(actor).where(WalkFinding.removed_at.is_(None)).options(joinedload(WalkFinding.receiver))
    query = _of_case(query.join(SafetyWalk, WalkFinding.walk_id == SafetyWalk.id), case_id)
    query = query.order_by(Meeting.starts_at, SafetyWalk.id, WalkFinding.seen_at, WalkFinding.id)
    return query.add_columns(Meeting.circle, sa.literal(""))


def disclosable_points(actor: Actor, case_id: str) -> Rows:
    """(point, circle, no mark) that residents marked: a public record too while only who coordinates reads it."""
    query = _of_case(judged_points(actor).join(SafetyWalk, WalkPoint.walk_id == SafetyWalk.id), case_id)
    query = query.order_by(Meeting.starts_at, SafetyWalk.id, WalkPoint.created_at, WalkPoint.id)
    narrow = sa.literal(Circle.OWN_ORGANISATION.value)
    circle = sa.case((WalkPoint.state != PointState.SHOWN, narrow), else_=sa.cast(Meeting.circle, sa.String))
    return query.add_columns(circle, sa.literal(""))


def disclosable_answers(actor: Actor, case_id: str) -> Rows:
    """(answers of a closing meeting, its walk's circle, no mark)."""
    query = _of_case(visible_closings(actor).join(SafetyWalk, WalkClosing.walk_id == SafetyWalk.id), case_id)
    return query.order_by(Meeting.starts_at, SafetyWalk.id).add_columns(Meeting.circle, sa.literal(""))


def _of_case(query: Rows, case_id: str) -> Rows:
    return query.join(Meeting, SafetyWalk.meeting_id == Meeting.id).where(SafetyWalk.case_id == case_id)
