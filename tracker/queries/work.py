"""Questions behind Mitt arbete: what concerns the actor now, across all cases at once.

Each is one statement however many cases there are, starts in scope and is bounded by a limit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from tracker.domain.cases import CaseStatus, MeetingKind, PartyStatus
from tracker.domain.clock import now, today
from tracker.domain.people import Actor
from tracker.domain.priorities import Criterion, Outcome
from tracker.domain.steps import PassageKind, Step
from tracker.models.cases import Case, CaseCoordinator, CaseParty, Meeting
from tracker.models.people import Organisation
from tracker.models.places import Place
from tracker.models.plans import Measure
from tracker.models.priorities import Decision, Score
from tracker.models.problems import Problem
from tracker.models.process import StepPassage
from tracker.queries.gating.gate_counts import is_late, is_under_way, own_problem
from tracker.queries.scope import (
    case_grounds,
    knows_case,
    my_cases,
    readable_circles,
    reads_case,
)

MOST_CASES: Final = 25
MOST_ROWS: Final = 40
SOON: Final = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True)
class ComingMeeting:
    """A planned meeting with its case."""

    meeting_id: str
    case_id: str
    case_title: str
    kind: MeetingKind
    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime | None
    location: str | None


@dataclass(frozen=True, slots=True)
class PressingMeasure:
    """A measure that wants something: a report, an answer why it is late, or an afterthought."""

    measure: Measure
    case_title: str
    organisation_id: str | None
    organisation: str | None
    is_coordinated: bool
    is_late: bool


@dataclass(frozen=True, slots=True)
class DueReview:
    """A deselected problem that the steering group promised to look at again."""

    case_id: str
    case_title: str
    letter: str
    title: str
    review_on: dt.date


@dataclass(frozen=True, slots=True)
class Deviation:
    """A case that went on with a reason although something was missing."""

    case_id: str
    case_title: str
    from_step: Step
    to_step: Step
    reason: str
    passed_at: dt.datetime


def my_open_cases(session: Session, actor: Actor) -> tuple[Sequence[Case], bool]:
    """The open cases that concern the actor, latest changed first, and whether there are more than are shown."""
    query = (
        my_cases(actor)
        .where(Case.status == CaseStatus.OPEN)
        .order_by(Case.updated_at.desc(), Case.id)
        .limit(MOST_CASES + 1)
    )
    rows = session.scalars(query).all()
    return rows[:MOST_CASES], len(rows) > MOST_CASES


def coordinated_ids(session: Session, actor: Actor, case_ids: Sequence[str]) -> frozenset[str]:
    """Which of some cases the actor coordinates."""
    query = sa.select(CaseCoordinator.case_id).where(CaseCoordinator.case_id.in_(case_ids), _mine(actor))
    return frozenset(session.scalars(query))


def _mine(actor: Actor) -> sa.ColumnElement[bool]:
    return sa.and_(CaseCoordinator.user_id == actor.user_id, CaseCoordinator.ended_at.is_(None))


def _coordinated(actor: Actor) -> sa.Select[str]:
    return sa.select(CaseCoordinator.case_id).where(_mine(actor))


def _my_ids(actor: Actor) -> sa.CompoundSelect[str]:
    """Cases that concern the actor, each ground led by its own index: the same cost in a large city as in a small."""
    return sa.union(*(ground.with_only_columns(Case.id) for ground in case_grounds(actor, only_mine=True)))


def _is_open() -> sa.ColumnElement[bool]:
    """Said so that no database reads every open case first."""
    return Case.status.not_in((CaseStatus.CLOSED, CaseStatus.REFERRED))


def coming_meetings(session: Session, actor: Actor, limit: int) -> list[ComingMeeting]:
    """The next meetings in my cases that I may read about."""
    query = (
        sa.select(
            Meeting.id,
            Meeting.case_id,
            Case.title,
            Meeting.kind,
            Meeting.title,
            Meeting.starts_at,
            Meeting.ends_at,
            Meeting.location,
        )
        .join(Case, Meeting.case_id == Case.id)
        .where(
            Meeting.case_id.in_(_my_ids(actor)),
            _is_open(),
            reads_case(actor),
            Meeting.starts_at >= now(),
            Meeting.cancelled_at.is_(None),
        )
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(limit)
    )
    return [ComingMeeting(*row) for row in session.execute(query)]


def pressing_measures(session: Session, actor: Actor) -> list[PressingMeasure]:
    """My organisation's measures that are late or soon due; others' late ones and afterthoughts where I coordinate."""
    responsible = aliased(CaseParty)  # reads_case() asks about the actor's own party row
    day = sa.func.coalesce(Measure.due_on, Measure.valid_to)
    soon = today() + SOON
    is_mine = sa.and_(responsible.organisation_id == actor.organisation_id, responsible.status == PartyStatus.ACCEPTED)
    coordinated = Measure.case_id.in_(_coordinated(actor))
    owed = sa.and_(Measure.is_short_notice, Measure.afterthought.is_(None), Measure.afterthought_due_on <= soon)
    query: sa.Select[*tuple[Any, ...]] = (
        sa.select(Measure)
        .join(Case, Measure.case_id == Case.id)
        .outerjoin(responsible, Measure.party_id == responsible.id)
        .outerjoin(Organisation, responsible.organisation_id == Organisation.id)
        .where(
            Measure.case_id.in_(_my_ids(actor)),
            _is_open(),
            reads_case(actor),
            sa.or_(
                sa.and_(is_mine, is_under_way(), day <= soon),
                sa.and_(coordinated, sa.or_(is_late(), owed)),
            ),
        )
        .add_columns(
            Case.title,
            Organisation.id,
            Organisation.short_name,
            coordinated.label("is_coordinated"),
            sa.func.coalesce(is_late(), sa.false()),
        )
        .order_by(day, Measure.id)
        .limit(MOST_ROWS)
    )
    return [PressingMeasure(*row) for row in session.execute(query)]


def due_reviews(session: Session, actor: Actor) -> list[DueReview]:
    """Deselected problems to look at again within a fortnight, in the cases I coordinate."""
    query: sa.Select[*tuple[Any, ...]] = (
        sa.select(Case.id, Case.title, Problem.letter, Problem.title, Decision.review_on)
        .join(Problem, Problem.case_id == Case.id)
        .join(Decision, sa.and_(Decision.problem_id == Problem.id, Decision.superseded_at.is_(None)))
        .where(
            Case.id.in_(_coordinated(actor)),
            _is_open(),
            reads_case(actor),
            Problem.circle.in_(readable_circles(actor)),
            Decision.outcome == Outcome.DESELECTED,
            Decision.review_on <= today() + SOON,
            own_problem(),
        )
        .order_by(Decision.review_on, Case.id, Problem.letter)
        .limit(MOST_ROWS)
    )
    return [DueReview(*row) for row in session.execute(query)]


def unscored_problems(session: Session, actor: Actor, case_ids: Sequence[str]) -> dict[str, int]:
    """How many problems my organisation has not scored in full, by case."""
    given = (
        sa.select(sa.func.count())
        .select_from(Score)
        .join(CaseParty, Score.party_id == CaseParty.id)
        .where(Score.problem_id == Problem.id, CaseParty.organisation_id == actor.organisation_id)
        .correlate(Problem)
        .scalar_subquery()
    )
    query: sa.Select[*tuple[Any, ...]] = (
        sa.select(Problem.case_id, sa.func.count())
        .join(Case, Problem.case_id == Case.id)
        .where(
            Problem.case_id.in_(case_ids),
            reads_case(actor),
            Problem.circle.in_(readable_circles(actor)),
            own_problem(),
            given < len(Criterion),
        )
        .group_by(Problem.case_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def bounding_box(session: Session, actor: Actor, case_ids: Sequence[str]) -> tuple[float, float, float, float] | None:
    """South, west, north and east of the places in some of my cases."""
    query: sa.Select[*tuple[Any, ...]] = (
        sa.select(
            sa.func.min(Place.min_lat),
            sa.func.min(Place.min_lon),
            sa.func.max(Place.max_lat),
            sa.func.max(Place.max_lon),
        )
        .join(Case, Place.case_id == Case.id)
        .where(
            Place.case_id.in_(case_ids),
            Place.geometry.is_not(None),
            Place.removed_at.is_(None),
            knows_case(actor, only_mine=True),
        )
    )
    south, west, north, east = session.execute(query).one()
    return None if south is None else (south, west, north, east)


def latest_deviations(session: Session, actor: Actor, limit: int) -> list[Deviation]:
    """Cases that went on with a reason, newest first, among all that the actor may read."""
    columns = (StepPassage.from_step, StepPassage.to_step, StepPassage.reason, StepPassage.passed_at)
    query: sa.Select[*tuple[Any, ...]] = (
        sa.select(Case.id, Case.title, *columns)
        .join(StepPassage, StepPassage.case_id == Case.id)
        .where(StepPassage.kind == PassageKind.DEVIATION, reads_case(actor))
        .order_by(StepPassage.passed_at.desc(), StepPassage.id)
        .limit(limit)
    )
    return [Deviation(*row) for row in session.execute(query)]
