"""The audit trail: append-only rows (the table refuses UPDATE and DELETE by trigger)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.audit import AuditOutcome, Tag
from tracker.domain.clock import now
from tracker.models.base import Base, Identified, choice, points_to
from tracker.models.people import Organisation, User


class AuditEvent(Identified, Base):
    """Who did, tried or viewed what and when. ``facts`` hold codes, ids and counts, never text."""

    __tablename__ = "audit_event"

    happened_at: Mapped[dt.datetime] = mapped_column(default=now)
    user_id: Mapped[str | None] = points_to("app_user.id", index=False)
    organisation_id: Mapped[str | None] = points_to("organisation.id", index=False)
    case_id: Mapped[str | None] = points_to("case.id", index=False)
    tag: Mapped[Tag] = mapped_column(choice(Tag, is_checked=False))
    outcome: Mapped[AuditOutcome] = mapped_column(default=AuditOutcome.DONE)
    subject_id: Mapped[str | None] = mapped_column(sa.String(60))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    user: Mapped[User | None] = relationship(lazy="raise_on_sql")
    organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")
    __table_args__ = (
        sa.Index(None, "case_id", "happened_at"),
        sa.Index(None, "user_id", "case_id", "tag", "happened_at"),
    )
