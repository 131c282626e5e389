"""Disposal: which cases' time has passed, the question before one goes, and what is left of those that are gone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask import abort, url_for

from tracker.domain.access import Permission
from tracker.domain.clock import today
from tracker.extensions import gettext as _
from tracker.extensions import ngettext
from tracker.models.law.closing import DisposalRecord
from tracker.queries.files.stored import count_unreferred
from tracker.queries.law.disposal import (
    count_due,
    counts_of,
    disposal_record,
    disposal_records,
    due_cases,
    known_case,
)
from tracker.services.law.disposal import dispose_case
from tracker.web.answers import Answer, done, page
from tracker.web.formats import number
from tracker.web.labels.system.tables import table_word
from tracker.web.law.forms import DisposalForm
from tracker.web.law.room import bp
from tracker.web.paging import turn_page
from tracker.web.session import db, require, work

MOST_RECORDS: Final = 50


@bp.get("/administration/gallring")
def disposal() -> Answer:
    """Cases whose time has passed, by reference, and the latest that are gone."""
    require(Permission.DISPOSAL_PERFORM)
    total = count_due(db())
    pages = turn_page(total, ngettext("%(num)d ärende", "%(num)d ärenden", total), {})
    return page(
        "law/disposal.html",
        rows=due_cases(db(), limit=pages.limit, offset=pages.offset),
        pages=pages,
        records=[(row, _total(row)) for row in disposal_records(db(), limit=MOST_RECORDS)],
    )


@bp.route("/administration/gallring/<ident:case_id>", methods=["GET", "POST"])
def dispose(case_id: str) -> Answer:
    """What goes, in figures; and the act."""
    require(Permission.DISPOSAL_PERFORM)
    form = DisposalForm()
    if form.validate_on_submit():
        with form.refusals():
            gone = dispose_case(work(), case_id, form.to_draft()).record
            said, record_id = _("%(reference)s är gallrat.", reference=gone.reference), gone.id
            return done(said, "law.disposal_receipt", record_id=record_id)
    return page("law/dispose.html", form=form, **_question(case_id))


@bp.get("/administration/gallring/kvitto/<ident:record_id>")
def disposal_receipt(record_id: str) -> Answer:
    """What is left of a case: the decision, how much of what is gone, and how many files the worker has yet to remove.

    The files are counted for all that was disposed of: nothing that is kept says which of them were this case's.
    """
    require(Permission.DISPOSAL_PERFORM)
    row = disposal_record(db(), record_id) or abort(404)
    waiting = count_unreferred(db())
    counts, total = _told(row.counts), _total(row)
    return page("law/disposal_receipt.html", row=row, counts=counts, total=total, waiting=waiting)


def _question(case_id: str) -> dict[str, Any]:
    case = known_case(db(), case_id)
    if case is None:
        abort(404)
    counts = counts_of(db(), case_id)
    return {
        "case": case,
        "is_due": case.kept_to is not None and case.kept_to < today(),
        "counts": _told(counts),
        "total": number(sum(counts.values())),
        "action": url_for("law.dispose", case_id=case_id),
    }


def _told(counts: Mapping[str, int]) -> list[tuple[str, str]]:
    """Every table with its number of rows, in the order of the words."""
    return sorted((table_word(name), number(count)) for name, count in counts.items())


def _total(row: DisposalRecord) -> str:
    return number(sum(row.counts.values()))
