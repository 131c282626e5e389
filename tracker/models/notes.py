"""What an organisation notes for itself about a case, a problem or a measure: read by its own people only."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.clock import now
from tracker.models.base import Base, Created, Identified, points_to
from tracker.models.people import User


class Note(Identified, Created, Base):
    """A note of one organisation. About the case itself where neither problem nor measure is given.

    ``author_id`` wrote it first, ``editor_id`` last changed it. It belongs to the organisation, not to the author.
    """

    __tablename__ = "note"

    case_id: Mapped[str] = points_to("case.id", index=False)
    organisation_id: Mapped[str] = points_to("organisation.id")
    author_id: Mapped[str] = points_to("app_user.id")
    editor_id: Mapped[str | None] = points_to("app_user.id")
    problem_id: Mapped[str | None] = points_to("problem.id")
    measure_id: Mapped[str | None] = points_to("measure.id")
    text: Mapped[str] = mapped_column(sa.Text)
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[dt.datetime] = mapped_column(default=now)
    removed_at: Mapped[dt.datetime | None]
    author: Mapped[User] = relationship(foreign_keys=[author_id], lazy="raise_on_sql")
    editor: Mapped[User | None] = relationship(foreign_keys=[editor_id], lazy="raise_on_sql")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the form SQLAlchemy asks for
    __table_args__ = (
        sa.CheckConstraint("problem_id IS NULL OR measure_id IS NULL", name="about_one_thing"),
        sa.Index(None, "case_id", "organisation_id", "created_at"),
    )
