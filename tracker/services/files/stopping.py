"""Stopping a file of another organisation: somebody must be able to, when it shows what it should not."""

from __future__ import annotations

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.clock import now
from tracker.domain.errors import DomainError, NotVisible
from tracker.domain.files.kinds import REASON_LENGTH
from tracker.models.cases import Case
from tracker.models.files.attachments import Attachment
from tracker.queries.files.stopped import stoppable_attachment, stopped_attachment
from tracker.services.verb import Work, verb


@verb(Permission.FILE_STOP, Tag.FILE_STOPPED, while_closed=True)
def stop_file(work: Work, case: Case, file_id: str, reason: str | None) -> Attachment:
    """Take away a file that one reads and another organisation attached, with a reason that its people are told.

    Also in a closed case, which its parties read for a while. Raises NotVisible, DomainError ``file.no_reason``,
    ``file.reason_too_long``, ``wording.*`` at ``reason``.
    """
    file = stoppable_attachment(work.session, work.actor, case.id, file_id)
    if file is None:
        raise NotVisible
    if not reason:
        raise DomainError("file.no_reason", "reason")
    if len(reason) > REASON_LENGTH:
        raise DomainError("file.reason_too_long", "reason", most=REASON_LENGTH)
    work.check_shared(reason, "reason")
    file.removed_at, file.removed_by_id, file.stopped_reason = now(), work.actor.user_id, reason
    _note(work, file)
    return file


@verb(Permission.FILE_STOP, Tag.FILE_LET_BACK, while_closed=True)
def let_file_back(work: Work, case: Case, file_id: str) -> Attachment:
    """Bring back a file that was stopped. Its own organisation cannot, or stopping it would be no stop."""
    file = stopped_attachment(work.session, work.actor, case.id, file_id)
    if file is None:
        raise NotVisible
    file.removed_at = file.removed_by_id = file.stopped_reason = None
    _note(work, file)
    return file


def _note(work: Work, file: Attachment) -> None:
    work.note(file.id, kind=file.kind.value, circle=file.circle.value, organisation_id=file.organisation_id)
