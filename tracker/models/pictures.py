"""Frozen lagesbilder: a version's content as it was. Rows are never changed or removed (trigger in the migration)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.clock import now
from tracker.models.base import Base, Identified, points_to
from tracker.models.people import User


class SituationPicture(Identified, Base):
    """Version N of a case's situational picture. ``content`` holds items that each carry their sharing circle."""

    __tablename__ = "situation_picture"

    case_id: Mapped[str] = points_to("case.id")
    number: Mapped[int]
    summary: Mapped[str] = mapped_column(sa.Text)
    content: Mapped[dict[str, Any]]
    frozen_at: Mapped[dt.datetime] = mapped_column(default=now)
    frozen_by_id: Mapped[str] = points_to("app_user.id")
    frozen_by: Mapped[User] = relationship(lazy="raise_on_sql")
    __table_args__ = (
        sa.UniqueConstraint("case_id", "number"),
        sa.CheckConstraint("number >= 1", name="number_positive"),
    )
