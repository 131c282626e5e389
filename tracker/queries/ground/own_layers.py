"""Layers of the municipality's own map: everybody who is signed in sees them; they tell of no case."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.models.ground.own_layers import GroundLayer


class LayerHead(NamedTuple):
    """A layer without its content."""

    id: str
    name: str
    digest: str


def standing_layers(session: Session) -> Sequence[GroundLayer]:
    """The layers in use by their names, without their contents."""
    query = sa.select(GroundLayer).where(GroundLayer.removed_at.is_(None))
    return session.scalars(query.order_by(GroundLayer.name, GroundLayer.id)).all()


def layer_heads(session: Session) -> list[LayerHead]:
    """What a map must know of them; one statement."""
    query = sa.select(GroundLayer.id, GroundLayer.name, GroundLayer.digest).where(GroundLayer.removed_at.is_(None))
    return [LayerHead(*row) for row in session.execute(query.order_by(GroundLayer.name, GroundLayer.id))]


def find_layer(session: Session, layer_id: str) -> GroundLayer | None:
    """A layer, taken away or not, without its content."""
    return session.get(GroundLayer, layer_id)


def digest_of(session: Session, layer_id: str) -> str | None:
    """The hash of a layer in use; None where there is none."""
    return session.scalar(
        sa.select(GroundLayer.digest).where(GroundLayer.id == layer_id, GroundLayer.removed_at.is_(None))
    )


def content_of(session: Session, layer_id: str) -> str:
    """The GeoJSON of a layer, as text."""
    return session.scalars(sa.select(GroundLayer.content).where(GroundLayer.id == layer_id)).one()


def names_in(session: Session, layer_id: str, most: int) -> list[str]:
    """The names in a layer in their order, each once, as many as are shown."""
    features = json.loads(content_of(session, layer_id))["features"]
    names = dict.fromkeys(each["properties"].get("name") for each in features)
    return sorted((name for name in names if name), key=str.casefold)[:most]


def replacing(session: Session, layer_id: str) -> GroundLayer | None:
    """The layer in use that took the place of another."""
    query = sa.select(GroundLayer).where(GroundLayer.replaces_id == layer_id, GroundLayer.removed_at.is_(None))
    return session.scalars(query).first()
