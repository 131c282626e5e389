"""Coordinating the own mappings: a page of its own, apart from one's own organisation's mapping."""

from __future__ import annotations

from flask import abort

from tracker.domain.access import Permission
from tracker.extensions import gettext as _
from tracker.queries.audience import readers_of
from tracker.services.mappings.mapping_round import extend_mapping_due, reveal_mappings, set_mapping_due
from tracker.web.answers import Answer, done, page
from tracker.web.formats import short_day
from tracker.web.mapping.blueprint import bp
from tracker.web.mapping.coordination_view import coordination, reveal_strip, reveal_words
from tracker.web.mapping.forms import DueForm, ExtensionForm, RevealForm
from tracker.web.mapping.own_view import frame
from tracker.web.session import CaseContext, db, load_case, work

ALL = "/arenden/<ident:case_id>/kartlaggningar"


@bp.get(ALL)
def coordinate(case_id: str) -> Answer:
    """Each party's state and day, and nothing more."""
    context = load_case(case_id, Permission.MAPPING_COORDINATE)
    form = DueForm(formdata=None, due_on=context.case.mapping_due_on)
    return _overview(context, form)


@bp.post(f"{ALL}/dag")
def set_due(case_id: str) -> Answer:
    """Set the day for all parties."""
    context = load_case(case_id, Permission.MAPPING_COORDINATE)
    form = DueForm()
    if form.validate_on_submit() and form.due_on.data:
        with form.refusals():
            set_mapping_due(work(), context.case, form.due_on.data)
            words = _("Alla parter har till %(day)s på sig.", day=short_day(form.due_on.data))
            return done(words, "mapping.coordinate", case_id=context.id)
    return _overview(context, form)


@bp.route(f"{ALL}/<ident:party_id>/dag", methods=["GET", "POST"])
def extend(case_id: str, party_id: str) -> Answer:
    """Give one party a day of its own."""
    context = load_case(case_id, Permission.MAPPING_COORDINATE)
    view = coordination(context)
    party = next((party for party in view.parties if party.party_id == party_id), None)
    form = ExtensionForm(due_on=party.extended_to if party else None)
    if form.validate_on_submit():
        with form.refusals():
            extend_mapping_due(work(), context.case, party_id, form.due_on.data)
            return done(_("Dagen är sparad."), "mapping.coordinate", case_id=context.id)
    if party is None:
        abort(404)
    return page("mapping/extend.html", form=form, party=party, case_id=context.id, case_frame=frame(context))


@bp.route(f"{ALL}/oppna", methods=["GET", "POST"])
def reveal(case_id: str) -> Answer:
    """Open all handed-in mappings in one act; early only with a reason."""
    context = load_case(case_id, Permission.MAPPING_COORDINATE)
    view = coordination(context)
    if view.is_revealed:
        return done(_("Kartläggningarna är öppnade."), "mapping.coordinate", case_id=context.id)
    form = RevealForm()
    if form.validate_on_submit():
        with form.refusals():
            reveal_mappings(work(), context.case, form.reason.data)
            return done(_("Kartläggningarna är öppnade."), "problems.show", case_id=context.id)
    strip = reveal_strip(readers_of(db(), context.case))
    words = reveal_words(view)
    return page("mapping/reveal.html", form=form, view=view, case_frame=frame(context), strip=strip, words=words)


def _overview(context: CaseContext, form: DueForm) -> Answer:
    view = coordination(context)
    return page("mapping/coordinate.html", form=form, view=view, case_frame=frame(context))
