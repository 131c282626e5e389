"""Disclosures of public records: what is asked for, the decision for each item, and what was given out."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.access import Circle
from tracker.domain.ids import ID_LENGTH
from tracker.domain.law.disclosure import GROUND_LENGTH, DisclosureKind, DisclosureOutcome, DisclosureState
from tracker.models.base import Base, Created, Identified, points_to
from tracker.models.people import User


class Disclosure(Identified, Created, Base):
    """A request to read a case's records. ``request``: a free reference; who asks need not be known.

    ``content`` is what was given out, frozen at the decision: texts that were masked or withheld are not in it.
    """

    __tablename__ = "disclosure"

    case_id: Mapped[str] = points_to("case.id")
    request: Mapped[str] = mapped_column(sa.String(160))
    state: Mapped[DisclosureState] = mapped_column(default=DisclosureState.DRAFT)
    begun_by_id: Mapped[str] = points_to("app_user.id")
    registry_number: Mapped[str | None] = mapped_column(sa.String(40))
    decided_by: Mapped[str | None] = mapped_column(sa.String(160))
    decided_at: Mapped[dt.datetime | None]
    recorded_by_id: Mapped[str | None] = points_to("app_user.id")
    grounds: Mapped[str | None] = mapped_column(sa.Text)
    appeal: Mapped[str | None] = mapped_column(sa.Text)
    content: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    version: Mapped[int] = mapped_column(default=1)
    begun_by: Mapped[User] = relationship(foreign_keys=[begun_by_id], lazy="raise_on_sql")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the form SQLAlchemy asks for
    __table_args__ = (
        sa.CheckConstraint("(state = 'decided') = (decided_at IS NOT NULL)", name="decided_has_time"),
        sa.CheckConstraint("(state = 'decided') = (content IS NOT NULL)", name="decided_has_content"),
    )


class DisclosureItem(Identified, Base):
    """One item of a disclosure: which row it is, who reads it in the case, and what is decided."""

    __tablename__ = "disclosure_item"

    disclosure_id: Mapped[str] = points_to("disclosure.id", index=False)
    kind: Mapped[DisclosureKind]
    row_id: Mapped[str] = mapped_column(sa.String(ID_LENGTH))
    position: Mapped[int]
    circle: Mapped[Circle]
    outcome: Mapped[DisclosureOutcome]
    ground: Mapped[str | None] = mapped_column(sa.String(GROUND_LENGTH))
    __table_args__ = (
        sa.UniqueConstraint("disclosure_id", "kind", "row_id"),
        sa.CheckConstraint("outcome = 'released' OR length(ground) >= 3", name="kept_back_has_ground"),
    )
