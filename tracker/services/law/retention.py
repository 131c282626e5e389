"""Setting a retention time, with the decision that it rests on."""

from __future__ import annotations

from dataclasses import dataclass, field

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.clock import now
from tracker.domain.errors import DomainError
from tracker.domain.ids import new_id
from tracker.domain.law.retention import DECISION_LENGTH, RULES, RetentionCode
from tracker.models.law.closing import RetentionTime
from tracker.queries.law.retention import decided_time
from tracker.services.verb import Work, global_verb


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionDraft:
    """A time and the decision that says so."""

    code: RetentionCode
    amount: int
    decision: str
    id: str = field(default_factory=new_id)


@global_verb(Permission.RETENTION_EDIT, Tag.RETENTION_SET)
def set_retention_time(work: Work, draft: RetentionDraft) -> RetentionTime:
    """Let a new time take the place of the one before. Cases that are closed already keep the days they were given."""
    rule, decision = RULES[draft.code], draft.decision.strip()[:DECISION_LENGTH]
    if not rule.least <= draft.amount <= rule.most:
        raise DomainError("retention.out_of_bounds", field="amount", least=rule.least, most=rule.most)
    if not decision:
        raise DomainError("retention.no_decision", field="decision")
    before = decided_time(work.session, draft.code)
    if before is not None and before.id == draft.id:
        return before
    if before is not None:
        before.ended_at = now()
        work.session.flush()
    row = RetentionTime(
        id=draft.id,
        code=draft.code,
        amount=draft.amount,
        unit=rule.unit,
        decision=decision,
        set_by_id=work.actor.user_id,
    )
    work.session.add(row)
    work.note(row.id, kind=draft.code.value, count=draft.amount)
    return row
