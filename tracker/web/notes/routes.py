"""Own notes: about the case, a problem or a measure. Nobody outside the organisation that wrote them reaches a page."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, request, url_for

from tracker.domain.access import Permission
from tracker.domain.cases import CaseStatus
from tracker.domain.texts.notes import THE_CASE, About, cautions
from tracker.extensions import gettext as _
from tracker.extensions import ngettext
from tracker.models.notes import Note
from tracker.queries.audience import readers_of
from tracker.queries.joint.problems import find_problem
from tracker.queries.own.notes import count_notes, find_note, notes_page
from tracker.queries.planning.plans import find_measure
from tracker.queries.reference import hints_in_use
from tracker.services.own.notes import add_note, edit_note, remove_note, restore_note
from tracker.web.answers import Answer, done, page
from tracker.web.audience import AudienceStrip, own_strip
from tracker.web.case_frame import case_frame
from tracker.web.notes.forms import NoteForm
from tracker.web.notes.view import Subject, caution_words, groups
from tracker.web.paging import turn_page
from tracker.web.session import CaseContext, actor, db, load_case, work

PAGE_SIZE = 25

bp = Blueprint("notes", __name__)


@bp.route("/arenden/<ident:case_id>/anteckningar", methods=["GET", "POST"])
def index(case_id: str) -> Answer:
    """Everything the organisation has noted in the case, and the form for a note about the case itself."""
    context = load_case(case_id, Permission.NOTE_READ, to_write=Permission.NOTE_WRITE)
    return _listed(context, _of_case(context))


@bp.route("/arenden/<ident:case_id>/gemensam/<ident:problem_id>/anteckningar", methods=["GET", "POST"])
def about_problem(case_id: str, problem_id: str) -> Answer:
    """What the organisation has noted about one problem, and the form for more."""
    context = load_case(case_id, Permission.NOTE_READ, to_write=Permission.NOTE_WRITE)
    return _listed(context, _of_problem(context, problem_id) or abort(404))


@bp.route("/arenden/<ident:case_id>/atgarder/<ident:measure_id>/anteckningar", methods=["GET", "POST"])
def about_measure(case_id: str, measure_id: str) -> Answer:
    """What the organisation has noted about one measure, and the form for more."""
    context = load_case(case_id, Permission.NOTE_READ, to_write=Permission.NOTE_WRITE)
    return _listed(context, _of_measure(context, measure_id) or abort(404))


@bp.route("/arenden/<ident:case_id>/anteckningar/<ident:note_id>", methods=["GET", "POST"])
def edit(case_id: str, note_id: str) -> Answer:
    """Change the words of a note."""
    context = load_case(case_id, Permission.NOTE_WRITE)
    note = _note(context, note_id)
    form, subject = NoteForm.of(note), _subject(context, note)
    if form.validate_on_submit():
        with form.refusals():
            _warn(edit_note(work(), context.case, note_id, form.to_draft()))
            return done(_("Anteckningen är sparad."), subject.endpoint, **subject.values, _anchor=_anchor(note_id))
    return page(
        "notes/edit.html",
        form=form,
        ids=(context.id, note_id),
        subject=subject,
        caution=caution_words(cautions(note.text, hints_in_use(db()))),
        strip=_strip(context),
        case_frame=case_frame(context, "notes.index", over=context.case.title),
    )


@bp.post("/arenden/<ident:case_id>/anteckningar/<ident:note_id>/ta-bort")
def remove(case_id: str, note_id: str) -> Answer:
    """Take a note away, with a way back."""
    context = load_case(case_id, Permission.NOTE_WRITE)
    subject = _subject(context, _note(context, note_id))
    remove_note(work(), context.case, note_id)
    undo = {"action": url_for("notes.restore", case_id=context.id, note_id=note_id)}
    return done(_("Anteckningen är borttagen."), subject.endpoint, undo=undo, **subject.values)


@bp.post("/arenden/<ident:case_id>/anteckningar/<ident:note_id>/ta-tillbaka")
def restore(case_id: str, note_id: str) -> Answer:
    """Bring back a note that was taken away."""
    context = load_case(case_id, Permission.NOTE_WRITE)
    note = restore_note(work(), context.case, note_id)
    subject = _subject(context, note)
    return done(_("Anteckningen är tillbaka."), subject.endpoint, **subject.values, _anchor=_anchor(note_id))


# --- parts ------------------------------------------------------------------------------------------------------------
def _listed(context: CaseContext, subject: Subject) -> Answer:
    """The list and the form of one subject; the case's own list shows the notes about everything in it."""
    form = NoteForm()
    if form.validate_on_submit():
        with form.refusals():
            note = add_note(work(), context.case, form.to_draft(subject.about))
            _warn(note)
            return done(_("Anteckningen är sparad."), subject.endpoint, **subject.values, _anchor=_anchor(note.id))
    about = subject.about if any(subject.about) else None
    total = count_notes(db(), actor(), context.id, about)
    pages = turn_page(total, ngettext("%(num)d anteckning", "%(num)d anteckningar", total), {}, size=PAGE_SIZE)
    rows = notes_page(db(), actor(), context.id, about, limit=pages.limit, offset=pages.offset)
    return page(
        "notes/index.html",
        form=form,
        subject=subject,
        groups=groups(rows, context.id, hints_in_use(db())),
        pages=pages,
        may_write=context.may(Permission.NOTE_WRITE) and context.case.status is CaseStatus.OPEN,
        is_open=context.case.status is CaseStatus.OPEN,
        strip=_strip(context),
        case_frame=case_frame(context, "notes.index", over=context.case.title if about else None),
    )


