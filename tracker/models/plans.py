"""Goals with indicators and values, who accepts them, measures tied to causes and goals, follow-ups, adoptions."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.access import Circle
from tracker.domain.clock import now
from tracker.domain.plans import (
    Direction,
    Effort,
    FollowUpKind,
    Grade,
    Horizon,
    MeasureStatus,
    ValueGroup,
    ValueKind,
)
from tracker.models.base import Base, Created, Identified, points_to
from tracker.models.cases import CaseParty
from tracker.models.problems import Cause, Problem
from tracker.models.programmes import VocabularyTerm


class Goal(Identified, Created, Base):
    """A goal of a prioritised problem (G1, G2 ...) to be reached by a day."""

    __tablename__ = "goal"

    case_id: Mapped[str] = points_to("case.id")
    problem_id: Mapped[str] = points_to("problem.id")
    number: Mapped[int]
    text: Mapped[str] = mapped_column(sa.String(300))
    target_on: Mapped[dt.date]
    removed_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    problem: Mapped[Problem] = relationship(lazy="raise_on_sql")
    indicators: Mapped[list[Indicator]] = relationship(back_populates="goal", lazy="raise_on_sql")
    acceptances: Mapped[list[GoalAcceptance]] = relationship(back_populates="goal", lazy="raise_on_sql")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the form SQLAlchemy asks for
    __table_args__ = (sa.UniqueConstraint("case_id", "number"),)


class Indicator(Identified, Created, Base):
    """What is measured for a goal. About people: split by gender, or a reason why not."""

    __tablename__ = "indicator"

    goal_id: Mapped[str] = points_to("goal.id")
    name: Mapped[str] = mapped_column(sa.String(200))
    unit: Mapped[str] = mapped_column(sa.String(60))
    source: Mapped[str | None] = mapped_column(sa.String(200))
    direction: Mapped[Direction] = mapped_column(default=Direction.DOWN)
    is_about_people: Mapped[bool] = mapped_column(default=False)
    no_split_reason: Mapped[str | None] = mapped_column(sa.String(300))
    goal: Mapped[Goal] = relationship(back_populates="indicators", lazy="raise_on_sql")
    values: Mapped[list[IndicatorValue]] = relationship(back_populates="indicator", lazy="raise_on_sql")


class IndicatorValue(Identified, Created, Base):
    """A baseline, target or actual value for a group; ``answers`` is n for surveys."""

    __tablename__ = "indicator_value"

    indicator_id: Mapped[str] = points_to("indicator.id")
    kind: Mapped[ValueKind]
    value_group: Mapped[ValueGroup] = mapped_column(default=ValueGroup.ALL)
    value: Mapped[Decimal] = mapped_column(sa.Numeric(14, 3))
    answers: Mapped[int | None]
    measured_on: Mapped[dt.date]
    note: Mapped[str | None] = mapped_column(sa.String(300))
    recorded_by_id: Mapped[str] = points_to("app_user.id")
    indicator: Mapped[Indicator] = relationship(back_populates="values", lazy="raise_on_sql")
    __table_args__ = (
        sa.UniqueConstraint("indicator_id", "kind", "value_group", "measured_on"),
        sa.CheckConstraint("answers IS NULL OR answers >= 0", name="answers_not_negative"),
    )


class GoalAcceptance(Identified, Base):
    """A party's answer to a goal (the A of SMART): accepted, or a reservation with its reason."""

    __tablename__ = "goal_acceptance"

    goal_id: Mapped[str] = points_to("goal.id")
    party_id: Mapped[str] = points_to("case_party.id")
    is_accepted: Mapped[bool]
    reservation: Mapped[str | None] = mapped_column(sa.Text)
    answered_at: Mapped[dt.datetime] = mapped_column(default=now)
    answered_by_id: Mapped[str] = points_to("app_user.id")
    goal: Mapped[Goal] = relationship(back_populates="acceptances", lazy="raise_on_sql")
    party: Mapped[CaseParty] = relationship(lazy="raise_on_sql")
    __table_args__ = (
        sa.UniqueConstraint("goal_id", "party_id"),
        sa.CheckConstraint("is_accepted OR reservation IS NOT NULL", name="reservation_has_reason"),
    )


