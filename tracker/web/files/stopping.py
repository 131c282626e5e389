"""Stopping a file of another organisation, and the list of those that are stopped, for who is to know of them."""

from __future__ import annotations

from typing import Any

from flask import abort, url_for

from tracker.domain.access import Permission
from tracker.extensions import gettext as _
from tracker.queries.files.stopped import StoppedRow, stoppable_attachment, stopped_files
from tracker.services.files.stopping import let_file_back, stop_file
from tracker.web.answers import Answer, done, page
from tracker.web.case_frame import case_frame
from tracker.web.files.forms import StopForm
from tracker.web.files.room import FILE, bp
from tracker.web.session import CaseContext, actor, db, load_case, work


@bp.route(f"{FILE}/stoppa", methods=["GET", "POST"])
def stop(case_id: str, attachment_id: str) -> Answer:
    """Stop a file: a page of its own that says what happens, and who is told why."""
    context = load_case(case_id, Permission.FILE_STOP)
    file = stoppable_attachment(db(), actor(), context.id, attachment_id) or abort(404)
    form, frame = StopForm(), case_frame(context, "files.index")
    if form.validate_on_submit():
        with form.refusals():
            stop_file(work(), context.case, attachment_id, form.reason.data)
            undo = {"action": url_for("files.let_back", case_id=context.id, attachment_id=attachment_id)}
            return done(_("Filen är stoppad."), "files.index", undo=undo, case_id=context.id, _anchor="stoppade")
    return page("files/stop.html", form=form, file=file, case_frame=frame)


@bp.post(f"{FILE}/slapp-tillbaka")
def let_back(case_id: str, attachment_id: str) -> Answer:
    """Bring back a file that was stopped."""
    context = load_case(case_id, Permission.FILE_STOP)
    let_file_back(work(), context.case, attachment_id)
    return done(_("Filen är tillbaka."), "files.index", case_id=context.id, _anchor=f"fil-{attachment_id}")


def stopped(context: CaseContext) -> dict[str, Any]:
    """What the case's list says of stopped files: the rows, and whether who reads may bring them back."""
    may_stop = context.may(Permission.FILE_STOP)
    rows: list[StoppedRow] = list(stopped_files(db(), actor(), context.id, own_only=not may_stop))
    return {"stopped": rows, "may_stop": may_stop, "own_id": actor().organisation_id}
