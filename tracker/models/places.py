"""Places of a case: a point, line or area as GeoJSON with its bounding box, and who has authority over it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.base import Base, Created, Identified, points_to
from tracker.models.people import Organisation


class Place(Identified, Created, Base):
    """A place in a case. ``geometry`` is GeoJSON in WGS84, lon before lat; a place may lack it and have words."""

    __tablename__ = "place"

    case_id: Mapped[str] = points_to("case.id")
    number: Mapped[int]
    name: Mapped[str] = mapped_column(sa.String(160))
    description: Mapped[str | None] = mapped_column(sa.Text)
    geometry: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    min_lon: Mapped[float | None]
    min_lat: Mapped[float | None]
    max_lon: Mapped[float | None]
    max_lat: Mapped[float | None]
    controller_id: Mapped[str | None] = points_to("organisation.id")
    controller_name: Mapped[str | None] = mapped_column(sa.String(160))
    removed_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    controller: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the form SQLAlchemy asks for
    __table_args__ = (
        sa.UniqueConstraint("case_id", "number"),
        sa.CheckConstraint("(geometry IS NULL) = (min_lon IS NULL)", name="geometry_has_bounds"),
    )
