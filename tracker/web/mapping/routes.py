"""Routes of the room: mapping."""

from __future__ import annotations

from tracker.web.mapping import coordination, hand_in, own, sharing
from tracker.web.mapping.blueprint import bp

__all__ = ["bp", "coordination", "hand_in", "own", "sharing"]
