"""Closing a case and opening it again.

Closed, a case can be read and not changed. Its parties read it for as many days more as the retention time says, except
the organisations of its coordinator function; whoever coordinates, the district's coordinators and the overview read it
until it is disposed of. The days are written down when it is closed and hold for that case whatever is decided later.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.cases import CaseStatus
from tracker.domain.clock import now, today
from tracker.domain.errors import DomainError
from tracker.domain.ids import new_id
from tracker.domain.law.retention import RetentionCode, kept_to, last_day_of_access
from tracker.domain.steps import REASON_LENGTH, Step
from tracker.models.cases import Case
from tracker.models.law.closing import Closing
from tracker.queries.law.closing import closing_of, ended_parties, ending_parties
from tracker.queries.law.retention import amount_of
from tracker.services.verb import Work, verb


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingDraft:
    """What was learnt, and why the case is closed before its follow-up where it is; ``id`` from the form's token."""

    lessons: str
    reason: str | None = None
    id: str = field(default_factory=new_id)


@verb(Permission.CASE_CLOSE, Tag.CASE_CLOSED)
def close_case(work: Work, case: Case, draft: ClosingDraft) -> Closing:
    """Close the case: from the follow-up on, or earlier with a reason."""
    lessons = draft.lessons.strip()
    if not lessons:
        raise DomainError("closing.no_lessons", field="lessons")
    work.check_shared(lessons, "lessons")
    reason = None if case.step is Step.FOLLOW_UP else _owed(work, draft.reason)
    closed_on = today()
    row = Closing(
        id=draft.id,
        case_id=case.id,
        closed_on=closed_on,
        closed_by_id=work.actor.user_id,
        at_step=case.step,
        reason=reason,
        lessons=lessons,
        parties_read_to=last_day_of_access(closed_on, amount_of(work.session, RetentionCode.PARTY_ACCESS)),
        kept_to=kept_to(closed_on, amount_of(work.session, RetentionCode.CASE)),
    )
    work.session.add(row)
    case.status = CaseStatus.CLOSED
    ending = ending_parties(work.session, case.id)
    for party in ending:
        party.reads_to = row.parties_read_to
    work.note(row.id, status=case.status.value, on=row.parties_read_to.isoformat(), count=len(ending))
    return row


@verb(Permission.CASE_CLOSE, Tag.CASE_REOPENED, while_closed=True)
def reopen_case(work: Work, case: Case, reason: str) -> Closing:
    """Open a closed case again, with a reason: its parties come back and work goes on where it was."""
    row = closing_of(work.session, case.id)
    if case.status is not CaseStatus.CLOSED or row is None:
        raise DomainError("closing.not_closed")
    row.reopened_reason = _owed(work, reason)
    row.reopened_at, row.reopened_by_id = now(), work.actor.user_id
    case.status = CaseStatus.OPEN
    for party in ended_parties(work.session, case.id):
        party.reads_to = None
    work.note(row.id, status=case.status.value)
    return row


def _owed(work: Work, reason: str | None) -> str:
    owed = (reason or "").strip()
    if len(owed) < REASON_LENGTH:
        raise DomainError("process.reason_too_short", field="reason")
    work.check_shared(owed, "reason")
    return owed
