"""Files of a case that can be given out: shared, found clean, and on something that is shared too."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from tracker.domain.access import Circle
from tracker.domain.files.kinds import FileState
from tracker.domain.people import Actor
from tracker.models.cases import Meeting
from tracker.models.files.attachments import Attachment
from tracker.models.files.stored import StoredFile
from tracker.models.mapping import Observation
from tracker.models.plans import Measure
from tracker.models.problems import Problem
from tracker.models.walks.findings import WalkFinding
from tracker.models.walks.planned import SafetyWalk
from tracker.queries.files.scope import visible_attachments
from tracker.queries.joint.circles import joint_observations

_THINGS = (
    (Observation, Attachment.observation_id),
    (Problem, Attachment.problem_id),
    (Measure, Attachment.measure_id),
    (Meeting, Attachment.meeting_id),
)


# the meeting of the walk that a finding is of
_WALKED = aliased(Meeting)


def disclosable_files(actor: Actor, case_id: str) -> sa.Select[*tuple[Any, ...]]:
    """(attachment, its circle, no mark) in the order they came; never what an organisation keeps for itself.

    The circle is the narrower of the file's own and that of what it hangs on.
    """
    shared = joint_observations(actor).with_only_columns(Observation.id)
    query = visible_attachments(actor).where(
        Attachment.case_id == case_id,
        Attachment.circle != Circle.OWN_ORGANISATION,
        StoredFile.state == FileState.CLEAN,
        sa.or_(Attachment.observation_id.is_(None), Attachment.observation_id.in_(shared)),
    )
    for model, column in _THINGS:
        query = query.outerjoin(model, column == model.id)
    query = (
        query.outerjoin(WalkFinding, Attachment.finding_id == WalkFinding.id)
        .outerjoin(SafetyWalk, WalkFinding.walk_id == SafetyWalk.id)
        .outerjoin(_WALKED, SafetyWalk.meeting_id == _WALKED.id)
    )
    bounds = (*(model.circle for model, _column in _THINGS), _WALKED.circle)
    is_narrow = sa.or_(*(circle == Circle.AUTHORITIES for circle in bounds))
    circle = sa.case((is_narrow, sa.literal(Circle.AUTHORITIES.value)), else_=sa.cast(Attachment.circle, sa.String))
    return query.order_by(Attachment.created_at, Attachment.id).add_columns(circle, sa.literal(""))
