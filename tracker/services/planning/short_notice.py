"""Verbs for what cannot wait: a measure at short notice in any step, and the thought that is owed afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from tracker.domain.access import Circle, Permission, of_plan
from tracker.domain.audit import Tag
from tracker.domain.errors import DomainError, StaleEdit
from tracker.domain.plans import SHORT_NOTICE_DAYS, Horizon
from tracker.models.cases import Case
from tracker.models.plans import Measure
from tracker.queries.scope import readable_circles
from tracker.services.planning.plan_sheet import PlanSheet
from tracker.services.verb import Work, verb

SHARED_TEXTS: Final = (
    "title", "event", "decided_by", "function", "together_with", "resource", "follow_up_plan", "no_goal_reason",
)  # fmt: skip
OWED: Final = {"title": "measure.no_title", "event": "short_notice.no_event", "decided_by": "short_notice.no_decider"}


@dataclass(frozen=True, slots=True)
class ShortNoticeDraft:
    """What is done at once: because of which event, who decided, until when. Without ``valid_to``: fourteen days."""

    id: str
    title: str
    event: str
    decided_by: str
    party_id: str
    starts_on: dt.date
    valid_to: dt.date | None = None
    afterthought_due_on: dt.date | None = None
    type_code: str = "measure:short_notice"
    cause_ids: Collection[str] = ()
    goal_ids: Collection[str] = ()
    no_goal_reason: str | None = None
    function: str | None = None
    together_with: str | None = None
    resource: str | None = None
    follow_up_plan: str | None = None
    circle: Circle = Circle.ALL_PARTIES


@dataclass(frozen=True, slots=True)
class AfterthoughtDraft:
    """What was learnt: was it right, does it go into the plan or end. ``version`` as it was read."""

    text: str
    version: int | None = None


@verb(Permission.SHORT_NOTICE_ADD, Tag.MEASURE_ADDED)
def add_short_notice(work: Work, case: Case, draft: ShortNoticeDraft) -> Measure:
    """Allowed in every step; needs event, decider and an end, and asks for an afterthought. A party acts for itself."""
    plan = PlanSheet(work, case)
    if existing := work.session.get(Measure, draft.id):
        return plan.own(existing)
    _check_texts(work, draft)
    plan.check_type(draft.type_code)
    party = plan.responsible(draft.party_id)
    if party.organisation_id != work.actor.organisation_id and not plan.coordinates():
        raise DomainError("short_notice.not_own_party", field="party_id")
    plan.check_circle(of_plan(draft.circle, readable_circles(work.actor)), party.id)
    valid_to = draft.valid_to or draft.starts_on + dt.timedelta(days=SHORT_NOTICE_DAYS)
    afterthought_due_on = draft.afterthought_due_on or valid_to
    if valid_to < draft.starts_on:
        raise DomainError("short_notice.ends_before_start", field="valid_to")
    if afterthought_due_on < draft.starts_on:
        raise DomainError("short_notice.afterthought_before_start", field="afterthought_due_on")
    row = plan.new(draft.id)
    for name in (*SHARED_TEXTS, "type_code", "party_id", "starts_on", "circle"):
        setattr(row, name, getattr(draft, name))
    row.is_short_notice, row.horizon = True, Horizon.IMMEDIATE
    row.valid_to, row.afterthought_due_on = valid_to, afterthought_due_on
    work.session.add(row)
    work.session.flush()
    plan.link(row, draft.cause_ids, draft.goal_ids)
    work.note(row.id, number=row.number, kind="short_notice", party_id=draft.party_id, on=valid_to.isoformat())
    return row


def _check_texts(work: Work, draft: ShortNoticeDraft) -> None:
    for name, code in OWED.items():
        if not getattr(draft, name).strip():
            raise DomainError(code, field=name)
    for name in SHARED_TEXTS:
        work.check_shared(getattr(draft, name), name)


@verb(Permission.SHORT_NOTICE_ADD, Tag.MEASURE_EDITED)
def write_afterthought(work: Work, case: Case, measure_id: str, draft: AfterthoughtDraft) -> Measure:
    """What was done in haste is thought over; by the coordinator or the responsible party."""
    plan = PlanSheet(work, case)
    row = plan.measure(measure_id)
    if not row.is_short_notice:
        raise DomainError("short_notice.is_not")
    plan.check_may_report(row, Permission.SHORT_NOTICE_ADD)
    if not draft.text.strip():
        raise DomainError("short_notice.no_afterthought", field="afterthought")
    work.check_shared(draft.text, "afterthought")
    if row.afterthought != draft.text and draft.version is not None and draft.version != row.version:
        raise StaleEdit(saved={"afterthought": row.afterthought or ""})
    row.afterthought = draft.text
    work.note(row.id, number=row.number, kind="afterthought")
    return row
