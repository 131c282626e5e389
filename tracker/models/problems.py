"""The joint mapping: problems, which observations they come from, how they relate, and their causes."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.access import Circle
from tracker.domain.problems import Angle, CauseLevel, FactorKind, Influence, Relation, Strength
from tracker.models.base import Base, Created, Identified, points_to
from tracker.models.mapping import Observation


class Problem(Identified, Created, Base):
    """A joint problem with its letter. Its circle bounds who reads the title and all that hangs on it."""

    __tablename__ = "problem"

    case_id: Mapped[str] = points_to("case.id")
    letter: Mapped[str] = mapped_column(sa.String(4))
    title: Mapped[str] = mapped_column(sa.String(160))
    description: Mapped[str | None] = mapped_column(sa.Text)
    circle: Mapped[Circle] = mapped_column(default=Circle.ALL_PARTIES)
    created_by_id: Mapped[str] = points_to("app_user.id")
    causes_finished_at: Mapped[dt.datetime | None]
    causes_finished_by_id: Mapped[str | None] = points_to("app_user.id")
    removed_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    sources: Mapped[list[ProblemSource]] = relationship(back_populates="problem", lazy="raise_on_sql")
    causes: Mapped[list[Cause]] = relationship(
        back_populates="problem",
        order_by="Cause.number",
        lazy="raise_on_sql",
    )
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the form SQLAlchemy asks for
    __table_args__ = (
        sa.UniqueConstraint("case_id", "letter"),
        sa.CheckConstraint("circle IN ('authorities', 'all_parties')", name="circle_is_shared"),
    )


class ProblemSource(Identified, Created, Base):
    """An observation as a source of a problem, and what it is to it. Ends, is not removed."""

    __tablename__ = "problem_source"

    problem_id: Mapped[str] = points_to("problem.id")
    observation_id: Mapped[str] = points_to("observation.id")
    relation: Mapped[Relation] = mapped_column(default=Relation.SAME)
    placed_by_id: Mapped[str] = points_to("app_user.id")
    ended_at: Mapped[dt.datetime | None]
    problem: Mapped[Problem] = relationship(back_populates="sources", lazy="raise_on_sql")
    observation: Mapped[Observation] = relationship(lazy="raise_on_sql")
    __table_args__ = (
        sa.Index(
            "uq_problem_source_active",
            "problem_id",
            "observation_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )


class ProblemRelation(Identified, Created, Base):
    """A problem found to be the same as, a consequence or a cause of another. It can be undone until frozen.

    A problem with an active relation is no problem of its own any more; its sources count for the target with
    the relation, derived when asked for and never copied.
    """

    __tablename__ = "problem_relation"

    problem_id: Mapped[str] = points_to("problem.id")
    target_id: Mapped[str] = points_to("problem.id")
    relation: Mapped[Relation]
    related_by_id: Mapped[str] = points_to("app_user.id")
    ended_at: Mapped[dt.datetime | None]
    __table_args__ = (
        sa.CheckConstraint("problem_id != target_id", name="not_itself"),
        sa.CheckConstraint("relation IN ('same', 'consequence', 'cause')", name="relation_is_merge"),
        sa.Index(
            "uq_problem_relation_active",
            "problem_id",
            "target_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )


class SetAside(Identified, Created, Base):
    """An observation left out of the joint picture, with the reason. Ends when it is taken back."""

    __tablename__ = "set_aside"

    observation_id: Mapped[str] = points_to("observation.id")
    reason: Mapped[str] = mapped_column(sa.Text)
    set_aside_by_id: Mapped[str] = points_to("app_user.id")
    ended_at: Mapped[dt.datetime | None]
    __table_args__ = (
        sa.Index(
            "uq_set_aside_active",
            "observation_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )


class Cause(Identified, Created, Base):
    """A cause of a problem, numbered within it (A1, A2); or a protective factor that holds it back."""

    __tablename__ = "cause"

    problem_id: Mapped[str] = points_to("problem.id")
    number: Mapped[int]
    text: Mapped[str] = mapped_column(sa.String(300))
    factor: Mapped[FactorKind] = mapped_column(default=FactorKind.RISK)
    angle: Mapped[Angle | None]
    level: Mapped[CauseLevel] = mapped_column(default=CauseLevel.SITUATIONAL)
    strength: Mapped[Strength | None]
    influence: Mapped[Influence] = mapped_column(default=Influence.YES)
    influence_by: Mapped[str | None] = mapped_column(sa.String(160))
    no_measure_reason: Mapped[str | None] = mapped_column(sa.Text)
    removed_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    problem: Mapped[Problem] = relationship(back_populates="causes", lazy="raise_on_sql")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the form SQLAlchemy asks for
    __table_args__ = (sa.UniqueConstraint("problem_id", "number"),)
