"""Scores per party and criterion, what was said where they differ, and the steering group's decisions."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.clock import now
from tracker.domain.priorities import Criterion, Outcome
from tracker.models.base import Base, Created, Identified, points_to
from tracker.models.cases import CaseParty
from tracker.models.problems import Problem


class Score(Identified, Base):
    """One party's 1-5 for one problem and criterion."""

    __tablename__ = "score"

    problem_id: Mapped[str] = points_to("problem.id")
    party_id: Mapped[str] = points_to("case_party.id")
    criterion: Mapped[Criterion]
    value: Mapped[int]
    scored_at: Mapped[dt.datetime] = mapped_column(default=now)
    scored_by_id: Mapped[str] = points_to("app_user.id")
    problem: Mapped[Problem] = relationship(lazy="raise_on_sql")
    party: Mapped[CaseParty] = relationship(lazy="raise_on_sql")
    __table_args__ = (
        sa.UniqueConstraint("problem_id", "party_id", "criterion"),
        sa.CheckConstraint("value BETWEEN 1 AND 5", name="value_in_range"),
    )


class TalkNote(Identified, Created, Base):
    """What the parties came to where their scores differ much."""

    __tablename__ = "talk_note"

    problem_id: Mapped[str] = points_to("problem.id")
    criterion: Mapped[Criterion]
    text: Mapped[str] = mapped_column(sa.Text)
    noted_by_id: Mapped[str] = points_to("app_user.id")
    __table_args__ = (sa.UniqueConstraint("problem_id", "criterion"),)


class Decision(Identified, Created, Base):
    """The steering group's decision for a problem; a new one ends the old (``superseded_at``)."""

    __tablename__ = "decision"

    problem_id: Mapped[str] = points_to("problem.id")
    outcome: Mapped[Outcome]
    rank: Mapped[int | None]
    reason: Mapped[str] = mapped_column(sa.Text)
    review_on: Mapped[dt.date | None]
    decided_on: Mapped[dt.date]
    decided_by: Mapped[str] = mapped_column(sa.String(160))
    recorded_by_id: Mapped[str] = points_to("app_user.id")
    superseded_at: Mapped[dt.datetime | None]
    problem: Mapped[Problem] = relationship(lazy="raise_on_sql")
    __table_args__ = (
        sa.CheckConstraint("(outcome = 'deselected') = (review_on IS NOT NULL)", name="deselected_has_review"),
        sa.CheckConstraint("(outcome = 'prioritised') = (rank IS NOT NULL)", name="prioritised_has_rank"),
        sa.Index(
            "uq_decision_active",
            "problem_id",
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        ),
    )
