"""Verbs of carrying out and following up: how far a measure has come, and was it done, how, and with what effect."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tracker.domain.access import Circle, Permission, narrowest, of_plan
from tracker.domain.audit import Tag
from tracker.domain.clock import today
from tracker.domain.errors import DomainError, StaleEdit
from tracker.domain.plans import CLOSED, FollowUpKind, Grade, MeasureStatus
from tracker.models.cases import Case
from tracker.models.plans import FollowUp, Measure
from tracker.queries.planning.plans import same_day_follow_up
from tracker.queries.scope import readable_circles
from tracker.services.planning.plan_sheet import PlanSheet
from tracker.services.verb import Work, verb


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """How far a measure has come on a day."""

    status: MeasureStatus
    on: dt.date
    note: str | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class FollowUpDraft:
    """One of the three follow-ups on a day."""

    id: str
    kind: FollowUpKind
    grade: Grade
    text: str
    on: dt.date
    circle: Circle = Circle.ALL_PARTIES


@verb(Permission.MEASURE_REPORT, Tag.MEASURE_REPORTED)
def report_measure(work: Work, case: Case, measure_id: str, draft: ReportDraft) -> Measure:
    """The coordinator reports any measure, a party its own; one that is stopped says why."""
    plan = PlanSheet(work, case)
    row = plan.measure(measure_id)
    plan.check_may_report(row, Permission.MEASURE_REPORT)
    if draft.on > today():
        raise DomainError("measure.reported_in_future", field="on")
    if draft.status is MeasureStatus.STOPPED and not (draft.note or "").strip():
        raise DomainError("measure.stop_needs_reason", field="note")
    work.check_shared(draft.note, "note")
    sent = (draft.status, draft.note, draft.on)
    if sent != (row.status, row.status_note, row.status_on):
        if draft.version is not None and draft.version != row.version:
            raise StaleEdit(saved={"status": row.status.value, "note": row.status_note or ""})
        row.status, row.status_note, row.status_on = sent
        row.closed_on = draft.on if draft.status in CLOSED else None
    work.note(row.id, number=row.number, status=draft.status.value, on=draft.on.isoformat())
    return row


@verb(Permission.MEASURE_REPORT, Tag.FOLLOW_UP_RECORDED)
def record_follow_up(work: Work, case: Case, measure_id: str, draft: FollowUpDraft) -> FollowUp:
    """Done, ways of working, effect: each with a grade and words; the same kind on the same day is a correction."""
    plan = PlanSheet(work, case)
    row = plan.measure(measure_id)
    plan.check_may_report(row, Permission.MEASURE_REPORT)
    if draft.on > today():
        raise DomainError("measure.reported_in_future", field="on")
    if not draft.text.strip():
        raise DomainError("follow_up.no_text", field="text")
    work.check_shared(draft.text, "text")
    if draft.grade is Grade.NOT_SEPARABLE and draft.kind is not FollowUpKind.EFFECT:
        raise DomainError("follow_up.only_effect", field="grade")
    wanted = FollowUp(measure_id=row.id, kind=draft.kind, followed_up_on=draft.on)
    found = same_day_follow_up(work.session, work.actor, row, wanted)
    if found is None:
        found = wanted
        found.id = draft.id
        work.session.add(found)
    found.grade, found.text, found.recorded_by_id = draft.grade, draft.text, work.actor.user_id
    found.circle = narrowest([row.circle, of_plan(draft.circle, readable_circles(work.actor))])
    work.note(row.id, number=row.number, kind=draft.kind.value, grade=draft.grade.value, on=draft.on.isoformat())
    return found
