"""Who takes part in a walk, for those who coordinate the case."""

from __future__ import annotations

from flask import url_for

from tracker.domain.access import Permission
from tracker.extensions import gettext as _
from tracker.queries.parties import party_rows
from tracker.queries.walks.walks import gathering, participants_of
from tracker.services.walks.participants import (
    add_participant,
    cancel_participant,
    forget_participants,
    restore_participant,
)
from tracker.web.answers import Answer, done, page
from tracker.web.case_frame import case_frame
from tracker.web.forms import ActionForm
from tracker.web.session import actor, db, work
from tracker.web.walks.forms import ParticipantForm
from tracker.web.walks.people_view import need_words, people_words
from tracker.web.walks.room import bp, load_walk

SECTION = "walks.of_case"


@bp.route("/arenden/<ident:case_id>/vandringar/<ident:walk_id>/deltagare", methods=["GET", "POST"])
def participants(case_id: str, walk_id: str) -> Answer:
    """Who takes part, in numbers and by name, and a form to note one more."""
    context = load_walk(case_id, walk_id, Permission.WALK_EDIT)
    rows = participants_of(db(), actor(), walk_id)
    parties = [(row.organisation_id, row.name) for row in party_rows(db(), actor(), context.case.case) if row.is_active]
    form = ParticipantForm.among(parties)
    if context.edits and form.validate_on_submit():
        with form.refusals():
            add_participant(work(), context.case.case, walk_id, form.to_draft())
            return done(_("Deltagaren är antecknad."), "walks.participants", **context.values)
    return page(
        "walks/participants.html",
        form=form,
        rows=rows,
        named=sum(row.forgotten_at is None for row in rows),
        people=people_words(gathering(db(), actor(), walk_id), context.walk.most_participants),
        needs=need_words,
        edits=context.edits,
        case_frame=case_frame(context.case, SECTION),
        **context.values,
    )


@bp.post(
    "/arenden/<ident:case_id>/vandringar/<ident:walk_id>/deltagare/<ident:participant_id>/avboka",
    endpoint="cancel_participant",
)
def cancel(case_id: str, walk_id: str, participant_id: str) -> Answer:
    """Note that somebody does not come, with a way back."""
    context = load_walk(case_id, walk_id, Permission.WALK_EDIT)
    cancel_participant(work(), context.case.case, walk_id, participant_id)
    undo = {"action": url_for("walks.restore_participant", participant_id=participant_id, **context.values)}
    return done(_("Deltagaren är avbokad."), "walks.participants", undo=undo, **context.values)


@bp.post(
    "/arenden/<ident:case_id>/vandringar/<ident:walk_id>/deltagare/<ident:participant_id>/aterstall",
    endpoint="restore_participant",
)
def restore(case_id: str, walk_id: str, participant_id: str) -> Answer:
    """Take back that somebody does not come."""
    context = load_walk(case_id, walk_id, Permission.WALK_EDIT)
    restore_participant(work(), context.case.case, walk_id, participant_id)
    return done(_("Deltagaren är med igen."), "walks.participants", **context.values)


@bp.route(
    "/arenden/<ident:case_id>/vandringar/<ident:walk_id>/deltagare/glom",
    methods=["GET", "POST"],
    endpoint="forget_participants",
)
def forget(case_id: str, walk_id: str) -> Answer:
    """Remove names and addresses for good, after a page that says so."""
    context = load_walk(case_id, walk_id, Permission.WALK_EDIT)
    form = ActionForm()
    if form.validate_on_submit():
        forget_participants(work(), context.case.case, walk_id)
        return done(_("Namn och adresser är borttagna. Antalen är kvar."), "walks.participants", **context.values)
    frame = case_frame(context.case, SECTION)
    return page("walks/forget.html", form=form, case_frame=frame, **context.values)
