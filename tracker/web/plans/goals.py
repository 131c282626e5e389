"""Pages of goals: all goals of a case, a new one, its indicators and values, and each party's answer."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from flask import abort, url_for

from tracker.domain.access import Permission
from tracker.domain.errors import DomainError
from tracker.domain.ids import new_id
from tracker.domain.steps import Step, position
from tracker.extensions import gettext as _
from tracker.queries.audience import readers_of
from tracker.queries.planning import goals as ask
from tracker.queries.planning.decisions import prioritised
from tracker.services.planning.goals import answer_goal, edit_goal, remove_goal, restore_goal, save_indicator, set_goal
from tracker.services.planning.indicators import record_indicator_values
from tracker.web.answers import Answer, done, page
from tracker.web.audience import shared_strip
from tracker.web.case_frame import case_frame
from tracker.web.plans.goal_forms import AnswerForm, GoalForm, IndicatorFields, NewGoalForm, OutcomeForm
from tracker.web.plans.goal_view import goal_row, indicator_row
from tracker.web.plans.room import bp
from tracker.web.session import CaseContext, actor, db, load_case, work


def _frame(context: CaseContext) -> dict[str, Any]:
    return {"case_id": context.id, "case_frame": case_frame(context, "")}


def _view(context: CaseContext, goal_id: str) -> ask.GoalView:
    return ask.goal_view(db(), actor(), context.id, goal_id) or abort(404)


@bp.get("/arenden/<ident:case_id>/mal")
def goals(case_id: str) -> Answer:
    """Goals by prioritised problem, with what they are measured by and who has accepted."""
    context = load_case(case_id, Permission.JOINT_READ)
    by_problem: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for view in ask.goals(db(), actor(), context.id):
        by_problem[view.goal.problem_id].append(goal_row(view))
    chosen = prioritised(db(), actor(), context.id)
    return page(
        "plans/goals.html",
        groups=[(problem, decision, by_problem.get(problem.id, [])) for problem, decision in chosen],
        is_time=position(context.case.step) >= position(Step.GOAL_SETTING),
        **_frame(context),
    )


@bp.route("/arenden/<ident:case_id>/mal/nytt", methods=["GET", "POST"])
def new_goal(case_id: str) -> Answer:
    """A goal with its first indicator."""
    context = load_case(case_id, Permission.PLAN_EDIT)
    form = NewGoalForm()
    form.problem_id.choices = [(row.id, f"{row.letter} {row.title}") for row, _ in prioritised(db(), actor(), case_id)]
    if form.validate_on_submit():
        with form.refusals():
            goal = set_goal(work(), context.case, form.to_draft())
            message = _("Mål G%(number)s är satt. Nu kan parterna svara.", number=goal.number)
            return done(message, "plans.goals", case_id=context.id)
    strip = shared_strip(readers_of(db(), context.case))
    return page("plans/goal_new.html", form=form, strip=strip, **_frame(context))


@bp.route("/arenden/<ident:case_id>/mal/<ident:goal_id>", methods=["GET", "POST"])
def edit_goal_page(case_id: str, goal_id: str) -> Answer:
    """A goal's words and day; its indicators are reached from here."""
    context = load_case(case_id, Permission.PLAN_EDIT)
    view = _view(context, goal_id)
    form = GoalForm()
    if form.validate_on_submit():
        with form.refusals():
            edit_goal(work(), context.case, goal_id, form.to_draft())
            return done(_("Målet är sparat."), "plans.goals", case_id=context.id)
    if not form.is_submitted():
        form.fill(view)
    return page("plans/goal_edit.html", form=form, row=goal_row(view), new_id=new_id(), **_frame(context))


