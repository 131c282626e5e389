"""Who reads what one's own organisation has handed in: the list, and one text's circle made narrower or wider."""

from __future__ import annotations

from flask import abort, url_for

from tracker.domain.access import PARTY_CIRCLES, Circle, Permission
from tracker.domain.cases import CaseStatus
from tracker.extensions import gettext as _
from tracker.queries.audience import readers_of
from tracker.queries.own.sharing import OwnText, own_text, own_texts
from tracker.services.mappings.sharing import change_circle
from tracker.web.answers import Answer, done, page
from tracker.web.mapping.blueprint import bp
from tracker.web.mapping.forms import ShareForm
from tracker.web.mapping.own import OWN
from tracker.web.mapping.own_view import frame
from tracker.web.mapping.sharing_view import may_share, share_page, shared_rows
from tracker.web.session import CaseContext, actor, db, load_case, work
from tracker.web.sharing.circles import circle_said


@bp.get(f"{OWN}/delning")
def sharing(case_id: str) -> Answer:
    """Each text that has been handed in, with who reads it."""
    context = load_case(case_id, Permission.MAPPING_READ)
    texts = own_texts(db(), actor(), context.id)
    return page(
        "mapping/sharing.html",
        case_id=context.id,
        groups=shared_rows(texts, readers_of(db(), context.case)),
        may_change=may_share(context),
        is_open=context.case.status is CaseStatus.OPEN,
        case_frame=frame(context),
    )


@bp.route(f"{OWN}/delning/<ident:text_id>", methods=["GET", "POST"])
def share(case_id: str, text_id: str) -> Answer:
    """Who could read one text until now, and what each other circle would mean; then the act itself."""
    context = load_case(case_id, Permission.MAPPING_READ, Permission.MAPPING_WRITE)
    text = own_text(db(), actor(), context.id, text_id) or abort(404)
    form = ShareForm()
    if form.validate_on_submit():
        with form.refusals():
            before = change_circle(work(), context.case, text_id, form.chosen, form.seen)
            return _changed(context, text, before, form.chosen)
    shown = share_page(context, text)
    return page("mapping/share.html", form=form, case_id=context.id, shown=shown, case_frame=frame(context))


def _changed(context: CaseContext, text: OwnText, before: Circle, after: Circle) -> Answer:
    who = circle_said(readers_of(db(), context.case), after).reads
    words = _("Från och med nu läses den av: %(who)s.", who=who)
    if not text.is_revealed:
        words = _("När kartläggningarna öppnas läses den av: %(who)s.", who=who)
    address = url_for("mapping.share", case_id=context.id, text_id=text.id)
    is_undoable = before in PARTY_CIRCLES and context.case.status is CaseStatus.OPEN
    undo = {"action": address, "fields": {"circle": before.value, "before": after.value}}
    return done(words, "mapping.sharing", undo=undo if is_undoable else None, case_id=context.id)
