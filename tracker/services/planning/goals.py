"""Verbs of goal setting: a goal for a prioritised problem, and each party's answer to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm.attributes import flag_modified

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.clock import now
from tracker.domain.errors import DomainError, NotVisible, StaleEdit
from tracker.domain.plans import Direction, ValueGroup, ValueKind
from tracker.domain.steps import Step, position
from tracker.models.cases import Case
from tracker.models.plans import Goal, GoalAcceptance, Indicator, IndicatorValue
from tracker.queries.planning import goals as ask
from tracker.queries.planning.decisions import prioritised
from tracker.queries.planning.priorities import accepted_parties, own_party
from tracker.services.planning.indicators import IndicatorDraft, Measurement
from tracker.services.verb import Work, check_version, verb

EARLIEST = position(Step.GOAL_SETTING)


@dataclass(frozen=True, slots=True)
class GoalDraft:
    """A new goal with at least one indicator."""

    id: str
    problem_id: str
    text: str
    target_on: dt.date
    indicators: Sequence[IndicatorDraft]


@dataclass(frozen=True, slots=True)
class GoalEdit:
    """A goal's words and day; its indicators are saved one by one."""

    text: str
    target_on: dt.date
    version: int | None = None


@dataclass(frozen=True, slots=True)
class GoalAnswer:
    """A party accepts a goal or has a reservation; ``version`` is that of the goal that was read."""

    is_accepted: bool
    reservation: str | None = None
    version: int | None = None


@verb(Permission.PLAN_EDIT, Tag.GOAL_SET)
def set_goal(work: Work, case: Case, draft: GoalDraft) -> Goal:
    """A goal belongs to a prioritised problem, has a day and at least one indicator, and takes the next number."""
    if existing := work.session.get(Goal, draft.id):
        return _of_case(existing, case)
    _check_step(case)
    chosen = {problem.id for problem, _ in prioritised(work.session, work.actor, case.id)}
    if draft.problem_id not in chosen:
        raise DomainError("goal.problem_not_prioritised", field="problem_id")
    _check_text(work, draft.text)
    if not draft.indicators:
        raise DomainError("goal.no_indicator")
    goal = Goal(
        id=draft.id,
        case_id=case.id,
        problem_id=draft.problem_id,
        number=ask.numbers_used(work.session, case.id) + 1,
        text=draft.text,
        target_on=draft.target_on,
    )
    work.session.add(goal)
    work.session.flush()
    for place, figures in enumerate(draft.indicators):
        figures.check(work, draft.target_on)
        _add_figures(work, goal, figures, place)
    work.note(goal.id, number=goal.number, count=len(draft.indicators), on=draft.target_on.isoformat())
    return goal


@verb(Permission.PLAN_EDIT, Tag.GOAL_EDITED)
def edit_goal(work: Work, case: Case, goal_id: str, draft: GoalEdit) -> Goal:
    """A goal may be written anew; the parties that had answered are asked again when its words or day change."""
    _check_step(case)
    goal = _goal(work, case, goal_id)
    if draft.version is not None and draft.version != goal.version:
        raise StaleEdit(saved={"text": goal.text, "target_on": goal.target_on.isoformat()})
    _check_text(work, draft.text)
    baselines = [row.measured_on for each in goal.indicators for row in each.values if row.kind is ValueKind.BASELINE]
    if any(day >= draft.target_on for day in baselines):
        raise DomainError("goal.target_before_baseline", field="target_on")
    dropped = 0
    if (goal.text, goal.target_on) != (draft.text, draft.target_on):
        dropped = _drop_answers(work, goal)
    goal.text, goal.target_on = draft.text, draft.target_on
    for each in goal.indicators:
        for row in each.values:
            if row.kind is ValueKind.TARGET:
                row.measured_on = draft.target_on
    work.note(goal.id, number=goal.number, count=dropped)
    return goal


@verb(Permission.PLAN_EDIT, Tag.GOAL_EDITED)
def save_indicator(work: Work, case: Case, goal_id: str, draft: IndicatorDraft) -> Goal:
    """An indicator is added or written anew; when what the parties accept has changed, they answer again."""
    _check_step(case)
    goal = _goal(work, case, goal_id)
    check_version(goal, draft.version)
    draft.check(work, goal.target_on)
    has_changed = _add_figures(work, goal, draft, len(goal.indicators))
    dropped = _drop_answers(work, goal) if has_changed else 0
    flag_modified(goal, "text")
    work.note(goal.id, number=goal.number, count=dropped, fields="indicator")
    return goal


@verb(Permission.PLAN_EDIT, Tag.GOAL_EDITED)
def remove_goal(work: Work, case: Case, goal_id: str) -> None:
    """A goal that was set by mistake is taken away; its number is not used again and it can come back."""
    _check_step(case)
    goal = _goal(work, case, goal_id)
    goal.removed_at = now()
    work.note(goal.id, number=goal.number, status="removed")


