"""What a person can do with the queue of letters."""

from __future__ import annotations

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.clock import now
from tracker.domain.errors import DomainError, NotVisible
from tracker.domain.mail.sending import MailState
from tracker.queries.mail.outbox import locked_mail
from tracker.services.verb import Work, global_verb


@global_verb(Permission.MAIL_MANAGE, Tag.MAIL_RETRIED)
def retry_mail(work: Work, mail_id: str) -> None:
    """Let a letter that failed be tried again from the beginning, or one that waits be tried now."""
    row = locked_mail(work.session, mail_id)
    if row is None:
        raise NotVisible
    if row.state not in {MailState.FAILED, MailState.WAITING} or row.lease is not None:
        raise DomainError("mail.not_failed")
    if row.body is None:
        raise DomainError("mail.emptied")
    row.state, row.ended_at = MailState.WAITING, None
    row.due_at, row.attempts, row.first_tried_at = now(), 0, None
    work.note(row.id, kind=row.kind.value)
