"""Starting a case, what it is about, its overview, and the answer to an invitation."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for

from tracker.domain.access import Permission
from tracker.domain.cases import CaseStatus, Demarcation
from tracker.domain.steps import Step
from tracker.extensions import gettext as _
from tracker.queries.law.closing import closing_of
from tracker.queries.parties import coordinators_of, invitation_seen, party_rows, perspectives_of
from tracker.services.cases import create_case, edit_case, make_case, refer_case, take_back_case
from tracker.services.parties import accept_invitation, decline_invitation
from tracker.web.answers import Answer, done, page
from tracker.web.case_frame import case_frame
from tracker.web.cases import listing, meetings, parties, places
from tracker.web.cases.forms import AnswerForm, EditCaseForm, NewCaseForm
from tracker.web.cases.overview import overview, readers
from tracker.web.cases.room import bp
from tracker.web.cases.words import joined
from tracker.web.labels import label
from tracker.web.labels.cases import EXPECTED
from tracker.web.session import CaseContext, actor, db, load_case, require, work
from tracker.web.sharing.circles import new_case_strip

__all__ = ["bp", "listing", "meetings", "parties", "places"]


@bp.route("/arenden/nytt", methods=["GET", "POST"])
def new() -> Answer:
    """Start a case."""
    require(Permission.CASE_CREATE)
    form = NewCaseForm.for_actor(db(), actor())
    if form.validate_on_submit():
        with form.refusals():
            case = create_case(work(), form.to_draft())
            return done(_("Ärendet är startat."), "cases.show", case_id=case.id)
    return page("cases/new.html", form=form, strip=new_case_strip())


@bp.get("/arenden/<ident:case_id>")
def show(case_id: str) -> Answer:
    """The case in one page; who is only invited sees the invitation instead."""
    context = load_case(case_id)
    if not context.may(Permission.JOINT_READ):
        return redirect(url_for("cases.answer", case_id=context.id), 303)
    if context.case.is_walk_only:
        return redirect(url_for("walks.of_case", case_id=context.id), 303)
    frame = case_frame(context, "cases.show")
    closing = closing_of(db(), context.id) if context.case.status is CaseStatus.CLOSED else None
    return page("cases/show.html", seen=overview(context), case=context.case, closing=closing, case_frame=frame)


@bp.route("/arenden/<ident:case_id>/initiering", methods=["GET", "POST"])
def edit(case_id: str) -> Answer:
    """What the case is about: a form for its coordinators, a page to read for the others."""
    context = load_case(case_id, Permission.CASE_EDIT if request.method == "POST" else Permission.JOINT_READ)
    is_read_only = request.method == "GET" and context.case.status is not CaseStatus.OPEN
    if is_read_only or not context.may(Permission.CASE_EDIT):
        return page("cases/initiation.html", **_initiation(context))
    form = EditCaseForm.of(db(), context.case, actor().organisation_id)
    if form.validate_on_submit():
        save = refer_case if form.demarcation.data == Demarcation.SECURITY else edit_case
        with form.refusals():
            save(work(), context.case, form.to_draft())
            return done(_("Uppgifterna är sparade."), "cases.show", case_id=context.id)
    return page("cases/edit.html", form=form, **_initiation(context))


@bp.route("/arenden/<ident:case_id>/gor-arende", methods=["GET", "POST"])
def make(case_id: str) -> Answer:
    """Make a case of a walk that belongs to none: what a case is about is asked for now."""
    context = load_case(case_id, Permission.CASE_EDIT)
    form = EditCaseForm.of(db(), context.case, actor().organisation_id)
    if form.validate_on_submit():
        with form.refusals():
            make_case(work(), context.case, form.to_draft())
            return done(_("Vandringen är nu ett ärende. Det börjar i steg 1."), "cases.show", case_id=context.id)
    return page("cases/make.html", form=form, case=context.case, case_frame=case_frame(context, "walks.of_case"))


def _initiation(context: CaseContext) -> dict[str, Any]:
    """What step 1 shows beside what is edited in its own form."""
    stated = perspectives_of(db(), context.id)
    return {
        "case": context.case,
        "coordinators": joined([row.user.name for row in coordinators_of(db(), context.id)]),
        "perspectives": [(row.term.label, label(row.status), row.note) for row in stated],
        "case_frame": case_frame(context, "", over=_("Steg 1 av 5")),
    }


@bp.post("/arenden/<ident:case_id>/ta-tillbaka")
def take_back(case_id: str) -> Answer:
    """Open a referred case again."""
    context = load_case(case_id, Permission.CASE_EDIT)
    take_back_case(work(), context.case)
    return done(_("Ärendet är öppet igen."), "cases.show", case_id=context.id)


@bp.route("/arenden/<ident:case_id>/inbjudan", methods=["GET", "POST"])
def answer(case_id: str) -> Answer:
    """The invitation: who invites to what, what is expected, who reads; yes or no."""
    context = load_case(case_id)
    if not context.may(Permission.INVITATION_ANSWER):  # answered already, perhaps by a second click
        return redirect(url_for("cases.show", case_id=context.id), 303)
    form = AnswerForm()
    if form.validate_on_submit():
        with form.refusals():
            return _answered(context, form)
    return page("cases/answer.html", form=form, **_invitation(context))


def _answered(context: CaseContext, form: AnswerForm) -> Answer:
    if form.answer.data == "nej":
        decline_invitation(work(), context.case, form.note.data)
        return done(_("Ni har tackat nej. Samordnaren ser ert svar."), "work.home")
    accept_invitation(work(), context.case, form.note.data)
    # where the own mappings are being written, that is what is waited for
    next_page = "mapping.show" if context.case.step is Step.OWN_MAPPINGS else "cases.show"
    return done(_("Ni har tackat ja och är nu part i ärendet."), next_page, case_id=context.id)


def _invitation(context: CaseContext) -> dict[str, Any]:
    """What the page says; the strip of readers stands where every page has it."""
    seen = invitation_seen(db(), actor(), context.case)
    names = readers(party_rows(db(), actor(), context.case))
    strip = {
        "state": "sealed",
        "label": _("Er kartläggning är förseglad"),
        "columns": [
            (_("Läses av nu"), _("Bara %(organisation)s", organisation=actor().organisation_name)),
            (_("När alla har lämnat in"), _("Alla parter som har tackat ja"), names),
            (_("Läses inte av"), _("Andra än parterna. Driften av tjänsten läser inget innehåll.")),
        ],
    }
    return {
        "case": context.case,
        "seen": seen,
        "expected": EXPECTED[seen.role] if seen else None,
        "role": label(seen.role) if seen else None,
        "strip": strip,
    }
