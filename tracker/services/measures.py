"""Verbs of the action plan: measures tied to causes and goals, with a responsible party; or why a cause has none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm.attributes import flag_modified

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.errors import DomainError, NotVisible, StaleEdit
from tracker.domain.plans import LARGEST_COST, Effort, Horizon
from tracker.domain.steps import Step, position
from tracker.domain.vocabulary import Vocabulary
from tracker.domain.wording import check_shared
from tracker.models.cases import Case
from tracker.models.plans import Measure, MeasureCause, MeasureGoal
from tracker.models.problems import Cause
from tracker.queries import plans as ask
from tracker.queries.causes import causes_by_problem, find_cause
from tracker.queries.goals import case_goals
from tracker.queries.priorities import Standing, accepted_parties
from tracker.queries.reference import terms
from tracker.services.verb import Work, verb

SHARED_TEXTS: Final = (
    "title", "description", "function", "together_with", "resource", "follow_up_plan", "no_goal_reason",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MeasureDraft:
    """What somebody is to do. ``id`` is the new row's; an edit takes the row's own id and says its ``version``."""

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
    version: int | None = None


@dataclass(frozen=True, slots=True)
class NoMeasureDraft:
    """Why a cause has no measure; nothing takes the reason back."""

    reason: str | None
    version: int | None = None


@verb(Permission.PLAN_EDIT, Tag.MEASURE_ADDED)
def add_measure(work: Work, case: Case, draft: MeasureDraft) -> Measure:
    """From step 5 on; an accepted party is responsible, and it serves a goal or says why it has none."""
    if existing := work.session.get(Measure, draft.id):
        return of_case(existing, case)
    if position(case.step) < position(Step.GOAL_SETTING):
        raise DomainError("measure.too_early")
    row = new_measure(work, case, draft.id)
    _fill(work, case, row, draft)
    work.session.add(row)
    work.session.flush()
    link(work, case, row, draft.cause_ids, draft.goal_ids)
    work.note(row.id, number=row.number, kind=row.type_code, party_id=draft.party_id, count=len(draft.cause_ids))
    return row


@verb(Permission.PLAN_EDIT, Tag.MEASURE_EDITED)
def edit_measure(work: Work, case: Case, measure_id: str, draft: MeasureDraft) -> Measure:
    """A measure may be written anew; what was written of its event when it was short notice stays."""
    row = measure_of(work, case, measure_id)
    if draft.version is not None and draft.version != row.version:
        raise StaleEdit(saved={name: getattr(row, name) or "" for name in SHARED_TEXTS})
    _fill(work, case, row, draft)
    link(work, case, row, draft.cause_ids, draft.goal_ids)
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
    check_shared(draft.reason, "reason")
    cause.no_measure_reason = draft.reason
    work.note(cause.id, letter=cause.problem.letter, number=cause.number)
    return cause


def new_measure(work: Work, case: Case, measure_id: str) -> Measure:
    """An empty measure with the case's next number."""
    return Measure(
        id=measure_id,
        case_id=case.id,
        number=ask.numbers_used(work.session, case.id) + 1,
        created_by_id=work.actor.user_id,
    )


def measure_of(work: Work, case: Case, measure_id: str) -> Measure:
    """A measure of the case. Raises NotVisible for one that the actor may not know of."""
    row = ask.find_measure(work.session, work.actor, case.id, measure_id)
    if row is None:
        raise NotVisible
    return row


def of_case(measure: Measure, case: Case) -> Measure:
    """The measure a first click made, never one of another case."""
    if measure.case_id != case.id:
        raise NotVisible
    return measure


def responsible(work: Work, case: Case, party_id: str) -> Standing:
    """The party that is to do it: one that has accepted the case and not left."""
    found = next((party for party in accepted_parties(work.session, case.id) if party.id == party_id), None)
    if found is None:
        raise DomainError("measure.party_not_accepted", field="party_id")
    return found


def check_type(work: Work, type_code: str, keep: str | None = None) -> None:
    """The type is a measure term in use, or the one the measure already has."""
    if type_code not in {term.code for term in terms(work.session, Vocabulary.MEASURE, keep=keep)}:
        raise DomainError("measure.unknown_type", field="type_code")


def _fill(work: Work, case: Case, row: Measure, draft: MeasureDraft) -> None:
    """Every rule of a measure's own columns, in the order of the form."""
    if not draft.title.strip():
        raise DomainError("measure.no_title", field="title")
    for name in SHARED_TEXTS:
        check_shared(getattr(draft, name), name)
    check_type(work, draft.type_code, row.type_code)
    if not draft.goal_ids and not (draft.no_goal_reason or "").strip():
        raise DomainError("measure.no_goal", field="goal_ids")
    if row.party_id != draft.party_id:
        responsible(work, case, draft.party_id)
    if draft.starts_on and draft.due_on and draft.due_on < draft.starts_on:
        raise DomainError("measure.due_before_start", field="due_on")
    if draft.cost_sek is not None and not 0 <= draft.cost_sek <= LARGEST_COST:
        raise DomainError("measure.cost_out_of_range", field="cost_sek")
    for name in (*SHARED_TEXTS, "type_code", "party_id", "starts_on", "due_on", "cost_sek", "horizon", "effort"):
        setattr(row, name, getattr(draft, name))


def link(work: Work, case: Case, row: Measure, cause_ids: Collection[str], goal_ids: Collection[str]) -> None:
    """Tie the measure to causes and goals of this case; links the actor may not know of stay as they are."""
    causes = {each.id for rows in causes_by_problem(work.session, work.actor, case.id).values() for each in rows}
    if not causes.issuperset(cause_ids):
        raise DomainError("measure.unknown_cause", field="cause_ids")
    goals = {goal.id for goal in work.session.scalars(case_goals(work.actor, case.id))}
    if not goals.issuperset(goal_ids):
        raise DomainError("measure.unknown_goal", field="goal_ids")
    for key in _changes(work, ask.cause_links(work.session, row.id), causes, cause_ids):
        work.session.add(MeasureCause(measure_id=row.id, cause_id=key))
    for key in _changes(work, ask.goal_links(work.session, row.id), goals, goal_ids):
        work.session.add(MeasureGoal(measure_id=row.id, goal_id=key))


def _changes(
    work: Work,
    there: Mapping[str, object],
    known: Collection[str],
    wanted: Collection[str],
) -> set[str]:
    """End the links that are known and no longer wanted; gives those that are new."""
    for key, row in there.items():
        if key in known and key not in wanted:
            work.session.delete(row)
    return set(wanted) - there.keys()
