"""The numbers that gates ask for, of many cases in one statement: a grouped count a field of ``domain.facts.Counts``.

Unscoped on purpose: numbers only, of cases that the caller has loaded through scope. Of own mappings only what is
revealed is counted. What is removed, stopped, ended or superseded is not counted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.access import Circle
from tracker.domain.cases import PartyStatus, PerspectiveStatus
from tracker.domain.clock import today
from tracker.domain.gating.facts import Counts
from tracker.domain.plans import FollowUpKind, MeasureStatus, ValueKind
from tracker.domain.priorities import Outcome
from tracker.domain.problems import CauseLevel, FactorKind
from tracker.models.cases import CaseParty, CasePerspective
from tracker.models.mapping import Observation, OwnMapping
from tracker.models.places import Place
from tracker.models.plans import (
    FollowUp,
    Goal,
    Indicator,
    IndicatorValue,
    Measure,
    MeasureCause,
    MeasureGoal,
)
from tracker.models.priorities import Decision
from tracker.models.problems import Cause, Problem, ProblemRelation, ProblemSource, SetAside
from tracker.queries.gating.asking import THESE_CASES, ask

Condition: TypeAlias = sa.ColumnElement[bool]
Branch: TypeAlias = sa.Select[Any]
OVER = (MeasureStatus.DONE, MeasureStatus.STOPPED)


def counts(session: Session, case_ids: Sequence[str]) -> dict[str, Counts]:
    """The counts of each case, in one statement whatever their number."""
    rows = ask(session, _counted(today()), case_ids)
    numbers: dict[str, dict[str, int]] = {case_id: {} for case_id in case_ids}
    for row in rows:
        columns = tuple(row)
        for key, number in zip(columns[1::2], columns[2::2], strict=True):
            if key is not None:
                numbers[columns[0]][key] = int(number or 0)
    return {case_id: Counts(**found) for case_id, found in numbers.items()}


@lru_cache(maxsize=2)
def _counted(_today: dt.date) -> sa.CompoundSelect[*tuple[Any, ...]]:
    """Every branch as one statement, kept for the day: what is late depends on it."""
    branches = [*_places(), *_observations(), *_perspectives(), *_problems(), *_goals(), *_causes(), *_measures()]
    return sa.union_all(*(_within(branch) for branch in branches))


WIDTH = 5


def _branch(case_id: Any, **columns: sa.ColumnElement[Any]) -> Branch:
    """One grouped select: the case, then up to WIDTH pairs of key and number."""
    pairs: list[Any] = [case_id.label("case_id")]
    for key, number in columns.items():
        pairs += [sa.literal(key), number]
    pairs += [sa.null(), sa.literal(0)] * (WIDTH - len(columns))
    return sa.select(*pairs).group_by(case_id)


def _within(branch: Branch) -> Branch:
    case_id: Any = branch.selected_columns[0]
    return branch.where(case_id.element.in_(THESE_CASES))


def _if(condition: Condition) -> sa.ColumnElement[int]:
    """How many rows of the group the condition holds for."""
    return sa.func.sum(sa.case((condition, 1), else_=0))


def _places() -> list[Branch]:
    drawn = _if(Place.geometry.is_not(None))
    return [_branch(Place.case_id, places=sa.func.count(), places_drawn=drawn).where(Place.removed_at.is_(None))]


def _observations() -> list[Branch]:
    live_source = (
        sa.exists()
        .where(ProblemSource.observation_id == Observation.id, ProblemSource.ended_at.is_(None))
        .where(Problem.id == ProblemSource.problem_id, Problem.removed_at.is_(None))
    )
    aside = sa.exists().where(SetAside.observation_id == Observation.id, SetAside.ended_at.is_(None))
    placed = sa.or_(live_source, aside)
    branch = _branch(
        OwnMapping.case_id,
        observations=sa.func.count(),
        observations_unplaced=_if(sa.not_(placed)),
    )
    shared = Observation.circle != Circle.OWN_ORGANISATION
    live = (OwnMapping.revealed_at.is_not(None), Observation.removed_at.is_(None), shared)
    return [branch.join_from(Observation, OwnMapping).where(*live)]


def _perspectives() -> list[Branch]:
    status = CasePerspective.status
    return [
        _branch(
            CasePerspective.case_id,
            perspectives_to_hear=_if(status == PerspectiveStatus.TO_HEAR),
            perspectives_heard=_if(status == PerspectiveStatus.HEARD),
            perspectives_missing=_if(status == PerspectiveStatus.MISSING),
        ),
    ]


def own_problem() -> Condition:
    """Condition on Problem: neither removed nor found to be a part of another one."""
    related = sa.exists().where(ProblemRelation.problem_id == Problem.id, ProblemRelation.ended_at.is_(None))
    return sa.and_(Problem.removed_at.is_(None), sa.not_(related))


def _decided(outcome: Outcome | None = None) -> sa.Exists:
    found = sa.exists().where(Decision.problem_id == Problem.id, Decision.superseded_at.is_(None))
    return found if outcome is None else found.where(Decision.outcome == outcome)


def prioritised_problem() -> Condition:
    """Condition on Problem: one of its own that the steering group's standing decision prioritises."""
    return sa.and_(own_problem(), _decided(Outcome.PRIORITISED))


