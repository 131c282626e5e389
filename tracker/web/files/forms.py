"""The forms of files: one to attach, one to change what is said of it and who reads it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField
from wtforms import RadioField

from tracker.domain.access import Circle
from tracker.domain.errors import DomainError
from tracker.domain.files.kinds import DESCRIPTION_LENGTH, MOST_BYTES, PICTURES, REASON_LENGTH, About, FileKind
from tracker.extensions import gettext as _
from tracker.extensions import lazy_gettext as _l
from tracker.models.files.attachments import Attachment
from tracker.services.files.attachments import FileDraft, WordsDraft
from tracker.services.files.storing import Kept
from tracker.web.attached.readers import CircleWords
from tracker.web.forms import NewForm, QuotingForm, line, sent_bytes, text


class WordsForm(QuotingForm, NewForm):
    """What is said of a file, and who reads it."""

    description = line(_l("Vad visar den?"), required=True, length=DESCRIPTION_LENGTH)
    circle = RadioField(_l("Vem får läsa?"), default=Circle.OWN_ORGANISATION.value)

    @classmethod
    def of(cls, file: Attachment) -> WordsForm:
        """The form filled with what is saved now."""
        return cls(data={"description": file.description, "circle": file.circle.value, "version": file.version})

    def offer(self, circles: Sequence[CircleWords]) -> None:
        """The circles to choose among; they decide what a bent post may hold."""
        self.circle.choices = [(each.value, each.label) for each in circles]

    @property
    def chosen(self) -> Circle:
        """The circle as it is chosen now; the narrowest for a bent value."""
        known = {each.value: each for each in Circle}
        return known.get(str(self.circle.data), Circle.OWN_ORGANISATION)

    def to_words(self) -> WordsDraft:
        """What the verb takes."""
        return WordsDraft(self.description.data, self.chosen, self.seen_version)


class StopForm(QuotingForm):
    """Why a file of another organisation is stopped."""

    reason = text(_l("Varför stoppas filen?"), required=True, length=REASON_LENGTH)


class FileSent:
    """Mixin for a form with a file that is attached to something."""

    file: FileField

    @property
    def content(self) -> bytes:
        """The bytes that were sent. Raises DomainError when there are none."""
        if not self.file.data:
            raise DomainError("file.no_file", "file")
        return sent_bytes(self.file, MOST_BYTES)


class FileForm(FileSent, WordsForm):
    """A file to attach."""

    file = FileField(_l("Fil"))

    def to_draft(self, kept: Kept, about: About) -> FileDraft:
        """What the verb takes."""
        return FileDraft(
            kept=kept,
            words=self.to_words(),
            sent_name=self.file.data.filename,
            otherwise=_stand_in(kept.kind),
            about=about,
            id=self.new_id,
        )


def _stand_in(kind: FileKind) -> Any:
    return _("bild") if kind in PICTURES else _("dokument")
