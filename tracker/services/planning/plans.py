"""The verb that adopts the plan. That the case goes on to implementation is the process's own verb."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.clock import today
from tracker.domain.errors import DomainError, NotVisible
from tracker.domain.steps import Step, position
from tracker.models.cases import Case
from tracker.models.plans import PlanAdoption
from tracker.queries.planning.goals import goals
from tracker.queries.planning.plans import adoptions
from tracker.services.verb import Work, verb


@dataclass(frozen=True, slots=True)
class AdoptionDraft:
    """When the steering group adopted the plan, by whom, and under which registry number."""

    id: str
    adopted_on: dt.date
    adopted_by: str
    registry_number: str | None = None


@verb(Permission.PLAN_EDIT, Tag.PLAN_ADOPTED)
def adopt_plan(work: Work, case: Case, draft: AdoptionDraft) -> PlanAdoption:
    """A plan with goals is adopted from step 5 on; each adoption is a version and none is ever changed."""
    if existing := work.session.get(PlanAdoption, draft.id):
        if existing.case_id != case.id:
            raise NotVisible
        return existing
    if position(case.step) < position(Step.GOAL_SETTING):
        raise DomainError("plan.too_early")
    if not goals(work.session, work.actor, case.id):
        raise DomainError("plan.no_goals")
    if draft.adopted_on > today():
        raise DomainError("plan.in_future", field="adopted_on")
    if not draft.adopted_by.strip():
        raise DomainError("plan.no_decider", field="adopted_by")
    work.check_shared(draft.adopted_by, "adopted_by")
    work.check_shared(draft.registry_number, "registry_number")
    before = adoptions(work.session, work.actor, case.id)
    row = PlanAdoption(
        id=draft.id,
        case_id=case.id,
        number=before[0].number + 1 if before else 1,
        adopted_on=draft.adopted_on,
        adopted_by=draft.adopted_by,
        registry_number=draft.registry_number,
        round=case.round,
        recorded_by_id=work.actor.user_id,
    )
    work.session.add(row)
    work.note(row.id, number=row.number, on=draft.adopted_on.isoformat())
    return row
