"""Questions about the plan: measures with their causes, goals and follow-ups, grouped by problem, and its adoptions.

A measure is read in its circle; a cause or goal that does not reach the reader is left out, and the measure is then
told apart from one that has none. A cause whose measures do not reach the reader is no cause without measure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from tracker.domain.clock import today
from tracker.domain.people import Actor
from tracker.domain.plans import CLOSED, FollowUpKind, MeasureStatus
from tracker.domain.priorities import Outcome
from tracker.domain.problems import CauseLevel, FactorKind
from tracker.models.cases import CaseParty
from tracker.models.people import User
from tracker.models.plans import FollowUp, Goal, Measure, MeasureCause, MeasureGoal, PlanAdoption
from tracker.models.priorities import Decision
from tracker.models.problems import Cause, Problem
from tracker.queries.joint.causes import case_causes
from tracker.queries.joint.circles import visible_follow_ups
from tracker.queries.joint.problems import case_problems
from tracker.queries.planning.decisions import active_decisions
from tracker.queries.scope import content_case_ids, visible_goals, visible_measures


@dataclass(frozen=True, slots=True)
class MeasureView:
    """A measure with what the reader may know of its causes and goals."""

    measure: Measure
    causes: tuple[Cause, ...] = ()
    goals: tuple[Goal, ...] = ()
    latest: Mapping[FollowUpKind, FollowUp] = field(default_factory=dict)
    has_hidden_causes: bool = False

    @property
    def is_late(self) -> bool:
        """Its last day has passed and it is not closed."""
        last = self.measure.due_on or self.measure.valid_to
        return last is not None and last < today() and self.measure.status not in CLOSED

    @property
    def owes_cause(self) -> bool:
        """No cause at all: a warning until one is chosen. A short notice is explained by its event."""
        return not (self.causes or self.has_hidden_causes or self.measure.is_short_notice)

    @property
    def owes_afterthought(self) -> bool:
        """A short notice that nobody has thought back on yet."""
        return self.measure.is_short_notice and not self.measure.afterthought


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A cause with one of its measures; without a measure it is an orphan, or has its reason."""

    cause: Cause
    measure: MeasureView | None = None

    @property
    def is_orphan(self) -> bool:
        """A cause that nobody works on and nobody has explained."""
        return self.measure is None and not self.cause.no_measure_reason