class Measure(Identified, Created, Base):
    """What somebody does about a cause. Short notice: allowed in every step, with event, decider and end.

    Its circle bounds who knows of it and of all that hangs on it.
    """

    __tablename__ = "measure"

    case_id: Mapped[str] = points_to("case.id")
    number: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(160))
    description: Mapped[str | None] = mapped_column(sa.Text)
    type_code: Mapped[str] = points_to("vocabulary_term.code")
    party_id: Mapped[str | None] = points_to("case_party.id")
    function: Mapped[str | None] = mapped_column(sa.String(160))
    together_with: Mapped[str | None] = mapped_column(sa.String(200))
    starts_on: Mapped[dt.date | None]
    due_on: Mapped[dt.date | None]
    resource: Mapped[str | None] = mapped_column(sa.String(200))
    cost_sek: Mapped[int | None]
    horizon: Mapped[Horizon | None]
    effort: Mapped[Effort | None]
    follow_up_plan: Mapped[str | None] = mapped_column(sa.String(300))
    no_goal_reason: Mapped[str | None] = mapped_column(sa.String(300))
    is_short_notice: Mapped[bool] = mapped_column(default=False)
    event: Mapped[str | None] = mapped_column(sa.String(300))
    decided_by: Mapped[str | None] = mapped_column(sa.String(160))
    valid_to: Mapped[dt.date | None]
    afterthought_due_on: Mapped[dt.date | None]
    afterthought: Mapped[str | None] = mapped_column(sa.Text)
    status: Mapped[MeasureStatus] = mapped_column(default=MeasureStatus.PLANNED, index=True)
    status_note: Mapped[str | None] = mapped_column(sa.String(300))
    status_on: Mapped[dt.date | None]
    closed_on: Mapped[dt.date | None]
    circle: Mapped[Circle] = mapped_column(default=Circle.ALL_PARTIES)
    created_by_id: Mapped[str] = points_to("app_user.id")
    version: Mapped[int] = mapped_column(default=1)
    type: Mapped[VocabularyTerm] = relationship(lazy="raise_on_sql")
    party: Mapped[CaseParty | None] = relationship(lazy="raise_on_sql")
    causes: Mapped[list[Cause]] = relationship(secondary="measure_cause", lazy="raise_on_sql")
    goals: Mapped[list[Goal]] = relationship(secondary="measure_goal", lazy="raise_on_sql")
    follow_ups: Mapped[list[FollowUp]] = relationship(back_populates="measure", lazy="raise_on_sql")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the form SQLAlchemy asks for
    __table_args__ = (
        sa.UniqueConstraint("case_id", "number"),
        sa.CheckConstraint("(status IN ('done', 'stopped')) = (closed_on IS NOT NULL)", name="closed_has_day"),
        sa.CheckConstraint(
            "NOT is_short_notice OR (event IS NOT NULL AND decided_by IS NOT NULL AND valid_to IS NOT NULL)",
            name="short_notice_is_explained",
        ),
        sa.CheckConstraint("circle IN ('authorities', 'all_parties')", name="circle_is_shared"),
        sa.CheckConstraint("cost_sek IS NULL OR cost_sek >= 0", name="cost_not_negative"),
        sa.CheckConstraint("due_on IS NULL OR starts_on IS NULL OR due_on >= starts_on", name="due_after_start"),
    )


class MeasureCause(Base):
    """Which causes a measure works on."""

    __tablename__ = "measure_cause"

    measure_id: Mapped[str] = mapped_column(sa.ForeignKey("measure.id"), primary_key=True)
    cause_id: Mapped[str] = mapped_column(sa.ForeignKey("cause.id"), primary_key=True, index=True)


class MeasureGoal(Base):
    """Which goals a measure serves."""

    __tablename__ = "measure_goal"

    measure_id: Mapped[str] = mapped_column(sa.ForeignKey("measure.id"), primary_key=True)
    goal_id: Mapped[str] = mapped_column(sa.ForeignKey("goal.id"), primary_key=True, index=True)


class FollowUp(Identified, Created, Base):
    """One of the three follow-ups of a measure on a day; its circle may be narrower than the measure's."""

    __tablename__ = "follow_up"

    measure_id: Mapped[str] = points_to("measure.id")
    kind: Mapped[FollowUpKind]
    grade: Mapped[Grade]
    text: Mapped[str] = mapped_column(sa.String(300))
    followed_up_on: Mapped[dt.date]
    circle: Mapped[Circle] = mapped_column(default=Circle.ALL_PARTIES)
    recorded_by_id: Mapped[str] = points_to("app_user.id")
    measure: Mapped[Measure] = relationship(back_populates="follow_ups", lazy="raise_on_sql")
    __table_args__ = (
        sa.UniqueConstraint("measure_id", "kind", "followed_up_on"),
        sa.CheckConstraint("circle IN ('authorities', 'all_parties')", name="circle_is_shared"),
        sa.CheckConstraint("grade != 'not_separable' OR kind = 'effect'", name="only_effect_not_separable"),
    )


class PlanAdoption(Identified, Created, Base):
    """The steering group adopts the plan as version N."""

    __tablename__ = "plan_adoption"

    case_id: Mapped[str] = points_to("case.id")
    number: Mapped[int]
    adopted_on: Mapped[dt.date]
    adopted_by: Mapped[str] = mapped_column(sa.String(160))
    registry_number: Mapped[str | None] = mapped_column(sa.String(40))
    round: Mapped[int]
    recorded_by_id: Mapped[str] = points_to("app_user.id")
    __table_args__ = (sa.UniqueConstraint("case_id", "number"),)