def _problems() -> list[Branch]:
    has_goal = sa.exists().where(Goal.problem_id == Problem.id, Goal.removed_at.is_(None))
    prioritised = _decided(Outcome.PRIORITISED)
    return [
        _branch(
            Problem.case_id,
            problems=sa.func.count(),
            problems_undecided=_if(sa.not_(_decided())),
            prioritised=_if(prioritised),
            prioritised_unanalysed=_if(sa.and_(prioritised, Problem.causes_finished_at.is_(None))),
            prioritised_without_goal=_if(sa.and_(prioritised, sa.not_(has_goal))),
        ).where(own_problem()),
    ]


def _goals() -> list[Branch]:
    indicator = sa.exists().where(Indicator.goal_id == Goal.id)
    baseline = sa.exists().where(
        IndicatorValue.indicator_id == Indicator.id,
        IndicatorValue.kind == ValueKind.BASELINE,
    )
    unmeasured = sa.or_(sa.not_(indicator), indicator.where(sa.not_(baseline)))
    prioritised = _decided(Outcome.PRIORITISED)
    return [
        _branch(
            Goal.case_id,
            goals=sa.func.count(),
            goals_shared=_if(Problem.circle != Circle.AUTHORITIES),
            goals_measurable=_if(prioritised),
            goals_unmeasured=_if(sa.and_(prioritised, unmeasured)),
        )
        .join_from(Goal, Problem)
        .where(Goal.removed_at.is_(None), own_problem()),
    ]


def _causes() -> list[Branch]:
    measured = (
        sa.exists()
        .where(MeasureCause.cause_id == Cause.id, Measure.id == MeasureCause.measure_id)
        .where(Measure.status != MeasureStatus.STOPPED)
    )
    unanswered = sa.and_(Cause.no_measure_reason.is_(None), sa.not_(measured))
    branch = _branch(Problem.case_id, causes_owed=sa.func.count(), causes_without_measure=_if(unanswered))
    return [
        branch.join_from(Cause, Problem).where(
            Cause.removed_at.is_(None),
            Cause.factor == FactorKind.RISK,
            Cause.level != CauseLevel.BACKGROUND,
            prioritised_problem(),
        ),
    ]


def is_under_way() -> Condition:
    """Condition on Measure: planned or ongoing; said so that no database reads every ongoing measure first."""
    return Measure.status.not_in(OVER)


def is_late() -> Condition:
    """Condition on Measure: still to do after its day. A short-notice measure's day is when it stops being valid."""
    day = sa.func.coalesce(Measure.due_on, Measure.valid_to)
    return sa.and_(is_under_way(), day < today())


def is_complete() -> Condition:
    """Condition on Measure: cause, responsible party, time, follow-up and goal are there, or said why not.

    A short-notice measure is explained by its event, so it may lack a cause.
    """
    cause = sa.exists().where(
        MeasureCause.measure_id == Measure.id,
        Cause.id == MeasureCause.cause_id,
        Cause.removed_at.is_(None),
    )
    goal = sa.exists().where(
        MeasureGoal.measure_id == Measure.id,
        Goal.id == MeasureGoal.goal_id,
        Goal.removed_at.is_(None),
    )
    responsible = sa.exists().where(CaseParty.id == Measure.party_id, CaseParty.status == PartyStatus.ACCEPTED)
    return sa.and_(
        sa.or_(Measure.is_short_notice, cause),
        responsible,
        sa.func.coalesce(Measure.starts_on, Measure.due_on, Measure.valid_to).is_not(None),
        Measure.follow_up_plan.is_not(None),
        sa.or_(Measure.no_goal_reason.is_not(None), goal),
    )


def _measures() -> list[Branch]:
    """Two branches over the same rows, since a branch holds a few numbers only."""
    live = Measure.status != MeasureStatus.STOPPED
    kinds = (
        sa.select(sa.func.count(sa.distinct(FollowUp.kind)))
        .where(FollowUp.measure_id == Measure.id)
        .correlate(Measure)
        .scalar_subquery()
    )
    done = Measure.status == MeasureStatus.DONE
    started = Measure.status.in_((MeasureStatus.ONGOING, MeasureStatus.DONE))
    return [
        _branch(
            Measure.case_id,
            measures=sa.func.count(),
            measures_incomplete=_if(sa.not_(is_complete())),
            measures_unfollowed=_if(kinds < len(FollowUpKind)),
            measures_started=_if(started),
            measures_done=_if(done),
        ).where(live),
        _branch(Measure.case_id, measures_late=sa.func.count()).where(is_late()),
    ]
