"""Layers of the municipality's own map: taken in, replaced, taken away and brought back."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.clock import now
from tracker.domain.errors import DomainError, NotVisible
from tracker.domain.ground.own_layers import MOST_LAYERS, OwnLayer
from tracker.domain.ids import new_id
from tracker.models.ground.own_layers import GroundLayer
from tracker.queries.ground.own_layers import find_layer, replacing, standing_layers
from tracker.services.verb import Work, global_verb


@dataclass(frozen=True, slots=True)
class LayerDraft:
    """A layer and what it is called. ``id``: the form's token."""

    name: str | None
    made: OwnLayer
    id: str = field(default_factory=new_id)


@global_verb(Permission.GROUND_EDIT, Tag.GROUND_LAYER_SAVED)
def add_layer(work: Work, draft: LayerDraft) -> GroundLayer:
    """Take a layer in; sending the same form twice adds one. Raises DomainError ``own_layer.*`` at its field."""
    if existing := find_layer(work.session, draft.id):
        return existing
    if len(standing_layers(work.session)) >= MOST_LAYERS:
        raise DomainError("own_layer.too_many", "file", most=MOST_LAYERS)
    return _new(work, draft)


@global_verb(Permission.GROUND_EDIT, Tag.GROUND_LAYER_SAVED)
def replace_layer(work: Work, layer_id: str, draft: LayerDraft) -> GroundLayer:
    """Let another take the place of a layer. The old one is kept, and comes back when that is undone."""
    if existing := find_layer(work.session, draft.id):
        return existing
    old = _layer(work, layer_id)
    row = _new(work, draft)
    row.replaces_id, old.removed_at = old.id, old.removed_at or now()
    return row


@global_verb(Permission.GROUND_EDIT, Tag.GROUND_LAYER_REMOVED)
def remove_layer(work: Work, layer_id: str) -> GroundLayer:
    """Take a layer off the maps. It can be brought back."""
    row = _layer(work, layer_id)
    row.removed_at = row.removed_at or now()
    work.note(row.id)
    return row


@global_verb(Permission.GROUND_EDIT, Tag.GROUND_LAYER_RESTORED)
def restore_layer(work: Work, layer_id: str) -> GroundLayer:
    """Bring a layer back; the one that took its place goes."""
    row = _layer(work, layer_id)
    row.removed_at = None
    if (taken := replacing(work.session, row.id)) is not None:
        taken.removed_at = now()
    work.note(row.id)
    return row


def _layer(work: Work, layer_id: str) -> GroundLayer:
    row = find_layer(work.session, layer_id)
    if row is None:
        raise NotVisible
    return row


def _new(work: Work, draft: LayerDraft) -> GroundLayer:
    if not draft.name:
        raise DomainError("own_layer.no_name", "name")
    work.check_shared(draft.name, "name")
    made = draft.made
    row = GroundLayer(
        id=draft.id,
        name=draft.name,
        content=made.content,
        digest=hashlib.sha256(made.content.encode()).hexdigest(),
        points=made.points,
        lines=made.lines,
        areas=made.areas,
    )
    work.session.add(row)
    work.note(row.id, count=made.features)
    return row
