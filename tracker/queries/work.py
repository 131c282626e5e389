"""Questions behind Mitt arbete: what concerns the actor now, across all cases at once.

Each is one statement however many cases there are, starts in scope and is bounded by a limit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.cases import CaseStatus, MeetingKind
from tracker.domain.clock import now
from tracker.domain.people import Actor
from tracker.domain.priorities import Criterion
from tracker.domain.steps import PassageKind, Step
from tracker.models.cases import Case, CaseCoordinator, CaseParty, Meeting
from tracker.models.places import Place
from tracker.models.priorities import Score
from tracker.models.problems import Problem
from tracker.models.process import StepPassage
from tracker.queries.gating.asking import THESE_CASES, Question
from tracker.queries.gating.gate_counts import own_problem
from tracker.queries.pressing import KEPT, is_open
from tracker.queries.scope import (
    knows_case,
    my_cases,
    reached,
    readable_circles,
    reads_case,
)

MOST_CASES: Final = 25


class OpenCase(NamedTuple):
    """What Mitt arbete tells of a case by itself."""

    id: str
    title: str
    registry_number: str | None
    reference: str
    step: Step
    programme_version_id: str
    is_walk_only: bool = False


@dataclass(frozen=True, slots=True)
class MyCases:
    """The open cases that concern a person, as many as are shown, and whether there are more."""

    known: Sequence[OpenCase]
    has_more: bool

    @property
    def shown(self) -> list[OpenCase]:
        """Without walks that no case was made of: they have meetings and no step to be at."""
        return [case for case in self.known if not case.is_walk_only]

    @property
    def ids(self) -> list[str]:
        """The ids of all of them."""
        return [case.id for case in self.known]


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
class Deviation:
    """A case that went on with a reason although something was missing."""

    case_id: str
    case_title: str
    from_step: Step
    to_step: Step
    reason: str
    passed_at: dt.datetime


def my_open_cases(session: Session, actor: Actor) -> MyCases:
    """The open cases that concern the actor, latest changed first, as many as are shown."""
    rows = session.connection().execute(_my_open_cases(actor)).all()
    return MyCases([OpenCase._make(row) for row in rows[:MOST_CASES]], has_more=len(rows) > MOST_CASES)


@lru_cache(maxsize=KEPT)
def _my_open_cases(actor: Actor) -> Question:
    columns = (
        Case.id, Case.title, Case.registry_number, Case.reference, Case.step, Case.programme_version_id,
        Case.is_walk_only,
    )  # fmt: skip
    return (
        my_cases(actor)
        .with_only_columns(*columns)
        .where(Case.status == CaseStatus.OPEN)
        .order_by(Case.updated_at.desc(), Case.id)
        .limit(MOST_CASES + 1)
    )


def coordinated_ids(session: Session, actor: Actor, case_ids: Sequence[str]) -> frozenset[str]:
    """Which of some cases the actor coordinates."""
    query = sa.select(CaseCoordinator.case_id).where(
        CaseCoordinator.case_id.in_(case_ids),
        CaseCoordinator.user_id == actor.user_id,
        CaseCoordinator.ended_at.is_(None),
    )
    return frozenset(session.scalars(query))


def coming_meetings(session: Session, actor: Actor, mine: MyCases, limit: int) -> list[ComingMeeting]:
    """The next meetings in my cases that I may read about."""
    asked = {"moment": now()} if mine.has_more else {"moment": now(), "case_ids": mine.ids}
    rows = session.connection().execute(_coming_meetings(actor, limit, are_few=not mine.has_more), asked)
    return [ComingMeeting(*row) for row in rows]


@lru_cache(maxsize=KEPT)
def _coming_meetings(actor: Actor, limit: int, *, are_few: bool) -> Question:
    """Few cases lead to their meetings; of many, the meetings are read by their day until enough are mine."""
    return (
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
            Meeting.case_id.in_(THESE_CASES) if are_few else knows_case(actor, only_mine=True),
            is_open(),
            reads_case(actor),
            Meeting.starts_at >= sa.bindparam("moment"),
            Meeting.cancelled_at.is_(None),
            reached(actor, Meeting),
        )
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(limit)
    )


def unscored_problems(session: Session, actor: Actor, case_ids: Sequence[str]) -> dict[str, int]:
    """How many problems my organisation has not scored in full, by case."""
    rows = session.connection().execute(_unscored_problems(actor), {"case_ids": list(case_ids)})
    return {row[0]: row[1] for row in rows}


@lru_cache(maxsize=KEPT)
def _unscored_problems(actor: Actor) -> Question:
    given = (
        sa.select(sa.func.count())
        .select_from(Score)
        .join(CaseParty, Score.party_id == CaseParty.id)
        .where(Score.problem_id == Problem.id, CaseParty.organisation_id == actor.organisation_id)
        .correlate(Problem)
        .scalar_subquery()
    )
    return (
        sa.select(Problem.case_id, sa.func.count())
        .join(Case, Problem.case_id == Case.id)
        .where(
            Problem.case_id.in_(THESE_CASES),
            reads_case(actor),
            Problem.circle.in_(readable_circles(actor)),
            own_problem(),
            given < len(Criterion),
        )
        .group_by(Problem.case_id)
    )


def bounding_box(session: Session, actor: Actor, case_ids: Sequence[str]) -> tuple[float, float, float, float] | None:
    """South, west, north and east of the places in some of my cases."""
    box = session.connection().execute(_bounding_box(actor), {"case_ids": list(case_ids)}).one()
    return None if box[0] is None else (box[0], box[1], box[2], box[3])


@lru_cache(maxsize=KEPT)
def _bounding_box(actor: Actor) -> Question:
    return (
        sa.select(
            sa.func.min(Place.min_lat),
            sa.func.min(Place.min_lon),
            sa.func.max(Place.max_lat),
            sa.func.max(Place.max_lon),
        )
        .join(Case, Place.case_id == Case.id)
        .where(
            Place.case_id.in_(THESE_CASES),
            Place.geometry.is_not(None),
            Place.removed_at.is_(None),
            knows_case(actor, only_mine=True),
        )
    )


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