def _of_case(context: CaseContext) -> Subject:
    return Subject(THE_CASE, _("Era anteckningar"), "notes.index", {"case_id": context.id})


def _of_problem(context: CaseContext, problem_id: str) -> Subject | None:
    """A problem that the actor may know of, else None."""
    problem = find_problem(db(), actor(), context.id, problem_id)
    if problem is None:
        return None
    title = _("Era anteckningar om %(letter)s: %(title)s", letter=problem.letter, title=problem.title)
    values: dict[str, Any] = {"case_id": context.id, "problem_id": problem.id}
    back = (_("Problemets orsaker"), url_for("problems.causes", **values))
    return Subject(About(problem_id=problem.id), title, "notes.about_problem", values, back)


def _of_measure(context: CaseContext, measure_id: str) -> Subject | None:
    """A measure of a case that the actor may read, else None."""
    measure = find_measure(db(), actor(), context.id, measure_id)
    if measure is None:
        return None
    title = _("Era anteckningar om åtgärden %(title)s", title=measure.title)
    values: dict[str, Any] = {"case_id": context.id, "measure_id": measure.id}
    back = (_("Åtgärden"), url_for("plans.measure", **values))
    return Subject(About(measure_id=measure.id), title, "notes.about_measure", values, back)


def _subject(context: CaseContext, note: Note) -> Subject:
    """What a note is about; the case where the thing itself is gone or not the reader's to know of any more."""
    found = None
    if note.problem_id:
        found = _of_problem(context, note.problem_id)
    elif note.measure_id:
        found = _of_measure(context, note.measure_id)
    return found or _of_case(context)


def _note(context: CaseContext, note_id: str) -> Note:
    """A note of the actor's own organisation, or 404. One that a colleague has removed still takes what is sent to it.

    The verb refuses the text then, and the form keeps it.
    """
    note = find_note(db(), actor(), context.id, note_id)
    if note is None or (note.removed_at is not None and request.method == "GET"):
        abort(404)
    return note


def _strip(context: CaseContext) -> AudienceStrip:
    return own_strip(readers_of(db(), context.case), actor().organisation_id, actor().organisation_name)


def _anchor(note_id: str) -> str:
    return f"anteckning-{note_id}"


def _warn(note: Note) -> None:
    """Say what the guard found in a note that is saved all the same. What it found stays out of the cookie."""
    if words := caution_words(cautions(note.text, hints_in_use(db())), quotes=False):
        flash(words, "warn")
