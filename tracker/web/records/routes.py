"""The log: who did, tried and read what. Rows are codes and names, never text of a mapping."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from tracker.domain.access import Permission
from tracker.extensions import ngettext
from tracker.queries.records import count_events, events, names_of
from tracker.web.answers import Answer, page
from tracker.web.case_frame import case_frame
from tracker.web.formats import number
from tracker.web.paging import turn_page
from tracker.web.records.facts import fact_words, ids_in
from tracker.web.records.forms import LogFilterForm
from tracker.web.session import actor, db, load_case, require

bp = Blueprint("records", __name__)


@bp.get("/logg")
def index() -> Answer:
    """Every case's events, sign-ins and refusals: for the system administrator and the overview."""
    require(Permission.AUDIT_READ)
    return page("records/index.html", **_log())


@bp.get("/arenden/<ident:case_id>/logg")
def case_log(case_id: str) -> Answer:
    """One case's events, for its coordinators too."""
    context = load_case(case_id, Permission.AUDIT_READ)
    frame = case_frame(context, "records.case_log")
    return page("records/case_log.html", case_frame=frame, case_id=context.id, **_log(context.id))


def _log(case_id: str | None = None) -> dict[str, Any]:
    """The filter, one page of rows with their facts in words, and the way to the other pages."""
    filters = LogFilterForm.read(request.args)
    wanted = filters.to_filter(case_id)
    total = count_events(db(), actor(), wanted)
    words = ngettext("%(count)s händelse", "%(count)s händelser", total, count=number(total))
    pages = turn_page(total, words, filters.to_address())
    rows = events(db(), actor(), wanted, limit=pages.limit, offset=pages.offset)
    names = names_of(db(), ids_in(rows))
    return {
        "filters": filters,
        "pages": pages,
        "rows": [(row, fact_words(row, names)) for row in rows],
        "used": len(filters.to_address()),
    }
