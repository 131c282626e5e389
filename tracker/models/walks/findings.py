"""What was found on a safety walk, and what became of it."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.walks.again import SeenAgain
from tracker.domain.walks.findings import (
    NAME_LENGTH,
    REASON_LENGTH,
    TEXT_LENGTH,
    FindingCategory,
    FindingKind,
    FindingStatus,
)
from tracker.domain.walks.light import Light
from tracker.models.base import Base, Created, Identified, points_to
from tracker.models.people import Organisation, User
from tracker.models.walks.planned import SafetyWalk, WalkStop


class WalkFinding(Identified, Created, Base):
    """A finding, in the circle of its walk's meeting. Its id is the sender's own, so that one sent twice is one.

    ``seen_at``: by the clock of who saw it, ``created_at``: when it reached us. ``receiver``: who can do something
    about it, by id or by name; neither: not known. ``merged_into``: the same thing, told in another finding.
    ``again_of_id``: it says how a finding of the earlier walk is on one that is walked again, and is none of its own.
    """

    __tablename__ = "walk_finding"

    case_id: Mapped[str] = points_to("case.id")
    walk_id: Mapped[str] = points_to("safety_walk.id", index=False)
    stop_id: Mapped[str | None] = points_to("walk_stop.id")
    kind: Mapped[FindingKind]
    category_code: Mapped[str] = points_to("vocabulary_term.code")
    light: Mapped[Light | None]
    text: Mapped[str | None] = mapped_column(sa.String(TEXT_LENGTH))
    lon: Mapped[float | None]
    lat: Mapped[float | None]
    seen_at: Mapped[dt.datetime]
    noted_by_id: Mapped[str] = points_to("app_user.id")
    receiver_id: Mapped[str | None] = points_to("organisation.id")
    receiver_name: Mapped[str | None] = mapped_column(sa.String(NAME_LENGTH))
    due_on: Mapped[dt.date | None]
    status: Mapped[FindingStatus] = mapped_column(default=FindingStatus.TO_DO)
    reason: Mapped[str | None] = mapped_column(sa.String(REASON_LENGTH))
    measure_id: Mapped[str | None] = points_to("measure.id")
    observation_id: Mapped[str | None] = points_to("observation.id")
    merged_into_id: Mapped[str | None] = points_to("walk_finding.id")
    again_of_id: Mapped[str | None] = points_to("walk_finding.id")
    outcome: Mapped[SeenAgain | None]
    removed_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    walk: Mapped[SafetyWalk] = relationship(lazy="raise_on_sql")
    stop: Mapped[WalkStop | None] = relationship(lazy="raise_on_sql")
    noted_by: Mapped[User] = relationship(lazy="raise_on_sql")
    receiver: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the form SQLAlchemy asks for
    __table_args__ = (
        sa.CheckConstraint("(lon IS NULL) = (lat IS NULL)", name="whole_position"),
        sa.CheckConstraint("receiver_id IS NULL OR receiver_name IS NULL", name="one_receiver"),
        sa.CheckConstraint("status != 'not_done' OR reason IS NOT NULL", name="not_done_has_reason"),
        sa.CheckConstraint("merged_into_id IS NULL OR merged_into_id != id", name="merged_into_another"),
        sa.CheckConstraint("(again_of_id IS NULL) = (outcome IS NULL)", name="again_has_outcome"),
        sa.Index(None, "walk_id", "seen_at"),
        sa.Index(None, "walk_id", "again_of_id", unique=True),
    )

    @property
    def category(self) -> FindingCategory:
        """The button that it was noted with."""
        return FindingCategory(self.category_code)

    @property
    def receiver_called(self) -> str | None:
        """Who that is, by name. Where it is an organisation, that has to be loaded with the finding."""
        return self.receiver.short_name if self.receiver else self.receiver_name

    @property
    def has_receiver(self) -> bool:
        """Whether it is known who can do something about it."""
        return self.receiver_id is not None or self.receiver_name is not None
