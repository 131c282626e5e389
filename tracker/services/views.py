"""The only things a GET may write: that a person read a case, once a visit, took something out, or was refused."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session, sessionmaker

from tracker.domain.access import Permission
from tracker.domain.audit import AuditOutcome, Tag
from tracker.domain.clock import now
from tracker.domain.people import Actor
from tracker.models.files.attachments import Attachment
from tracker.models.records import AuditEvent
from tracker.queries.records import has_viewed_since

VISIT = dt.timedelta(minutes=30)


def record_view(writer: sessionmaker[Session], reading: Session, actor: Actor, case_id: str) -> None:
    """Write one row when the actor has not read the case for half an hour; in a transaction of its own."""
    if has_viewed_since(reading, actor.user_id, case_id, now() - VISIT):
        return
    with writer.begin() as session:
        session.add(
            AuditEvent(
                user_id=actor.user_id,
                organisation_id=actor.organisation_id,
                case_id=case_id,
                tag=Tag.CASE_VIEWED,
            ),
        )


def record_file_view(
    writer: sessionmaker[Session], reading: Session, actor: Actor, file: Attachment, *, is_private: bool
) -> None:
    """Write one row when the actor has not opened the file for half an hour; in a transaction of its own.

    ``is_private``: for the own organisation alone, or in a mapping that is not opened: nobody else follows that.
    """
    tag = Tag.OWN_FILE_VIEWED if is_private else Tag.FILE_VIEWED
    if has_viewed_since(reading, actor.user_id, file.case_id, now() - VISIT, tag, file.id):
        return
    with writer.begin() as session:
        session.add(
            AuditEvent(
                user_id=actor.user_id,
                organisation_id=actor.organisation_id,
                case_id=file.case_id,
                tag=tag,
                subject_id=file.id,
                facts={"kind": file.kind.value, "circle": file.circle.value},
            ),
        )


def record_export(
    writer: sessionmaker[Session], actor: Actor, case_id: str | None, count: int, tag: Tag = Tag.LOG_EXPORTED
) -> None:
    """Write that a person took so many rows out of the tool, of the log or a map; in a transaction of its own."""
    with writer.begin() as session:
        session.add(
            AuditEvent(
                user_id=actor.user_id,
                organisation_id=actor.organisation_id,
                case_id=case_id,
                tag=tag,
                facts={"count": count},
            ),
        )


def record_fetch(writer: sessionmaker[Session], actor: Actor, tag: Tag, case_id: str | None, subject_id: str) -> None:
    """Write that a person took a package or an extract out of the tool; before the first byte is sent."""
    with writer.begin() as session:
        session.add(
            AuditEvent(
                user_id=actor.user_id,
                organisation_id=actor.organisation_id,
                case_id=case_id,
                tag=tag,
                subject_id=subject_id,
            ),
        )


def record_refusal(session: Session, actor: Actor, case_id: str, permission: Permission) -> None:
    """Write that a person tried to open what it may not: unknown to it (404) or known but not allowed (403)."""
    session.add(
        AuditEvent(
            user_id=actor.user_id,
            organisation_id=actor.organisation_id,
            case_id=case_id,
            tag=Tag.CASE_VIEWED,
            outcome=AuditOutcome.REFUSED,
            facts={"permission": permission.value},
        ),
    )
    session.commit()


def record_page_refusal(session: Session, actor: Actor, permission: Permission) -> None:
    """Write that a person tried to open a page of no case that it may not use."""
    session.add(
        AuditEvent(
            user_id=actor.user_id,
            organisation_id=actor.organisation_id,
            tag=Tag.PAGE_REFUSED,
            outcome=AuditOutcome.REFUSED,
            facts={"permission": permission.value},
        ),
    )
    session.commit()
