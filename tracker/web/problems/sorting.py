"""The sorting page: observations become problems, are set aside, or come back. Works without scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import request, url_for

from tracker.domain.access import SHARED_CIRCLES, Permission
from tracker.domain.errors import DomainError, NotVisible
from tracker.extensions import gettext as _
from tracker.extensions import ngettext
from tracker.models.mapping import Observation
from tracker.models.problems import Problem
from tracker.queries.audience import readers_of
from tracker.queries.joint.joint import JointView, joint_view
from tracker.queries.joint.problems import case_problems, find_problem
from tracker.services.joint.problems import (
    create_problem,
    edit_problem,
    place_observations,
    remove_problem,
    set_aside,
    take_back_set_aside,
    take_back_sources,
)
from tracker.web.answers import Answer, done, page
from tracker.web.audience import shared_strip
from tracker.web.case_frame import case_frame
from tracker.web.problems.forms import ProblemForm, SortForm, TakeBackForm
from tracker.web.problems.joint_page import in_order, observation_words, own_words
from tracker.web.problems.room import bp
from tracker.web.session import CaseContext, actor, db, load_case, work

ALL = "alla"
Sorted = tuple[str, dict[str, Any] | None]


@bp.route("/arenden/<ident:case_id>/gemensam/para-ihop", methods=["GET", "POST"])
def sort(case_id: str) -> Answer:
    """All observations that have no place yet, by party, and what can be done with the chosen ones."""
    context = load_case(case_id, Permission.JOINT_EDIT if request.method == "POST" else Permission.JOINT_READ)
    form = SortForm()
    form.offer(list(db().scalars(case_problems(actor(), context.id))))
    if form.validate_on_submit():
        with form.refusals():
            message, undo = _ACTS.get(form.act.data or "", _place)(context, form)
            return done(message, "problems.sort", undo=undo, case_id=context.id, visa=request.args.get("visa"))
    view = joint_view(db(), actor(), context.id)
    frame = case_frame(context, "", over=context.case.title)
    return page("problems/sort.html", form=form, case_frame=frame, **_listed(context, view))


def _listed(context: CaseContext, view: JointView) -> dict[str, Any]:
    """What the page lists: what is left (or all), the problems with their sources, and what is set aside."""
    shows_all = request.args.get("visa") == ALL
    rows = list(view.observations) if shows_all else view.unplaced
    letters: dict[str, list[str]] = {}
    for each in view.problems:
        for mention in each.mentions:
            letters.setdefault(mention.observation.id, []).append(each.problem.letter)
    return {
        "case_id": context.id,
        "groups": [
            {
                "party": party.name,
                "rows": [_row(row, letters) for row in rows if row.mapping.organisation_id == party.id],
            }
            for party in view.parties
            if any(row.mapping.organisation_id == party.id for row in rows)
        ],
        "shows_all": shows_all,
        "total": len(view.observations),
        "done": len(view.observations) - len(view.unplaced),
        "problems": [
            {
                "problem": each.problem,
                "mentions": [(own_words(row), row) for row in each.mentions],
                "merged": each.merged,
            }
            for each in in_order(view)
        ],
        "asides": [
            (observation_words(row), view.set_aside[row.id]) for row in view.observations if row.id in view.set_aside
        ],
        "strip": shared_strip(readers_of(db(), context.case)) if context.may(Permission.JOINT_EDIT) else None,
    }


def _row(row: Observation, letters: dict[str, list[str]]) -> dict[str, Any]:
    return {**observation_words(row), "letters": letters.get(row.id, [])}


def _place(context: CaseContext, form: SortForm) -> Sorted:
    placement = form.to_placement()
    added = place_observations(work(), context.case, placement)
    problem = find_problem(db(), actor(), context.id, placement.problem_id)
    letter = problem.letter if problem else ""
    words = ngettext(
        "%(num)d iakttagelse hör nu till %(letter)s.",
        "%(num)d iakttagelser hör nu till %(letter)s.",
        len(added),
        letter=letter,
    )
    return words, _undo(context, sources=added)


def _create(context: CaseContext, form: SortForm) -> Sorted:
    problem = create_problem(work(), context.case, form.to_problem())
    return _("Problem %(letter)s är skrivet: %(title)s.", letter=problem.letter, title=problem.title), None


def _aside(context: CaseContext, form: SortForm) -> Sorted:
    added = set_aside(work(), context.case, form.chosen, form.reason.data or "")
    words = ngettext("%(num)d iakttagelse är bortlagd.", "%(num)d iakttagelser är bortlagda.", len(added))
    return words, _undo(context, asides=added)


_ACTS: dict[str, Callable[[CaseContext, SortForm], Sorted]] = {"place": _place, "create": _create, "aside": _aside}


def _undo(context: CaseContext, **ids: list[str]) -> dict[str, Any] | None:
    fields = {name: ",".join(values) for name, values in ids.items() if values}
    return {"action": url_for("problems.take_back", case_id=context.id), "fields": fields} if fields else None


@bp.post("/arenden/<ident:case_id>/gemensam/para-ihop/ta-tillbaka")
def take_back(case_id: str) -> Answer:
    """Let observations leave a problem, or come back from being set aside."""
    context = load_case(case_id, Permission.JOINT_EDIT)
    sources, asides = TakeBackForm().to_ids()
    if bool(sources) == bool(asides):
        raise DomainError("problems.nothing_chosen")
    if sources:
        count = take_back_sources(work(), context.case, sources)
    else:
        count = take_back_set_aside(work(), context.case, asides)
    words = ngettext("%(num)d iakttagelse är tillbaka.", "%(num)d iakttagelser är tillbaka.", count)
    return done(words, "problems.sort", case_id=context.id)


@bp.route("/arenden/<ident:case_id>/gemensam/<ident:problem_id>", methods=["GET", "POST"])
def edit(case_id: str, problem_id: str) -> Answer:
    """Title, description and circle of a problem; an empty one can be removed here."""
    context = load_case(case_id, Permission.JOINT_EDIT)
    problem = load_problem(context, problem_id)
    form, readers = ProblemForm.of(problem), readers_of(db(), context.case)
    form.circle.offer(readers, SHARED_CIRCLES)
    form.circle.saved = problem.circle
    title = _("Ändra problem %(letter)s", letter=problem.letter)
    if form.validate_on_submit():
        with form.refusals():
            edit_problem(work(), context.case, problem_id, form.to_draft())
            return done(_("Problemet är sparat."), "problems.sort", case_id=context.id)
    return page(
        "problems/edit.html",
        form=form,
        problem_id=problem_id,
        title=title,
        strip=shared_strip(readers, problem.circle),
        case_id=context.id,
        case_frame=case_frame(context, "", over=context.case.title),
    )


def load_problem(context: CaseContext, problem_id: str) -> Problem:
    """A live problem of the case that the actor may know of, or 404."""
    problem = find_problem(db(), actor(), context.id, problem_id)
    if problem is None:
        raise NotVisible
    return problem


@bp.post("/arenden/<ident:case_id>/gemensam/<ident:problem_id>/ta-bort")
def remove(case_id: str, problem_id: str) -> Answer:
    """Remove an empty problem; its letter is not used again."""
    context = load_case(case_id, Permission.JOINT_EDIT)
    remove_problem(work(), context.case, problem_id)
    return done(_("Problemet är borttaget."), "problems.sort", case_id=context.id)
