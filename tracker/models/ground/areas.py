"""Areas of authority: who answers for the ground, or for something on it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.ground.areas import NAME_LENGTH, SOURCE_LENGTH, Aspect
from tracker.models.base import Base, Created, Identified, points_to
from tracker.models.people import Organisation
from tracker.models.programmes import District


class ControlArea(Identified, Created, Base):
    """An area where somebody has authority, looked after by the coordinators of its district.

    ``geometry``: GeoJSON Polygon or MultiPolygon in WGS84 with its bounding box; ``source``: where that stands.
    ``valid_from`` and ``valid_to`` are days that it holds; null: since always, until further notice.
    """

    __tablename__ = "control_area"

    district_id: Mapped[str] = points_to("district.id")
    name: Mapped[str] = mapped_column(sa.String(NAME_LENGTH))
    geometry: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    min_lon: Mapped[float]
    min_lat: Mapped[float]
    max_lon: Mapped[float]
    max_lat: Mapped[float]
    aspect: Mapped[Aspect] = mapped_column(default=Aspect.GROUND)
    controller_id: Mapped[str | None] = points_to("organisation.id")
    controller_name: Mapped[str | None] = mapped_column(sa.String(NAME_LENGTH))
    source: Mapped[str | None] = mapped_column(sa.String(SOURCE_LENGTH))
    valid_from: Mapped[dt.date | None]
    valid_to: Mapped[dt.date | None]
    removed_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    district: Mapped[District] = relationship(lazy="raise_on_sql")
    controller: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the form SQLAlchemy asks for
    __table_args__ = (
        sa.CheckConstraint("(controller_id IS NULL) != (controller_name IS NULL)", name="one_controller"),
        sa.CheckConstraint("valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to", name="days_in_order"),
        sa.Index(None, "min_lon", "max_lon", "min_lat", "max_lat"),
    )
