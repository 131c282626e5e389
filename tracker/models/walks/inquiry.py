"""The open page where residents mark points before a walk, and the points."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.ground.showing import DayPart
from tracker.domain.walks.findings import FindingKind
from tracker.domain.walks.inquiry import HEADING_LENGTH, QUESTION_LENGTH, TEXT_LENGTH, HidingReason, PointState
from tracker.models.base import Base, Created, Identified, points_to


class WalkInquiry(Identified, Created, Base):
    """That residents are asked before a walk. Only the hash of the link's token is stored; ``number`` counts renewals.

    ``opens_on`` and ``last_on``: its first and last whole day; ``lat`` and ``lon``: where its map opens. ``spots``: the
    places that may be told on the page, as [{"name", "lat", "lon"}], copied when they were chosen.
    """

    __tablename__ = "walk_inquiry"

    walk_id: Mapped[str] = points_to("safety_walk.id", index=False)
    number: Mapped[int] = mapped_column(default=1)
    token_hash: Mapped[str] = mapped_column(sa.String(64))
    heading: Mapped[str] = mapped_column(sa.String(HEADING_LENGTH))
    question: Mapped[str | None] = mapped_column(sa.String(QUESTION_LENGTH))
    opens_on: Mapped[dt.date]
    last_on: Mapped[dt.date]
    spots: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON(), default=list)
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    opened_by_id: Mapped[str] = points_to("app_user.id")
    closed_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the form SQLAlchemy asks for
    __table_args__ = (
        sa.UniqueConstraint("walk_id"),
        sa.UniqueConstraint("token_hash"),
        sa.CheckConstraint("number >= 1", name="number_positive"),
        sa.CheckConstraint("last_on >= opens_on", name="days_in_order"),
        sa.CheckConstraint("(lon IS NULL) = (lat IS NULL)", name="whole_position"),
    )


class WalkPoint(Identified, Created, Base):
    """A point that a resident marked. Nothing is remembered of who did; its id is the form's own token."""

    __tablename__ = "walk_point"

    walk_id: Mapped[str] = points_to("safety_walk.id", index=False)
    kind: Mapped[FindingKind]
    day_part: Mapped[DayPart | None]
    text: Mapped[str | None] = mapped_column(sa.String(TEXT_LENGTH))
    lon: Mapped[float]
    lat: Mapped[float]
    state: Mapped[PointState] = mapped_column(default=PointState.WAITING)
    reason: Mapped[HidingReason | None]
    __table_args__ = (
        sa.CheckConstraint("(state = 'hidden') = (reason IS NOT NULL)", name="hidden_has_reason"),
        sa.Index(None, "walk_id", "state"),
    )
