"""Into the outbox and out of it again, as parts of a verb: nothing leaves before its transaction is committed."""

from __future__ import annotations

from sqlalchemy.orm import Session

from tracker.domain.clock import now
from tracker.domain.ids import new_id
from tracker.domain.mail.letters import Letter, tidy_address, tidy_subject
from tracker.domain.mail.sending import MailReason, MailState
from tracker.models.mail import OutgoingMail


def queue_mail(session: Session, letter: Letter) -> str:
    """Add a letter to the open transaction and say its id; the caller commits.

    Raises DomainError mail.bad_address (field email), and ValueError for a subject with personal data in it.
    """
    row = OutgoingMail(
        id=new_id(),
        kind=letter.kind,
        to_address=tidy_address(letter.to),
        subject=tidy_subject(letter.subject),
        body=letter.body,
        case_id=letter.case_id,
        user_id=letter.user_id,
        organisation_id=letter.organisation_id,
        due_at=letter.send_after or now(),
    )
    session.add(row)
    return row.id


def cancel_mail(session: Session, mail_id: str) -> bool:
    """Take a letter back that has not gone out yet; says whether it was stopped in time. The caller commits."""
    row = session.get(OutgoingMail, mail_id, with_for_update=True)
    if row is None or row.state is not MailState.WAITING or row.lease is not None:
        return False
    row.state, row.reason, row.body, row.ended_at = MailState.CANCELLED, MailReason.REVOKED, None, now()
    return True
