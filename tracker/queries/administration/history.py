"""The history of what is administrated: who changed what and when, and when there was last a change of a kind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.audit import Tag
from tracker.domain.people import Actor
from tracker.models.people import User
from tracker.models.records import AuditChange, AuditEvent
from tracker.queries.administration.scope import register_changes, register_events

MOST_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    """One act on a register: who, and the values that were changed by it."""

    event: AuditEvent
    person: str | None
    changes: list[AuditChange]


@dataclass(frozen=True, slots=True)
class HistoryAsked:
    """Which history: acts of some tags, on one thing, or on all whose key begins so; none given: on all."""

    tags: frozenset[Tag]
    subject_id: str | None = None
    begins_with: str | None = None


def history_of(session: Session, actor: Actor, asked: HistoryAsked) -> tuple[list[HistoryEvent], bool]:
    """The latest acts, newest first, and whether there are older ones; two statements."""
    query = (
        _asked(register_events(actor), asked)
        .outerjoin(User, AuditEvent.user_id == User.id)
        .order_by(AuditEvent.position.desc())
        .limit(MOST_SHOWN + 1)
        .with_only_columns(AuditEvent, User.name)
    )
    rows: list[Any] = list(session.execute(query))
    shown = rows[:MOST_SHOWN]
    changes: dict[str, list[AuditChange]] = {event.id: [] for event, _name in shown}
    if shown:
        wanted = register_changes(actor).where(AuditChange.event_id.in_(changes))
        for change in session.scalars(wanted.order_by(AuditChange.event_id, AuditChange.number)):
            changes[change.event_id].append(change)
    return [HistoryEvent(event, name, changes[event.id]) for event, name in shown], len(rows) > MOST_SHOWN


def last_changes(session: Session, actor: Actor, groups: Collection[frozenset[Tag]]) -> list[dt.datetime | None]:
    """When there was last an act of each group of tags; one statement."""
    if not groups:
        return []
    latest = [
        register_events(actor)
        .where(AuditEvent.tag.in_(tags))
        .with_only_columns(sa.func.max(AuditEvent.happened_at))
        .scalar_subquery()
        for tags in groups
    ]
    return list(session.execute(sa.select(*latest)).one())


def _asked(query: sa.Select[AuditEvent], asked: HistoryAsked) -> sa.Select[AuditEvent]:
    query = query.where(AuditEvent.tag.in_(asked.tags))
    if asked.subject_id is not None:
        query = query.where(AuditEvent.subject_id == asked.subject_id)
    if asked.begins_with is not None:
        query = query.where(AuditEvent.subject_id.startswith(asked.begins_with, autoescape=True))
    return query
