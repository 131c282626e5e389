"""What comes after a walk: what was answered at its closing meeting, and what those who walked are told."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.walks.telling import PLACE_LENGTH, ToldState
from tracker.models.base import Base, Created, Identified, points_to
from tracker.models.people import User
from tracker.models.walks.findings import WalkFinding


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


class WalkStatusList(Identified, Created, Base):
    """That those who walked are told how far the findings have come. Only the hash of the link's token is stored.

    ``ends_on``: the last day that the link opens; ``sent_at``: when it was first sent, before which it opens nothing.
    """

    __tablename__ = "walk_status_list"

    walk_id: Mapped[str] = points_to("safety_walk.id", index=False)
    token_hash: Mapped[str] = mapped_column(sa.String(64))
    ends_on: Mapped[dt.date]
    saved_by_id: Mapped[str] = points_to("app_user.id")
    sent_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    __table_args__ = (sa.UniqueConstraint("walk_id"), sa.UniqueConstraint("token_hash"))


class ToldFinding(Identified, Created, Base):
    """What is told of one finding: what it is about, where in words for everybody, and how far it has come."""

    __tablename__ = "walk_told_finding"

    status_list_id: Mapped[str] = points_to("walk_status_list.id")
    finding_id: Mapped[str] = points_to("walk_finding.id", index=False)
    state: Mapped[ToldState]
    place: Mapped[str | None] = mapped_column(sa.String(PLACE_LENGTH))
    finding: Mapped[WalkFinding] = relationship(lazy="raise_on_sql")
    __table_args__ = (sa.UniqueConstraint("finding_id"),)
