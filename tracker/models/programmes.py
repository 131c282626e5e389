"""Programme versions with their focus areas, steps and gate rules as rows; districts; vocabularies; word hints."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.steps import GateKind, Step
from tracker.domain.texts.word_hints import ADVICE_LENGTH, SOURCE_LENGTH, WORD_LENGTH
from tracker.domain.vocabulary import Vocabulary
from tracker.models.base import Base, Created, Identified, points_to


class ProgrammeVersion(Identified, Base):
    """A safety programme for some years. The period and the day of adoption are separate facts."""

    __tablename__ = "programme_version"

    name: Mapped[str] = mapped_column(sa.String(120))
    first_year: Mapped[int]
    last_year: Mapped[int]
    adopted_on: Mapped[dt.date | None]
    registry_number: Mapped[str | None] = mapped_column(sa.String(40))
    is_selectable: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    focus_areas: Mapped[list[FocusArea]] = relationship(
        back_populates="programme_version",
        order_by="FocusArea.position",
        lazy="raise_on_sql",
    )
    __table_args__ = (sa.CheckConstraint("first_year <= last_year", name="period_in_order"),)


class FocusArea(Identified, Base):
    """A focus area, owned by its programme version: the same words may stand in another order elsewhere."""

    __tablename__ = "focus_area"

    programme_version_id: Mapped[str] = points_to("programme_version.id")
    position: Mapped[int]
    name: Mapped[str] = mapped_column(sa.String(200))
    programme_version: Mapped[ProgrammeVersion] = relationship(back_populates="focus_areas", lazy="raise_on_sql")
    __table_args__ = (sa.UniqueConstraint("programme_version_id", "position"),)


class ProgrammeStep(Base):
    """A station of the version's line."""

    __tablename__ = "programme_step"

    programme_version_id: Mapped[str] = mapped_column(sa.ForeignKey("programme_version.id"), primary_key=True)
    step: Mapped[Step] = mapped_column(primary_key=True)
    position: Mapped[int]
    is_phase: Mapped[bool]


class ProgrammeGate(Base):
    """One gate condition of the version: which rule stands after which step."""

    __tablename__ = "programme_gate"

    programme_version_id: Mapped[str] = mapped_column(sa.ForeignKey("programme_version.id"), primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    step: Mapped[Step]
    kind: Mapped[GateKind]
    position: Mapped[int]


class District(Identified, Base):
    """A district area (stadsdelsomrade). ``sort_key`` puts Swedish letters last on every database.

    One that has ended takes no new cases; what has it keeps it.
    """

    __tablename__ = "district"

    name: Mapped[str] = mapped_column(sa.String(120), unique=True)
    sort_key: Mapped[str] = mapped_column(sa.String(240), index=True)
    ended_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class VocabularyTerm(Base):
    """A term that an administrator can add or retire. A retired term stays on what already uses it."""

    __tablename__ = "vocabulary_term"

    code: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    vocabulary: Mapped[Vocabulary] = mapped_column(index=True)
    label: Mapped[str] = mapped_column(sa.String(160))
    group_label: Mapped[str | None] = mapped_column(sa.String(160))
    is_authority: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
    retired_at: Mapped[dt.datetime | None]


class WordHint(Identified, Created, Base):
    """A word that can brand a place, with what to write instead. A retired one stops no text and is kept.

    ``not_before``: a next word that makes it harmless. ``source``: where the advice comes from.
    """

    __tablename__ = "word_hint"

    word: Mapped[str] = mapped_column(sa.String(WORD_LENGTH), unique=True)
    suggestion: Mapped[str] = mapped_column(sa.String(ADVICE_LENGTH))
    reason: Mapped[str] = mapped_column(sa.String(ADVICE_LENGTH))
    source: Mapped[str | None] = mapped_column(sa.String(SOURCE_LENGTH))
    not_before: Mapped[str | None] = mapped_column(sa.String(WORD_LENGTH))
    retired_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column(default=1)
