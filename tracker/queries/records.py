"""Questions to the audit trail."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.audit import Tag
from tracker.models.records import AuditEvent


def has_viewed_since(session: Session, user_id: str, case_id: str, since: dt.datetime) -> bool:
    """Whether the person has read the case since a moment; answered from an index."""
    query = sa.select(
        sa.exists().where(
            AuditEvent.user_id == user_id,
            AuditEvent.case_id == case_id,
            AuditEvent.tag == Tag.CASE_VIEWED,
            AuditEvent.happened_at > since,
        ),
    )
    return bool(session.scalar(query))
