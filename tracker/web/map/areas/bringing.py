"""Areas of authority from a file: choose it, see each and what is wrong with it; all or nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence

from tracker.domain.access import Permission
from tracker.domain.errors import DomainError
from tracker.domain.ground.areas import AreaShape
from tracker.domain.ground.bringing import AREAS, BroughtArea, judged_areas
from tracker.domain.texts.wording import check_shared
from tracker.domain.walks.bringing import RawFeature, RawFile
from tracker.extensions import ngettext
from tracker.queries.organisations import ids_by_name
from tracker.queries.places import controllers
from tracker.queries.reference import hints_in_use
from tracker.services.ground.areas import bring_areas
from tracker.web.answers import Answer, done, page
from tracker.web.forms import one_line, sent_bytes
from tracker.web.labels import error_text
from tracker.web.map.areas.forms import NOBODY, AreaFileForm
from tracker.web.map.ground_files import read_ground_file
from tracker.web.map.room import bp
from tracker.web.session import db, require, work


@bp.route("/karta/radighet/fil", methods=["GET", "POST"], endpoint="bring_areas")
def bring() -> Answer:
    """Choose a file and see what is in it."""
    require(Permission.AREA_EDIT)
    form, brought = _form(), list[BroughtArea]()
    if form.validate_on_submit():
        with form.refusals():
            brought = _judged(form, sent_bytes(form.file, AREAS.size))
    return _shown(form, brought)


@bp.post("/karta/radighet/fil/lagg-in", endpoint="bring_areas_in")
def bring_all() -> Answer:
    """Bring in what was shown."""
    require(Permission.AREA_EDIT)
    form, brought = _form(), list[BroughtArea]()
    if form.validate_on_submit():
        with form.refusals():
            brought = _judged(form, (form.found.data or "").encode())
            if faults := [str(each.number) for each in brought if each.fault]:
                raise DomainError("bringing.faults", numbers=", ".join(faults))
            count = bring_areas(work(), form.to_drafts(brought, ids_by_name(db())))
            said = ngettext("%(num)d område är inlagt.", "%(num)d områden är inlagda.", count)
            return done(said, "map.areas")
    return _shown(form, brought)


def _form() -> AreaFileForm:
    form = AreaFileForm()
    form.controller_id.choices = [NOBODY, *controllers(db())]
    return form


def _judged(form: AreaFileForm, content: bytes) -> list[BroughtArea]:
    hints, found = hints_in_use(db()), read_ground_file(content, AREAS, form.system)
    # words as every form stores them: without signs that no database takes and nobody sees
    features = tuple(
        RawFeature(
            one_line(each.name) or "",
            each.geometry,
            {key: one_line(value) or "" for key, value in each.properties.items()},
        )
        for each in found.features
    )
    brought = judged_areas(RawFile(found.kind, features), lambda text: check_shared(text, "name", hints))
    lacking = DomainError("area.no_controller")
    return [each if _is_whole(form, each) else _with_fault(each, lacking) for each in brought]


def _is_whole(form: AreaFileForm, each: BroughtArea) -> bool:
    return bool(each.fault or each.controller or form.controller_id.data)


def _with_fault(each: BroughtArea, fault: DomainError) -> BroughtArea:
    return BroughtArea(each.number, each.id, each.name, each.controller, None, fault)


def _shown(form: AreaFileForm, brought: Sequence[BroughtArea]) -> Answer:
    form.found.data = json.dumps(_collected(brought)) if brought else ""
    names = {each[0]: str(each[1]) for each in [*(form.controller_id.choices or [])] if each[0]}
    body, status = page(
        "map/areas/bringing.html",
        form=form,
        brought=brought,
        otherwise=names.get(form.controller_id.data or "", ""),
        faults=[each.number for each in brought if each.fault],
        fault_words=error_text,
    )
    return body, 422 if form.errors or any(each.fault for each in brought) else status


def _collected(brought: Sequence[BroughtArea]) -> dict[str, object]:
    features = [_feature(each, each.shape) for each in brought if each.shape]
    return {"type": "FeatureCollection", "features": features}


def _feature(each: BroughtArea, shape: AreaShape) -> dict[str, object]:
    properties = {"id": each.id, "name": each.name, "controller": each.controller or ""}
    return {"type": "Feature", "properties": properties, "geometry": shape.as_geojson()}
