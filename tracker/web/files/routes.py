"""Files of a case: lists with their form, one to read, what is said of it, and taking it away."""

from __future__ import annotations

from typing import Any

from flask import abort, current_app, flash, request, session, url_for

from tracker.domain.access import Circle, Permission, is_narrower
from tracker.domain.cases import CaseStatus
from tracker.domain.files.kinds import ACCEPTED, MOST_BYTES, PICTURES, THE_CASE, About
from tracker.domain.files.names import clean_name
from tracker.domain.ground.geometry import Geometry, point_geometry
from tracker.extensions import gettext as _
from tracker.extensions import ngettext
from tracker.models.files.attachments import Attachment
from tracker.queries.audience import readers_of
from tracker.queries.files.attachments import about_of, attachments_page, count_attachments, own_attachment
from tracker.queries.reference import hints_in_use
from tracker.services.files.attachments import add_file, edit_file, place_by_photo, remove_file, restore_file
from tracker.services.files.storing import Shelf, keep
from tracker.web.answers import Answer, done, page
from tracker.web.attached.readers import CircleWords, FileAudience, offered, until_now_words
from tracker.web.attached.view import may_attach, shown
from tracker.web.case_frame import case_frame
from tracker.web.files import blurring, stopping
from tracker.web.files.filters import ListFilter, list_filter
from tracker.web.files.forms import FileForm, WordsForm
from tracker.web.files.room import FILE, bp
from tracker.web.files.serving import serve, serve_thumbnail
from tracker.web.files.subjects import Subject, picture_subject, subject_of
from tracker.web.forms import ActionForm
from tracker.web.paging import turn_page
from tracker.web.session import CaseContext, actor, db, load_case, work

PAGE_SIZE = 20
OFFERED = "photo_position"
__all__ = ["blurring", "bp", "stopping"]


# --- lists ------------------------------------------------------------------------------------------------------------
@bp.route("/arenden/<ident:case_id>/filer", methods=["GET", "POST"])
def index(case_id: str) -> Answer:
    """Every file of the case that the reader may know of, and the form for one on the case itself."""
    context = _load(case_id)
    return _listed(context, subject_of(context, THE_CASE))


@bp.route("/arenden/<ident:case_id>/kartlaggning/iakttagelser/<ident:observation_id>/filer", methods=["GET", "POST"])
def about_observation(case_id: str, observation_id: str) -> Answer:
    """The files of one of one's own observations."""
    context = _load(case_id)
    return _listed(context, subject_of(context, About(observation_id=observation_id)))


@bp.route("/arenden/<ident:case_id>/gemensam/<ident:problem_id>/filer", methods=["GET", "POST"])
def about_problem(case_id: str, problem_id: str) -> Answer:
    """The files of a problem, with those of the observations that it comes from."""
    context = _load(case_id)
    return _listed(context, subject_of(context, About(problem_id=problem_id)))


@bp.route("/arenden/<ident:case_id>/atgarder/<ident:measure_id>/filer", methods=["GET", "POST"])
def about_measure(case_id: str, measure_id: str) -> Answer:
    """The files of a measure."""
    context = _load(case_id)
    return _listed(context, subject_of(context, About(measure_id=measure_id)))


@bp.route("/arenden/<ident:case_id>/lagesbilder/<small:number>/filer", methods=["GET", "POST"])
def about_picture(case_id: str, number: int) -> Answer:
    """The files beside a frozen picture, which itself is not changed by them."""
    context = _load(case_id)
    return _listed(context, picture_subject(context, number))


@bp.route("/arenden/<ident:case_id>/moten/<ident:meeting_id>/filer", methods=["GET", "POST"])
def about_meeting(case_id: str, meeting_id: str) -> Answer:
    """The files of a meeting."""
    context = _load(case_id)
    return _listed(context, subject_of(context, About(meeting_id=meeting_id)))


@bp.route("/arenden/<ident:case_id>/fynd/<ident:finding_id>/filer", methods=["GET", "POST"])
def about_finding(case_id: str, finding_id: str) -> Answer:
    """The files of something found on a walk."""
    context = _load(case_id)
    return _listed(context, subject_of(context, About(finding_id=finding_id)))


