"""Verbs of the cause analysis: one cause at a time, numbered within its problem (A1, A2), until it is finished."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.clock import now
from tracker.domain.errors import DomainError, NotVisible, StaleEdit
from tracker.domain.problems import (
    Angle,
    CauseLevel,
    FactorKind,
    Influence,
    Strength,
    check_angle,
    check_causes_open,
)
from tracker.models.cases import Case
from tracker.models.problems import Cause, Problem
from tracker.queries.joint import causes as ask
from tracker.queries.joint.problems import find_problem, relations
from tracker.services.verb import Work, verb


@dataclass(frozen=True, slots=True)
class CauseDraft:
    """What is known of a cause. ``id`` is the new row's; an edit takes the row's own id and says its ``version``."""

    id: str
    text: str
    factor: FactorKind = FactorKind.RISK
    angle: Angle | None = None
    level: CauseLevel = CauseLevel.SITUATIONAL
    strength: Strength | None = None
    influence: Influence = Influence.YES
    influence_by: str | None = None
    version: int | None = None


@verb(Permission.JOINT_EDIT, Tag.CAUSE_ADDED)
def add_cause(work: Work, case: Case, problem_id: str, draft: CauseDraft) -> Cause:
    """A cause takes the next number of its problem, which no other cause of it had before."""
    problem = _own_problem(work, case, problem_id)
    if existing := work.session.get(Cause, draft.id):
        if existing.problem_id != problem.id:
            raise NotVisible
        return existing
    cause = Cause(id=draft.id, problem_id=problem.id, number=ask.numbers_used(work.session, problem.id) + 1, text="")
    _fill(work, cause, draft)
    work.session.add(cause)
    work.note(cause.id, letter=problem.letter, number=cause.number, kind=draft.factor.value)
    return cause


@verb(Permission.JOINT_EDIT, Tag.CAUSE_EDITED)
def edit_cause(work: Work, case: Case, cause_id: str, draft: CauseDraft) -> Cause:
    """A cause may be written anew as more is known; a finished analysis stays finished."""
    cause = _cause(work, case, cause_id)
    if draft.version is not None and draft.version != cause.version:
        raise StaleEdit(saved={"text": cause.text, "influence_by": cause.influence_by or ""})
    _fill(work, cause, draft)
    work.note(cause.id, letter=cause.problem.letter, number=cause.number)
    return cause


@verb(Permission.JOINT_EDIT, Tag.CAUSE_REMOVED)
def remove_cause(work: Work, case: Case, cause_id: str) -> None:
    """A cause can be taken away while no measure works on it; its number is not used again."""
    cause = _cause(work, case, cause_id)
    if ask.has_measure(work.session, cause.id):
        raise DomainError("causes.has_measure")
    cause.removed_at = now()
    work.note(cause.id, letter=cause.problem.letter, number=cause.number)


@verb(Permission.JOINT_EDIT, Tag.CAUSE_ADDED)
def restore_cause(work: Work, case: Case, cause_id: str) -> Cause:
    """A cause that was taken away comes back with the number it had."""
    cause = _cause(work, case, cause_id, removed=True)
    cause.removed_at = None
    work.note(cause.id, letter=cause.problem.letter, number=cause.number)
    return cause


@verb(Permission.JOINT_EDIT, Tag.CAUSES_FINISHED)
def finish_cause_analysis(work: Work, case: Case, problem_id: str) -> Problem:
    """The analysis of a problem is finished when it names at least one cause; the first time is kept."""
    problem = _own_problem(work, case, problem_id)
    rows = ask.causes_of(work.session, work.actor, case.id, problem.id)
    if not any(row.factor is FactorKind.RISK for row in rows):
        raise DomainError("causes.none")
    if problem.causes_finished_at is None:
        problem.causes_finished_at, problem.causes_finished_by_id = now(), work.actor.user_id
    work.note(problem.id, letter=problem.letter, count=len(rows))
    return problem


def _own_problem(work: Work, case: Case, problem_id: str) -> Problem:
    """A live problem that was not merged: a merged one is analysed as part of the problem it belongs to."""
    problem = find_problem(work.session, work.actor, case.id, problem_id)
    if problem is None:
        raise NotVisible
    check_causes_open(case.step, case.revealed_at)
    if any(row.problem_id == problem.id for row in relations(work.session, work.actor, case.id)):
        raise DomainError("causes.problem_is_merged")
    return problem


def _cause(work: Work, case: Case, cause_id: str, *, removed: bool = False) -> Cause:
    """A cause that is there is found before the step is asked: what is not must not be told apart by the words."""
    cause = ask.find_cause(work.session, work.actor, case.id, cause_id, removed=removed)
    if cause is None:
        raise NotVisible
    check_causes_open(case.step, case.revealed_at)
    return cause


def _fill(work: Work, cause: Cause, draft: CauseDraft) -> None:
    if not draft.text.strip():
        raise DomainError("causes.no_text", field="text")
    work.check_shared(draft.text, "text")
    work.check_shared(draft.influence_by, "influence_by")
    check_angle(draft.factor, draft.level, draft.angle)
    cause.text, cause.factor, cause.angle, cause.level = draft.text, draft.factor, draft.angle, draft.level
    cause.strength, cause.influence, cause.influence_by = draft.strength, draft.influence, draft.influence_by
