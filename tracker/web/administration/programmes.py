"""Programme versions: the list, a new one, and one version with its focus areas, its state and its history."""

from __future__ import annotations

from flask import abort, url_for

from tracker.domain.access import Permission
from tracker.domain.administration.programmes import is_outlived
from tracker.domain.audit import PROGRAMME_TAGS
from tracker.domain.clock import today
from tracker.extensions import gettext as _
from tracker.queries.administration.registers import VersionRow, used_areas, version_rows
from tracker.services.administration.programmes import (
    add_focus_area,
    add_programme,
    close_programme,
    edit_programme,
    open_programme,
    rename_focus_area,
)
from tracker.web.administration.forms import AreaForm, ProgrammeForm
from tracker.web.administration.room import bp, open_to
from tracker.web.answers import Answer, done, page
from tracker.web.session import db, work
from tracker.web.trail.history import history

THIS = "administration.programme"


@bp.get("/program")
def programmes() -> Answer:
    """Every version, newest first."""
    open_to(Permission.PROGRAMME_EDIT)
    rows, told = version_rows(db()), history(PROGRAMME_TAGS)
    return page("administration/programmes.html", rows=rows, history=told, is_over=_is_over)


@bp.route("/program/nytt", methods=["GET", "POST"])
def new_programme() -> Answer:
    """A new version; no case begins under it before it is opened."""
    open_to(Permission.PROGRAMME_EDIT)
    form = ProgrammeForm()
    if form.validate_on_submit():
        with form.refusals():
            row = add_programme(work(), form.to_draft())
            message = _("%(name)s är tillagt. Öppna det när nya ärenden ska börja under det.", name=row.name)
            return done(message, THIS, version_id=row.id)
    return page("administration/programme_new.html", form=form)


@bp.route("/program/<ident:version_id>", methods=["GET", "POST"])
def programme(version_id: str) -> Answer:
    """One version, corrected here."""
    open_to(Permission.PROGRAMME_EDIT)
    form = ProgrammeForm(obj=_row(version_id).version)
    del form.areas
    if form.validate_on_submit():
        with form.refusals():
            edit_programme(work(), version_id, form.to_draft())
            return done(_("Ändringarna är sparade."), THIS, version_id=version_id)
    return _shown(version_id, form=form)


@bp.post("/program/<ident:version_id>/fokusomraden")
def new_area(version_id: str) -> Answer:
    """Add a focus area last."""
    open_to(Permission.PROGRAMME_EDIT)
    _row(version_id)
    form = AreaForm()
    if form.validate_on_submit():
        with form.refusals():
            area = add_focus_area(work(), version_id, form.area.data or "", form.new_id)
            return done(_("Fokusområdet %(name)s är tillagt.", name=area.name), THIS, version_id=version_id)
    return _shown(version_id, area_form=form)


@bp.post("/program/<ident:version_id>/fokusomraden/<ident:area_id>")
def area(version_id: str, area_id: str) -> Answer:
    """Call a focus area something else."""
    open_to(Permission.PROGRAMME_EDIT)
    _row(version_id)
    form = AreaForm()
    if form.validate_on_submit():
        with form.refusals():
            rename_focus_area(work(), version_id, area_id, form.area.data or "")
            return done(_("Namnet är sparat."), THIS, version_id=version_id)
    return _shown(version_id, area_form=form, renamed=area_id)


@bp.post("/program/<ident:version_id>/oppna")
def open_version(version_id: str) -> Answer:
    """Let new cases begin under it."""
    row = open_programme(work(), version_id)
    undo = {"action": url_for("administration.close_version", version_id=version_id), "fields": {}}
    return done(_("Nya ärenden kan börja under %(name)s.", name=row.name), THIS, undo=undo, version_id=version_id)


@bp.post("/program/<ident:version_id>/stang")
def close_version(version_id: str) -> Answer:
    """Let no new case begin under it."""
    row = close_programme(work(), version_id)
    undo = {"action": url_for("administration.open_version", version_id=version_id), "fields": {}}
    message = _("Nya ärenden kan inte längre börja under %(name)s. De som pågår går vidare.", name=row.name)
    return done(message, THIS, undo=undo, version_id=version_id)


def _row(version_id: str) -> VersionRow:
    found = version_rows(db(), version_id)
    return found[0] if found else abort(404)


def _is_over(last_year: int) -> bool:
    return is_outlived(last_year, today())


def _shown(
    version_id: str, *, form: ProgrammeForm | None = None, area_form: AreaForm | None = None, renamed: str | None = None
) -> Answer:
    """The page of a version with its two forms; one of them may just have been refused."""
    row = _row(version_id)
    if form is None:
        form = ProgrammeForm(formdata=None, obj=row.version)
    refused = area_form if area_form is not None else form
    html, _status = page(
        "administration/programme.html",
        form=form,
        area_form=area_form or AreaForm(formdata=None),
        renamed=renamed,
        row=row,
        used=used_areas(db(), version_id),
        history=history(PROGRAMME_TAGS, version_id),
        is_over=_is_over,
    )
    return html, 422 if refused.is_submitted() and refused.errors else 200
