"""Questions about programmes, districts, vocabularies and word hints: the same for everybody who is signed in."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from tracker.domain.texts.sorting import sort_key
from tracker.domain.texts.word_hints import Hint
from tracker.domain.vocabulary import Vocabulary
from tracker.models.programmes import District, FocusArea, ProgrammeVersion, VocabularyTerm, WordHint


def terms(session: Session, vocabulary: Vocabulary, *, keep: str | None = None) -> Sequence[VocabularyTerm]:
    """Terms in use, in their order; ``keep`` also brings a retired one that the edited row already has."""
    in_use = VocabularyTerm.retired_at.is_(None)
    query = (
        sa.select(VocabularyTerm)
        .where(VocabularyTerm.vocabulary == vocabulary, sa.or_(in_use, VocabularyTerm.code == keep))
        .order_by(VocabularyTerm.position, VocabularyTerm.label)
    )
    return session.scalars(query).all()


def all_terms(session: Session, vocabulary: Vocabulary) -> Sequence[VocabularyTerm]:
    """Every term of a vocabulary, retired ones last."""
    query = (
        sa.select(VocabularyTerm)
        .where(VocabularyTerm.vocabulary == vocabulary)
        .order_by(VocabularyTerm.retired_at.is_not(None), VocabularyTerm.position, VocabularyTerm.label)
    )
    return session.scalars(query).all()


def term(session: Session, vocabulary: Vocabulary, code: str) -> VocabularyTerm | None:
    """A term of this vocabulary, retired or not."""
    query = sa.select(VocabularyTerm).where(VocabularyTerm.code == code, VocabularyTerm.vocabulary == vocabulary)
    return session.scalars(query).one_or_none()


def last_position(session: Session, vocabulary: Vocabulary) -> int:
    """The highest position in a vocabulary; -1 in an empty one."""
    highest = session.scalar(
        sa.select(sa.func.max(VocabularyTerm.position)).where(VocabularyTerm.vocabulary == vocabulary)
    )
    return -1 if highest is None else highest


def open_districts(session: Session, *, keep: str | None = None) -> Sequence[District]:
    """Districts that something new can begin in; ``keep`` also brings an ended one that the edited row already has."""
    is_open = sa.or_(District.ended_at.is_(None), District.id == keep)
    return session.scalars(sa.select(District).where(is_open).order_by(District.sort_key)).all()


def districts(session: Session) -> Sequence[District]:
    """All districts in Swedish order, ended ones too: cases may lie there."""
    return session.scalars(sa.select(District).order_by(District.sort_key)).all()


def programme_versions(session: Session, *, selectable: bool = True) -> Sequence[ProgrammeVersion]:
    """Programme versions with their focus areas, newest first; selectable: those a new case may begin under."""
    query = (
        sa.select(ProgrammeVersion)
        .options(selectinload(ProgrammeVersion.focus_areas))
        .order_by(ProgrammeVersion.first_year.desc())
    )
    if selectable:
        query = query.where(ProgrammeVersion.is_selectable)
    return session.scalars(query).all()


def focus_areas(session: Session) -> Sequence[FocusArea]:
    """Every focus area with its version, newest version first, for filters."""
    query = (
        sa.select(FocusArea)
        .join(FocusArea.programme_version)
        .options(sa.orm.contains_eager(FocusArea.programme_version))
        .order_by(ProgrammeVersion.first_year.desc(), FocusArea.position)
    )
    return session.scalars(query).all()


def hints_in_use(session: Session) -> Sequence[Hint]:
    """What the guard in shared text looks for now."""
    query = sa.select(WordHint.word, WordHint.suggestion, WordHint.reason, WordHint.not_before)
    rows = session.execute(query.where(WordHint.retired_at.is_(None)).order_by(WordHint.word))
    return [Hint(*row) for row in rows]


def word_hints(session: Session) -> list[WordHint]:
    """Every word hint in Swedish order, retired ones last."""
    rows = session.scalars(sa.select(WordHint).execution_options(populate_existing=True))
    return sorted(rows, key=lambda row: (row.retired_at is not None, sort_key(row.word)))


def find_word_hint(session: Session, hint_id: str) -> WordHint | None:
    """One of them, as the database has it now."""
    return session.get(WordHint, hint_id, populate_existing=True)


def locked_word_hint(session: Session, hint_id: str) -> WordHint | None:
    """A word hint to be changed."""
    query = sa.select(WordHint).where(WordHint.id == hint_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def is_installed(session: Session) -> bool:
    """Whether the reference data is in place."""
    return session.scalar(sa.select(sa.exists().where(ProgrammeVersion.id.is_not(None)))) or False
