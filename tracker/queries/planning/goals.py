"""Questions about goals: what is measured, how far it has come, and which parties have accepted.

A value of a group with fewer than five answers is kept but never shown; ``Figures`` leaves it out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from tracker.domain.people import Actor
from tracker.domain.plans import Grade, ValueGroup, ValueKind, judge, worst
from tracker.domain.shares import is_share, is_shown
from tracker.models.plans import Goal, GoalAcceptance, Indicator, IndicatorValue, Measure, MeasureGoal
from tracker.models.problems import Problem
from tracker.queries.planning.priorities import Standing, accepted_parties, own_party
from tracker.queries.scope import reached, visible_goals, visible_problems


@dataclass(frozen=True, slots=True)
class Figures:
    """An indicator with its values, by kind and group."""

    indicator: Indicator
    first_start: dt.date | None = None

    def values(self, kind: ValueKind, group: ValueGroup) -> list[IndicatorValue]:
        """Values of a group in the order of their days, also those too small to show."""
        found = [row for row in self.indicator.values if row.kind is kind and row.value_group is group]
        return sorted(found, key=lambda row: row.measured_on)

    def shown(self, kind: ValueKind, group: ValueGroup) -> list[IndicatorValue]:
        """Values that enough people stand behind."""
        return [row for row in self.values(kind, group) if is_shown(row.answers)]

    def first(self, kind: ValueKind, group: ValueGroup) -> IndicatorValue | None:
        """The only baseline or target of a group."""
        return next(iter(self.values(kind, group)), None)

    @property
    def groups(self) -> list[ValueGroup]:
        """Groups that have any value."""
        return [group for group in ValueGroup if any(row.value_group is group for row in self.indicator.values)]

    @property
    def hidden_groups(self) -> list[ValueGroup]:
        """Groups with a value that too few stand behind."""
        return [
            group
            for group in self.groups
            if any(not is_shown(row.answers) for row in self.indicator.values if row.value_group is group)
        ]

    @property
    def is_share(self) -> bool:
        """Whether margins and percentage points make sense."""
        return is_share(self.indicator.unit)

    @property
    def is_split(self) -> bool:
        """Whether women and men are measured apart."""
        return {ValueGroup.WOMEN, ValueGroup.MEN} <= set(self.groups)

    @property
    def owes_split(self) -> bool:
        """About people, not split and no reason given: the warning stays on the page."""
        return self.indicator.is_about_people and not self.is_split and not self.indicator.no_split_reason

    @property
    def baseline_on(self) -> dt.date | None:
        """The day of the baseline."""
        days = [row.measured_on for row in self.indicator.values if row.kind is ValueKind.BASELINE]
        return min(days, default=None)

    @property
    def is_baseline_late(self) -> bool:
        """Measured after a measure for the goal had begun: then it is no longer a value from before."""
        baseline = self.baseline_on
        return bool(baseline and self.first_start and baseline > self.first_start)

    @property
    def grade(self) -> Grade | None:
        """The worst of the groups that have a target and an outcome."""
        grades = []
        for group in self.groups:
            target, actual = self.first(ValueKind.TARGET, group), self.shown(ValueKind.ACTUAL, group)[-1:]
            baseline = self.first(ValueKind.BASELINE, group)
            if target and actual:
                before = baseline.value if baseline else None
                grades.append(judge(self.indicator.direction, before, target.value, actual[0].value))
        return worst(grades)


@dataclass(frozen=True, slots=True)
class GoalView:
    """A goal with its figures and the parties' answers."""

    goal: Goal
    figures: tuple[Figures, ...]
    asked: tuple[Standing, ...]
    answers: Mapping[str, GoalAcceptance]
    own_party: Standing | None = None

    @property
    def accepted(self) -> list[Standing]:
        """Parties that have accepted."""
        return [party for party in self.asked if party.id in self.answers and self.answers[party.id].is_accepted]

    @property
    def reserved(self) -> list[tuple[Standing, str]]:
        """Parties with a reservation, and what they wrote."""
        rows = [(party, self.answers[party.id]) for party in self.asked if party.id in self.answers]
        return [(party, row.reservation or "") for party, row in rows if not row.is_accepted]

    @property
    def silent(self) -> list[Standing]:
        """Parties that have not answered."""
        return [party for party in self.asked if party.id not in self.answers]

    @property
    def own_answer(self) -> GoalAcceptance | None:
        """What the actor's own organisation answered."""
        return self.answers.get(self.own_party.id) if self.own_party else None

    @property
    def may_answer(self) -> bool:
        """Whether the actor's organisation is asked."""
        return self.own_party in self.asked

    @property
    def grade(self) -> Grade | None:
        """A goal is reached when every indicator is; not graded before something is measured for each of them."""
        grades = [figures.grade for figures in self.figures]
        return None if None in grades else worst(grade for grade in grades if grade)


