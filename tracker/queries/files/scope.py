"""Where an actor becomes a WHERE for attachments; what they hang on is asked of queries/scope.py."""

from __future__ import annotations

import sqlalchemy as sa

from tracker.domain.files.kinds import FileState
from tracker.domain.people import Actor, UserRole
from tracker.models.cases import Meeting
from tracker.models.files.attachments import Attachment
from tracker.models.files.stored import StoredFile
from tracker.models.mapping import Observation
from tracker.models.plans import Measure
from tracker.models.problems import Problem
from tracker.models.walks.findings import WalkFinding
from tracker.queries.joint.circles import visible_meetings
from tracker.queries.scope import (
    content_case_ids,
    readable_circles,
    visible_measures,
    visible_observations,
    visible_problems,
)
from tracker.queries.walks.scope import visible_findings

_FOLLOW_ALL = frozenset({UserRole.OVERVIEW, UserRole.SYSTEM_ADMIN})


def known_attachments(actor: Actor) -> sa.Select[Attachment]:
    """Attachments that the actor may know of, taken away or not, joined to what is stored of them.

    In a case whose content the actor reads, in a circle that reaches the actor, and on something that the actor reads:
    a sealed mapping seals its files, the circle of a problem, measure or meeting bounds its own. What is not found
    clean yet, or is blocked, only its own organisation knows of. Who follows every case from outside is no
    organisation's own people.
    """
    own = sa.and_(
        Attachment.organisation_id == actor.organisation_id,
        sa.false() if actor.role in _FOLLOW_ALL else sa.true(),
    )
    shared = sa.and_(
        sa.or_(*(Attachment.circle == circle for circle in readable_circles(actor))),
        StoredFile.state == FileState.CLEAN,
    )
    return (
        sa.select(Attachment)
        .join(StoredFile, Attachment.content_id == StoredFile.sha256)
        .where(Attachment.case_id.in_(content_case_ids(actor)), sa.or_(own, shared), *_on_what_is_read(actor))
    )


def visible_attachments(actor: Actor) -> sa.Select[Attachment]:
    """Those that are not taken away."""
    return known_attachments(actor).where(Attachment.removed_at.is_(None))


def _on_what_is_read(actor: Actor) -> list[sa.ColumnElement[bool]]:
    """Pictures are read by all who read the case: there is nothing to add."""
    observations = visible_observations(actor).with_only_columns(Observation.id)
    problems = visible_problems(actor).with_only_columns(Problem.id)
    measures = visible_measures(actor).with_only_columns(Measure.id)
    meetings = visible_meetings(actor).with_only_columns(Meeting.id)
    findings = visible_findings(actor).where(WalkFinding.removed_at.is_(None)).with_only_columns(WalkFinding.id)
    return [
        sa.or_(Attachment.observation_id.is_(None), Attachment.observation_id.in_(observations)),
        sa.or_(Attachment.problem_id.is_(None), Attachment.problem_id.in_(problems)),
        sa.or_(Attachment.measure_id.is_(None), Attachment.measure_id.in_(measures)),
        sa.or_(Attachment.meeting_id.is_(None), Attachment.meeting_id.in_(meetings)),
        sa.or_(Attachment.finding_id.is_(None), Attachment.finding_id.in_(findings)),
    ]