# --- one --------------------------------------------------------------------------------------------------------------
@bp.get(FILE)
def show(case_id: str, attachment_id: str) -> Answer:
    """The file itself: a photo in the browser, a document to save."""
    context = load_case(case_id, Permission.FILE_READ)
    return serve(context, attachment_id)


@bp.get(f"{FILE}/liten")
def thumbnail(case_id: str, attachment_id: str) -> Answer:
    """A photo's small picture, as a part of the pages that list it."""
    context = load_case(case_id, Permission.FILE_READ)
    return serve_thumbnail(context, attachment_id)


@bp.route(f"{FILE}/andra", methods=["GET", "POST"])
def edit(case_id: str, attachment_id: str) -> Answer:
    """Change what is said of a file, and who reads it; in a case that is not open, let fewer read it."""
    context = load_case(case_id, Permission.FILE_WRITE)
    file = _own(context, attachment_id)
    subject, form = subject_of(context, about_of(file)), WordsForm.of(file)
    audience = _audience(context, subject)
    circles = _circles(context, audience, subject, file)
    form.offer(circles)
    if form.validate_on_submit():
        with form.refusals():
            edit_file(work(), context.case, attachment_id, form.to_words())
            return done(_("Ändringen är sparad."), subject.endpoint, **subject.values, _anchor=_anchor(attachment_id))
    values = {**_around(context, subject, audience, form), "circles": circles}
    return page("files/edit.html", form=form, file=file, **values, **_closing_words(context, audience, file))


@bp.post(f"{FILE}/ta-bort")
def remove(case_id: str, attachment_id: str) -> Answer:
    """Take a file away, with a way back."""
    context = load_case(case_id, Permission.FILE_WRITE)
    subject = subject_of(context, about_of(_own(context, attachment_id)))
    remove_file(work(), context.case, attachment_id)
    undo = {"action": url_for("files.restore", case_id=context.id, attachment_id=attachment_id)}
    return done(_("Filen är borttagen."), subject.endpoint, undo=undo, **subject.values)


@bp.post(f"{FILE}/ta-tillbaka")
def restore(case_id: str, attachment_id: str) -> Answer:
    """Bring back a file that was taken away."""
    context = load_case(case_id, Permission.FILE_WRITE)
    file = restore_file(work(), context.case, attachment_id)
    subject = subject_of(context, about_of(file))
    return done(_("Filen är tillbaka."), subject.endpoint, **subject.values, _anchor=_anchor(attachment_id))


@bp.route(f"{FILE}/position", methods=["GET", "POST"])
def position(case_id: str, attachment_id: str) -> Answer:
    """The photo told where it was taken: use that as the observation's point, or drop it. Nothing is kept before."""
    context = load_case(case_id, Permission.FILE_WRITE)
    subject = subject_of(context, about_of(_own(context, attachment_id)))
    place, form = _offered_position(attachment_id) or abort(404), ActionForm()
    if form.validate_on_submit():
        session.pop(OFFERED, None)
        if request.form.get("svar") == "anvand":
            place_by_photo(work(), context.case, attachment_id, place)
            return done(_("Iakttagelsen har fått bildens position."), subject.endpoint, **subject.values)
        return done(_("Bildens position är inte sparad."), subject.endpoint, **subject.values)
    lon, lat = place.rings[0][0]
    spot = {"lat": lat, "lon": lon, "attachment_id": attachment_id}
    return page("files/position.html", form=form, spot=spot, **_around(context, subject))


# --- parts ------------------------------------------------------------------------------------------------------------
def _load(case_id: str) -> CaseContext:
    return load_case(case_id, Permission.FILE_READ, to_write=Permission.FILE_WRITE)


def _listed(context: CaseContext, subject: Subject) -> Answer:
    """The list and the form of one subject; the case's own list shows the files on everything in it."""
    form, audience = FileForm(), _audience(context, subject)
    form.offer(offered(audience, subject.thing))
    if form.validate_on_submit():
        with form.refusals():
            return _attach(context, subject, form)
    return page(
        "files/index.html",
        form=form,
        **_rows(context, subject, audience),
        accepted=ACCEPTED,
        most=MOST_BYTES // 1024**2,
        may_write=may_attach(context) and subject.thing.takes_files,
        is_open=context.case.status is CaseStatus.OPEN,
        **_around(context, subject, audience, form),
    )