def case_goals(actor: Actor, case_id: str) -> sa.Select[Goal]:
    """Live goals of a case that reach the actor, in their order, with all that hangs on them."""
    return (
        visible_goals(actor)
        .join(Goal.problem)
        .where(Goal.case_id == case_id)
        .options(
            contains_eager(Goal.problem),
            selectinload(Goal.indicators).selectinload(Indicator.values),
            selectinload(Goal.acceptances),
        )
        .order_by(Goal.number)
    )


def goals(session: Session, actor: Actor, case_id: str) -> list[GoalView]:
    """Every goal as the page shows it; the same number of queries whatever the number of goals."""
    rows = session.scalars(case_goals(actor, case_id)).all()
    parties = accepted_parties(session, case_id)
    starts = _first_starts(session, actor, [row.id for row in rows])
    mine = own_party(parties, actor)
    return [_view(row, parties, starts.get(row.id), mine) for row in rows]


def goal_view(session: Session, actor: Actor, case_id: str, goal_id: str) -> GoalView | None:
    """One goal as the page shows it, or None when the actor may not know of it."""
    return next((view for view in goals(session, actor, case_id) if view.goal.id == goal_id), None)


def find_goal(session: Session, actor: Actor, case_id: str, goal_id: str) -> Goal | None:
    """One live goal with all that hangs on it, or None."""
    return session.scalars(case_goals(actor, case_id).where(Goal.id == goal_id)).one_or_none()


def find_removed_goal(session: Session, actor: Actor, case_id: str, goal_id: str) -> Goal | None:
    """A goal that was taken away, or None when the actor may not know of it."""
    problems = visible_problems(actor).with_only_columns(Problem.id)
    query = sa.select(Goal).where(
        Goal.id == goal_id,
        Goal.case_id == case_id,
        Goal.problem_id.in_(problems),
        Goal.removed_at.is_not(None),
    )
    return session.scalars(query).one_or_none()


def find_indicator(session: Session, actor: Actor, case_id: str, indicator_id: str) -> Indicator | None:
    """One indicator of a live goal with its values, or None."""
    live = visible_goals(actor).where(Goal.case_id == case_id).with_only_columns(Goal.id)
    query = (
        sa.select(Indicator)
        .where(Indicator.id == indicator_id, Indicator.goal_id.in_(live))
        .options(joinedload(Indicator.goal), selectinload(Indicator.values))
    )
    return session.scalars(query).one_or_none()


def is_indicator(session: Session, indicator_id: str) -> bool:
    """Whether some goal has an indicator with the id, which then makes no new one; tells nobody which."""
    return bool(session.scalar(sa.select(sa.exists().where(Indicator.id == indicator_id))))


def _view(row: Goal, parties: Sequence[Standing], first_start: dt.date | None, mine: Standing | None) -> GoalView:
    ordered = sorted(row.indicators, key=lambda each: (each.created_at, each.id))
    return GoalView(
        goal=row,
        figures=tuple(Figures(each, first_start) for each in ordered),
        asked=tuple(party for party in parties if party.may_read(row.problem.circle)),
        answers={answer.party_id: answer for answer in row.acceptances},
        own_party=mine,
    )


def _first_starts(session: Session, actor: Actor, goal_ids: Collection[str]) -> dict[str, dt.date]:
    """When the first measure for each goal begins."""
    begins = sa.func.min(sa.func.coalesce(Measure.starts_on, Measure.due_on)).label("begins")
    query = (
        sa.select(MeasureGoal.goal_id, begins)
        .join(Measure, MeasureGoal.measure_id == Measure.id)
        .where(MeasureGoal.goal_id.in_(goal_ids), reached(actor, Measure))
        .where(sa.or_(Measure.starts_on.is_not(None), Measure.due_on.is_not(None)))
        .group_by(MeasureGoal.goal_id)
    )
    return {row.goal_id: row.begins for row in session.execute(query)}


def numbers_used(session: Session, case_id: str) -> int:
    """The highest number a goal of the case has had, removed ones included: a number never comes back."""
    return session.scalar(sa.select(sa.func.max(Goal.number)).where(Goal.case_id == case_id)) or 0
