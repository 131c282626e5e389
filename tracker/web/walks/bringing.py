"""Bringing a way or stops in from a file: choose it, see each feature and what is wrong with it; all or nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Protocol

from flask import current_app
from flask_wtf.file import FileField
from wtforms import HiddenField

from tracker.domain.access import Permission
from tracker.domain.texts.wording import check_shared
from tracker.domain.walks.bringing import MOST_BYTES, Brought, RawFeature, RawFile, judged
from tracker.extensions import gettext as _
from tracker.extensions import lazy_gettext as _l
from tracker.queries.reference import hints_in_use
from tracker.services.walks.bringing import bring_in
from tracker.web.answers import Answer, done, page
from tracker.web.case_frame import case_frame
from tracker.web.forms import NewForm, one_line, sent_bytes
from tracker.web.labels import error_text
from tracker.web.session import db, work
from tracker.web.walks.room import WalkContext, bp, ground, load_walk

SECTION = "walks.of_case"


class FileReader(Protocol):
    """What reads a file from outside."""

    def read(self, content: bytes) -> RawFile: ...  # noqa: D102


class FileForm(NewForm):
    """A file, or what was read out of one and shown. ``found``: features as GeoJSON, judged anew when sent back."""

    file = FileField(_l("Fil"))
    found = HiddenField()

    @property
    def content(self) -> bytes:
        """What was sent."""
        return sent_bytes(self.file, MOST_BYTES)


@bp.route("/arenden/<ident:case_id>/vandringar/<ident:walk_id>/fil", methods=["GET", "POST"])
def bring(case_id: str, walk_id: str) -> Answer:
    """Choose a file and see what is in it."""
    context, form = load_walk(case_id, walk_id, Permission.WALK_EDIT), FileForm()
    if not form.validate_on_submit():
        return _shown(context, form, [])
    brought: list[Brought] = []
    with form.refusals():
        brought = _judged(form.content)
    return _shown(context, form, brought)


@bp.post("/arenden/<ident:case_id>/vandringar/<ident:walk_id>/fil/lagg-in", endpoint="bring_in")
def bring_all(case_id: str, walk_id: str) -> Answer:
    """Bring in what was shown."""
    context, form = load_walk(case_id, walk_id, Permission.WALK_EDIT), FileForm()
    if form.validate_on_submit():
        with form.refusals():
            brought = _judged((form.found.data or "").encode())
            counts = bring_in(work(), context.case.case, walk_id, brought, form.new_id, ground())
            return done(_("%(stops)s stopp och %(ways)s vägar är inlagda.", stops=counts[0], ways=counts[1]),
                        "walks.show", **context.values)  # fmt: skip
    return _shown(context, form, [])


def _judged(content: bytes) -> list[Brought]:
    reader: FileReader = current_app.extensions["brought_files"]
    hints, found = hints_in_use(db()), reader.read(content)
    # names as every form stores them: without signs that no database takes and nobody sees
    features = tuple(RawFeature(one_line(each.name) or "", each.geometry) for each in found.features)
    return judged(RawFile(found.kind, features), lambda name: check_shared(name, "name", hints))


def _shown(context: WalkContext, form: FileForm, brought: Sequence[Brought]) -> Answer:
    form.found.data = json.dumps(_collected(brought)) if brought else ""
    body, status = page(
        "walks/bringing.html",
        form=form,
        brought=brought,
        faults=[each.number for each in brought if each.fault],
        fault_words=error_text,
        case_frame=case_frame(context.case, SECTION),
        **context.values,
    )
    return body, 422 if form.errors or any(each.fault for each in brought) else status


def _collected(brought: Sequence[Brought]) -> dict[str, object]:
    features = [
        {"type": "Feature", "properties": {"name": each.name}, "geometry": each.geometry.as_geojson()}
        for each in brought
        if each.geometry
    ]
    return {"type": "FeatureCollection", "features": features}
