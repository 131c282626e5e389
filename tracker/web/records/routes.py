"""The log: who did, tried and read what, and for who may, what a value was and became. Never text of a mapping."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request, url_for

from tracker.domain.access import Permission
from tracker.extensions import ngettext
from tracker.queries.records import count_events, events
from tracker.web.answers import Answer, page
from tracker.web.case_frame import case_frame
from tracker.web.formats import number
from tracker.web.paging import turn_page
from tracker.web.records.export import table_file
from tracker.web.records.forms import LogFilterForm
from tracker.web.records.view import log_rows
from tracker.web.session import actor, db, load_case, require

bp = Blueprint("records", __name__)


@bp.get("/logg")
def index() -> Answer:
    """Every case's events, sign-ins and refusals: for the system administrator and the overview."""
    require(Permission.AUDIT_READ)
    return page("records/index.html", **_log("records.export"))


@bp.get("/logg.csv")
def export() -> Answer:
    """What the filter shows of the whole log, as a table file."""
    require(Permission.AUDIT_READ)
    return table_file(LogFilterForm.read(request.args).to_filter())


@bp.get("/arenden/<ident:case_id>/logg")
def case_log(case_id: str) -> Answer:
    """One case's events, for its coordinators too."""
    context = load_case(case_id, Permission.AUDIT_READ)
    frame = case_frame(context, "records.case_log")
    return page(
        "records/case_log.html", case_frame=frame, case_id=context.id, **_log("records.export_case", context.id)
    )


@bp.get("/arenden/<ident:case_id>/logg.csv")
def export_case(case_id: str) -> Answer:
    """What the filter shows of one case's log, as a table file."""
    context = load_case(case_id, Permission.AUDIT_READ)
    wanted = LogFilterForm.read(request.args).to_filter(context.id)
    return table_file(wanted, case_id=context.id, reference=context.case.reference)


def _log(export_endpoint: str, case_id: str | None = None) -> dict[str, Any]:
    """The filter, one page of rows in words, and the ways to the other pages and to the table file."""
    filters = LogFilterForm.read(request.args)
    wanted, address = filters.to_filter(case_id), filters.to_address()
    parts: dict[str, Any] = {**(request.view_args or {}), **address}
    total = count_events(db(), actor(), wanted)
    words = ngettext("%(count)s händelse", "%(count)s händelser", total, count=number(total))
    pages = turn_page(total, words, address)
    found = events(db(), actor(), wanted, limit=pages.limit, offset=pages.offset)
    return {
        "export_href": url_for(export_endpoint, **parts),
        "filters": filters,
        "pages": pages,
        "rows": log_rows(found, with_changes=case_id is not None),
        "used": len(address),
    }
