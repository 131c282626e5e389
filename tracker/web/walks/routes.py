"""The room's routes, gathered."""

from __future__ import annotations

from tracker.web.walks import people, planning, stops
from tracker.web.walks.findings import handling, listing, noting, protocol
from tracker.web.walks.room import bp

__all__ = ["bp", "handling", "listing", "noting", "people", "planning", "protocol", "stops"]
