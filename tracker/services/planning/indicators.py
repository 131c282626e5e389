"""What a goal is measured by: baseline, target and outcome for each group, surveys with their number of answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, NamedTuple

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.clock import today
from tracker.domain.errors import DomainError, NotVisible
from tracker.domain.plans import LARGEST_VALUE, MOST_ANSWERS, Direction, ValueGroup, ValueKind
from tracker.domain.shares import is_possible_share, is_share
from tracker.models.cases import Case
from tracker.models.plans import Indicator, IndicatorValue
from tracker.queries.planning import goals as ask
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

    def check(self, work: Work, target_on: dt.date) -> None:
        """Name, unit and target are owed; a baseline has a day, before the goal's day and not in the future."""
        for name in ("name", "unit"):
            if not getattr(self, name).strip():
                raise DomainError("indicator.incomplete", field=name)
        for name in ("name", "unit", "source", "no_split_reason"):
            work.check_shared(getattr(self, name), name)
        if not self.target:
            raise DomainError("indicator.no_target", field="target_all")
        _check_groups([*self.target, *self.baseline], is_about_people=self.is_about_people)
        for group, value in self.target.items():
            _check_measurement(Measurement(value), self.unit, f"target_{group.value}")
        for group, measured in self.baseline.items():
            _check_measurement(measured, self.unit, f"baseline_{group.value}", f"answers_{group.value}")
        if is_share(self.unit) and self.is_about_people:
            _check_answers(self.baseline)
        self._check_baseline_day(target_on)

    def _check_baseline_day(self, target_on: dt.date) -> None:
        if self.baseline and self.baseline_on is None:
            raise DomainError("indicator.baseline_without_day", field="baseline_on")
        if self.baseline_on is None:
            return
        if not self.baseline:
            raise DomainError("indicator.baseline_without_value", field="baseline_on")
        if self.baseline_on > today():
            raise DomainError("indicator.in_future", field="baseline_on")
        if self.baseline_on >= target_on:
            raise DomainError("goal.target_before_baseline", field="target_on")


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
    work.check_shared(draft.note, "note")
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
        row = IndicatorValue(
            indicator_id=indicator.id,
            kind=ValueKind.ACTUAL,
            value_group=group,
            value=measured.value,
            answers=measured.answers,
            measured_on=draft.measured_on,
            note=draft.note,
            recorded_by_id=work.actor.user_id,
        )
        work.session.add(row)
        return row
    if (same_day.value, same_day.answers) != measured:
        raise DomainError("indicator.value_exists", field="measured_on")
    return same_day


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
