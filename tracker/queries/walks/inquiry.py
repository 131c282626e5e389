"""The page where residents mark points before a walk: what it tells, whose points are whose, and where they gather."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.people import Actor
from tracker.domain.walks.inquiry import InquiryState, PointState, inquiry_state
from tracker.models.cases import Case, Meeting
from tracker.models.people import Organisation, User
from tracker.models.walks.inquiry import WalkInquiry, WalkPoint
from tracker.models.walks.planned import SafetyWalk
from tracker.queries.gating.asking import Question
from tracker.queries.pressing import KEPT, is_open
from tracker.queries.walks.scope import (
    judged_points,
    linked_inquiry,
    points_of_linked,
    visible_inquiries,
    visible_points,
)
from tracker.queries.walks.signing_up import WalkTold, joined_told, told_columns

AT_ONCE: Final = 200
MOST_ASKED: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class InquirySeen(WalkTold):
    """A page where points are marked. ``organiser``: who opened it and reads; ``points``: how many have come."""

    heading: str
    question: str | None
    opens_on: dt.date
    last_on: dt.date
    closed_at: dt.datetime | None
    spots: list[dict[str, Any]]
    lat: float | None
    lon: float | None
    organiser: str
    points: int

    @property
    def state(self) -> InquiryState:
        """What holds today."""
        return inquiry_state(
            self.opens_on,
            self.last_on,
            is_closed=self.closed_at is not None or self.is_void,
            is_cancelled=self.cancelled_at is not None,
            points=self.points,
        )


def inquiry_seen(session: Session, token_hash: str) -> InquirySeen | None:
    """What a link to mark points is about; one statement."""
    closing, told = told_columns()
    come = sa.select(sa.func.count()).where(WalkPoint.walk_id == SafetyWalk.id).scalar_subquery()
    query = joined_told(linked_inquiry(token_hash).join(SafetyWalk, WalkInquiry.walk_id == SafetyWalk.id), closing)
    query = query.join(User, WalkInquiry.opened_by_id == User.id).join(
        Organisation, User.organisation_id == Organisation.id
    )
    names = ("heading", "question", "opens_on", "last_on", "closed_at", "spots", "lat", "lon")
    own = {name: getattr(WalkInquiry, name) for name in names}
    columns = {**told, **own, "organiser": Organisation.name, "points": come}
    row = session.execute(query.with_only_columns(*columns.values())).one_or_none()
    return InquirySeen(**dict(zip(columns, row, strict=True))) if row else None


def own_points(session: Session, token_hash: str, point_ids: Collection[str]) -> Sequence[WalkPoint]:
    """What somebody has marked during a visit, in that order; nothing is asked where nothing was."""
    if not point_ids:
        return ()
    query = points_of_linked(token_hash, point_ids)
    return session.scalars(query.order_by(WalkPoint.created_at, WalkPoint.id)).all()


def inquiry_of(session: Session, actor: Actor, walk_id: str) -> WalkInquiry | None:
    """The walk's page, for who coordinates."""
    return session.scalars(visible_inquiries(actor).where(WalkInquiry.walk_id == walk_id)).one_or_none()


def points_shown(session: Session, actor: Actor, walk_id: str) -> Sequence[WalkPoint]:
    """What was let through, in the order it came."""
    query = visible_points(actor).where(WalkPoint.walk_id == walk_id)
    return session.scalars(query.order_by(WalkPoint.created_at, WalkPoint.id)).all()


def points_to_judge(session: Session, actor: Actor, walk_id: str) -> Sequence[WalkPoint]:
    """What waits and what is hidden, in the order it came."""
    query = judged_points(actor).where(WalkPoint.walk_id == walk_id, WalkPoint.state != PointState.SHOWN)
    return session.scalars(query.order_by(WalkPoint.created_at, WalkPoint.id)).all()


def count_points(session: Session, actor: Actor, walk_id: str) -> dict[PointState, int]:
    """How many points have come, by what was decided, for who coordinates."""
    of_walk = judged_points(actor).where(WalkPoint.walk_id == walk_id)
    query = of_walk.with_only_columns(WalkPoint.state, sa.func.count()).group_by(WalkPoint.state)
    return {row[0]: row[1] for row in session.execute(query)}


def chosen_points(
    session: Session, actor: Actor, walk_id: str, state: PointState, point_ids: Collection[str] | None
) -> Sequence[WalkPoint]:
    """Some points of the walk in a state, all of them without ids, to decide about."""
    query = judged_points(actor).where(WalkPoint.walk_id == walk_id, WalkPoint.state == state)
    if point_ids is not None:
        query = query.where(WalkPoint.id.in_(point_ids))
    return session.scalars(query.order_by(WalkPoint.created_at, WalkPoint.id)).all()


@dataclass(frozen=True, slots=True)
class WaitingPoints:
    """A walk with points that nobody has read. ``last_on``: the last day that more may come."""

    walk_id: str
    case_id: str
    case_title: str
    count: int
    last_on: dt.date


def waiting_points(session: Session, actor: Actor) -> list[WaitingPoints]:
    """What waits for the actor to read it, in the open cases that the actor coordinates; one statement."""
    rows = session.connection().execute(_waiting_points(actor))
    return [WaitingPoints(*row) for row in rows]


@lru_cache(maxsize=KEPT)
def _waiting_points(actor: Actor) -> Question:
    columns: tuple[Any, ...] = (
        SafetyWalk.id, Case.id, Case.title, sa.func.count(WalkPoint.id), WalkInquiry.last_on,
    )  # fmt: skip
    return (
        judged_points(actor)
        .join(SafetyWalk, WalkPoint.walk_id == SafetyWalk.id)
        .join(WalkInquiry, WalkInquiry.walk_id == SafetyWalk.id)
        .join(Case, SafetyWalk.case_id == Case.id)
        .where(WalkPoint.state == PointState.WAITING, is_open())
        .with_only_columns(*columns)
        .group_by(SafetyWalk.id, Case.id, Case.title, WalkInquiry.last_on)
        .order_by(WalkInquiry.last_on, SafetyWalk.id)
        .limit(MOST_ASKED)
    )


def left_before(session: Session, moment: dt.datetime) -> Sequence[tuple[str, WalkPoint]]:
    """Some points that were not let through before a walk that was before a moment; the worker asks, for no person.

    Each with its case's id, a walk's together.
    """
    query = (
        sa.select(SafetyWalk.case_id, WalkPoint)
        .join(SafetyWalk, WalkPoint.walk_id == SafetyWalk.id)
        .join(Meeting, SafetyWalk.meeting_id == Meeting.id)
        .where(
            WalkPoint.state != PointState.SHOWN,
            sa.func.coalesce(Meeting.ends_at, Meeting.starts_at) < moment,
        )
        .order_by(SafetyWalk.case_id, SafetyWalk.id, WalkPoint.id)
        .limit(AT_ONCE)
    )
    return [(row[0], row[1]) for row in session.execute(query)]
