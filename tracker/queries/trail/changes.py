"""Old and new values in the audit trail: what a verb must know to write them, and what a reader of the log may see."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any, Final, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Session

from tracker.domain.access import Circle
from tracker.domain.audit import AuditOutcome
from tracker.domain.people import Actor
from tracker.models.cases import Meeting
from tracker.models.people import User
from tracker.models.plans import Goal, Indicator
from tracker.models.problems import Problem
from tracker.models.records import AuditChange, AuditEvent
from tracker.models.walks.planned import SafetyWalk
from tracker.queries.joint.circles import visible_changes
from tracker.queries.scope import visible_events

MOST_ACTS: Final = 20


class Bounds(NamedTuple):
    """What bounds a row now: the circle of the problem or the meeting that it hangs on, and which problem it is."""

    problem_id: str | None
    circle: Circle


def stored_values(session: Session, row: DeclarativeBase, names: Collection[str]) -> Mapping[str, Any]:
    """Some fields of a row as the database has them now, past what the session holds."""
    table = sa.inspect(type(row)).local_table
    key = sa.inspect(row).identity or ()
    query = sa.select(*(table.c[name] for name in names))
    query = query.where(*(column == part for column, part in zip(table.primary_key, key, strict=True)))
    found = session.connection().execute(query).mappings().one_or_none()
    return {**found} if found else {}


def bounds_of(session: Session, owners: Collection[tuple[str, str]]) -> dict[tuple[str, str], Bounds]:
    """What bounds some (table, id) of problem, goal, indicator, meeting and walk; one query. None for what is gone."""
    ids = {table: [row_id for owner, row_id in owners if owner == table] for table in _roads()}
    questions = [road.where(key.in_(ids[table])) for table, (key, road) in _roads().items() if ids[table]]
    if not questions:
        return {}
    answered = session.connection().execute(sa.union_all(*questions))
    return {(table, row_id): Bounds(problem_id, Circle(circle)) for table, row_id, problem_id, circle in answered}


def changes_of(session: Session, actor: Actor, event_ids: Collection[str]) -> dict[str, list[AuditChange]]:
    """The old and new values that the actor may read of some events, by event and in their order."""
    if not event_ids:
        return {}
    query = visible_changes(actor).where(AuditChange.event_id.in_(event_ids))
    found: dict[str, list[AuditChange]] = {}
    for change in session.scalars(query.order_by(AuditChange.event_id, AuditChange.number)):
        found.setdefault(change.event_id, []).append(change)
    return found


def acts_on(session: Session, actor: Actor, case_id: str, row_id: str) -> list[tuple[AuditEvent, str | None]]:
    """The latest acts on one row of a case with who acted, newest first; also those on many that changed it."""
    changed = sa.exists().where(AuditChange.event_id == AuditEvent.id, AuditChange.row_id == row_id)
    query = (
        visible_events(actor)
        .outerjoin(User, AuditEvent.user_id == User.id)
        .where(
            AuditEvent.case_id == case_id,
            AuditEvent.outcome == AuditOutcome.DONE,
            sa.or_(AuditEvent.subject_id == row_id, changed),
        )
        .order_by(AuditEvent.position.desc())
        .limit(MOST_ACTS)
        .with_only_columns(AuditEvent, User.name)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


@cache
def _roads() -> dict[str, tuple[Any, sa.Select[Any]]]:
    """From a row to what bounds it: its key, and the question that the key is asked in."""
    goal, indicator = _road("goal", Goal.id), _road("indicator", Indicator.id)
    walk = _road("safety_walk", SafetyWalk.id, Meeting)
    return {
        "meeting": (Meeting.id, _road("meeting", Meeting.id, Meeting)),
        "safety_walk": (SafetyWalk.id, walk.join(Meeting, SafetyWalk.meeting_id == Meeting.id)),
        "problem": (Problem.id, _road("problem", Problem.id)),
        "goal": (Goal.id, goal.join(Problem, Goal.problem_id == Problem.id)),
        "indicator": (
            Indicator.id,
            indicator.join(Goal, Indicator.goal_id == Goal.id).join(Problem, Goal.problem_id == Problem.id),
        ),
    }


def _road(
    table: str, key: sa.orm.InstrumentedAttribute[str], bound: type[Meeting | Problem] = Problem
) -> sa.Select[Any]:
    circle = sa.type_coerce(bound.circle, sa.String)
    problem_id = Problem.id if bound is Problem else sa.cast(sa.null(), sa.String)
    columns: tuple[Any, ...] = (sa.literal(table), key, problem_id.label("problem_id"), circle)
    return sa.select(*columns).select_from(key.class_)
