"""The word lists, extended without code: terms are added and taken out of use, never removed."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.clock import now
from tracker.domain.errors import DomainError, NotVisible
from tracker.domain.vocabulary import Vocabulary, free_code
from tracker.models.programmes import VocabularyTerm
from tracker.queries.reference import all_terms, last_position
from tracker.services.verb import Work, global_verb


@dataclass(frozen=True, slots=True)
class TermDraft:
    """A new term. ``is_authority`` is asked of actor kinds only."""

    vocabulary: Vocabulary
    label: str
    group_label: str | None = None
    is_authority: bool = False


@global_verb(Permission.VOCABULARY_EDIT, Tag.TERM_ADDED)
def add_term(work: Work, draft: TermDraft) -> VocabularyTerm:
    """Add a term last in its list. A word that is there already, in use or not, is not added again."""
    known = all_terms(work.session, draft.vocabulary)
    for other in known:
        if other.label.casefold() == draft.label.casefold():
            code = "term.exists" if other.retired_at is None else "term.exists_retired"
            raise DomainError(code, field="label")
    row = VocabularyTerm(
        code=free_code(draft.vocabulary, draft.label, {other.code for other in known}),
        vocabulary=draft.vocabulary,
        label=draft.label,
        group_label=draft.group_label,
        is_authority=draft.is_authority and draft.vocabulary is Vocabulary.ACTOR,
        position=last_position(work.session, draft.vocabulary) + 1,
    )
    work.session.add(row)
    work.note(row.code, kind=draft.vocabulary.value)
    return row


@global_verb(Permission.VOCABULARY_EDIT, Tag.TERM_RETIRED)
def retire_term(work: Work, code: str) -> VocabularyTerm:
    """Take a term out of use: it is no longer offered, and stays on what already has it."""
    row = _known_term(work, code)
    row.retired_at = row.retired_at or now()
    return row


@global_verb(Permission.VOCABULARY_EDIT, Tag.TERM_REINSTATED)
def reinstate_term(work: Work, code: str) -> VocabularyTerm:
    """Offer a term again."""
    row = _known_term(work, code)
    row.retired_at = None
    return row


def _known_term(work: Work, code: str) -> VocabularyTerm:
    row = work.session.get(VocabularyTerm, code)
    if row is None:
        raise NotVisible
    work.note(row.code, kind=row.vocabulary.value)
    return row
