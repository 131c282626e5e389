"""The room's routes, gathered."""

from __future__ import annotations

from tracker.web.walks import bringing, people, planning, stops
from tracker.web.walks.findings import handling, listing, noting, protocol
from tracker.web.walks.going import going
from tracker.web.walks.leaving import exporting, sheet
from tracker.web.walks.room import bp
from tracker.web.walks.signing_up import opening, public

__all__ = [
    "bp",
    "bringing",
    "exporting",
    "going",
    "handling",
    "listing",
    "noting",
    "opening",
    "people",
    "planning",
    "protocol",
    "public",
    "sheet",
    "stops",
]
