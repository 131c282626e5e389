"""The source questions, possible causes for the whole, and handing the own mapping in."""

from __future__ import annotations

from flask import url_for

from tracker.domain.access import PARTY_CIRCLES, Permission
from tracker.extensions import gettext as _
from tracker.queries.audience import readers_of
from tracker.queries.mapping import general_causes
from tracker.services.mappings.mapping import add_possible_cause, hand_in_mapping, remove_possible_cause, save_questions
from tracker.web.answers import Answer, done, page
from tracker.web.forms import ActionForm
from tracker.web.mapping.blueprint import bp
from tracker.web.mapping.forms import CauseForm, QuestionsForm
from tracker.web.mapping.hand_in_view import authorities_in_words, gate_of, readers_in_words, strip_of
from tracker.web.mapping.own import OWN
from tracker.web.mapping.own_view import OwnPage, frame, own_page
from tracker.web.session import CaseContext, actor, db, load_case, work


@bp.route(f"{OWN}/fragor", methods=["GET", "POST"])
def questions(case_id: str) -> Answer:
    """Bra's four questions, leadership and staff; below them possible causes for the whole."""
    context = load_case(case_id, Permission.MAPPING_READ, Permission.MAPPING_WRITE)
    own = own_page(context)
    form = QuestionsForm()
    form.answers_circle.offer(own.readers, PARTY_CIRCLES)
    if form.validate_on_submit():
        with form.refusals():
            save_questions(work(), context.case, form.to_draft())
            return done(_("Svaren är sparade."), "mapping.questions", case_id=context.id)
    elif not form.is_submitted():
        form.show(own.mapping)
    return _questions_page(context, own, form, CauseForm(formdata=None))


@bp.post(f"{OWN}/orsaker")
def add_cause(case_id: str) -> Answer:
    """Note a possible cause for the whole."""
    context = load_case(case_id, Permission.MAPPING_READ, Permission.MAPPING_WRITE)
    form = CauseForm()
    form.circle.offer(readers_of(db(), context.case), PARTY_CIRCLES)
    if form.validate_on_submit():
        with form.refusals():
            add_possible_cause(work(), context.case, form.new_id, form.text.data or "", **form.choices())
            return done(_("Orsaken är sparad."), "mapping.questions", case_id=context.id, _anchor="orsaker")
    own = own_page(context)
    answers = QuestionsForm(formdata=None)
    answers.show(own.mapping)
    return _questions_page(context, own, answers, form)


@bp.post(f"{OWN}/orsaker/<ident:cause_id>/ta-bort")
def remove_cause(case_id: str, cause_id: str) -> Answer:
    """Take a possible cause away, with a way back."""
    context = load_case(case_id, Permission.MAPPING_READ, Permission.MAPPING_WRITE)
    text, circle = remove_possible_cause(work(), context.case, cause_id)
    fields = {"text": text, "circle": circle.value, "token": cause_id}
    undo = {"action": url_for("mapping.add_cause", case_id=case_id), "fields": fields}
    return done(_("Orsaken är borttagen."), "mapping.questions", undo=undo, case_id=context.id, _anchor="orsaker")


@bp.route(f"{OWN}/lamna-in", methods=["GET", "POST"])
def hand_in(case_id: str) -> Answer:
    """What handing in means and who will read; then the act itself, once."""
    context = load_case(case_id, Permission.MAPPING_READ, Permission.MAPPING_WRITE)
    own = own_page(context)
    if own.is_handed_in:
        return done(_("Kartläggningen är redan inlämnad."), "mapping.show", case_id=context.id)
    form = ActionForm()
    if form.validate_on_submit():
        with form.refusals():
            hand_in_mapping(work(), context.case, form.seen_version)
            return done(_("Er kartläggning är inlämnad."), "mapping.show", case_id=context.id)
    form.version.data = str(own.mapping.version) if own.mapping else None
    shown = {"readers": readers_in_words(own), "authorities": authorities_in_words(own), "gate": gate_of(own)}
    return page("mapping/hand_in.html", form=form, own=own, case_frame=frame(context), **shown)


def _questions_page(context: CaseContext, own: OwnPage, form: QuestionsForm, cause: CauseForm) -> Answer:
    form.answers_circle.offer(own.readers, PARTY_CIRCLES)
    cause.circle.offer(own.readers, PARTY_CIRCLES)
    html, status = page(
        "mapping/questions.html",
        form=form,
        cause_form=cause,
        causes=general_causes(db(), actor(), context.case),
        own=own,
        strip=strip_of(own),
        case_frame=frame(context),
    )
    return html, 422 if cause.errors else status