def _rows(context: CaseContext, subject: Subject, audience: FileAudience) -> dict[str, Any]:
    """The files of one page; only the case's own list, which shows all of them, can be narrowed."""
    about = None if subject.about == THE_CASE else subject.about
    filters = list_filter(context) if about is None else ListFilter()
    which = filters.wanted if about is None else about
    total = count_attachments(db(), actor(), context.id, which)
    pages = turn_page(total, ngettext("%(num)d fil", "%(num)d filer", total), filters.address, size=PAGE_SIZE)
    rows = attachments_page(db(), actor(), context.id, which, limit=pages.limit, offset=pages.offset)
    values = stopping.stopped(context) if about is None else {}
    return {"files": shown(rows, context, audience.readers, about), "pages": pages, "filters": filters, **values}


def _attach(context: CaseContext, subject: Subject, form: FileForm) -> Answer:
    kept = keep(db(), _shelf(), form.content)
    draft = form.to_draft(kept, subject.about)
    file = add_file(work(), context.case, draft)
    file_id = file.id
    if clean_name(draft.sent_name, kept.kind, draft.otherwise, hints_in_use(db())).was_replaced:
        flash(_("Filnamnet såg ut att tala om en person eller peka ut en plats. Det är utbytt."), "warn")
    if kept.position is None:
        return done(_("Filen är sparad."), subject.endpoint, **subject.values, _anchor=_anchor(file_id))
    if not (subject.thing.is_own and subject.thing.is_draft):
        words = _("Filen är sparad. Bilden hade en position. Den är borttagen ur filen.")
        return done(words, subject.endpoint, **subject.values, _anchor=_anchor(file_id))
    # in the person's own cookie, until the next page has been answered: the product keeps no copy of it
    session[OFFERED] = [file_id, *kept.position.rings[0][0]]
    return done(_("Filen är sparad."), "files.position", case_id=context.id, attachment_id=file_id)


def _offered_position(attachment_id: str) -> Geometry | None:
    offer = session.get(OFFERED)
    if not offer or offer[0] != attachment_id:
        return None
    return point_geometry(offer[2], offer[1])


def _own(context: CaseContext, attachment_id: str) -> Attachment:
    """One of the organisation's own files, or 404. One that is taken away still takes what is sent to it."""
    file = own_attachment(db(), actor(), context.id, attachment_id)
    if file is None or (file.removed_at is not None and request.method == "GET"):
        abort(404)
    return file


def _audience(context: CaseContext, subject: Subject) -> FileAudience:
    readers = readers_of(db(), context.case)
    return FileAudience(readers, actor().organisation_id, actor().organisation_name, subject.thing.is_sealed)


def _circles(context: CaseContext, audience: FileAudience, subject: Subject, file: Attachment) -> list[CircleWords]:
    """What a file can be shared with; where the case is not open, with fewer than now."""
    every, is_open = offered(audience, subject.thing), context.case.status is CaseStatus.OPEN
    return [each for each in every if is_open or is_narrower(Circle(each.value), file.circle)]


def _closing_words(context: CaseContext, audience: FileAudience, file: Attachment) -> dict[str, Any]:
    return {
        "until_now": until_now_words(audience, file.circle),
        "is_open": context.case.status is CaseStatus.OPEN,
        "is_photo": file.kind in PICTURES,
    }


def _around(
    context: CaseContext, subject: Subject, audience: FileAudience | None = None, form: WordsForm | None = None
) -> dict[str, Any]:
    """What every page of the room needs: the frame, what it is about, and who reads what is chosen now."""
    return {
        "subject": subject,
        "strip": audience.strip(form.chosen) if audience and form else None,
        "circles": offered(audience, subject.thing) if audience else [],
        "case_frame": case_frame(context, subject.section, over=context.case.title if subject.back else None),
    }


def _shelf() -> Shelf:
    shelf: Shelf = current_app.extensions["shelf"]
    return shelf


def _anchor(attachment_id: str) -> str:
    return f"fil-{attachment_id}"
