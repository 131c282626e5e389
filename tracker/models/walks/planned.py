"""Safety walks: the plan of one, its stops in order, who does what on it, and who takes part."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.walks.people import MOST_EVER, MOST_PARTICIPANTS, WalkGender, WalkRole
from tracker.domain.walks.tour import MINUTES_PER_STOP, MOST_MINUTES, PACE_KMH
from tracker.models.base import Base, Created, Identified, points_to
from tracker.models.cases import Meeting
from tracker.models.people import Organisation, User


class SafetyWalk(Identified, Created, Base):
    """The plan of a walk. Its meeting says when it is, where one gathers, and by its circle who knows of it.

    Before and after it come two more meetings of the case; ``repeats_id``: the walk that this one walks again.
    """

    __tablename__ = "safety_walk"

    case_id: Mapped[str] = points_to("case.id")
    meeting_id: Mapped[str] = points_to("meeting.id", index=False)
    pre_meeting_id: Mapped[str | None] = points_to("meeting.id")
    closing_meeting_id: Mapped[str | None] = points_to("meeting.id")
    repeats_id: Mapped[str | None] = points_to("safety_walk.id")
    purpose: Mapped[str | None] = mapped_column(sa.Text)
    minutes_per_stop: Mapped[int] = mapped_column(default=MINUTES_PER_STOP)
    pace_kmh: Mapped[float] = mapped_column(default=PACE_KMH)
    most_participants: Mapped[int] = mapped_column(default=MOST_PARTICIPANTS)
    created_by_id: Mapped[str] = points_to("app_user.id")
    version: Mapped[int] = mapped_column(default=1)
    meeting: Mapped[Meeting] = relationship(foreign_keys=[meeting_id], lazy="raise_on_sql")
    pre_meeting: Mapped[Meeting | None] = relationship(foreign_keys=[pre_meeting_id], lazy="raise_on_sql")
    closing_meeting: Mapped[Meeting | None] = relationship(foreign_keys=[closing_meeting_id], lazy="raise_on_sql")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the form SQLAlchemy asks for
    __table_args__ = (
        sa.UniqueConstraint("meeting_id"),
        sa.CheckConstraint(f"minutes_per_stop BETWEEN 1 AND {MOST_MINUTES}", name="minutes_in_range"),
        sa.CheckConstraint("pace_kmh BETWEEN 1 AND 6", name="pace_in_range"),
        sa.CheckConstraint(f"most_participants BETWEEN 1 AND {MOST_EVER}", name="most_in_range"),
    )


class WalkStop(Identified, Created, Base):
    """A stop, in order of ``position``. ``minutes``: other than the walk's own; ``way``: how one gets there, drawn.

    ``is_step_free`` is about the way there; null: nobody has looked. It may come from a place, problem or observation.
    """

    __tablename__ = "walk_stop"

    walk_id: Mapped[str] = points_to("safety_walk.id", index=False)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(sa.String(160))
    questions: Mapped[str | None] = mapped_column(sa.Text)
    place_id: Mapped[str | None] = points_to("place.id")
    problem_id: Mapped[str | None] = points_to("problem.id")
    observation_id: Mapped[str | None] = points_to("observation.id")
    lon: Mapped[float]
    lat: Mapped[float]
    minutes: Mapped[int | None]
    wants_dark: Mapped[bool] = mapped_column(default=False)
    way: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    is_step_free: Mapped[bool | None]
    removed_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the form SQLAlchemy asks for
    __table_args__ = (
        sa.CheckConstraint(f"minutes IS NULL OR minutes BETWEEN 1 AND {MOST_MINUTES}", name="minutes_in_range"),
        sa.Index(None, "walk_id", "position"),
    )


class WalkRoleHolder(Identified, Created, Base):
    """Who has a role on the walk: a person with an account, else somebody by name; neither: nobody now."""

    __tablename__ = "walk_role"

    walk_id: Mapped[str] = points_to("safety_walk.id", index=False)
    role: Mapped[WalkRole]
    user_id: Mapped[str | None] = points_to("app_user.id")
    name: Mapped[str | None] = mapped_column(sa.String(80))
    user: Mapped[User | None] = relationship(lazy="raise_on_sql")
    __table_args__ = (sa.UniqueConstraint("walk_id", "role"),)


class WalkParticipant(Identified, Created, Base):
    """Somebody who takes part. Name and address go when they are no longer needed; what is counted stays.

    ``place_hash``: of the token of the link to one's own place, where there is one; ``reminded_at``: by letter, or that
    no reminder is needed. ``told_starts_at``, ``told_cancelled``: what the person last heard of when it is;
    ``told_status_at``: when the link to how far the findings have come was sent.
    """

    __tablename__ = "walk_participant"

    walk_id: Mapped[str] = points_to("safety_walk.id")
    organisation_id: Mapped[str | None] = points_to("organisation.id")
    name: Mapped[str | None] = mapped_column(sa.String(80))
    email: Mapped[str | None] = mapped_column(sa.String(254))
    gender: Mapped[WalkGender] = mapped_column(default=WalkGender.UNSAID)
    is_young: Mapped[bool] = mapped_column(default=False)
    needs: Mapped[list[str]] = mapped_column(default=list)
    cancelled_at: Mapped[dt.datetime | None]
    forgotten_at: Mapped[dt.datetime | None]
    place_hash: Mapped[str | None] = mapped_column(sa.String(64))
    reminded_at: Mapped[dt.datetime | None]
    told_starts_at: Mapped[dt.datetime | None]
    told_cancelled: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    told_status_at: Mapped[dt.datetime | None]
    organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")
    __table_args__ = (
        sa.CheckConstraint("forgotten_at IS NULL OR (name IS NULL AND email IS NULL)", name="forgotten_is_nameless"),
        sa.Index(None, "place_hash", unique=True),
    )
