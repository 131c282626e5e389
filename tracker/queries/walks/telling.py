"""What those who walked are told: for who coordinates, and for who holds the link."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session, joinedload

from tracker.domain.people import Actor
from tracker.domain.walks.telling import ToldState
from tracker.models.walks.after import ToldFinding, WalkStatusList
from tracker.models.walks.findings import WalkFinding
from tracker.models.walks.planned import SafetyWalk, WalkParticipant
from tracker.queries.walks.scope import (
    linked_status_list,
    named_participants,
    told_by_link,
    visible_status_lists,
    visible_told,
)
from tracker.queries.walks.signing_up import WalkTold, joined_told, told_columns


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusSeen(WalkTold):
    """What a link to the state of the findings is about. ``ends_on``: the last day that it opens."""

    ends_on: dt.date
    sent_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class ToldRow:
    """One finding as everybody may know it."""

    category_code: str
    place: str | None
    state: ToldState


def status_seen(session: Session, token_hash: str) -> StatusSeen | None:
    """What the link is about; one statement."""
    closing, told = told_columns()
    query = linked_status_list(token_hash).join(SafetyWalk, WalkStatusList.walk_id == SafetyWalk.id)
    columns = {**told, "ends_on": WalkStatusList.ends_on, "sent_at": WalkStatusList.sent_at}
    row = session.execute(joined_told(query, closing).with_only_columns(*columns.values())).one_or_none()
    return StatusSeen(**dict(zip(columns, row, strict=True))) if row else None


def told_to_all(session: Session, token_hash: str) -> list[ToldRow]:
    """What the link tells: no words of the finding, nobody's name."""
    query = (
        told_by_link(token_hash)
        .with_only_columns(WalkFinding.category_code, ToldFinding.place, ToldFinding.state)
        .order_by(WalkFinding.seen_at, WalkFinding.id)
    )
    return [ToldRow(*row) for row in session.execute(query)]


def status_list_of(session: Session, actor: Actor, walk_id: str) -> WalkStatusList | None:
    """What is told of the walk and until when, for who coordinates."""
    return session.scalars(visible_status_lists(actor).where(WalkStatusList.walk_id == walk_id)).one_or_none()


def told_of(session: Session, actor: Actor, walk_id: str) -> Sequence[ToldFinding]:
    """The findings that are told, for who coordinates, as they were seen."""
    query = visible_told(actor).where(WalkFinding.walk_id == walk_id).options(joinedload(ToldFinding.finding))
    return session.scalars(query.order_by(WalkFinding.seen_at, WalkFinding.id)).all()


def to_be_told(session: Session, actor: Actor, walk_id: str) -> Sequence[WalkParticipant]:
    """Who comes, gave an address that is not forgotten, and has not got the link."""
    query = named_participants(actor).where(
        WalkParticipant.walk_id == walk_id,
        WalkParticipant.email.is_not(None),
        WalkParticipant.cancelled_at.is_(None),
        WalkParticipant.told_status_at.is_(None),
    )
    return session.scalars(query.order_by(WalkParticipant.created_at, WalkParticipant.id)).all()
