"""Word hints: added, changed, taken out of use and taken up again. A save asks for the list as it is at that moment."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.clock import now
from tracker.domain.errors import DomainError, NotVisible, StaleEdit
from tracker.domain.texts.word_hints import MOST_HINTS, check_word
from tracker.domain.texts.wording import check_shared
from tracker.models.programmes import WordHint
from tracker.queries.reference import locked_word_hint, word_hints
from tracker.services.verb import Work, global_verb


@dataclass(frozen=True, slots=True)
class HintDraft:
    """A word as written in the form. ``not_before``: a next word that makes it harmless."""

    id: str
    word: str
    suggestion: str
    reason: str
    source: str | None = None
    not_before: str | None = None
    version: int | None = None


@global_verb(Permission.WORD_HINT_EDIT, Tag.WORD_HINT_SAVED)
def add_word_hint(work: Work, draft: HintDraft) -> WordHint:
    """Look for one word more; sending the same form twice adds one."""
    if existing := work.session.get(WordHint, draft.id):
        return existing
    if len(word_hints(work.session)) >= MOST_HINTS:
        raise DomainError("word_hint.too_many", "word", most=MOST_HINTS)
    row = WordHint(id=draft.id)
    _write(work, row, draft)
    work.session.add(row)
    work.note(row.id)
    return row


@global_verb(Permission.WORD_HINT_EDIT, Tag.WORD_HINT_SAVED)
def edit_word_hint(work: Work, draft: HintDraft) -> WordHint:
    """Change what is looked for or what is said. Texts that are saved stand as they are."""
    row = _hint(work, draft.id)
    if draft.version is not None and draft.version != row.version:
        raise StaleEdit(saved={name: getattr(row, name) or "" for name in ("word", "suggestion", "reason")})
    _write(work, row, draft)
    row.version += 1
    return row


@global_verb(Permission.WORD_HINT_EDIT, Tag.WORD_HINT_RETIRED)
def retire_word_hint(work: Work, hint_id: str) -> WordHint:
    """Stop no text for the word any more."""
    row = _hint(work, hint_id)
    row.retired_at = row.retired_at or now()
    return row


@global_verb(Permission.WORD_HINT_EDIT, Tag.WORD_HINT_REINSTATED)
def reinstate_word_hint(work: Work, hint_id: str) -> WordHint:
    """Look for the word again."""
    row = _hint(work, hint_id)
    row.retired_at = None
    return row


def _write(work: Work, row: WordHint, draft: HintDraft) -> None:
    """Put the words in the row: each is shown to everybody who writes, so it names nobody."""
    for name in ("word", "suggestion", "reason", "source", "not_before"):
        check_shared(getattr(draft, name), name)
    word = check_word(draft.word)
    for name in ("suggestion", "reason"):
        if not getattr(draft, name):
            raise DomainError(f"word_hint.no_{name}", name)
    known = [other for other in word_hints(work.session) if other.word == word and other.id != draft.id]
    if known:
        raise DomainError("word_hint.exists_retired" if known[0].retired_at else "word_hint.exists", "word")
    row.word, row.suggestion, row.reason, row.source = word, draft.suggestion, draft.reason, draft.source
    row.not_before = draft.not_before.lower() if draft.not_before else None


def _hint(work: Work, hint_id: str) -> WordHint:
    row = locked_word_hint(work.session, hint_id)
    if row is None:
        raise NotVisible
    work.note(row.id)
    return row
