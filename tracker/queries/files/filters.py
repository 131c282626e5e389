"""What a list of files can be narrowed by. It only takes away from what queries/files/scope.py lets the reader see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from tracker.domain.access import CIRCLE_ORDER, Circle
from tracker.domain.files.kinds import PICTURES, FileState
from tracker.domain.people import Actor
from tracker.models.cases import Meeting
from tracker.models.files.attachments import Attachment
from tracker.models.files.stored import StoredFile
from tracker.models.mapping import Observation, OwnMapping
from tracker.models.people import Organisation
from tracker.models.pictures import SituationPicture
from tracker.models.plans import Measure
from tracker.models.problems import Problem
from tracker.models.walks.findings import WalkFinding
from tracker.models.walks.planned import SafetyWalk
from tracker.queries.cases import fold, folded
from tracker.queries.files.scope import visible_attachments

THE_CASE_ITSELF: Final = "case_id"
_THINGS: Final = ("observation_id", "problem_id", "measure_id", "picture_id", "meeting_id", "finding_id")
# the meeting of the walk that a finding is of, beside the one that a file itself may hang on
WalkMeeting: Final = aliased(Meeting)


@dataclass(frozen=True, slots=True)
class FileFilter:
    """``on``: a field of About, or ``case_id`` for what hangs on nothing else. None: not narrowed by it."""

    on: str | None = None
    circle: Circle | None = None
    is_photo: bool | None = None
    state: FileState | None = None
    organisation_id: str | None = None
    text: str | None = None


def with_things(query: sa.Select[Any]) -> sa.Select[Any]:
    """A question about files with what each hangs on beside it."""
    return (
        query.outerjoin(Observation, Attachment.observation_id == Observation.id)
        .outerjoin(OwnMapping, Observation.mapping_id == OwnMapping.id)
        .outerjoin(Problem, Attachment.problem_id == Problem.id)
        .outerjoin(Measure, Attachment.measure_id == Measure.id)
        .outerjoin(SituationPicture, Attachment.picture_id == SituationPicture.id)
        .outerjoin(Meeting, Attachment.meeting_id == Meeting.id)
        .outerjoin(WalkFinding, Attachment.finding_id == WalkFinding.id)
        .outerjoin(SafetyWalk, WalkFinding.walk_id == SafetyWalk.id)
        .outerjoin(WalkMeeting, SafetyWalk.meeting_id == WalkMeeting.id)
    )


def is_sealed() -> sa.ColumnElement[bool]:
    """Whether a file hangs on a mapping that is not opened; in a question with what files hang on."""
    return sa.and_(Attachment.observation_id.is_not(None), OwnMapping.revealed_at.is_(None))


def conditions(wanted: FileFilter) -> list[sa.ColumnElement[bool]]:
    """What narrows a question with what files hang on."""
    found: list[sa.ColumnElement[bool]] = []
    if wanted.on == THE_CASE_ITSELF:
        found += [getattr(Attachment, name).is_(None) for name in _THINGS]
    elif wanted.on:
        found.append(getattr(Attachment, wanted.on).is_not(None))
    if wanted.circle:
        found.append(_rank_read_by() == CIRCLE_ORDER.index(wanted.circle))
    if wanted.is_photo is not None:
        photos = Attachment.kind.in_(sorted(PICTURES))
        found.append(photos if wanted.is_photo else ~photos)
    if wanted.state:
        found.append(StoredFile.state == wanted.state)
    if wanted.organisation_id:
        found.append(Attachment.organisation_id == wanted.organisation_id)
    if wanted.text:
        found.append(_says(wanted.text))
    return found


def organisations_with_files(session: Session, actor: Actor, case_id: str) -> list[tuple[str, str]]:
    """(id, short name) of those that have attached what the reader may know of, in order."""
    theirs = (
        visible_attachments(actor).where(Attachment.case_id == case_id).with_only_columns(Attachment.organisation_id)
    )
    query = sa.select(Organisation.id, Organisation.short_name).where(Organisation.id.in_(theirs))
    return [(row.id, row.short_name) for row in session.execute(query.order_by(Organisation.sort_key))]


def _rank_read_by() -> sa.ColumnElement[int]:
    """Where in the order of circles who reads a file in truth stands: ``effective`` of domain/files/kinds.py in SQL."""
    own = _rank(Attachment.circle)
    circles = (Observation.circle, Problem.circle, Measure.circle, Meeting.circle, WalkMeeting.circle)
    of_thing = sa.func.coalesce(*circles, Circle.ALL_PARTIES)
    bound = sa.case((of_thing == Circle.ALL_PARTIES, len(CIRCLE_ORDER)), else_=_rank(of_thing))
    return sa.case((is_sealed(), 0), (bound < own, bound), else_=own)


def _rank(column: Any) -> sa.ColumnElement[int]:
    return sa.case(*((column == circle, place) for place, circle in enumerate(CIRCLE_ORDER)), else_=0)


def _says(text: str) -> sa.ColumnElement[bool]:
    """In the name, or in what is said of the file."""
    columns = (Attachment.name, Attachment.description)
    return sa.or_(*(folded(column).contains(fold(text), autoescape=True) for column in columns))
