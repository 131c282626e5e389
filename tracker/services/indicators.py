"""What a goal is measured by: baseline, target and outcome for each group, surveys with their number of answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, NamedTuple

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.clock import now, today
from tracker.domain.errors import DomainError, NotVisible
from tracker.domain.plans import LARGEST_VALUE, MOST_ANSWERS, Direction, ValueGroup, ValueKind
from tracker.domain.shares import is_possible_share, is_share
from tracker.domain.wording import check_shared
from tracker.models.cases import Case
from tracker.models.plans import Goal, Indicator, IndicatorValue
from tracker.queries import goals as ask
from tracker.services.verb import Work, verb

UNSPLIT: Final = frozenset({ValueGroup.ALL})


class Measurement(NamedTuple):
    """A value and how many answers stand behind it, where it comes from a survey."""

    value: Decimal
    answers: int | None = None


@dataclass(frozen=True, slots=True)
class IndicatorDraft:
    """What is measured for a goal. ``version`` is the goal's, when the indicator is saved by itself."""

    id: str
    name: str
    unit: str
    target: Mapping[ValueGroup, Decimal]
    direction: Direction = Direction.DOWN
    source: str | None = None
    is_about_people: bool = False
    no_split_reason: str | None = None
    baseline_on: dt.date | None = None
    baseline: Mapping[ValueGroup, Measurement] = field(default_factory=dict)
    version: int | None = None


@dataclass(frozen=True, slots=True)
class OutcomeDraft:
    """What was measured on a day."""

    measured_on: dt.date
    values: Mapping[ValueGroup, Measurement]
    note: str | None = None


@verb(Permission.PLAN_EDIT, Tag.INDICATOR_VALUE_RECORDED)
def record_indicator_values(work: Work, case: Case, indicator_id: str, draft: OutcomeDraft) -> list[IndicatorValue]:
    """An outcome is recorded once for a group and a day, after the baseline and not before it has happened."""
    indicator = ask.find_indicator(work.session, work.actor, case.id, indicator_id)
    if indicator is None:
        raise NotVisible
    if not draft.values:
        raise DomainError("indicator.no_value")
    if draft.measured_on > today():
        raise DomainError("indicator.in_future", field="measured_on")
    baseline_on = ask.Figures(indicator).baseline_on
    if baseline_on and draft.measured_on < baseline_on:
        raise DomainError("indicator.before_baseline", field="measured_on")
    _check_groups(draft.values, is_about_people=indicator.is_about_people)
    for group, measured in draft.values.items():
        _check_measurement(measured, indicator.unit, f"value_{group.value}", f"answers_{group.value}")
    if is_share(indicator.unit) and indicator.is_about_people:
        _check_answers(draft.values)
    check_shared(draft.note, "note")
    rows = [_outcome(work, indicator, group, measured, draft) for group, measured in draft.values.items()]
    work.note(indicator.id, count=len(rows), on=draft.measured_on.isoformat())
    return rows


def _outcome(
    work: Work,
    indicator: Indicator,
    group: ValueGroup,
    measured: Measurement,
    draft: OutcomeDraft,
) -> IndicatorValue:
    there = ask.Figures(indicator).values(ValueKind.ACTUAL, group)
    same_day = next((row for row in there if row.measured_on == draft.measured_on), None)
    if same_day is None:
        row = _new_value(work, indicator.id, ValueKind.ACTUAL, group, draft.measured_on)
        row.value, row.answers, row.note = *measured, draft.note
        return row
    if (same_day.value, same_day.answers) != measured:
        raise DomainError("indicator.value_exists", field="measured_on")
    return same_day


def check_figures(draft: IndicatorDraft, target_on: dt.date) -> None:
    """Name, unit and target are owed; a baseline has a day, before the goal's day and not in the future."""
    for name in ("name", "unit"):
        if not getattr(draft, name).strip():
            raise DomainError("indicator.incomplete", field=name)
    for name in ("name", "unit", "source", "no_split_reason"):
        check_shared(getattr(draft, name), name)
    if not draft.target:
        raise DomainError("indicator.no_target", field="target_all")
    _check_groups([*draft.target, *draft.baseline], is_about_people=draft.is_about_people)
    for group, value in draft.target.items():
        _check_measurement(Measurement(value), draft.unit, f"target_{group.value}")
    for group, measured in draft.baseline.items():
        _check_measurement(measured, draft.unit, f"baseline_{group.value}", f"answers_{group.value}")
    if is_share(draft.unit) and draft.is_about_people:
        _check_answers(draft.baseline)
    _check_baseline_day(draft, target_on)


def _check_baseline_day(draft: IndicatorDraft, target_on: dt.date) -> None:
    if draft.baseline and draft.baseline_on is None:
        raise DomainError("indicator.baseline_without_day", field="baseline_on")
    if draft.baseline_on is None:
        return
    if not draft.baseline:
        raise DomainError("indicator.baseline_without_value", field="baseline_on")
    if draft.baseline_on > today():
        raise DomainError("indicator.in_future", field="baseline_on")
    if draft.baseline_on >= target_on:
        raise DomainError("goal.target_before_baseline", field="target_on")


def _check_groups(groups: Iterable[ValueGroup], *, is_about_people: bool) -> None:
    if not is_about_people and not set(groups) <= UNSPLIT:
        raise DomainError("indicator.split_not_about_people", field="is_about_people")


def _check_measurement(measured: Measurement, unit: str, field: str, answers_field: str | None = None) -> None:
    if not measured.value.is_finite() or abs(measured.value) >= LARGEST_VALUE:
        raise DomainError("indicator.value_out_of_range", field=field)
    if is_share(unit) and not is_possible_share(measured.value):
        raise DomainError("indicator.share_out_of_range", field=field)
    if measured.answers is not None and not 0 <= measured.answers <= MOST_ANSWERS:
        raise DomainError("indicator.answers_out_of_range", field=answers_field)


def _check_answers(values: Mapping[ValueGroup, Measurement]) -> None:
    """A share of people comes from a survey: how many answered is always told."""
    for group, measured in values.items():
        if measured.answers is None:
            raise DomainError("indicator.no_answers", field=f"answers_{group.value}")


def add_figures(work: Work, goal: Goal, draft: IndicatorDraft, place: int) -> bool:
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