@dataclass(frozen=True, slots=True)
class PlanGroup:
    """A problem with its causes' rows; background causes need no local measure."""

    problem: Problem
    decision: Decision | None
    rows: tuple[PlanRow, ...]
    background: tuple[Cause, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything the plan page shows. ``loose``: no cause; ``elsewhere``: causes that do not reach the reader."""

    groups: tuple[PlanGroup, ...]
    loose: tuple[MeasureView, ...]
    elsewhere: tuple[MeasureView, ...]
    measures: tuple[MeasureView, ...]
    adoptions: tuple[PlanAdoption, ...]

    @property
    def orphans(self) -> list[PlanRow]:
        """Causes of prioritised problems without measure or reason."""
        return [row for group in self.groups for row in group.rows if row.is_orphan]


def plan(session: Session, actor: Actor, case_id: str) -> Plan:
    """The plan as the actor may read it; the same number of queries whatever the number of rows."""
    views = measures(session, actor, case_id)
    problems = session.scalars(case_problems(actor, case_id)).all()
    decisions = active_decisions(session, [problem.id for problem in problems])
    causes: dict[str, list[Cause]] = defaultdict(list)
    for cause in session.scalars(case_causes(actor, case_id)):
        causes[cause.problem_id].append(cause)
    by_cause: dict[str, list[MeasureView]] = defaultdict(list)
    for view in views:
        for cause in view.causes:
            by_cause[cause.id].append(view)
    answered = _answered(session, [cause.id for rows in causes.values() for cause in rows])
    groups = [
        _group(problem, decisions.get(problem.id), causes[problem.id], by_cause, answered) for problem in problems
    ]
    return Plan(
        groups=tuple(sorted((group for group in groups if group.rows or group.background), key=_order)),
        loose=tuple(view for view in views if not view.causes and not view.has_hidden_causes),
        elsewhere=tuple(view for view in views if not view.causes and view.has_hidden_causes),
        measures=tuple(views),
        adoptions=tuple(adoptions(session, actor, case_id)),
    )


def _order(group: PlanGroup) -> tuple[int, int, str]:
    rank = group.decision.rank if group.decision else None
    return (rank or 1000, len(group.problem.letter), group.problem.letter)


def _group(
    problem: Problem,
    decision: Decision | None,
    causes: Sequence[Cause],
    by_cause: Mapping[str, Sequence[MeasureView]],
    answered: Collection[str],
) -> PlanGroup:
    is_prioritised = decision is not None and decision.outcome is Outcome.PRIORITISED
    rows: list[PlanRow] = []
    for cause in causes:
        there = by_cause.get(cause.id, ())
        rows += [PlanRow(cause, view) for view in there]
        if is_prioritised and needs_measure(cause) and cause.id not in answered:
            rows.append(PlanRow(cause))
    background = [
        cause
        for cause in causes
        if is_prioritised and cause.level is CauseLevel.BACKGROUND and cause.factor is FactorKind.RISK
    ]
    return PlanGroup(problem, decision, tuple(rows), tuple(each for each in background if each.id not in by_cause))


def needs_measure(cause: Cause) -> bool:
    """A cause that can be influenced here: background causes and protective factors are left out."""
    return cause.factor is FactorKind.RISK and cause.level is not CauseLevel.BACKGROUND


def _answered(session: Session, cause_ids: Collection[str]) -> set[str]:
    """Those of some causes that a measure works on, whoever reads it: its being there is no lack of the plan."""
    query = (
        sa.select(MeasureCause.cause_id)
        .join(Measure, MeasureCause.measure_id == Measure.id)
        .where(MeasureCause.cause_id.in_(cause_ids), Measure.status != MeasureStatus.STOPPED)
    )
    return set(session.scalars(query))


def case_measures(actor: Actor, case_id: str) -> sa.Select[Measure]:
    """A case's measures in the order they came, with type and responsible party."""
    return (
        visible_measures(actor)
        .where(Measure.case_id == case_id)
        .options(joinedload(Measure.type), joinedload(Measure.party).joinedload(CaseParty.organisation))
        .order_by(Measure.number)
    )


def measures(session: Session, actor: Actor, case_id: str) -> list[MeasureView]:
    """Every measure of the case with causes, goals and latest follow-ups."""
    return _views(session, actor, case_id, session.scalars(case_measures(actor, case_id)).all())


def measure_view(session: Session, actor: Actor, case_id: str, measure_id: str) -> MeasureView | None:
    """One measure, or None when the actor may not know of it."""
    row = find_measure(session, actor, case_id, measure_id)
    return next(iter(_views(session, actor, case_id, [row] if row else [])), None)


def find_measure(session: Session, actor: Actor, case_id: str, measure_id: str) -> Measure | None:
    """One measure's row, or None."""
    return session.scalars(case_measures(actor, case_id).where(Measure.id == measure_id)).one_or_none()


def _views(session: Session, actor: Actor, case_id: str, rows: Sequence[Measure]) -> list[MeasureView]:
    ids = [row.id for row in rows]
    causes = {row.id: row for row in session.scalars(case_causes(actor, case_id).options(joinedload(Cause.problem)))}
    goals = {row.id: row for row in session.scalars(visible_goals(actor).where(Goal.case_id == case_id))}
    cause_ids = _pairs(session.execute(_live_causes(ids)))
    goal_ids = _pairs(session.execute(_links(MeasureGoal.measure_id, MeasureGoal.goal_id, ids)))
    latest: dict[str, dict[FollowUpKind, FollowUp]] = defaultdict(dict)
    for row in session.scalars(_follow_ups(actor, ids)):
        latest[row.measure_id][row.kind] = row
    return [
        MeasureView(
            measure=row,
            causes=tuple(sorted((causes[key] for key in cause_ids[row.id] if key in causes), key=_cause_order)),
            goals=tuple(sorted((goals[key] for key in goal_ids[row.id] if key in goals), key=lambda each: each.number)),
            latest=latest[row.id],
            has_hidden_causes=any(key not in causes for key in cause_ids[row.id]),
        )
        for row in rows
    ]


def _cause_order(cause: Cause) -> tuple[int, str, int]:
    return (len(cause.problem.letter), cause.problem.letter, cause.number)


def _live_causes(measure_ids: Collection[str]) -> sa.Select[str, str]:
    return _links(MeasureCause.measure_id, MeasureCause.cause_id, measure_ids).where(
        sa.exists().where(Cause.id == MeasureCause.cause_id, Cause.removed_at.is_(None)),
    )


def _links(
    one: sa.orm.InstrumentedAttribute[str],
    other: sa.orm.InstrumentedAttribute[str],
    ids: Collection[str],
) -> sa.Select[str, str]:
    return sa.select(one, other).where(one.in_(ids))


def _pairs(rows: Iterable[sa.Row[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for measure_id, other_id in rows:
        found[measure_id].append(other_id)
    return found


def _follow_ups(actor: Actor, measure_ids: Collection[str]) -> sa.Select[FollowUp]:
    return (
        visible_follow_ups(actor)
        .where(FollowUp.measure_id.in_(measure_ids))
        .order_by(FollowUp.followed_up_on, FollowUp.created_at)
    )


def follow_ups(session: Session, actor: Actor, measure: Measure) -> Sequence[tuple[FollowUp, str]]:
    """The follow-ups of a measure that reach the actor, newest first, with who recorded it."""
    query = (
        visible_follow_ups(actor)
        .join(User, FollowUp.recorded_by_id == User.id)
        .add_columns(User.name)
        .where(FollowUp.measure_id == measure.id)
        .order_by(FollowUp.followed_up_on.desc(), FollowUp.kind)
    )
    return [(row, name) for row, name in session.execute(query)]


def same_day_follow_up(session: Session, actor: Actor, measure: Measure, row: FollowUp) -> FollowUp | None:
    """The follow-up of the same kind and day that reaches the actor, if one is written down."""
    query = visible_follow_ups(actor).where(
        FollowUp.measure_id == measure.id,
        FollowUp.kind == row.kind,
        FollowUp.followed_up_on == row.followed_up_on,
    )
    return session.scalars(query).one_or_none()


def adoptions(session: Session, actor: Actor, case_id: str) -> Sequence[PlanAdoption]:
    """Versions of the plan that the steering group has adopted, newest first."""
    query = (
        sa.select(PlanAdoption)
        .where(PlanAdoption.case_id == case_id, PlanAdoption.case_id.in_(content_case_ids(actor)))
        .order_by(PlanAdoption.number.desc())
    )
    return session.scalars(query).all()


def cause_links(session: Session, measure_id: str) -> dict[str, MeasureCause]:
    """Which causes a measure is tied to, by the cause's id."""
    query = sa.select(MeasureCause).where(MeasureCause.measure_id == measure_id)
    return {row.cause_id: row for row in session.scalars(query)}


def goal_links(session: Session, measure_id: str) -> dict[str, MeasureGoal]:
    """Which goals a measure serves, by the goal's id."""
    query = sa.select(MeasureGoal).where(MeasureGoal.measure_id == measure_id)
    return {row.goal_id: row for row in session.scalars(query)}


def numbers_used(session: Session, case_id: str) -> int:
    """The highest number a measure of the case has."""
    return session.scalar(sa.select(sa.func.max(Measure.number)).where(Measure.case_id == case_id)) or 0
