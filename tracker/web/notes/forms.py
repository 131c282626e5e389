"""The form of an own note: one text, whoever it is about."""

from __future__ import annotations

from tracker.domain.texts.notes import NOTE_LENGTH, THE_CASE, About
from tracker.extensions import lazy_gettext as _l
from tracker.models.notes import Note
from tracker.services.own.notes import NoteDraft
from tracker.web.forms import NewForm, text


class NoteForm(NewForm):
    """A new note, or one that is changed."""

    text = text(_l("Anteckning"), required=True, length=NOTE_LENGTH)

    @classmethod
    def of(cls, note: Note) -> NoteForm:
        """The form filled with what is saved now."""
        return cls(data={"text": note.text, "version": note.version})

    def to_draft(self, about: About = THE_CASE) -> NoteDraft:
        """What the verb takes."""
        return NoteDraft(text=self.text.data, about=about, id=self.new_id, version=self.seen_version)
