"""The plan and its measures: the table, one measure, new and changed ones, and why a cause has none."""

from __future__ import annotations

from typing import Any

from flask import abort, request, url_for

from tracker.domain.access import SHARED_CIRCLES, Circle, Permission
from tracker.domain.cases import CaseStatus
from tracker.domain.files.kinds import About as Attached
from tracker.domain.ids import is_id
from tracker.domain.steps import Step, position
from tracker.domain.texts.notes import About
from tracker.domain.vocabulary import Vocabulary
from tracker.extensions import gettext as _
from tracker.models.problems import Cause
from tracker.queries.audience import readers_of
from tracker.queries.joint.causes import causes_by_problem, find_cause
from tracker.queries.joint.problems import case_problems
from tracker.queries.own.notes import count_notes
from tracker.queries.planning import plans as ask
from tracker.queries.planning.goals import goals
from tracker.queries.planning.priorities import accepted_parties
from tracker.queries.reference import terms
from tracker.services.planning.measures import NoMeasureDraft, add_measure, edit_measure, explain_cause_without_measure
from tracker.web.answers import Answer, done, page
from tracker.web.attached.view import FilePanel, file_panel
from tracker.web.audience import shared_strip
from tracker.web.case_frame import case_frame
from tracker.web.plans.from_finding import begun_from, finding_asked_for
from tracker.web.plans.measure_forms import MeasureForm, NoMeasureForm, Options
from tracker.web.plans.plan_view import (
    adoption_words,
    count_sentence,
    missing_words,
    plan_groups,
    resource_words,
    status_shape,
    status_words,
    when_words,
    who_words,
)
from tracker.web.plans.room import bp
from tracker.web.session import CaseContext, actor, db, load_case, work
from tracker.web.sharing.circles import circle_said, offer_joint


def may_edit(context: CaseContext) -> bool:
    """Whether the plan is written now: the right person, and step 5 or later."""
    return context.may(Permission.PLAN_EDIT) and position(context.case.step) >= position(Step.GOAL_SETTING)


def may_report(context: CaseContext, view: ask.MeasureView) -> bool:
    """The coordinator reports any measure, a party its own."""
    party = view.measure.party
    is_own = party is not None and party.organisation_id == actor().organisation_id
    return context.may(Permission.PLAN_EDIT) or (is_own and context.may(Permission.MEASURE_REPORT))


def options(context: CaseContext, keep: str | None = None) -> Options:
    """What a measure of this case can be tied to."""
    return Options(
        terms=terms(db(), Vocabulary.MEASURE, keep=keep),
        parties=accepted_parties(db(), context.id),
        causes=causes_by_problem(db(), actor(), context.id),
        letters={row.id: row.letter for row in db().scalars(case_problems(actor(), context.id))},
        goals=goals(db(), actor(), context.id),
    )


def measure_of(context: CaseContext, measure_id: str) -> ask.MeasureView:
    """A measure of the case, or 404."""
    return ask.measure_view(db(), actor(), context.id, measure_id) or abort(404)


def shared_page(context: CaseContext, circle: Circle = Circle.ALL_PARTIES) -> dict[str, Any]:
    """What every form page of the room needs: the frame, and who reads what is written."""
    return {
        "case_id": context.id,
        "case_frame": case_frame(context, "plans.plan"),
        "strip": shared_strip(readers_of(db(), context.case), circle),
    }


@bp.get("/arenden/<ident:case_id>/atgarder")
def plan(case_id: str) -> Answer:
    """Bra's table: each cause with its measures, what is missing as rows of their own."""
    context = load_case(case_id, Permission.JOINT_READ)
    shown = ask.plan(db(), actor(), context.id)
    return page(
        "plans/plan.html",
        case_id=context.id,
        case_frame=case_frame(context, "plans.plan"),
        plan=shown,
        groups=plan_groups(shown, context.id, may_edit=may_edit(context)),
        adoption=adoption_words(shown),
        count=count_sentence(shown),
        may_edit=may_edit(context),
        may_add_short_notice=context.may(Permission.SHORT_NOTICE_ADD),
    )


@bp.route("/arenden/<ident:case_id>/atgarder/ny", methods=["GET", "POST"])
def new_measure(case_id: str) -> Answer:
    """A measure; ``?orsak=`` names the cause it begins from, ``?fynd=`` the finding of a walk."""
    context = load_case(case_id, Permission.PLAN_EDIT)
    finding, cause_id = finding_asked_for(context), request.args.get("orsak", "")
    begun = begun_from(context, finding)
    form = MeasureForm.of(options(context), cause_id=cause_id if is_id(cause_id) else "", begun=begun)
    offer_joint(form.circle, context)
    if form.validate_on_submit():
        with form.refusals():
            row = add_measure(work(), context.case, form.to_draft(finding_id=finding.id if finding else None))
            return done(_("Åtgärden är tillagd."), "plans.measure", case_id=context.id, measure_id=row.id)
    return page("plans/measure_form.html", form=form, view=None, is_time=may_edit(context), **shared_page(context))


