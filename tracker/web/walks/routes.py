"""The room's routes, gathered."""

from __future__ import annotations

from tracker.web.walks import bringing, ordering, people, planning, stops
from tracker.web.walks.after import again, closing, status_list, status_public
from tracker.web.walks.before import asking, judging
from tracker.web.walks.before import public as marking
from tracker.web.walks.findings import handling, listing, noting, protocol
from tracker.web.walks.going import going
from tracker.web.walks.leaving import exporting, sheet
from tracker.web.walks.room import bp
from tracker.web.walks.signing_up import opening, public

__all__ = [
    "again",
    "asking",
    "bp",
    "bringing",
    "closing",
    "exporting",
    "going",
    "handling",
    "judging",
    "listing",
    "marking",
    "noting",
    "opening",
    "ordering",
    "people",
    "planning",
    "protocol",
    "public",
    "sheet",
    "status_list",
    "status_public",
    "stops",
]
