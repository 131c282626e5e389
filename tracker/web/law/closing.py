"""Closing a case, after a page that says what happens; and opening it again."""

from __future__ import annotations

from typing import Any

from flask import url_for

from tracker.domain.access import Permission
from tracker.domain.cases import CaseStatus
from tracker.domain.clock import today
from tracker.domain.law.retention import RetentionCode, kept_to, last_day_of_access
from tracker.domain.steps import Step
from tracker.extensions import gettext as _
from tracker.queries.audience import readers_of
from tracker.queries.law.closing import closing_of, ending_parties
from tracker.queries.law.retention import amount_of
from tracker.services.law.closing import close_case, reopen_case
from tracker.web.answers import Answer, done, page
from tracker.web.audience import brief
from tracker.web.case_frame import case_frame
from tracker.web.formats import full_day
from tracker.web.law.forms import REASON_HINT, CloseForm, ReopenForm
from tracker.web.law.room import bp
from tracker.web.session import CaseContext, db, load_case, work


@bp.route("/arenden/<ident:case_id>/avsluta", methods=["GET", "POST"])
def close(case_id: str) -> Answer:
    """Close the case: what was learnt, and before the follow-up why."""
    context = load_case(case_id, Permission.CASE_CLOSE)
    form = CloseForm()
    if form.validate_on_submit():
        with form.refusals():
            row = close_case(work(), context.case, form.to_draft())
            until = full_day(row.parties_read_to)
            message = _("Ärendet är avslutat. Parterna kan läsa det till och med %(day)s.", day=until)
            return done(message, "cases.show", case_id=context.id)
    return page("law/close.html", form=form, **_what_happens(context))


def _what_happens(context: CaseContext) -> dict[str, Any]:
    """Who reads until when, as the times are now."""
    ending = {party.organisation_id for party in ending_parties(db(), context.id)}
    readers = readers_of(db(), context.case)
    day = today()
    return {
        "is_open": context.case.status is CaseStatus.OPEN,
        "is_early": context.case.step is not Step.FOLLOW_UP,
        "hint": REASON_HINT,
        "ending": brief(each for each in readers if each.organisation_id in ending),
        "staying": brief(each for each in readers if each.organisation_id not in ending),
        "read_to": full_day(last_day_of_access(day, amount_of(db(), RetentionCode.PARTY_ACCESS))),
        "kept_to": full_day(kept_to(day, amount_of(db(), RetentionCode.CASE))),
        "action": url_for("law.close", case_id=context.id),
        "case_frame": case_frame(context, ""),
    }


@bp.route("/arenden/<ident:case_id>/oppna-igen", methods=["GET", "POST"])
def reopen(case_id: str) -> Answer:
    """Open a closed case again, with a reason."""
    context = load_case(case_id, Permission.CASE_CLOSE)
    form = ReopenForm()
    if form.validate_on_submit():
        with form.refusals():
            reopen_case(work(), context.case, form.reason.data or "")
            return done(_("Ärendet är öppet igen."), "cases.show", case_id=context.id)
    return page(
        "law/reopen.html",
        form=form,
        hint=REASON_HINT,
        closing=closing_of(db(), context.id),
        action=url_for("law.reopen", case_id=context.id),
        case_frame=case_frame(context, ""),
    )
