"""Writing own notes. They belong to the organisation: every colleague who may write in the case may change them."""

from __future__ import annotations

from dataclasses import dataclass, field

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.clock import now
from tracker.domain.errors import DomainError, NotVisible, StaleEdit
from tracker.domain.ids import new_id
from tracker.domain.texts.notes import NOTE_LENGTH, THE_CASE, About
from tracker.models.cases import Case
from tracker.models.notes import Note
from tracker.queries.joint.problems import find_problem
from tracker.queries.own.notes import find_note
from tracker.queries.planning.plans import find_measure
from tracker.services.verb import Work, check_version, verb


@dataclass(frozen=True, slots=True)
class NoteDraft:
    """What a person wrote for the own organisation. ``id`` makes a double submit one."""

    text: str | None
    about: About = THE_CASE
    id: str = field(default_factory=new_id)
    version: int | None = None


@verb(Permission.NOTE_WRITE, Tag.NOTE_ADDED)
def add_note(work: Work, case: Case, draft: NoteDraft) -> Note:
    """Note something about the case, or about a problem or a measure of it that the actor may know of."""
    if existing := find_note(work.session, work.actor, case.id, draft.id):
        return _same(existing, draft)
    _check_about(work, case, draft.about)
    note = Note(
        id=draft.id,
        case_id=case.id,
        organisation_id=work.actor.organisation_id,
        author_id=work.actor.user_id,
        problem_id=draft.about.problem_id,
        measure_id=draft.about.measure_id,
        text=_checked(draft),
    )
    work.session.add(note)
    work.note(note.id)
    return note


@verb(Permission.NOTE_WRITE, Tag.NOTE_EDITED)
def edit_note(work: Work, case: Case, note_id: str, draft: NoteDraft) -> Note:
    """Change the words of a note; nobody's text is overwritten unseen, and what it is about stays."""
    note = _note(work, case, note_id)
    if note.removed_at is not None:
        raise DomainError("note.removed", "text")
    try:
        check_version(note, draft.version)
    except StaleEdit:
        raise StaleEdit(saved={"text": note.text}) from None
    note.text, note.editor_id, note.updated_at = _checked(draft), work.actor.user_id, now()
    work.note(note.id)
    return note


@verb(Permission.NOTE_WRITE, Tag.NOTE_REMOVED)
def remove_note(work: Work, case: Case, note_id: str) -> Note:
    """Take a note away; it can be brought back."""
    note = _note(work, case, note_id)
    note.removed_at = note.removed_at or now()
    work.note(note.id)
    return note


@verb(Permission.NOTE_WRITE, Tag.NOTE_RESTORED)
def restore_note(work: Work, case: Case, note_id: str) -> Note:
    """Bring back a note that was taken away."""
    note = _note(work, case, note_id)
    note.removed_at = None
    work.note(note.id)
    return note


# --- parts ------------------------------------------------------------------------------------------------------------
def _note(work: Work, case: Case, note_id: str) -> Note:
    note = find_note(work.session, work.actor, case.id, note_id)
    if note is None:
        raise NotVisible
    return note


def _same(existing: Note, draft: NoteDraft) -> Note:
    """A form sent twice is one note; one sent again with other words must not lose them."""
    if existing.text != draft.text:
        raise StaleEdit(saved={"text": existing.text})
    existing.removed_at = None
    return existing


def _check_about(work: Work, case: Case, about: About) -> None:
    """Upholds: a problem or a measure of this case that the actor may know of, and not both."""
    if about.problem_id and about.measure_id:
        raise DomainError("note.two_subjects")
    if about.problem_id and find_problem(work.session, work.actor, case.id, about.problem_id) is None:
        raise NotVisible
    if about.measure_id and find_measure(work.session, work.actor, case.id, about.measure_id) is None:
        raise NotVisible


def _checked(draft: NoteDraft) -> str:
    """The words as they are stored. The guard of shared text does not stop them: domain/texts/notes.py says why."""
    if not draft.text:
        raise DomainError("note.no_text", "text")
    if len(draft.text) > NOTE_LENGTH:
        raise DomainError("note.too_long", "text", most=NOTE_LENGTH)
    return draft.text
