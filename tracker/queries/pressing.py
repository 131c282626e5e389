"""What presses in the cases that concern a person: measures that are late or soon due, and reviews that were promised.

Each is one statement however many cases there are, led by what the person answers for, and bounded by a limit.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from tracker.domain.cases import CaseStatus, PartyStatus
from tracker.domain.clock import today
from tracker.domain.people import Actor
from tracker.domain.priorities import Outcome
from tracker.models.cases import Case, CaseCoordinator, CaseParty
from tracker.models.people import Organisation
from tracker.models.plans import Measure
from tracker.models.priorities import Decision
from tracker.models.problems import Problem
from tracker.queries.gating.asking import Question
from tracker.queries.gating.gate_counts import is_late, is_under_way, own_problem
from tracker.queries.scope import reached, readable_circles, reads_case

MOST_ROWS: Final = 40
# Building a statement costs more than asking it, so each is kept for who asks again. They hold no rows.
KEPT: Final = 256
SOON: Final = dt.timedelta(days=14)


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


def is_open() -> sa.ColumnElement[bool]:
    """Condition on Case, said so that no database reads every open case first."""
    return Case.status.not_in((CaseStatus.CLOSED, CaseStatus.REFERRED))


def coordinated(actor: Actor) -> sa.Select[str]:
    """The ids of cases whose coordinator function the actor is in now, to be asked for by their index."""
    return sa.select(CaseCoordinator.case_id).where(
        CaseCoordinator.user_id == actor.user_id,
        CaseCoordinator.ended_at.is_(None),
    )


def pressing_measures(session: Session, actor: Actor) -> list[PressingMeasure]:
    """My organisation's measures that are late or soon due; others' late ones and afterthoughts where I coordinate."""
    return [PressingMeasure(*row) for row in session.execute(_pressing_measures(actor, today()))]


@lru_cache(maxsize=KEPT)
def _pressing_measures(actor: Actor, day: dt.date) -> Question:
    """Kept for the day, since what is late depends on it. Led by what I answer for, not by every case there is."""
    responsible = aliased(CaseParty)  # reads_case() asks about the actor's own party row
    due = sa.func.coalesce(Measure.due_on, Measure.valid_to)
    soon = day + SOON
    is_mine = Measure.case_id.in_(coordinated(actor))
    owed = sa.and_(Measure.is_short_notice, Measure.afterthought.is_(None), Measure.afterthought_due_on <= soon)
    my_parties = sa.select(CaseParty.id).where(
        CaseParty.organisation_id == actor.organisation_id,
        CaseParty.status == PartyStatus.ACCEPTED,
    )
    found = sa.union(
        sa.select(Measure.id).where(Measure.party_id.in_(my_parties), is_under_way(), due <= soon),
        sa.select(Measure.id).where(is_mine, sa.or_(is_late(), owed)),
    )
    return (
        sa.select(Measure)
        .join(Case, Measure.case_id == Case.id)
        .outerjoin(responsible, Measure.party_id == responsible.id)
        .outerjoin(Organisation, responsible.organisation_id == Organisation.id)
        .where(Measure.id.in_(found), is_open(), reads_case(actor), reached(actor, Measure))
        .add_columns(
            Case.title,
            Organisation.id,
            Organisation.short_name,
            is_mine.label("is_coordinated"),
            sa.func.coalesce(is_late(), sa.false()),
        )
        .order_by(due, Measure.id)
        .limit(MOST_ROWS)
    )


def due_reviews(session: Session, actor: Actor) -> list[DueReview]:
    """Deselected problems to look at again within a fortnight, in the cases I coordinate."""
    rows = session.connection().execute(_due_reviews(actor), {"soon": today() + SOON})
    return [DueReview(*row) for row in rows]


@lru_cache(maxsize=KEPT)
def _due_reviews(actor: Actor) -> Question:
    return (
        sa.select(Case.id, Case.title, Problem.letter, Problem.title, Decision.review_on)
        .join(Problem, Problem.case_id == Case.id)
        .join(Decision, sa.and_(Decision.problem_id == Problem.id, Decision.superseded_at.is_(None)))
        .where(
            Case.id.in_(coordinated(actor)),
            is_open(),
            reads_case(actor),
            Problem.circle.in_(readable_circles(actor)),
            Decision.outcome == Outcome.DESELECTED,
            Decision.review_on <= sa.bindparam("soon"),
            own_problem(),
        )
        .order_by(Decision.review_on, Case.id, Problem.letter)
        .limit(MOST_ROWS)
    )
