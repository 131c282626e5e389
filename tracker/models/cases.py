"""The case and what it consists of from the first day: coordinators, parties, perspectives, meetings."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.access import Circle
from tracker.domain.administration.handing import HandedKind
from tracker.domain.cases import CaseStatus, Demarcation, MeetingKind, PartyRole, PartyStatus, PerspectiveStatus
from tracker.domain.clock import now
from tracker.domain.steps import Step
from tracker.models.base import Base, Created, Identified, points_to
from tracker.models.people import Organisation, User
from tracker.models.programmes import District, FocusArea, ProgrammeVersion, VocabularyTerm


class Case(Identified, Created, Base):
    """One place collaboration. ``round`` grows at an omtag (reversal) that reopens the mappings.

    ``updated_at``: when there was last work in the case, whatever rows it wrote, but nothing in sealed mappings.
    ``is_walk_only``: it holds a walk that no case was made of yet. All rules are those of a case; lists leave it out.
    """

    __tablename__ = "case"

    reference: Mapped[str] = mapped_column(sa.String(40), unique=True)
    title: Mapped[str] = mapped_column(sa.String(160))
    sort_key: Mapped[str] = mapped_column(sa.String(320), index=True)
    registry_number: Mapped[str | None] = mapped_column(sa.String(40))
    background: Mapped[str | None] = mapped_column(sa.Text)
    purpose: Mapped[str | None] = mapped_column(sa.Text)
    demarcation: Mapped[Demarcation | None]
    demarcation_note: Mapped[str | None] = mapped_column(sa.Text)
    programme_version_id: Mapped[str] = points_to("programme_version.id")
    focus_area_id: Mapped[str] = points_to("focus_area.id")
    theme_code: Mapped[str | None] = points_to("vocabulary_term.code")
    district_id: Mapped[str] = points_to("district.id")
    status: Mapped[CaseStatus] = mapped_column(default=CaseStatus.OPEN, index=True)
    step: Mapped[Step] = mapped_column(default=Step.INITIATION, index=True)
    round: Mapped[int] = mapped_column(default=1)
    communication_responsible_id: Mapped[str | None] = points_to("app_user.id")
    steering_group: Mapped[str | None] = mapped_column(sa.Text)
    agreement: Mapped[str | None] = mapped_column(sa.String(200))
    mapping_due_on: Mapped[dt.date | None]
    revealed_at: Mapped[dt.datetime | None]
    revealed_early_reason: Mapped[str | None] = mapped_column(sa.Text)
    created_by_id: Mapped[str] = points_to("app_user.id")
    updated_at: Mapped[dt.datetime] = mapped_column(default=now, onupdate=now)
    is_walk_only: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    version: Mapped[int] = mapped_column(default=1)

    programme_version: Mapped[ProgrammeVersion] = relationship(lazy="raise_on_sql")
    focus_area: Mapped[FocusArea] = relationship(lazy="raise_on_sql")
    district: Mapped[District] = relationship(lazy="raise_on_sql")
    communication_responsible: Mapped[User | None] = relationship(
        foreign_keys=[communication_responsible_id],
        lazy="raise_on_sql",
    )
    coordinators: Mapped[list[CaseCoordinator]] = relationship(back_populates="case", lazy="raise_on_sql")
    parties: Mapped[list[CaseParty]] = relationship(back_populates="case", lazy="raise_on_sql")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the form SQLAlchemy asks for
    __table_args__ = (
        sa.CheckConstraint("round >= 1", name="round_positive"),
        sa.CheckConstraint(
            "revealed_early_reason IS NULL OR revealed_at IS NOT NULL",
            name="early_reason_needs_reveal",
        ),
        sa.CheckConstraint("status != 'referred' OR demarcation = 'security'", name="referred_is_security"),
        # lists and maps walk these in order of change and find who may see a case without reading its row
        sa.Index("ix_case_by_status", "status", "updated_at", "district_id", "id", "is_walk_only"),
        sa.Index("ix_case_by_change", "updated_at", "status", "district_id", "id", "is_walk_only"),
        sa.Index("ix_case_by_title", "status", "sort_key", "id", "is_walk_only"),
        sa.Index("ix_case_by_district", "district_id", "status", "updated_at", "id", "is_walk_only"),
    )


class CaseCoordinator(Identified, Created, Base):
    """A person of the case's coordinator function; 1..n at a time, ended and never removed."""

    __tablename__ = "case_coordinator"

    case_id: Mapped[str] = points_to("case.id")
    user_id: Mapped[str] = points_to("app_user.id", index=False)
    ended_at: Mapped[dt.datetime | None]
    case: Mapped[Case] = relationship(back_populates="coordinators", lazy="raise_on_sql")
    user: Mapped[User] = relationship(lazy="raise_on_sql")
    __table_args__ = (
        sa.Index(None, "user_id", "ended_at", "case_id"),
        sa.Index(
            "uq_case_coordinator_active",
            "case_id",
            "user_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )


class Handover(Identified, Created, Base):
    """What one coordinator handed over at one time; kept so that who took over can read what came."""

    __tablename__ = "handover"

    from_user_id: Mapped[str] = points_to("app_user.id")
    made_by_id: Mapped[str] = points_to("app_user.id")


class HandoverItem(Identified, Base):
    """One thing that was handed over, of one case. Codes and ids only: what it says is read in the case."""

    __tablename__ = "handover_item"

    handover_id: Mapped[str] = points_to("handover.id")
    case_id: Mapped[str] = points_to("case.id")
    kind: Mapped[HandedKind]
    to_user_id: Mapped[str] = points_to("app_user.id")


class CaseParty(Identified, Base):
    """An organisation's part in the case, from invitation to leaving. One active row per organisation.

    ``reads_to``: the last day of its access, set when the case is closed; null while there is no such day.
    """

    __tablename__ = "case_party"

    case_id: Mapped[str] = points_to("case.id")
    organisation_id: Mapped[str] = points_to("organisation.id", index=False)
    contact_id: Mapped[str | None] = points_to("app_user.id")
    role: Mapped[PartyRole] = mapped_column(default=PartyRole.CONTRIBUTES)
    status: Mapped[PartyStatus] = mapped_column(default=PartyStatus.INVITED)
    message: Mapped[str | None] = mapped_column(sa.Text)
    invited_at: Mapped[dt.datetime] = mapped_column(default=now)
    invited_by_id: Mapped[str] = points_to("app_user.id")
    answered_at: Mapped[dt.datetime | None]
    answered_by_id: Mapped[str | None] = points_to("app_user.id")
    answer_note: Mapped[str | None] = mapped_column(sa.Text)
    mapping_due_on: Mapped[dt.date | None]
    reminded_at: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]
    ended_reason: Mapped[str | None] = mapped_column(sa.Text)
    reads_to: Mapped[dt.date | None]
    case: Mapped[Case] = relationship(back_populates="parties", lazy="raise_on_sql")
    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")
    contact: Mapped[User | None] = relationship(foreign_keys=[contact_id], lazy="raise_on_sql")
    __table_args__ = (
        sa.CheckConstraint("status NOT IN ('accepted', 'declined') OR answered_at IS NOT NULL", name="answer_has_time"),
        sa.CheckConstraint("(status = 'left') = (ended_at IS NOT NULL)", name="left_has_end"),
        sa.Index(None, "organisation_id", "status", "case_id", "reads_to"),
        sa.Index(
            "uq_case_party_active",
            "case_id",
            "organisation_id",
            unique=True,
            sqlite_where=sa.text("status IN ('invited', 'accepted')"),
            postgresql_where=sa.text("status IN ('invited', 'accepted')"),
        ),
    )


class CasePerspective(Base):
    """Whose view is to be heard, has been heard or is missing."""

    __tablename__ = "case_perspective"

    case_id: Mapped[str] = mapped_column(sa.ForeignKey("case.id"), primary_key=True)
    term_code: Mapped[str] = mapped_column(sa.ForeignKey("vocabulary_term.code"), primary_key=True, index=True)
    status: Mapped[PerspectiveStatus] = mapped_column(default=PerspectiveStatus.TO_HEAR)
    note: Mapped[str | None] = mapped_column(sa.Text)
    version: Mapped[int] = mapped_column(default=1)
    term: Mapped[VocabularyTerm] = relationship(lazy="raise_on_sql")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the form SQLAlchemy asks for


class Meeting(Identified, Created, Base):
    """A meeting, dialogue or walk of the case; ``starts_at`` in the future is an appointment.

    Its circle says who knows of it.
    """

    __tablename__ = "meeting"

    case_id: Mapped[str] = points_to("case.id")
    kind: Mapped[MeetingKind]
    title: Mapped[str] = mapped_column(sa.String(160))
    starts_at: Mapped[dt.datetime]
    ends_at: Mapped[dt.datetime | None]
    location: Mapped[str | None] = mapped_column(sa.String(160))
    participants: Mapped[int | None]
    note: Mapped[str | None] = mapped_column(sa.Text)
    circle: Mapped[Circle] = mapped_column(default=Circle.ALL_PARTIES)
    cancelled_at: Mapped[dt.datetime | None]
    created_by_id: Mapped[str] = points_to("app_user.id")
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the form SQLAlchemy asks for
    __table_args__ = (
        sa.CheckConstraint("circle IN ('authorities', 'all_parties')", name="circle_is_shared"),
        sa.CheckConstraint("ends_at IS NULL OR ends_at >= starts_at", name="ends_after_start"),
        sa.CheckConstraint("participants IS NULL OR participants >= 0", name="participants_not_negative"),
        sa.Index(None, "case_id", "starts_at"),
        sa.Index(None, "starts_at"),
    )
