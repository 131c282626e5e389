"""What a file can hang on: whether it is in the case and the actor's to know of, and what it is called."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from tracker.domain.access import Circle
from tracker.domain.files.kinds import About
from tracker.domain.mapping import MappingState
from tracker.domain.people import Actor
from tracker.models.cases import Meeting
from tracker.models.mapping import Observation, OwnMapping
from tracker.models.pictures import SituationPicture
from tracker.models.plans import Measure
from tracker.models.problems import Problem
from tracker.queries.joint.circles import visible_meetings
from tracker.queries.scope import (
    visible_measures,
    visible_observations,
    visible_pictures,
    visible_problems,
)
from tracker.queries.walks.findings import finding_in_case


@dataclass(frozen=True, slots=True)
class Thing:
    """What a file hangs on. ``bound``: the widest circle that it lets its files have.

    ``code``, ``walk_id``: what a finding is about, and on which walk it was found.
    ``is_sealed``: in a mapping that is not opened; ``is_own``: one's own observation; ``is_draft``: it can be changed.
    """

    title: str
    bound: Circle = Circle.ALL_PARTIES
    letter: str | None = None
    number: int | None = None
    code: str | None = None
    walk_id: str | None = None
    is_sealed: bool = False
    is_own: bool = False
    is_draft: bool = False
    has_point: bool = False

    @property
    def takes_files(self) -> bool:
        """Whether a file can be hung on it: on an observation by its own organisation, until it is handed in."""
        return self.is_draft or not self.is_own


def thing_of(session: Session, actor: Actor, case_id: str, about: About) -> Thing | None:
    """The one thing that is given, as the actor may know it; the case itself where none is. None: not to be known."""
    given = [(name, value) for name, value in about._asdict().items() if value]
    if not given:
        return Thing("")
    if len(given) > 1:
        return None
    name, value = given[0]
    return _ASK[name](session, actor, case_id, value)


def _observation(session: Session, actor: Actor, case_id: str, row_id: str) -> Thing | None:
    query = (
        visible_observations(actor)
        .where(OwnMapping.case_id == case_id, Observation.id == row_id)
        .with_only_columns(
            Observation.title, Observation.circle, OwnMapping.revealed_at, OwnMapping.organisation_id,
            OwnMapping.state, Observation.is_supplement, Observation.point,
        )
    )  # fmt: skip
    row = session.execute(query).one_or_none()
    if row is None or row.organisation_id != actor.organisation_id:
        return None
    return Thing(
        title=row.title,
        bound=row.circle,
        is_sealed=row.revealed_at is None,
        is_own=True,
        is_draft=row.state is MappingState.DRAFT or row.is_supplement,
        has_point=row.point is not None,
    )


def _problem(session: Session, actor: Actor, case_id: str, row_id: str) -> Thing | None:
    query = visible_problems(actor).where(Problem.case_id == case_id, Problem.id == row_id)
    row = session.scalars(query).one_or_none()
    return Thing(row.title, row.circle, letter=row.letter) if row else None


def _measure(session: Session, actor: Actor, case_id: str, row_id: str) -> Thing | None:
    query = visible_measures(actor).where(Measure.case_id == case_id, Measure.id == row_id)
    row = session.scalars(query).one_or_none()
    return Thing(row.title, row.circle) if row else None


def _picture(session: Session, actor: Actor, case_id: str, row_id: str) -> Thing | None:
    query = (
        visible_pictures(actor)
        .where(SituationPicture.case_id == case_id, SituationPicture.id == row_id)
        .with_only_columns(SituationPicture.number)
    )
    number = session.scalar(query)
    return Thing("", number=number) if number is not None else None


def _meeting(session: Session, actor: Actor, case_id: str, row_id: str) -> Thing | None:
    row = session.scalars(visible_meetings(actor).where(Meeting.case_id == case_id, Meeting.id == row_id)).one_or_none()
    return Thing(row.title, row.circle) if row else None


def _finding(session: Session, actor: Actor, case_id: str, row_id: str) -> Thing | None:
    row = finding_in_case(session, actor, case_id, row_id)
    if row is None:
        return None
    return Thing(row.text or "", row.walk.meeting.circle, code=row.category_code, walk_id=row.walk_id)


_ASK = {
    "observation_id": _observation,
    "problem_id": _problem,
    "measure_id": _measure,
    "picture_id": _picture,
    "meeting_id": _meeting,
    "finding_id": _finding,
}


def picture_id(session: Session, actor: Actor, case_id: str, number: int) -> str | None:
    """The id of a frozen picture by its number, as it stands in addresses."""
    query = visible_pictures(actor).where(SituationPicture.case_id == case_id, SituationPicture.number == number)
    return session.scalar(query.with_only_columns(SituationPicture.id))
