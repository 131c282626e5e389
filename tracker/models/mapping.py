"""Own mappings and their observations: sealed until ``revealed_at``; read only through queries/scope.py."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.access import Circle
from tracker.domain.mapping import Frequency, MappingState, Trend
from tracker.domain.problems import Angle
from tracker.models.base import Base, Created, Identified, choice, points_to
from tracker.models.people import Organisation
from tracker.models.places import Place
from tracker.models.programmes import VocabularyTerm


class OwnMapping(Identified, Created, Base):
    """One organisation's own picture of the case in one round."""

    __tablename__ = "own_mapping"

    case_id: Mapped[str] = points_to("case.id")
    organisation_id: Mapped[str] = points_to("organisation.id")
    round: Mapped[int] = mapped_column(default=1)
    state: Mapped[MappingState] = mapped_column(default=MappingState.DRAFT)
    why_this_problem: Mapped[str | None] = mapped_column(sa.Text)
    sources_used: Mapped[str | None] = mapped_column(sa.Text)
    choice_limits: Mapped[str | None] = mapped_column(sa.Text)
    limits_meaning: Mapped[str | None] = mapped_column(sa.Text)
    answers_circle: Mapped[Circle] = mapped_column(choice(Circle, "answers_circle"), default=Circle.OWN_ORGANISATION)
    leadership_informed_on: Mapped[dt.date | None]
    leadership_informed_by: Mapped[str | None] = mapped_column(sa.String(160))
    staff_dialogue_on: Mapped[dt.date | None]
    staff_dialogue_note: Mapped[str | None] = mapped_column(sa.String(300))
    handed_in_at: Mapped[dt.datetime | None]
    handed_in_by_id: Mapped[str | None] = points_to("app_user.id")
    revealed_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")
    observations: Mapped[list[Observation]] = relationship(back_populates="mapping", lazy="raise_on_sql")
    causes: Mapped[list[PossibleCause]] = relationship(back_populates="mapping", lazy="raise_on_sql")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the form SQLAlchemy asks for
    __table_args__ = (
        sa.UniqueConstraint("case_id", "organisation_id", "round"),
        sa.CheckConstraint("(state = 'handed_in') = (handed_in_at IS NOT NULL)", name="handed_in_has_time"),
        sa.CheckConstraint("revealed_at IS NULL OR handed_in_at IS NOT NULL", name="revealed_was_handed_in"),
        sa.CheckConstraint("answers_circle != 'public'", name="answers_are_of_parties"),
    )


class Observation(Identified, Created, Base):
    """What a party sees, where and when, in its own words. ``time_mask``: domain.mapping.to_mask; 0 = not given.

    ``removed_at``: taken out of a draft, kept until hand-in so that it can be put back.
    """

    __tablename__ = "observation"

    mapping_id: Mapped[str] = points_to("own_mapping.id")
    position: Mapped[int]
    type_code: Mapped[str] = points_to("vocabulary_term.code")
    title: Mapped[str] = mapped_column(sa.String(160))
    text: Mapped[str | None] = mapped_column(sa.Text)
    quote_source: Mapped[str | None] = mapped_column(sa.String(160))
    place_id: Mapped[str | None] = points_to("place.id")
    place_note: Mapped[str | None] = mapped_column(sa.String(300))
    point: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    time_mask: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    seasons: Mapped[list[str]] = mapped_column(default=list)
    frequency: Mapped[Frequency | None]
    amount: Mapped[str | None] = mapped_column(sa.String(160))
    period: Mapped[str | None] = mapped_column(sa.String(120))
    trend: Mapped[Trend] = mapped_column(default=Trend.UNKNOWN)
    source_code: Mapped[str | None] = points_to("vocabulary_term.code")
    source_note: Mapped[str | None] = mapped_column(sa.String(200))
    group_affected: Mapped[str | None] = mapped_column(sa.String(200))
    circle: Mapped[Circle] = mapped_column(default=Circle.OWN_ORGANISATION)
    is_supplement: Mapped[bool] = mapped_column(default=False)
    removed_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    mapping: Mapped[OwnMapping] = relationship(back_populates="observations", lazy="raise_on_sql")
    place: Mapped[Place | None] = relationship(lazy="raise_on_sql")
    type: Mapped[VocabularyTerm] = relationship(foreign_keys=[type_code], lazy="raise_on_sql")
    source: Mapped[VocabularyTerm | None] = relationship(foreign_keys=[source_code], lazy="raise_on_sql")
    causes: Mapped[list[PossibleCause]] = relationship(back_populates="observation", lazy="raise_on_sql")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the form SQLAlchemy asks for
    __table_args__ = (
        sa.CheckConstraint("time_mask >= 0 AND time_mask < 562949953421312", name="time_mask_in_grid"),
        sa.CheckConstraint("circle IN ('own_org', 'authorities', 'all_parties')", name="circle_is_of_parties"),
    )


class PossibleCause(Identified, Created, Base):
    """A cause that a party thinks of in its own mapping, for one observation or for the whole.

    ``circle``: of its own; one that belongs to an observation is read by no more than that allows.
    """

    __tablename__ = "possible_cause"

    mapping_id: Mapped[str] = points_to("own_mapping.id")
    observation_id: Mapped[str | None] = points_to("observation.id")
    text: Mapped[str] = mapped_column(sa.String(300))
    angle: Mapped[Angle | None]
    circle: Mapped[Circle] = mapped_column(default=Circle.OWN_ORGANISATION)
    mapping: Mapped[OwnMapping] = relationship(back_populates="causes", lazy="raise_on_sql")
    observation: Mapped[Observation | None] = relationship(back_populates="causes", lazy="raise_on_sql")
    __table_args__ = (sa.CheckConstraint("circle != 'public'", name="circle_is_of_parties"),)
