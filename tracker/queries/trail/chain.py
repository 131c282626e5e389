"""Where the audit trail's chain stands, and its rows as they are stored, for whoever checks them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from functools import cache
from typing import Any, Final, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.audit import AuditOutcome, Tag
from tracker.domain.trail.chain import CHANGE_FIELDS, EVENT_FIELDS, START, Break, Fault, Link, fault_of
from tracker.models.law.closing import DisposalRecord
from tracker.models.records import AuditChange, AuditEvent

# who writes a row of the trail holds this lock to the end of its transaction; nothing else in the database takes it
LOCK: Final = 7_403_281_946
BATCH: Final = 1_000


class Checked(NamedTuple):
    """How far a check has come: the last link that holds, the rows read so far, and what is broken, if anything."""

    last: Link
    rows: int
    fault: Fault | None = None


def link_to_append_to(session: Session) -> Link:
    """The chain's last link, kept from others until the transaction ends (SQLite: the write lock keeps it)."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        # a statement of its own: what the next one sees is decided when that begins, after the wait
        connection.execute(_lock())
    row = connection.execute(_last()).one_or_none()
    return Link(*row) if row else START


def link_at(session: Session, position: int) -> Link | None:
    """The link of a row as it is stored; None when there is no such row. Position 0 is before the first."""
    if position == 0:
        return START
    query = sa.select(AuditEvent.position, AuditEvent.row_hash).where(AuditEvent.position == position)
    row = session.execute(query).one_or_none()
    return Link(*row) if row else None


def count_links(session: Session, start: int = 1) -> int:
    """How many rows the trail has from a position on."""
    return session.scalar(sa.select(sa.func.count()).where(AuditEvent.position >= start)) or 0


def check_chain(session: Session, start: int = 1) -> Iterator[Checked]:
    """Walk the chain from a position, a batch at a time; ends with the first fault or at the last row."""
    before = link_at(session, start - 1)
    if before is None:
        yield Checked(START, 0, Fault(start - 1, None, Break.ROW_MISSING))
        return
    count, disposed = 0, _disposals(session)
    while rows := _stored_events(session, before.position):
        changes = _stored_changes(session, rows[0]["position"], rows[-1]["position"])
        for row in rows:
            fault = fault_of(before, row, changes.get(row["id"], ()), disposed_at=disposed.get(row["case_id"]))
            if fault is not None:
                yield Checked(before, count, fault)
                return
            before, count = Link(row["position"], row["row_hash"]), count + 1
        yield Checked(before, count)


def _disposals(session: Session) -> dict[str | None, int]:
    """Where in the chain cases were disposed of. Those rows are links as all others, and the same walk checks them."""
    query = (
        sa.select(AuditEvent.case_id, AuditEvent.position)
        .join(DisposalRecord, DisposalRecord.case_id == AuditEvent.case_id)
        .where(AuditEvent.tag == Tag.CASE_DISPOSED, AuditEvent.outcome == AuditOutcome.DONE)
        .order_by(AuditEvent.position)
    )
    return {row.case_id: row.position for row in session.execute(query)}


# --- parts ------------------------------------------------------------------------------------------------------------
@cache
def _lock() -> sa.Select[Any]:
    return sa.select(sa.func.pg_advisory_xact_lock(LOCK))


@cache
def _last() -> sa.Select[int, str]:
    return sa.select(AuditEvent.position, AuditEvent.row_hash).order_by(AuditEvent.position.desc()).limit(1)


def _stored_events(session: Session, after: int) -> list[dict[str, Any]]:
    """The next rows, past the types that would refuse what somebody else wrote into them."""
    table = AuditEvent.__table__
    columns = [*(_as_stored(table.c[name]) for name in EVENT_FIELDS), table.c.row_hash]
    query = sa.select(*columns).where(table.c.position > after).order_by(table.c.position).limit(BATCH)
    return [_read(row) for row in session.connection().execute(query).mappings()]


def _stored_changes(session: Session, first: int, last: int) -> dict[str, list[dict[str, Any]]]:
    """Old and new values of the events between two positions, by event, in their order."""
    table, events = AuditChange.__table__, AuditEvent.__table__
    query = (
        sa.select(*(_as_stored(table.c[name]) for name in CHANGE_FIELDS))
        .join(events, table.c.event_id == events.c.id)
        .where(events.c.position.between(first, last))
        .order_by(table.c.event_id, table.c.number)
    )
    found: dict[str, list[dict[str, Any]]] = {}
    for row in session.connection().execute(query).mappings():
        found.setdefault(row["event_id"], []).append(dict(row))
    return found


def _as_stored(column: Any) -> Any:
    if isinstance(column.type, sa.JSON):
        return sa.cast(column, sa.Text).label(column.name)
    if isinstance(column.type, sa.Integer | sa.Text):
        return column
    return sa.type_coerce(column, sa.String).label(column.name)


def _read(row: sa.RowMapping) -> dict[str, Any]:
    """A row's facts and moment as the hash takes them; what cannot be read stays as it is and matches no hash."""
    event = dict(row)
    try:
        event["facts"] = json.loads(event["facts"])
        if isinstance(event["happened_at"], str):
            event["happened_at"] = dt.datetime.fromisoformat(event["happened_at"])
    except (TypeError, ValueError):
        event["facts"] = str(event["facts"])
    return event
