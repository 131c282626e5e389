"""Districts: the list with a new one, and one district with its name, its end and its history."""

from __future__ import annotations

from flask import abort, url_for

from tracker.domain.access import Permission
from tracker.domain.audit import DISTRICT_TAGS
from tracker.extensions import gettext as _
from tracker.queries.administration.registers import district_row, district_rows
from tracker.services.administration.districts import (
    add_district,
    end_district,
    reinstate_district,
    rename_district,
)
from tracker.web.administration.forms import DistrictForm
from tracker.web.administration.room import bp, open_to
from tracker.web.answers import Answer, done, page
from tracker.web.session import db, work
from tracker.web.trail.history import history


@bp.route("/stadsdelar", methods=["GET", "POST"])
def districts() -> Answer:
    """Every district; a new one is added here."""
    open_to(Permission.DISTRICT_EDIT)
    form = DistrictForm()
    if form.validate_on_submit():
        with form.refusals():
            row = add_district(work(), form.new_id, form.name.data or "")
            return done(_("%(name)s är tillagt.", name=row.name), "administration.districts")
    told = history(DISTRICT_TAGS)
    return page("administration/districts.html", form=form, rows=district_rows(db()), history=told)


@bp.route("/stadsdelar/<ident:district_id>", methods=["GET", "POST"])
def district(district_id: str) -> Answer:
    """One district, called something else here."""
    open_to(Permission.DISTRICT_EDIT)
    row = district_row(db(), district_id) or abort(404)
    form = DistrictForm(obj=row.district)
    if form.validate_on_submit():
        with form.refusals():
            rename_district(work(), district_id, form.name.data or "", form.seen_version)
            return done(_("Namnet är sparat."), "administration.district", district_id=district_id)
    row = district_row(db(), district_id) or abort(404)
    told = history(DISTRICT_TAGS, district_id)
    return page("administration/district.html", form=form, row=row, history=told)


@bp.post("/stadsdelar/<ident:district_id>/avsluta")
def end_of_district(district_id: str) -> Answer:
    """Let no new case begin there."""
    row = end_district(work(), district_id)
    undo = {"action": url_for("administration.reopen_district", district_id=district_id), "fields": {}}
    message = _("Nya ärenden kan inte längre börja i %(name)s.", name=row.name)
    return done(message, "administration.district", undo=undo, district_id=district_id)


@bp.post("/stadsdelar/<ident:district_id>/ateruppta")
def reopen_district(district_id: str) -> Answer:
    """Let cases begin there again."""
    row = reinstate_district(work(), district_id)
    return done(_("%(name)s är i bruk igen.", name=row.name), "administration.district", district_id=district_id)
