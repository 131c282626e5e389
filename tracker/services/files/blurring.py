"""Making faces and plates of a photo unreadable for good: the one that was written anew becomes the file."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.domain.access import Circle, Permission
from tracker.domain.audit import Tag
from tracker.domain.errors import DomainError, NotVisible, StaleEdit
from tracker.models.cases import Case
from tracker.models.files.attachments import Attachment
from tracker.queries.files.attachments import own_attachment
from tracker.services.files.storing import Kept
from tracker.services.verb import Work, verb


@dataclass(frozen=True, slots=True)
class BlurDraft:
    """A photo written anew. ``before``: the content that it was made of, which must still be the file's."""

    kept: Kept
    before: str


@verb(Permission.FILE_WRITE, Tag.FILE_BLURRED)
def blur_file(work: Work, case: Case, file_id: str, draft: BlurDraft) -> Attachment:
    """Let the photo written anew be the file, for all who read it. There is no way back to the one before.

    Raises NotVisible for another organisation's file, StaleEdit where it was changed meanwhile.
    """
    file = own_attachment(work.session, work.actor, case.id, file_id)
    if file is None:
        raise NotVisible
    if file.removed_at is not None:
        raise DomainError("file.removed")
    if file.content_id != draft.before:
        raise StaleEdit
    file.content_id, file.thumbnail_id = draft.kept.content_id, draft.kept.thumbnail_id
    work.is_private = file.circle is Circle.OWN_ORGANISATION
    work.note(file.id, kind=file.kind.value, circle=file.circle.value)
    return file