@bp.get("/arenden/<ident:case_id>/atgarder/<ident:measure_id>")
def measure(case_id: str, measure_id: str) -> Answer:
    """Everything about one measure."""
    context = load_case(case_id, Permission.JOINT_READ)
    view = measure_of(context, measure_id)
    readers = readers_of(db(), context.case)
    return page(
        "plans/measure.html",
        case_id=context.id,
        case_frame=case_frame(context, "plans.plan"),
        view=view,
        follow_ups=ask.follow_ups(db(), actor(), view.measure),
        about=_about(view),
        missing=missing_words(view),
        status=(status_shape(view), status_words(view).capitalize()),
        may_edit=may_edit(context),
        may_report=may_report(context, view),
        notes=_notes(context, measure_id),
        files=_files(context, measure_id),
        said={circle: circle_said(readers, circle) for circle in SHARED_CIRCLES},
    )


def _files(context: CaseContext, measure_id: str) -> FilePanel | None:
    address = url_for("files.about_measure", case_id=context.id, measure_id=measure_id)
    return file_panel(context, Attached(measure_id=measure_id), address)


def _notes(context: CaseContext, measure_id: str) -> tuple[int, bool] | None:
    """How many notes one's own organisation has about the measure, and whether more can be written now."""
    if not context.may(Permission.NOTE_READ):
        return None
    count = count_notes(db(), actor(), context.id, About(measure_id=measure_id))
    return count, context.may(Permission.NOTE_WRITE) and context.case.status is CaseStatus.OPEN


def _about(view: ask.MeasureView) -> list[tuple[str, str]]:
    """The measure's own words; what is not filled in is left out."""
    row = view.measure
    facts = [
        (_("Vem"), who_words(row)),
        (_("När"), when_words(row)),
        (_("Slag"), row.type.label),
        (_("Resurs"), resource_words(row)),
        (_("Hur den följs upp"), row.follow_up_plan),
        (_("Inget eget mål"), row.no_goal_reason if not view.goals else None),
    ]
    return [(word, str(text)) for word, text in facts if text]


@bp.route(
    "/arenden/<ident:case_id>/atgarder/<ident:measure_id>/andra", methods=["GET", "POST"], endpoint="edit_measure"
)
def edit(case_id: str, measure_id: str) -> Answer:
    """A measure written anew."""
    context = load_case(case_id, Permission.PLAN_EDIT)
    view = measure_of(context, measure_id)
    form = MeasureForm.of(options(context, view.measure.type_code), view)
    offer_joint(form.circle, context, saved=view.measure.circle)
    if form.validate_on_submit():
        with form.refusals():
            edit_measure(work(), context.case, measure_id, form.to_draft(measure_id))
            return done(_("Åtgärden är sparad."), "plans.measure", case_id=context.id, measure_id=measure_id)
    shown = measure_of(context, measure_id)
    return page("plans/measure_form.html", form=form, view=shown, is_time=True, **shared_page(context))


@bp.route("/arenden/<ident:case_id>/atgarder/orsak/<ident:cause_id>", methods=["GET", "POST"])
def no_measure(case_id: str, cause_id: str) -> Answer:
    """Why a cause has no measure of its own."""
    context = load_case(case_id, Permission.PLAN_EDIT)
    cause = _cause(context, cause_id)
    form = NoMeasureForm.of(cause)
    if form.validate_on_submit():
        with form.refusals():
            explain_cause_without_measure(work(), context.case, cause_id, form.to_draft())
            return done(_("Skälet är sparat."), "plans.plan", case_id=context.id)
    return page("plans/no_measure.html", form=form, cause=_cause(context, cause_id), **shared_page(context))


@bp.post("/arenden/<ident:case_id>/atgarder/orsak/<ident:cause_id>/ta-bort-skal")
def take_back_reason(case_id: str, cause_id: str) -> Answer:
    """The cause is to have a measure after all."""
    context = load_case(case_id, Permission.PLAN_EDIT)
    explain_cause_without_measure(work(), context.case, cause_id, NoMeasureDraft(None))
    return done(_("Skälet är borttaget. Orsaken behöver en åtgärd."), "plans.plan", case_id=context.id)


def _cause(context: CaseContext, cause_id: str) -> Cause:
    return find_cause(db(), actor(), context.id, cause_id) or abort(404)
