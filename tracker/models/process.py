"""Decisions of the process: how a case came to each step, and what was attested. State is computed, this is stored."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.clock import now
from tracker.domain.steps import PassageKind, Step
from tracker.models.base import Base, Created, Identified, choice, points_to
from tracker.models.people import User


class StepPassage(Identified, Base):
    """One move along the line: a met gate, a deviation with reason, or an omtag with reason."""

    __tablename__ = "step_passage"

    case_id: Mapped[str] = points_to("case.id")
    from_step: Mapped[Step | None] = mapped_column(choice(Step, "from_step"))
    to_step: Mapped[Step]
    kind: Mapped[PassageKind]
    reason: Mapped[str | None] = mapped_column(sa.Text)
    missing: Mapped[list[str]] = mapped_column(default=list)
    passed_at: Mapped[dt.datetime] = mapped_column(default=now)
    passed_by_id: Mapped[str] = points_to("app_user.id")
    passed_by: Mapped[User] = relationship(lazy="raise_on_sql")
    __table_args__ = (
        sa.CheckConstraint(
            "kind NOT IN ('deviation', 'reversal') OR length(reason) >= 20",
            name="reason_where_owed",
        ),
        sa.CheckConstraint("(kind = 'started') = (from_step IS NULL)", name="start_has_no_from"),
        sa.Index(None, "case_id", "passed_at"),
        sa.Index(None, "kind", "passed_at"),
    )


class Attestation(Identified, Created, Base):
    """A person vouches for a gate condition: day, by whom it was decided, registry number. A new one ends the old."""

    __tablename__ = "attestation"

    case_id: Mapped[str] = points_to("case.id")
    code: Mapped[str] = mapped_column(sa.String(60))
    round: Mapped[int] = mapped_column(default=1)
    attested_on: Mapped[dt.date]
    attested_by: Mapped[str] = mapped_column(sa.String(160))
    registry_number: Mapped[str | None] = mapped_column(sa.String(40))
    note: Mapped[str | None] = mapped_column(sa.Text)
    recorded_by_id: Mapped[str] = points_to("app_user.id")
    ended_at: Mapped[dt.datetime | None]
    __table_args__ = (
        sa.Index(
            "uq_attestation_active",
            "case_id",
            "code",
            "round",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )
