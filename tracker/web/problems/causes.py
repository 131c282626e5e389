"""The cause analysis of one problem: a guided short form, one cause at a time, and the list A1, A2."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from flask import request, url_for

from tracker.domain.access import Permission, narrowest
from tracker.domain.cases import CaseStatus
from tracker.domain.errors import NotVisible
from tracker.domain.files.kinds import About as Attached
from tracker.domain.problems import CAUSE_STEPS, CauseLevel, FactorKind
from tracker.domain.texts.notes import About
from tracker.domain.vocabulary import Vocabulary
from tracker.extensions import gettext as _
from tracker.models.mapping import PossibleCause
from tracker.models.problems import Cause
from tracker.queries.audience import readers_of
from tracker.queries.joint.causes import causes_of, find_cause, possible_causes
from tracker.queries.joint.joint import JointProblem, joint_view
from tracker.queries.own.notes import count_notes
from tracker.queries.reference import terms
from tracker.services.joint.causes import add_cause, edit_cause, finish_cause_analysis, remove_cause, restore_cause
from tracker.web.answers import Answer, done, page
from tracker.web.attached.view import file_panel
from tracker.web.audience import shared_strip
from tracker.web.case_frame import case_frame
from tracker.web.labels import label
from tracker.web.problems.forms import CAUSE_LENGTH, CauseForm
from tracker.web.problems.room import bp
from tracker.web.problems.sorting import load_problem
from tracker.web.session import CaseContext, actor, db, load_case, work

PREFILLED = ("text", "factor", "level", "angle")


@bp.route("/arenden/<ident:case_id>/gemensam/<ident:problem_id>/orsaker", methods=["GET", "POST"])
def causes(case_id: str, problem_id: str) -> Answer:
    """The problem's causes and protective factors, what the parties thought of, and the form for one more."""
    context = load_case(case_id, Permission.JOINT_EDIT if request.method == "POST" else Permission.JOINT_READ)
    problem = load_problem(context, problem_id)
    form = CauseForm(data=_prefill())
    if form.validate_on_submit():
        with form.refusals():
            cause = add_cause(work(), context.case, problem_id, form.to_draft())
            key = f"{load_problem(context, problem_id).letter}{cause.number}"
            return done(_("%(key)s är sparad.", key=key), "problems.causes", case_id=context.id, problem_id=problem_id)
    shown = _shown(context, problem_id)
    frame = case_frame(context, "", over=context.case.title)
    return page("problems/causes.html", form=form, problem=problem, case_frame=frame, **shown)


def _prefill() -> dict[str, str]:
    """What a suggestion's link carries into the empty form; nothing is saved by it."""
    given = {name: request.args.get(name, "")[:CAUSE_LENGTH] for name in PREFILLED}
    return {name: value for name, value in given.items() if value}


def _shown(context: CaseContext, problem_id: str) -> dict[str, Any]:
    view = joint_view(db(), actor(), context.id)
    mine = next((each for each in view.problems if each.problem.id == problem_id), None)
    rows = causes_of(db(), actor(), context.id, problem_id)
    letter = mine.problem.letter if mine else ""
    may_edit = mine is not None and context.may(Permission.JOINT_EDIT) and context.case.step in CAUSE_STEPS
    return {
        "case_id": context.id,
        "is_own": mine is not None,
        "causes": [cause_words(row, letter) for row in rows if row.factor is FactorKind.RISK],
        "protective": [cause_words(row, letter) for row in rows if row.factor is FactorKind.PROTECTIVE],
        "suggestions": _suggestions(context, mine, rows) if mine else [],
        "may_edit": may_edit,
        "strip": shared_strip(readers_of(db(), context.case), mine.problem.circle) if mine and may_edit else None,
        "notes": _notes(context, problem_id),
        "files": file_panel(
            context,
            Attached(problem_id=problem_id),
            url_for("files.about_problem", case_id=context.id, problem_id=problem_id),
        ),
    }


def _notes(context: CaseContext, problem_id: str) -> tuple[int, bool] | None:
    """How many notes one's own organisation has about the problem, and whether more can be written now."""
    if not context.may(Permission.NOTE_READ):
        return None
    count = count_notes(db(), actor(), context.id, About(problem_id=problem_id))
    return count, context.may(Permission.NOTE_WRITE) and context.case.status is CaseStatus.OPEN


def cause_words(row: Cause, letter: str) -> dict[str, Any]:
    """A cause with its codes in words."""
    angle = label(row.angle).lower() if row.angle else None
    strength = label(row.strength).lower() if row.strength else None
    return {
        "id": row.id,
        "key": f"{letter}{row.number}",
        "text": row.text,
        "facts": [
            part
            for part in (
                label(row.level),
                angle,
                _("stöd: %(strength)s", strength=strength) if strength else None,
            )
            if part
        ],
        "influence": ", ".join(part for part in (label(row.influence).lower(), row.influence_by) if part),
        "is_background": row.level is CauseLevel.BACKGROUND,
    }


def _suggestions(context: CaseContext, mine: JointProblem, rows: Sequence[Cause]) -> list[dict[str, Any]]:
    """One-click starts of the form: what the parties wrote in their own mappings, then the word list by group."""
    taken = {row.text.strip().casefold() for row in rows}
    ids = [mention.observation.id for mention in mine.mentions]
    words: dict[str, tuple[PossibleCause, list[str]]] = {}
    for row in possible_causes(db(), actor(), context.id, ids, mine.seen_by):
        _first, parties = words.setdefault(row.text.strip().casefold(), (row, []))
        parties.append(row.mapping.organisation.short_name)
    own = [
        {
            "text": row.text,
            "source": ", ".join([*parties, *_narrower(row, mine)]),
            "href": None if _narrower(row, mine) else _start(context, mine, row.text, angle=row.angle),
        }
        for key, (row, parties) in words.items()
        if key not in taken
    ]
    groups = [{"heading": _("Ur era egna kartläggningar"), "rows": own}, *_listed_words(context, mine, taken)]
    return [group for group in groups if group["rows"]]


def _narrower(row: PossibleCause, mine: JointProblem) -> list[str]:
    """The circle of a possible cause that fewer read than the problem: it is read here, and not copied by a click."""
    return (
        [label(row.circle).lower()] if narrowest([row.circle, mine.problem.circle]) is not mine.problem.circle else []
    )


def _listed_words(context: CaseContext, mine: JointProblem, taken: set[str]) -> list[dict[str, Any]]:
    """The vocabulary's causes; the list's first group is that of background causes, the others hold back."""
    found: dict[str, list[dict[str, Any]]] = {}
    for term in terms(db(), Vocabulary.CAUSE):
        rows = found.setdefault(term.group_label or _("Ur ordlistan"), [])
        is_background = len(found) == 1
        href = _start(
            context,
            mine,
            term.label,
            factor=FactorKind.RISK if is_background else FactorKind.PROTECTIVE,
            level=CauseLevel.BACKGROUND if is_background else CauseLevel.SOCIAL,
        )
        if term.label.casefold() not in taken:
            rows.append({"text": term.label, "source": None, "href": href})
    return [{"heading": heading, "rows": rows} for heading, rows in found.items()]


def _start(context: CaseContext, mine: JointProblem, text: str, **codes: StrEnum | None) -> str:
    """The address of the form with a suggestion filled in."""
    given: dict[str, Any] = {name: code.value for name, code in codes.items() if code}
    ids: dict[str, Any] = {"case_id": context.id, "problem_id": mine.problem.id}
    return str(url_for("problems.causes", text=text, _anchor="ny-orsak", **ids, **given))


@bp.route("/arenden/<ident:case_id>/gemensam/<ident:problem_id>/orsaker/<ident:cause_id>", methods=["GET", "POST"])
def cause(case_id: str, problem_id: str, cause_id: str) -> Answer:
    """Change one cause."""
    context = load_case(case_id, Permission.JOINT_EDIT)
    row = _cause(context, problem_id, cause_id)
    form = CauseForm.of(row)
    key = f"{row.problem.letter}{row.number}"
    if form.validate_on_submit():
        with form.refusals():
            edit_cause(work(), context.case, cause_id, form.to_draft(cause_id))
            return done(_("%(key)s är sparad.", key=key), "problems.causes", case_id=context.id, problem_id=problem_id)
    return page(
        "problems/cause.html",
        form=form,
        key=key,
        strip=shared_strip(readers_of(db(), context.case), row.problem.circle),
        ids=(context.id, problem_id, cause_id),
        case_frame=case_frame(context, "", over=context.case.title),
    )


def _cause(context: CaseContext, problem_id: str, cause_id: str, *, removed: bool = False) -> Cause:
    """A cause of this very problem. Raises NotVisible."""
    row = find_cause(db(), actor(), context.id, cause_id, removed=removed)
    if row is None or row.problem_id != problem_id:
        raise NotVisible
    return row


@bp.post("/arenden/<ident:case_id>/gemensam/<ident:problem_id>/orsaker/<ident:cause_id>/ta-bort")
def take_away_cause(case_id: str, problem_id: str, cause_id: str) -> Answer:
    """Take a cause away; the message can bring it back."""
    context = load_case(case_id, Permission.JOINT_EDIT)
    remove_cause(work(), context.case, _cause(context, problem_id, cause_id).id)
    ids: dict[str, Any] = {"case_id": context.id, "problem_id": problem_id}
    undo = {"action": url_for("problems.bring_back_cause", cause_id=cause_id, **ids), "fields": {}}
    return done(_("Orsaken är borttagen."), "problems.causes", undo=undo, **ids)


@bp.post("/arenden/<ident:case_id>/gemensam/<ident:problem_id>/orsaker/<ident:cause_id>/ta-tillbaka")
def bring_back_cause(case_id: str, problem_id: str, cause_id: str) -> Answer:
    """Bring back a cause that was taken away."""
    context = load_case(case_id, Permission.JOINT_EDIT)
    restore_cause(work(), context.case, _cause(context, problem_id, cause_id, removed=True).id)
    return done(_("Orsaken är tillbaka."), "problems.causes", case_id=context.id, problem_id=problem_id)


@bp.post("/arenden/<ident:case_id>/gemensam/<ident:problem_id>/orsaker/klar")
def finish_causes(case_id: str, problem_id: str) -> Answer:
    """Mark the analysis as finished."""
    context = load_case(case_id, Permission.JOINT_EDIT)
    finish_cause_analysis(work(), context.case, problem_id)
    return done(_("Orsaksanalysen är färdig."), "problems.causes", case_id=context.id, problem_id=problem_id)