@bp.route("/arenden/<ident:case_id>/mal/<ident:goal_id>/matt/<ident:indicator_id>", methods=["GET", "POST"])
def indicator(case_id: str, goal_id: str, indicator_id: str) -> Answer:
    """An indicator, new (an id nobody has) or stored."""
    context = load_case(case_id, Permission.PLAN_EDIT)
    view = _view(context, goal_id)
    figures = _figures_or_new(view, indicator_id)
    form = IndicatorFields()
    if form.validate_on_submit():
        with form.refusals():
            save_indicator(work(), context.case, goal_id, form.to_indicator())
            return done(_("Måttet är sparat."), "plans.edit_goal_page", case_id=context.id, goal_id=goal_id)
    if not form.is_submitted():
        _fill_indicator(form, figures, indicator_id, view.goal.version)
    return page("plans/indicator.html", form=form, view=view, is_new=figures is None, **_frame(context))


def _figures_or_new(view: ask.GoalView, indicator_id: str) -> ask.Figures | None:
    """An indicator of the goal, or None for an id that no indicator has; 404 for one of another goal."""
    figures = next((each for each in view.figures if each.indicator.id == indicator_id), None)
    if figures is None and ask.is_indicator(db(), indicator_id):
        abort(404)
    return figures


def _fill_indicator(form: IndicatorFields, figures: ask.Figures | None, indicator_id: str, version: int) -> None:
    if figures is not None:
        form.fill(figures, version)
    else:
        form.token.data, form.version.data = indicator_id, str(version)


@bp.route("/arenden/<ident:case_id>/mal/<ident:goal_id>/varden/<ident:indicator_id>", methods=["GET", "POST"])
def outcome(case_id: str, goal_id: str, indicator_id: str) -> Answer:
    """What was measured on a day."""
    context = load_case(case_id, Permission.PLAN_EDIT)
    view = _view(context, goal_id)
    figures = next((each for each in view.figures if each.indicator.id == indicator_id), None) or abort(404)
    form = OutcomeForm()
    if form.validate_on_submit():
        with form.refusals():
            record_indicator_values(work(), context.case, indicator_id, form.to_draft())
            return done(_("Värdet är sparat."), "plans.goals", case_id=context.id)
    return page("plans/outcome.html", form=form, view=view, row=indicator_row(figures), **_frame(context))


@bp.route("/arenden/<ident:case_id>/mal/<ident:goal_id>/svar", methods=["GET", "POST"])
def answer(case_id: str, goal_id: str) -> Answer:
    """Each party answers for itself."""
    context = load_case(case_id, Permission.PLAN_ACCEPT)
    view = _view(context, goal_id)
    form = AnswerForm()
    if form.validate_on_submit():
        with form.refusals():
            answer_goal(work(), context.case, goal_id, form.to_draft())
            message = _("Ert svar på mål G%(number)s är sparat.", number=view.goal.number)
            return done(message, "plans.goals", case_id=context.id)
    if not form.is_submitted():
        form.version.data = str(view.goal.version)
        _fill_answer(form, view)
    return page("plans/answer.html", form=form, row=goal_row(view), **_frame(context))


def _fill_answer(form: AnswerForm, view: ask.GoalView) -> None:
    if view.own_answer is not None:
        form.answer.data = "accept" if view.own_answer.is_accepted else "reserve"
        form.reservation.data = view.own_answer.reservation


@bp.post("/arenden/<ident:case_id>/mal/<ident:goal_id>/ta-bort")
def remove_goal_act(case_id: str, goal_id: str) -> Answer:
    """A goal set by mistake goes, with a way back."""
    context = load_case(case_id, Permission.PLAN_EDIT)
    remove_goal(work(), context.case, goal_id)
    undo = {"action": url_for("plans.restore_goal_act", case_id=context.id, goal_id=goal_id)}
    return done(_("Målet är borttaget."), "plans.goals", undo=undo, case_id=context.id)


@bp.post("/arenden/<ident:case_id>/mal/<ident:goal_id>/aterstall")
def restore_goal_act(case_id: str, goal_id: str) -> Answer:
    """A goal that was taken away comes back."""
    context = load_case(case_id, Permission.PLAN_EDIT)
    try:
        restore_goal(work(), context.case, goal_id)
    except DomainError:
        abort(404)
    return done(_("Målet är tillbaka."), "plans.goals", case_id=context.id)
