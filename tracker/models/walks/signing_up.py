"""The link by which people sign up for a walk."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.base import Base, Created, Identified, points_to


class WalkSignUp(Identified, Created, Base):
    """That a walk can be signed up for. Only the hash of the link's token is stored; ``number`` counts its renewals.

    ``closed_at``: nobody signs up any more, until it is opened again.
    """

    __tablename__ = "walk_sign_up"

    walk_id: Mapped[str] = points_to("safety_walk.id", index=False)
    number: Mapped[int] = mapped_column(default=1)
    token_hash: Mapped[str] = mapped_column(sa.String(64))
    opened_by_id: Mapped[str] = points_to("app_user.id")
    closed_at: Mapped[dt.datetime | None]
    __table_args__ = (
        sa.UniqueConstraint("walk_id"),
        sa.UniqueConstraint("token_hash"),
        sa.CheckConstraint("number >= 1", name="number_positive"),
    )
