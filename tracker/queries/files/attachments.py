"""The files of a case, of one thing in it, or one of them. Everything starts from files/scope.py, counts too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, joinedload

from tracker.domain.access import Circle
from tracker.domain.files.kinds import About, FileState, effective
from tracker.domain.people import Actor
from tracker.models.cases import Meeting
from tracker.models.files.attachments import Attachment
from tracker.models.mapping import Observation
from tracker.models.pictures import SituationPicture
from tracker.models.plans import Measure
from tracker.models.problems import Problem, ProblemSource
from tracker.models.walks.findings import WalkFinding
from tracker.queries.files.filters import FileFilter, WalkMeeting, conditions, is_sealed, with_things
from tracker.queries.files.scope import known_attachments, visible_attachments

# how many columns say something; the circles of what it hangs on follow them
_SAID: Final = 10


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """A file with who attached it, where it stands with the scanner, and what it hangs on.

    ``bounds``: the circles of what it hangs on; ``is_sealed``: that is a mapping which is not opened.
    """

    file: Attachment
    observation: str | None
    letter: str | None
    problem: str | None
    measure: str | None
    picture: int | None
    meeting: str | None
    walk_id: str | None
    finding_code: str | None
    finding: str | None
    bounds: tuple[Circle, ...]
    is_sealed: bool

    @property
    def about(self) -> About:
        """What it hangs on."""
        return about_of(self.file)

    @property
    def circle(self) -> Circle:
        """Who reads it in truth."""
        return effective(self.file.circle, self.bounds)

    @property
    def state(self) -> FileState:
        """Whether it may be read."""
        return self.file.content.state


def about_of(file: Attachment) -> About:
    """What an attachment hangs on."""
    return About(**{name: getattr(file, name) for name in About._fields})


def _listed(actor: Actor, case_id: str, which: About | FileFilter | None) -> sa.Select[Attachment]:
    """A case's files with what they hang on: all, those that a filter leaves, or those on one thing.

    On a problem also those on the observations that it comes from.
    """
    query = with_things(visible_attachments(actor).where(Attachment.case_id == case_id))
    if which is None or isinstance(which, FileFilter):
        return query.where(*conditions(which)) if which else query
    about = which
    if about.problem_id:
        sources = sa.select(ProblemSource.observation_id).where(
            ProblemSource.problem_id == about.problem_id, ProblemSource.ended_at.is_(None)
        )
        return query.where(
            sa.or_(Attachment.problem_id == about.problem_id, Attachment.observation_id.in_(sources)),
        )
    return query.where(*(getattr(Attachment, name) == value for name, value in about._asdict().items()))


def count_attachments(session: Session, actor: Actor, case_id: str, which: About | FileFilter | None = None) -> int:
    """How many files there are for the reader; one statement."""
    query = _listed(actor, case_id, which)
    return session.scalar(query.with_only_columns(sa.func.count(Attachment.id), maintain_column_froms=True)) or 0


def attachments_page(
    session: Session,
    actor: Actor,
    case_id: str,
    which: About | FileFilter | None = None,
    *,
    limit: int,
    offset: int = 0,
) -> list[AttachmentRow]:
    """Files with all that their rows say, newest first; one statement."""
    query = (
        _listed(actor, case_id, which)
        .options(
            contains_eager(Attachment.content), joinedload(Attachment.organisation), joinedload(Attachment.author)
        )
        .add_columns(
            Observation.title, Problem.letter, Problem.title, Measure.title, SituationPicture.number, Meeting.title,
            WalkFinding.walk_id, WalkFinding.category_code, WalkFinding.text,
            Observation.circle, Problem.circle, Measure.circle, Meeting.circle, WalkMeeting.circle,
            is_sealed(),
        )
        .order_by(Attachment.created_at.desc(), Attachment.id)
        .limit(limit)
        .offset(offset)
    )  # fmt: skip
    return [_read(row) for row in session.execute(query)]


def _read(row: Sequence[Any]) -> AttachmentRow:
    said, circles, is_sealed = row[:_SAID], row[_SAID:-1], row[-1]
    bounds = tuple(circle for circle in circles if circle is not None)
    return AttachmentRow(*said, bounds=bounds, is_sealed=bool(is_sealed))  # type: ignore[misc]


def counts_by(session: Session, actor: Actor, case_id: str, name: str) -> dict[str, int]:
    """How many files each observation, or each meeting, has (``name``: a field of About), where any; one statement."""
    column = getattr(Attachment, name)
    query = (
        visible_attachments(actor)
        .where(Attachment.case_id == case_id, column.is_not(None))
        .with_only_columns(column, sa.func.count(Attachment.id))
        .group_by(column)
    )
    return {str(key): count for key, count in session.execute(query)}


def files_on_removed(session: Session, observation_id: str) -> Sequence[Attachment]:
    """The files on an observation that is about to be dropped from a draft for good, to be dropped with it."""
    query = sa.select(Attachment).where(Attachment.observation_id == observation_id)
    return session.scalars(query).all()


def find_attachment(session: Session, actor: Actor, case_id: str, attachment_id: str) -> Attachment | None:
    """A file of the case with its state; None where it is taken away or not the reader's to know of."""
    return _one(session, visible_attachments(actor), case_id, attachment_id)


def own_attachment(session: Session, actor: Actor, case_id: str, attachment_id: str) -> Attachment | None:
    """A file that the actor's organisation attached, taken away or not."""
    query = known_attachments(actor).where(Attachment.organisation_id == actor.organisation_id)
    return _one(session, query, case_id, attachment_id)


def _one(session: Session, query: sa.Select[Attachment], case_id: str, attachment_id: str) -> Attachment | None:
    return session.scalars(
        query.where(Attachment.case_id == case_id, Attachment.id == attachment_id).options(
            contains_eager(Attachment.content)
        )
    ).one_or_none()
