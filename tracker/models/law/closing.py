"""How a case was closed and opened again, how long things are kept, and what was disposed of."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.ids import ID_LENGTH
from tracker.domain.law.retention import DECISION_LENGTH, RetentionCode, RetentionUnit
from tracker.domain.steps import Step
from tracker.models.base import Base, Created, Identified, points_to
from tracker.models.people import User


class Closing(Identified, Created, Base):
    """A case was closed: by whom, what was learnt, how long parties read and the case is kept. Opening again ends it.

    The days are those that held when it was closed: a time that is changed later changes no promise already given.
    """

    __tablename__ = "closing"

    case_id: Mapped[str] = points_to("case.id")
    closed_on: Mapped[dt.date]
    closed_by_id: Mapped[str] = points_to("app_user.id")
    at_step: Mapped[Step]
    reason: Mapped[str | None] = mapped_column(sa.Text)
    lessons: Mapped[str] = mapped_column(sa.Text)
    parties_read_to: Mapped[dt.date]
    kept_to: Mapped[dt.date] = mapped_column(index=True)
    reopened_at: Mapped[dt.datetime | None]
    reopened_by_id: Mapped[str | None] = points_to("app_user.id")
    reopened_reason: Mapped[str | None] = mapped_column(sa.Text)
    closed_by: Mapped[User] = relationship(foreign_keys=[closed_by_id], lazy="raise_on_sql")
    __table_args__ = (
        sa.CheckConstraint("at_step = 'follow_up' OR length(reason) >= 20", name="early_has_reason"),
        sa.CheckConstraint("(reopened_at IS NULL) = (reopened_by_id IS NULL)", name="reopened_by_somebody"),
        sa.CheckConstraint("reopened_at IS NULL OR length(reopened_reason) >= 20", name="reopened_has_reason"),
        sa.Index(
            "uq_closing_active",
            "case_id",
            unique=True,
            sqlite_where=sa.text("reopened_at IS NULL"),
            postgresql_where=sa.text("reopened_at IS NULL"),
        ),
    )


class RetentionTime(Identified, Created, Base):
    """How long something is kept, with the decision that says so. A new row ends the one before."""

    __tablename__ = "retention_time"

    code: Mapped[RetentionCode]
    amount: Mapped[int]
    unit: Mapped[RetentionUnit]
    decision: Mapped[str] = mapped_column(sa.String(DECISION_LENGTH))
    set_by_id: Mapped[str] = points_to("app_user.id")
    ended_at: Mapped[dt.datetime | None]
    set_by: Mapped[User] = relationship(lazy="raise_on_sql")
    __table_args__ = (
        sa.CheckConstraint("amount >= 0", name="amount_not_negative"),
        sa.Index(
            "uq_retention_time_active",
            "code",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )


class DisposalRecord(Identified, Created, Base):
    """What is left of a case that was disposed of: reference, decision, who, when and how much; nothing of its content.

    ``case_id`` is no foreign key: there is no such case any more. The row is never changed or removed (trigger), and it
    alone lets the case's frozen pictures and the trail's old and new values go.
    """

    __tablename__ = "disposal_record"

    case_id: Mapped[str] = mapped_column(sa.String(ID_LENGTH), unique=True)
    reference: Mapped[str] = mapped_column(sa.String(40), unique=True)
    registry_number: Mapped[str] = mapped_column(sa.String(40))
    decided_on: Mapped[dt.date]
    decided_by: Mapped[str] = mapped_column(sa.String(160))
    kept_to: Mapped[dt.date]
    counts: Mapped[dict[str, Any]]
    performed_by_id: Mapped[str] = points_to("app_user.id")
    performed_by: Mapped[User] = relationship(lazy="raise_on_sql")
