"""Disposing of a case (gallring): by a decision made elsewhere, after its time, all its rows and files go.

Performed by the overview office or the system administrator, who see references and counts and no content; not by the
case's own coordinator, whose work it is. What stays: a disposal record, and the audit trail with who did what and when,
without old and new values. Those may be deleted because the record is there (triggers), and the chain still holds since
the disposal stands in it (domain/trail/chain.py). Contents of files that no attachment names any more, thumbnails too,
are removed by the worker (services/files/storing.py), since another case may have the same.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import sqlalchemy as sa

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.clock import today
from tracker.domain.errors import DomainError, NotVisible
from tracker.domain.ids import new_id
from tracker.models.cases import Case
from tracker.models.law.closing import DisposalRecord
from tracker.queries.law.disposal import (
    case_tables,
    closing_to_dispose,
    counts_of,
    record_of,
    rows_of,
)
from tracker.services.verb import Work, global_verb


@dataclass(frozen=True, slots=True, kw_only=True)
class DisposalDraft:
    """The decision that a disposal rests on."""

    registry_number: str
    decided_on: dt.date
    decided_by: str
    id: str = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class Disposed:
    """What is left of the case."""

    record: DisposalRecord


@global_verb(Permission.DISPOSAL_PERFORM, Tag.CASE_DISPOSED)
def dispose_case(work: Work, case_id: str, draft: DisposalDraft) -> Disposed:
    """Remove everything that belongs to a case whose time has passed; sent twice it is done once."""
    session = work.session
    case = session.get(Case, case_id, with_for_update=True)
    if case is None:
        record = record_of(session, case_id)
        if record is None:
            raise NotVisible
        return Disposed(record)
    closing = closing_to_dispose(session, case_id)
    if closing is None:
        raise DomainError("disposal.not_due")
    _check(draft)
    counts = counts_of(session, case_id)
    record = DisposalRecord(
        id=draft.id,
        case_id=case_id,
        reference=case.reference,
        registry_number=draft.registry_number.strip(),
        decided_on=draft.decided_on,
        decided_by=draft.decided_by.strip(),
        kept_to=closing.kept_to,
        counts=dict(counts),
        performed_by_id=work.actor.user_id,
    )
    session.add(record)
    session.flush()  # the record first: without it the database lets neither pictures nor values go
    for table in reversed(case_tables()):
        session.execute(sa.delete(table).where(rows_of(table, case_id)))
    session.expunge(closing)
    session.expunge(case)
    work.case_id = case_id
    work.note(record.id, count=sum(counts.values()), on=draft.decided_on.isoformat())
    return Disposed(record)


def _check(draft: DisposalDraft) -> None:
    if not draft.registry_number.strip():
        raise DomainError("disposal.no_registry_number", field="registry_number")
    if not draft.decided_by.strip():
        raise DomainError("disposal.decided_by_nobody", field="decided_by")
    if draft.decided_on > today():
        raise DomainError("disposal.decided_in_future", field="decided_on")
