"""Layers of the municipality's own map."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.ground.own_layers import NAME_LENGTH
from tracker.models.base import Base, Created, Identified, points_to


class GroundLayer(Identified, Created, Base):
    """A layer as it was taken in: GeoJSON text that is served as it stands, named by its hash to browsers.

    ``replaces_id``: the one whose place it took, which comes back when that is undone.
    """

    __tablename__ = "ground_layer"

    name: Mapped[str] = mapped_column(sa.String(NAME_LENGTH))
    content: Mapped[str] = mapped_column(sa.Text, deferred=True)
    digest: Mapped[str] = mapped_column(sa.String(64))
    points: Mapped[int]
    lines: Mapped[int]
    areas: Mapped[int]
    replaces_id: Mapped[str | None] = points_to("ground_layer.id")
    removed_at: Mapped[dt.datetime | None]