@verb(Permission.PLAN_EDIT, Tag.GOAL_EDITED)
def restore_goal(work: Work, case: Case, goal_id: str) -> Goal:
    """A goal that was taken away comes back with its number, figures and answers."""
    _check_step(case)
    goal = ask.find_removed_goal(work.session, work.actor, case.id, goal_id)
    if goal is None:
        raise NotVisible
    goal.removed_at = None
    work.note(goal.id, number=goal.number, status="restored")
    return goal


@verb(Permission.PLAN_ACCEPT, Tag.GOAL_ANSWERED)
def answer_goal(work: Work, case: Case, goal_id: str, draft: GoalAnswer) -> GoalAcceptance:
    """Each party answers for itself: it accepts, or says what its reservation is. A new answer replaces the old."""
    _check_step(case)
    goal = _goal(work, case, goal_id)
    party = own_party(accepted_parties(work.session, case.id), work.actor)
    if party is None or not party.may_read(goal.problem.circle):
        raise NotVisible
    check_version(goal, draft.version)
    if not draft.is_accepted and not (draft.reservation or "").strip():
        raise DomainError("goal.no_reservation", field="reservation")
    reservation = None if draft.is_accepted else draft.reservation
    work.check_shared(reservation, "reservation")
    answer = next((row for row in goal.acceptances if row.party_id == party.id), None)
    if answer is None:
        answer = GoalAcceptance(goal_id=goal.id, party_id=party.id)
        work.session.add(answer)
    if (answer.is_accepted, answer.reservation) != (draft.is_accepted, reservation):
        answer.is_accepted, answer.reservation = draft.is_accepted, reservation
        answer.answered_at, answer.answered_by_id = now(), work.actor.user_id
    work.note(goal.id, number=goal.number, outcome="accepted" if draft.is_accepted else "reservation")
    return answer


def _drop_answers(work: Work, goal: Goal) -> int:
    """Take back what the parties answered to a goal that is no longer the same. Gives how many."""
    answers = list(goal.acceptances)
    for answer in answers:
        work.session.delete(answer)
    return len(answers)


def _check_step(case: Case) -> None:
    if position(case.step) < EARLIEST:
        raise DomainError("goal.too_early")


def _check_text(work: Work, text: str) -> None:
    if not text.strip():
        raise DomainError("goal.no_text", field="text")
    work.check_shared(text, "text")


def _goal(work: Work, case: Case, goal_id: str) -> Goal:
    goal = ask.find_goal(work.session, work.actor, case.id, goal_id)
    if goal is None:
        raise NotVisible
    return goal


def _of_case(goal: Goal, case: Case) -> Goal:
    """The goal a first click made, never one of another case."""
    if goal.case_id != case.id:
        raise NotVisible
    return goal


def _add_figures(work: Work, goal: Goal, draft: IndicatorDraft, place: int) -> bool:
    """Write an indicator with baseline and target, new or anew. Says whether what the parties accept has changed."""
    indicator = _indicator(work, goal, draft, place)
    there = {(row.kind, row.value_group): row for row in indicator.values}
    before = _promise(indicator)
    indicator.name, indicator.unit, indicator.source = draft.name, draft.unit, draft.source
    indicator.direction, indicator.is_about_people = draft.direction, draft.is_about_people
    indicator.no_split_reason = draft.no_split_reason
    wanted: dict[tuple[ValueKind, ValueGroup], tuple[Measurement, dt.date]] = {
        (ValueKind.TARGET, group): (Measurement(value), goal.target_on) for group, value in draft.target.items()
    }
    if draft.baseline_on:
        baseline_on = draft.baseline_on
        wanted |= {(ValueKind.BASELINE, group): (each, baseline_on) for group, each in draft.baseline.items()}
    for key, row in there.items():
        if row.kind is not ValueKind.ACTUAL and key not in wanted:
            work.session.delete(row)
    for key, (measured, day) in wanted.items():
        value = there.get(key) or _new_value(work, indicator.id, *key, day)
        value.value, value.answers, value.measured_on = *measured, day
    after = (draft.name, draft.unit, draft.direction, frozenset(draft.target.items()))
    return before != after


def _promise(indicator: Indicator) -> tuple[str | None, str | None, Direction | None, frozenset[object]]:
    """What the parties accept in an indicator: what is measured, which way, and how far."""
    targets = frozenset((row.value_group, row.value) for row in indicator.values if row.kind is ValueKind.TARGET)
    return indicator.name, indicator.unit, indicator.direction, targets


def _indicator(work: Work, goal: Goal, draft: IndicatorDraft, place: int) -> Indicator:
    existing = work.session.get(Indicator, draft.id)
    if existing is None:
        made_at = now() + dt.timedelta(microseconds=place)
        row = Indicator(id=draft.id, goal_id=goal.id, name=draft.name, unit=draft.unit, values=[], created_at=made_at)
        work.session.add(row)
        work.session.flush()
        return row
    if existing.goal_id != goal.id:
        raise NotVisible
    return existing


def _new_value(work: Work, indicator_id: str, kind: ValueKind, group: ValueGroup, day: dt.date) -> IndicatorValue:
    row = IndicatorValue(
        indicator_id=indicator_id,
        kind=kind,
        value_group=group,
        measured_on=day,
        recorded_by_id=work.actor.user_id,
    )
    work.session.add(row)
    return row
