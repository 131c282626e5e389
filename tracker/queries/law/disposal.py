"""What hangs on a case, found by walking the tables' foreign keys, so that a new table cannot be forgotten.

And which cases may be disposed of, and which have been. References and counts only: who disposes reads no content.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from tracker.domain.cases import CaseStatus
from tracker.domain.clock import today
from tracker.models import Base
from tracker.models.cases import Case
from tracker.models.law.closing import Closing, DisposalRecord
from tracker.models.programmes import District
from tracker.models.records import AuditEvent

Condition = sa.ColumnElement[bool]
# its values go with the events of the case, and not only where a problem is named
_CHANGES: Final = "audit_change"


class DueCase(NamedTuple):
    """A case as who disposes of it sees it: that it exists, since when it is closed, and how long it is kept."""

    id: str
    reference: str
    registry_number: str | None
    district: str
    closed_on: dt.date | None
    kept_to: dt.date | None


@cache
def case_tables() -> tuple[sa.Table, ...]:
    """Every table whose rows belong to a case, the case's own first; those that point at others come after them."""
    found: list[sa.Table] = []
    for table in Base.metadata.sorted_tables:
        if table.name == Case.__tablename__ or _ways(table, found):
            found.append(table)
    return tuple(found)


def rows_of(table: sa.Table, case_id: str) -> Condition:
    """Condition on a table of case_tables: its rows of one case."""
    if table.name == Case.__tablename__:
        return table.c.id == case_id
    if table.name == _CHANGES:
        return table.c.event_id.in_(sa.select(AuditEvent.id).where(AuditEvent.case_id == case_id))
    conditions = []
    for key in _ways(table, case_tables()):
        owner = key.column
        if owner.table.name == Case.__tablename__:
            conditions.append(key.parent == case_id)
        else:
            conditions.append(key.parent.in_(sa.select(owner).where(rows_of(owner.table, case_id))))
    return sa.or_(*conditions)


def _ways(table: sa.Table, bound: Collection[sa.Table]) -> list[sa.ForeignKey]:
    """The foreign keys by which a table's rows belong to a case: straight to it where there is one."""
    keys = [key for key in table.foreign_keys if key.column.table in bound and key.column.table is not table]
    straight = [key for key in keys if key.column.table.name == Case.__tablename__]
    return sorted(straight or keys, key=lambda key: key.parent.name)


def counts_of(session: Session, case_id: str) -> Mapping[str, int]:
    """How many rows of each table belong to a case, tables without any left out; one statement."""
    parts = [
        sa.select(sa.literal(table.name), sa.func.count()).select_from(table).where(rows_of(table, case_id))
        for table in case_tables()
    ]
    return {name: count for name, count in session.connection().execute(sa.union_all(*parts)) if count}


def closing_to_dispose(session: Session, case_id: str) -> Closing | None:
    """The closing of a case that may be disposed of today, else None."""
    query = sa.select(Closing).join(Case, Closing.case_id == Case.id).where(Closing.case_id == case_id, *_is_due())
    return session.scalars(query).one_or_none()


def count_due(session: Session) -> int:
    """How many cases may be disposed of today."""
    return session.scalar(_due().with_only_columns(sa.func.count())) or 0


def due_cases(session: Session, *, limit: int, offset: int) -> list[DueCase]:
    """Cases that may be disposed of today, those kept longest first."""
    query = _due().order_by(Closing.kept_to, Case.reference).limit(limit).offset(offset)
    return [DueCase(*row) for row in session.execute(query)]


def known_case(session: Session, case_id: str) -> DueCase | None:
    """A case, whether or not it is closed and its time has passed."""
    row = session.execute(_cases().where(Case.id == case_id)).one_or_none()
    return DueCase(*row) if row else None


def record_of(session: Session, case_id: str) -> DisposalRecord | None:
    """What is left of a case that was disposed of."""
    return session.scalars(sa.select(DisposalRecord).where(DisposalRecord.case_id == case_id)).one_or_none()


def disposal_record(session: Session, record_id: str) -> DisposalRecord | None:
    """One disposal, with who performed it."""
    query = sa.select(DisposalRecord).where(DisposalRecord.id == record_id)
    return session.scalars(query.options(joinedload(DisposalRecord.performed_by))).one_or_none()


def disposal_records(session: Session, *, limit: int) -> Sequence[DisposalRecord]:
    """The latest disposals, with who performed them."""
    query = sa.select(DisposalRecord).options(joinedload(DisposalRecord.performed_by))
    return session.scalars(query.order_by(DisposalRecord.created_at.desc(), DisposalRecord.id).limit(limit)).all()


def _is_due() -> tuple[Condition, ...]:
    return (Case.status == CaseStatus.CLOSED, Closing.reopened_at.is_(None), Closing.kept_to < today())


def _cases() -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(Case.id, Case.reference, Case.registry_number, District.name, Closing.closed_on, Closing.kept_to)
        .outerjoin(Closing, sa.and_(Closing.case_id == Case.id, Closing.reopened_at.is_(None)))
        .join(District, Case.district_id == District.id)
    )


def _due() -> sa.Select[*tuple[Any, ...]]:
    return _cases().where(*_is_due())
