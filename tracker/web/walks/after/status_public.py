"""What the link to the state of the findings opens, for who walked and has no account. A GET uses nothing up."""

from __future__ import annotations

from typing import Final

from flask import make_response

from tracker.domain.clock import today
from tracker.extensions import database
from tracker.extensions import lazy_gettext as _l
from tracker.queries.walks.telling import status_seen, told_to_all
from tracker.services.sessions import token_hash
from tracker.web.answers import Answer, page
from tracker.web.formats import day_of
from tracker.web.session import actor_or_none
from tracker.web.walks.after.told_view import told_page
from tracker.web.walks.room import bp
from tracker.web.walks.signing_up.by_link import closed, untold
from tracker.web.walks.signing_up.words import UNKNOWN, NoForm

OVER: Final = NoForm(410, _l("Länken gäller inte längre"), _l("Tiden för att läsa läget har gått ut."))


@bp.get("/vandring/laget/<status_token>")
def told_status(status_token: str) -> Answer:
    """How far what was found has come: what it is about, where, and three words. No words of the case."""
    key = token_hash(status_token)
    with database.reader() as session:
        seen = status_seen(session, key)
        rows = told_to_all(session, key)
    if seen is None or seen.sent_at is None:
        return closed(UNKNOWN)
    if seen.is_void or seen.ends_on < today():
        return closed(OVER)
    told = told_page(rows, day_of(seen.starts_at), seen.ends_on)
    return untold(make_response(*page("walks/after/told.html", told=told)), has_forms=actor_or_none() is not None)
