"""Meetings, dialogues and walks of a case."""

from __future__ import annotations

from flask import abort, url_for

from tracker.domain.access import Permission
from tracker.domain.clock import now
from tracker.extensions import gettext as _
from tracker.models.cases import Meeting
from tracker.queries.audience import readers_of
from tracker.queries.meetings import meeting_in_case, meetings_of
from tracker.queries.walks.walks import walks_of_meetings
from tracker.services.meetings import add_meeting, cancel_meeting, edit_meeting, restore_meeting
from tracker.services.walks.planning import WALKS
from tracker.web.answers import Answer, done, page
from tracker.web.attached.view import file_counts, may_attach
from tracker.web.case_frame import case_frame
from tracker.web.cases.meeting_forms import MeetingForm
from tracker.web.cases.room import bp
from tracker.web.cases.words import swedish_moment
from tracker.web.session import CaseContext, actor, db, load_case, work
from tracker.web.sharing.circles import circle_said, offer_joint


@bp.get("/arenden/<ident:case_id>/moten")
def meetings(case_id: str) -> Answer:
    """Meetings to come, then those that were held."""
    context = load_case(case_id, Permission.JOINT_READ)
    rows = meetings_of(db(), actor(), context.id)
    readers = readers_of(db(), context.case)
    coming = [row for row in reversed(rows) if (row.ends_at or row.starts_at) >= now()]
    return page(
        "cases/meetings.html",
        groups=[(_("Kommande"), coming), (_("Har varit"), [row for row in rows if row not in coming])],
        when=swedish_moment,
        walks=walks_of_meetings(db(), actor(), context.id),
        is_walk=WALKS,
        present=now(),
        said={circle: circle_said(readers, circle) for circle in {row.circle for row in rows}},
        case=context.case,
        file_counts=file_counts(context, "meeting_id"),
        attaches=may_attach(context),
        case_frame=case_frame(context, "cases.meetings"),
    )


@bp.route("/arenden/<ident:case_id>/moten/nytt", methods=["GET", "POST"])
def new_meeting(case_id: str) -> Answer:
    """Add a meeting, to come or already held."""
    context = load_case(case_id, Permission.MEETING_EDIT)
    form = MeetingForm()
    offer_joint(form.circle, context)
    if form.validate_on_submit():
        with form.refusals():
            add_meeting(work(), context.case, form.to_draft())
            return done(_("Mötet är sparat."), "cases.meetings", case_id=context.id)
    return page(
        "cases/meeting_form.html", case_id=context.id, form=form, case_frame=case_frame(context, "cases.meetings")
    )


@bp.route("/arenden/<ident:case_id>/moten/<ident:meeting_id>", methods=["GET", "POST"], endpoint="edit_meeting")
def edit_meeting_page(case_id: str, meeting_id: str) -> Answer:
    """Edit a meeting."""
    context = load_case(case_id, Permission.MEETING_EDIT)
    meeting = _meeting(context, meeting_id)
    form, is_cancelled = MeetingForm.of(meeting), meeting.cancelled_at is not None
    offer_joint(form.circle, context, saved=meeting.circle)
    if form.validate_on_submit():
        with form.refusals():
            edit_meeting(work(), context.case, meeting_id, form.to_draft())
            return done(_("Mötet är sparat."), "cases.meetings", case_id=context.id)
    frame = case_frame(context, "cases.meetings")
    return page(
        "cases/meeting_form.html",
        case_id=context.id,
        form=form,
        meeting_id=meeting_id,
        is_cancelled=is_cancelled,
        case_frame=frame,
    )


@bp.post("/arenden/<ident:case_id>/moten/<ident:meeting_id>/stall-in", endpoint="cancel_meeting")
def cancel(case_id: str, meeting_id: str) -> Answer:
    """Call a meeting off, with a way back."""
    context = load_case(case_id, Permission.MEETING_EDIT)
    _meeting(context, meeting_id)
    cancel_meeting(work(), context.case, meeting_id)
    undo = {"action": url_for("cases.restore_meeting", case_id=context.id, meeting_id=meeting_id)}
    return done(_("Mötet är inställt."), "cases.meetings", undo=undo, case_id=context.id)


@bp.post("/arenden/<ident:case_id>/moten/<ident:meeting_id>/aterstall", endpoint="restore_meeting")
def restore(case_id: str, meeting_id: str) -> Answer:
    """Take back that a meeting was called off."""
    context = load_case(case_id, Permission.MEETING_EDIT)
    _meeting(context, meeting_id)
    restore_meeting(work(), context.case, meeting_id)
    return done(_("Mötet blir av."), "cases.meetings", case_id=context.id)


def _meeting(context: CaseContext, meeting_id: str) -> Meeting:
    meeting = meeting_in_case(db(), actor(), context.id, meeting_id)
    if meeting is None:
        abort(404)
    return meeting
