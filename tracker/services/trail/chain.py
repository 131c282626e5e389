"""Every row of the audit trail gets its link in the chain when it is written, whichever code writes it.

Importing tracker.services listens to every session. What goes past sessions, by an INSERT of many rows, is linked by
``insert_events``; a row without a link is refused by the table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, UOWTransaction

from tracker.domain.access import Circle
from tracker.domain.audit import AuditOutcome
from tracker.domain.clock import now
from tracker.domain.ids import new_id
from tracker.domain.trail.chain import CHANGE_FIELDS, EVENT_FIELDS, Link, changes_hash, row_hash
from tracker.models.records import AuditChange, AuditEvent
from tracker.queries.trail.chain import link_to_append_to


def insert_events(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert many events at once, linked in the order given. A row: column to value; the usual defaults fill it in."""
    if not rows:
        return
    last = link_to_append_to(session)
    linked = []
    for row in rows:
        event = {**dict.fromkeys(EVENT_FIELDS), **_defaults(), **row}
        last = _link(event, last)
        linked.append(event)
    session.connection().execute(sa.insert(AuditEvent), linked)


def _link_new_events(session: Session, _flush: UOWTransaction, _instances: object) -> None:
    """Link the events that a flush is about to write, in the order they were added.

    Write other rows first: who waits for the chain's lock while holding none that its holder waits for, waits safely.
    """
    added = sorted((row for row in session.new if isinstance(row, AuditEvent)), key=_order)
    if not added:
        return
    last = link_to_append_to(session)
    for row in added:
        for name, value in _defaults().items():
            if getattr(row, name) is None:
                setattr(row, name, value)
        event = {name: getattr(row, name) for name in EVENT_FIELDS}
        event["changes_hash"] = changes_hash(_numbered(row))
        last = _link(event, last)
        for name in ("position", "previous_hash", "row_hash", "changes_hash"):
            setattr(row, name, event[name])


def _order(row: AuditEvent) -> int:
    """When a row was added to its session."""
    return sa.inspect(row).insert_order or 0


def _defaults() -> dict[str, Any]:
    """What the columns' defaults would give too late: the hash covers it."""
    return {"id": new_id(), "happened_at": now(), "outcome": AuditOutcome.DONE, "facts": {}}


def _link(event: dict[str, Any], last: Link) -> Link:
    """Give an event its place after the last link; the new last link."""
    event["position"], event["previous_hash"] = last.position + 1, last.row_hash
    event["row_hash"] = row_hash(event)
    return Link(event["position"], event["row_hash"])


def _numbered(event: AuditEvent) -> list[dict[str, Any]]:
    """The event's old and new values with ids and numbers, as they will be stored."""
    changes: list[AuditChange] = event.__dict__.get("changes", [])
    for number, change in enumerate(changes, start=1):
        change.id, change.event_id, change.number = change.id or new_id(), event.id, number
        change.circle = change.circle or Circle.ALL_PARTIES
    return [{name: getattr(change, name) for name in CHANGE_FIELDS} for change in changes]


sa.event.listen(Session, "before_flush", _link_new_events)
