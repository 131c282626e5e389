"""Like queries/scope.py, for what carries a circle of its own: texts of mappings, follow-ups, meetings, the log."""

from __future__ import annotations

import sqlalchemy as sa

from tracker.domain.access import Circle
from tracker.domain.people import Actor, UserRole
from tracker.models.cases import Meeting
from tracker.models.mapping import Observation, OwnMapping, PossibleCause
from tracker.models.plans import FollowUp, Measure
from tracker.models.problems import Problem
from tracker.models.records import AuditChange, AuditEvent
from tracker.models.walks.after import WalkClosing
from tracker.models.walks.findings import WalkFinding
from tracker.models.walks.planned import SafetyWalk, WalkStop
from tracker.queries.scope import (
    content_case_ids,
    is_any,
    is_shared,
    reached,
    readable_circles,
    shared_observation,
    visible_events,
    visible_measures,
)


def joint_observations(actor: Actor) -> sa.Select[Observation]:
    """Revealed observations that somebody else may read too and that reach the actor; joined to their mapping."""
    return (
        sa.select(Observation)
        .join(OwnMapping, Observation.mapping_id == OwnMapping.id)
        .where(shared_observation(actor), Observation.removed_at.is_(None))
    )


def visible_answers(actor: Actor) -> sa.Select[OwnMapping]:
    """Revealed mappings whose answers about their sources are shared and reach the actor."""
    return sa.select(OwnMapping).where(
        OwnMapping.revealed_at.is_not(None),
        OwnMapping.case_id.in_(content_case_ids(actor)),
        is_shared(actor, OwnMapping.answers_circle),
    )


def visible_possible_causes(actor: Actor) -> sa.Select[PossibleCause]:
    """Possible causes of revealed mappings that are shared and reach the actor; joined to their mapping.

    One that belongs to an observation is read where that is read too.
    """
    observations = joint_observations(actor).with_only_columns(Observation.id)
    return (
        sa.select(PossibleCause)
        .join(OwnMapping, PossibleCause.mapping_id == OwnMapping.id)
        .where(
            OwnMapping.revealed_at.is_not(None),
            OwnMapping.case_id.in_(content_case_ids(actor)),
            shared_cause(actor),
            sa.or_(PossibleCause.observation_id.is_(None), PossibleCause.observation_id.in_(observations)),
        )
    )


def shared_cause(actor: Actor) -> sa.ColumnElement[bool]:
    """Condition on PossibleCause alone: it is shared and reaches the actor, or is the actor's organisation's own."""
    own = sa.select(OwnMapping.id).where(OwnMapping.organisation_id == actor.organisation_id)
    shared_by_us = sa.and_(PossibleCause.circle != Circle.OWN_ORGANISATION, PossibleCause.mapping_id.in_(own))
    return sa.or_(is_any(PossibleCause.circle, readable_circles(actor)), shared_by_us)


def visible_follow_ups(actor: Actor) -> sa.Select[FollowUp]:
    """Follow-ups in a circle that reaches the actor, of measures that do."""
    measures = visible_measures(actor).with_only_columns(Measure.id)
    return sa.select(FollowUp).where(FollowUp.measure_id.in_(measures), reached(actor, FollowUp))


def visible_meetings(actor: Actor) -> sa.Select[Meeting]:
    """Meetings of readable cases in a circle that reaches the actor."""
    return sa.select(Meeting).where(Meeting.case_id.in_(content_case_ids(actor)), reached(actor, Meeting))


def visible_changes(actor: Actor) -> sa.Select[AuditChange]:
    """Old and new values of visible_events in circles that reach the actor; nothing for the system administrator.

    A value keeps the circle it was written in, and follows its problem's, measure's or meeting's (a walk's too) when
    that is narrowed later.
    """
    if actor.role is UserRole.SYSTEM_ADMIN:
        return sa.select(AuditChange).where(sa.false())
    circles = readable_circles(actor)
    query = visible_events(actor).join(AuditEvent.changes).outerjoin(Problem, AuditChange.problem_id == Problem.id)
    of_problem = sa.or_(AuditChange.problem_id.is_(None), is_any(Problem.circle, circles))
    query = query.outerjoin(Measure, AuditChange.row_id == Measure.id).outerjoin(
        Meeting, AuditChange.row_id == Meeting.id
    )
    for model in (Measure, Meeting):
        query = query.where(sa.or_(model.id.is_(None), reached(actor, model)))
    walks = sa.select(SafetyWalk.id).join(SafetyWalk.meeting).where(reached(actor, Meeting))
    of_walk = {
        SafetyWalk.__tablename__: walks,
        WalkStop.__tablename__: sa.select(WalkStop.id).where(WalkStop.walk_id.in_(walks)),
        WalkClosing.__tablename__: sa.select(WalkClosing.id).where(WalkClosing.walk_id.in_(walks)),
        WalkFinding.__tablename__: sa.select(WalkFinding.id).where(WalkFinding.walk_id.in_(walks)),
    }
    for name, rows in of_walk.items():
        query = query.where(sa.or_(AuditChange.table_name != name, AuditChange.row_id.in_(rows)))
    return query.where(is_any(AuditChange.circle, circles), of_problem).with_only_columns(AuditChange)
