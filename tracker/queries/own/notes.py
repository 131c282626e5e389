"""Questions about an organisation's own notes. Everything starts from own/scope.py, counts too."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from tracker.domain.people import Actor
from tracker.domain.texts.notes import About
from tracker.models.notes import Note
from tracker.models.people import User
from tracker.models.plans import Measure
from tracker.models.problems import Problem
from tracker.queries.own.scope import own_notes
from tracker.queries.scope import visible_measures, visible_problems

_LAST = 99  # after the longest letter


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note with who wrote and who last changed it, and what it is about.

    A problem that was removed, or whose circle no longer reaches the reader, gives neither letter nor title.
    """

    note: Note
    author: str
    editor: str | None
    letter: str | None
    problem: str | None
    number: int | None
    measure: str | None

    @property
    def about(self) -> About:
        """What the note is about."""
        return About(self.note.problem_id, self.note.measure_id)


def live_notes(actor: Actor, case_id: str, about: About | None = None) -> sa.Select[Note]:
    """The organisation's notes in a case that are not removed: all, or those about one thing."""
    query = own_notes(actor).where(Note.case_id == case_id, Note.removed_at.is_(None))
    if about is None:
        return query
    return query.where(Note.problem_id == about.problem_id, Note.measure_id == about.measure_id)


def count_notes(session: Session, actor: Actor, case_id: str, about: About | None = None) -> int:
    """How many notes the organisation has in the case, or about one thing in it; one statement."""
    query = live_notes(actor, case_id, about).with_only_columns(sa.func.count(Note.id), maintain_column_froms=True)
    return session.scalar(query) or 0


def notes_page(
    session: Session,
    actor: Actor,
    case_id: str,
    about: About | None = None,
    *,
    limit: int,
    offset: int,
) -> list[NoteRow]:
    """One page of the notes: about the case, its problems by letter, its measures by number; newest first in each."""
    author, editor = aliased(User), aliased(User)
    readable = visible_problems(actor).where(Problem.case_id == case_id).with_only_columns(Problem.id)
    measures = visible_measures(actor).where(Measure.case_id == case_id).with_only_columns(Measure.id)
    kind = sa.case((Note.problem_id.is_not(None), 1), (Note.measure_id.is_not(None), 2), else_=0)
    query = (
        live_notes(actor, case_id, about)
        .join(author, Note.author_id == author.id)
        .outerjoin(editor, Note.editor_id == editor.id)
        .outerjoin(Problem, sa.and_(Note.problem_id == Problem.id, Problem.id.in_(readable)))
        .outerjoin(Measure, sa.and_(Note.measure_id == Measure.id, Measure.id.in_(measures)))
        .with_only_columns(
            Note, author.name, editor.name, Problem.letter, Problem.title, Measure.number, Measure.title
        )
        .order_by(
            kind,
            sa.func.coalesce(sa.func.length(Problem.letter), _LAST),
            Problem.letter,
            Measure.number,
            Note.problem_id,
            Note.created_at.desc(),
            Note.id,
        )
        .limit(limit)
        .offset(offset)
    )  # fmt: skip
    return [NoteRow(*row) for row in session.execute(query)]


def find_note(session: Session, actor: Actor, case_id: str, note_id: str) -> Note | None:
    """One of the organisation's notes in the case, removed or not; None for anybody else's."""
    query = own_notes(actor).where(Note.case_id == case_id, Note.id == note_id)
    return session.scalars(query).one_or_none()
