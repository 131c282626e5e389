"""What comes after a walk: what was answered at its closing meeting, and what those who walked are told."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.base import Base, Created, Identified, points_to
from tracker.models.people import User


class WalkClosing(Identified, Created, Base):
    """The answers of the closing meeting, in the circle of the walk: three questions, none of which is owed."""

    __tablename__ = "walk_closing"

    walk_id: Mapped[str] = points_to("safety_walk.id", index=False)
    answered: Mapped[str | None] = mapped_column(sa.Text)
    not_done: Mapped[str | None] = mapped_column(sa.Text)
    next_step: Mapped[str | None] = mapped_column(sa.Text)
    noted_by_id: Mapped[str] = points_to("app_user.id")
    version: Mapped[int] = mapped_column(default=1)
    noted_by: Mapped[User] = relationship(lazy="raise_on_sql")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the form SQLAlchemy asks for
    __table_args__ = (sa.UniqueConstraint("walk_id"),)
