"""Administration: what the hub leads to. Another part's page gets its line in hub.py."""

from __future__ import annotations

from tracker.domain.access import Permission
from tracker.web.administration import accounts, districts, duties, handing, people, programmes, word_hints
from tracker.web.administration.hub import hub_rows
from tracker.web.administration.room import bp, open_to
from tracker.web.answers import Answer, page

__all__ = ["accounts", "bp", "districts", "duties", "handing", "people", "programmes", "word_hints"]


@bp.get("")
def index() -> Answer:
    """What one looks after, with how many there are and when there was last a change."""
    open_to(Permission.USER_READ)
    return page("administration/index.html", rows=hub_rows())
