"""Verbs of the action plan: measures tied to causes and goals, with a responsible party; or why a cause has none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm.attributes import flag_modified

from tracker.domain.access import Circle, Permission, of_plan
from tracker.domain.audit import Tag
from tracker.domain.errors import DomainError, NotVisible, StaleEdit
from tracker.domain.plans import LARGEST_COST, Effort, Horizon
from tracker.domain.steps import Step, position
from tracker.models.cases import Case
from tracker.models.plans import Measure
from tracker.models.problems import Cause
from tracker.queries.joint.causes import find_cause
from tracker.queries.scope import readable_circles
from tracker.services.planning.plan_sheet import PlanSheet
from tracker.services.verb import Work, verb

SHARED_TEXTS: Final = (
    "title", "description", "function", "together_with", "resource", "follow_up_plan", "no_goal_reason",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MeasureDraft:
    """What somebody is to do. ``id`` is the new row's; an edit takes the row's own id and says its ``version``.

    ``finding_id``: what was found on a walk and is dealt with by it; only a new measure begins from one.
    """

    id: str
    title: str
    type_code: str
    party_id: str
    cause_ids: Collection[str] = ()
    goal_ids: Collection[str] = ()
    no_goal_reason: str | None = None
    description: str | None = None
    function: str | None = None
    together_with: str | None = None
    starts_on: dt.date | None = None
    due_on: dt.date | None = None
    resource: str | None = None
    cost_sek: int | None = None
    horizon: Horizon | None = None
    effort: Effort | None = None
    follow_up_plan: str | None = None
    circle: Circle = Circle.ALL_PARTIES
    finding_id: str | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class NoMeasureDraft:
    """Why a cause has no measure; nothing takes the reason back."""

    reason: str | None
    version: int | None = None


@verb(Permission.PLAN_EDIT, Tag.MEASURE_ADDED)
def add_measure(work: Work, case: Case, draft: MeasureDraft) -> Measure:
    """From step 5 on; an accepted party is responsible, and it serves a goal or says why it has none.

    The finding that it begins from is planned by it. Raises NotVisible for one that the actor may not know of.
    """
    plan = PlanSheet(work, case)
    if existing := work.session.get(Measure, draft.id):
        return plan.own(existing)
    if position(case.step) < position(Step.GOAL_SETTING):
        raise DomainError("measure.too_early")
    row = plan.new(draft.id)
    _fill(work, plan, row, draft)
    work.session.add(row)
    work.session.flush()
    plan.link(row, draft.cause_ids, draft.goal_ids)
    if draft.finding_id:
        plan.deal_with(row, draft.finding_id)
    work.note(row.id, number=row.number, kind=row.type_code, party_id=draft.party_id, count=len(draft.cause_ids))
    return row


@verb(Permission.PLAN_EDIT, Tag.MEASURE_EDITED)
def edit_measure(work: Work, case: Case, measure_id: str, draft: MeasureDraft) -> Measure:
    """A measure may be written anew; what was written of its event when it was short notice stays."""
    plan = PlanSheet(work, case)
    row = plan.measure(measure_id)
    if draft.version is not None and draft.version != row.version:
        raise StaleEdit(saved={name: getattr(row, name) or "" for name in SHARED_TEXTS})
    _fill(work, plan, row, draft)
    plan.link(row, draft.cause_ids, draft.goal_ids)
    flag_modified(row, "title")
    work.note(row.id, number=row.number, party_id=draft.party_id, count=len(draft.cause_ids))
    return row


@verb(Permission.PLAN_EDIT, Tag.NO_MEASURE_EXPLAINED)
def explain_cause_without_measure(work: Work, case: Case, cause_id: str, draft: NoMeasureDraft) -> Cause:
    """A cause in a prioritised problem has a measure or a reason that everybody can read."""
    cause = find_cause(work.session, work.actor, case.id, cause_id)
    if cause is None:
        raise NotVisible
    if position(case.step) < position(Step.GOAL_SETTING):
        raise DomainError("measure.too_early")
    if draft.version is not None and draft.version != cause.version:
        raise StaleEdit(saved={"reason": cause.no_measure_reason or ""})
    if draft.reason is not None and not draft.reason.strip():
        raise DomainError("cause.no_reason", field="reason")
    work.check_shared(draft.reason, "reason")
    cause.no_measure_reason = draft.reason
    work.note(cause.id, letter=cause.problem.letter, number=cause.number)
    return cause


def _fill(work: Work, plan: PlanSheet, row: Measure, draft: MeasureDraft) -> None:
    """Every rule of a measure's own columns, in the order of the form."""
    if not draft.title.strip():
        raise DomainError("measure.no_title", field="title")
    for name in SHARED_TEXTS:
        work.check_shared(getattr(draft, name), name)
    plan.check_type(draft.type_code, row.type_code)
    if not draft.goal_ids and not (draft.no_goal_reason or "").strip():
        raise DomainError("measure.no_goal", field="goal_ids")
    plan.check_circle(of_plan(draft.circle, readable_circles(plan.work.actor)), draft.party_id, keep=row)
    if draft.starts_on and draft.due_on and draft.due_on < draft.starts_on:
        raise DomainError("measure.due_before_start", field="due_on")
    if draft.cost_sek is not None and not 0 <= draft.cost_sek <= LARGEST_COST:
        raise DomainError("measure.cost_out_of_range", field="cost_sek")
    for name in (
        *SHARED_TEXTS,
        "type_code",
        "party_id",
        "starts_on",
        "due_on",
        "cost_sek",
        "horizon",
        "effort",
        "circle",
    ):
        setattr(row, name, getattr(draft, name))
