"""The audit trail: append-only rows (the tables refuse UPDATE and DELETE by trigger), chained by hash."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.access import Circle
from tracker.domain.audit import AuditOutcome, Tag
from tracker.domain.clock import now
from tracker.domain.ids import ID_LENGTH
from tracker.domain.trail.chain import HASH_SIGNS
from tracker.models.base import Base, Identified, choice, points_to
from tracker.models.people import Organisation, User


class AuditEvent(Identified, Base):
    """Who did, tried or viewed what and when. ``facts`` hold codes, ids and counts, never text.

    ``position``, the three hashes: see domain/trail/chain.py; given by services/trail/chain.py to every row that a
    session writes, and owed by the table, so that a row written around it is refused. The database keeps no list of
    tags: the product refuses an unknown one, and the trail is not rebuilt for each new one. ``case_id`` is no foreign
    key: the trail outlives a case that is disposed of.
    """

    __tablename__ = "audit_event"

    happened_at: Mapped[dt.datetime] = mapped_column(default=now, index=True)
    user_id: Mapped[str | None] = points_to("app_user.id", index=False)
    organisation_id: Mapped[str | None] = points_to("organisation.id", index=False)
    case_id: Mapped[str | None] = mapped_column(sa.String(ID_LENGTH))
    tag: Mapped[Tag] = mapped_column(choice(Tag, is_checked=False))
    outcome: Mapped[AuditOutcome] = mapped_column(default=AuditOutcome.DONE)
    subject_id: Mapped[str | None] = mapped_column(sa.String(60))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    position: Mapped[int] = mapped_column(sa.BigInteger, unique=True)
    previous_hash: Mapped[str] = mapped_column(sa.String(HASH_SIGNS))
    row_hash: Mapped[str] = mapped_column(sa.String(HASH_SIGNS))
    changes_hash: Mapped[str | None] = mapped_column(sa.String(HASH_SIGNS))
    user: Mapped[User | None] = relationship(lazy="raise_on_sql")
    organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")
    changes: Mapped[list[AuditChange]] = relationship(
        back_populates="event", order_by="AuditChange.number", lazy="raise_on_sql"
    )
    __table_args__ = (
        sa.Index(None, "case_id", "happened_at"),
        sa.Index(None, "user_id", "case_id", "tag", "happened_at"),
        # the history of one thing that is administrated, and when there was last a change of its kind
        sa.Index(
            "ix_audit_event_by_subject",
            "subject_id",
            "position",
            sqlite_where=sa.text("case_id IS NULL"),
            postgresql_where=sa.text("case_id IS NULL"),
        ),
        sa.Index(
            "ix_audit_event_by_tag",
            "tag",
            "happened_at",
            sqlite_where=sa.text("case_id IS NULL"),
            postgresql_where=sa.text("case_id IS NULL"),
        ),
    )


class AuditChange(Identified, Base):
    """The old and the new value of one field that an event changed; only fields of domain/trail/changes.py.

    ``row_id``: the row's key inside the case. ``circle``: the narrowest that the row had, before and after;
    ``problem_id``: the problem that it hangs on, whose circle bounds it too.
    """

    __tablename__ = "audit_change"

    event_id: Mapped[str] = points_to("audit_event.id", index=False)
    number: Mapped[int]
    table_name: Mapped[str] = mapped_column(sa.String(40))
    row_id: Mapped[str] = mapped_column(sa.String(60))
    field: Mapped[str] = mapped_column(sa.String(40))
    old: Mapped[str | None] = mapped_column(sa.Text)
    new: Mapped[str | None] = mapped_column(sa.Text)
    circle: Mapped[Circle]
    problem_id: Mapped[str | None] = points_to("problem.id")
    event: Mapped[AuditEvent] = relationship(back_populates="changes", lazy="raise_on_sql")
    __table_args__ = (sa.UniqueConstraint("event_id", "number"),)
