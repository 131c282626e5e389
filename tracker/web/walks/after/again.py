"""A walk that is walked again: before and after side by side, and noting how it is now."""

from __future__ import annotations

from typing import Any, Final

from flask import abort

from tracker.domain.access import Permission
from tracker.domain.clock import now
from tracker.domain.walks.again import OUTCOMES
from tracker.extensions import gettext as _
from tracker.extensions import ngettext
from tracker.queries.audience import readers_of
from tracker.queries.walks.again import seen_again
from tracker.queries.walks.findings import findings_of
from tracker.services.walks.again import note_again as note
from tracker.web.answers import Answer, done, page
from tracker.web.case_frame import case_frame
from tracker.web.session import actor, db, work
from tracker.web.sharing.circles import circle_said
from tracker.web.walks.after.again_form import AgainForm
from tracker.web.walks.after.again_view import seen_twice
from tracker.web.walks.findings.listing import WORDS
from tracker.web.walks.room import WalkContext, bp, load_walk

SECTION: Final = "walks.of_case"
AGAIN: Final = "/arenden/<ident:case_id>/vandringar/<ident:walk_id>/fore-och-efter"


@bp.get(AGAIN)
def again(case_id: str, walk_id: str) -> Answer:
    """Every finding of the earlier walk with its photos, and how it is now."""
    context = load_walk(case_id, walk_id)
    twice = seen_twice(context) or abort(404)
    return page("walks/after/again.html", twice=twice, kinds=list(OUTCOMES), **_around(context))


@bp.route(f"{AGAIN}/anteckna", methods=["GET", "POST"])
def note_again(case_id: str, walk_id: str) -> Answer:
    """Say how each of them is now. Saved in one act."""
    context = load_walk(case_id, walk_id, Permission.WALK_REPORT)
    earlier = context.walk.repeats_id or abort(404)
    form = AgainForm.of(findings_of(db(), actor(), earlier), seen_again(db(), actor(), walk_id))
    if form.validate_on_submit():
        with form.refusals():
            count = note(work(), context.case.case, walk_id, form.to_drafts())
            return done(_changed(count), "walks.again", **context.values)
    return page("walks/after/note_again.html", form=form, **_around(context))


def _changed(count: int) -> str:
    if not count:
        return _("Inget är ändrat.")
    return ngettext("%(num)d fynd är antecknat.", "%(num)d fynd är antecknade.", count)


def _around(context: WalkContext) -> dict[str, Any]:
    return {
        "walk": context.walk,
        "has_begun": context.walk.meeting.starts_at <= now(),
        "may_report": context.reports,
        "words": WORDS,
        "said": circle_said(readers_of(db(), context.case.case), context.walk.meeting.circle),
        "case_frame": case_frame(context.case, SECTION),
        **context.values,
    }
