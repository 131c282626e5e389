"""Noting a finding at the desk, editing it, and taking it away with a way back."""

from __future__ import annotations

from typing import Any, Final

from flask import abort, current_app, url_for

from tracker.domain.access import Permission
from tracker.domain.ground.coordinates import Understood, parse_position
from tracker.domain.ground.geometry import Geometry, check_geometry, point_geometry
from tracker.extensions import gettext as _
from tracker.models.walks.findings import WalkFinding
from tracker.queries.audience import readers_of
from tracker.queries.walks.findings import find_finding
from tracker.queries.walks.walks import stops_of
from tracker.services.walks.findings import add_finding, edit_finding, remove_finding, restore_finding
from tracker.web.answers import Answer, done, page
from tracker.web.cartography.map_view import Bounds, DrawKind, MapHeight
from tracker.web.cartography.maps import MapLayer, MapView, render_map, tile_settings
from tracker.web.cartography.place_field import draw_field_of, read_place, show_geometry
from tracker.web.case_frame import case_frame
from tracker.web.session import actor, db, work
from tracker.web.sharing.circles import circle_said
from tracker.web.walks.findings.forms import FindingForm
from tracker.web.walks.findings.view import title
from tracker.web.walks.room import WalkContext, bp, ground, load_walk

SECTION: Final = "walks.of_case"
FINDINGS: Final = "/arenden/<ident:case_id>/vandringar/<ident:walk_id>/fynd"
ONE: Final = f"{FINDINGS}/<ident:finding_id>"


@bp.route(f"{FINDINGS}/nytt", methods=["GET", "POST"])
def new_finding(case_id: str, walk_id: str) -> Answer:
    """Note a finding."""
    context = load_walk(case_id, walk_id, Permission.WALK_REPORT)
    return _form_page(context, FindingForm.of(context.walk, stops_of(db(), actor(), walk_id)), None)


@bp.route(f"{ONE}/andra", methods=["GET", "POST"], endpoint="edit_finding")
def edit(case_id: str, walk_id: str, finding_id: str) -> Answer:
    """Say it otherwise."""
    context = load_walk(case_id, walk_id, Permission.WALK_REPORT)
    row = find_finding(db(), actor(), walk_id, finding_id) or abort(404)
    if row.again_of_id is not None:  # it is said on the page of before and after
        abort(404)
    form = FindingForm.of(context.walk, stops_of(db(), actor(), walk_id), row)
    if not form.is_submitted() and row.lat is not None and row.lon is not None:
        show_geometry(form, point_geometry(row.lat, row.lon))
    return _form_page(context, form, row)


def _form_page(context: WalkContext, form: FindingForm, row: WalkFinding | None) -> Answer:
    if form.validate_on_submit():
        with form.refusals():
            read = read_place(form, ground())
            if not _must_confirm(form, read.geometry, read.understood):
                return _save(context, form, read.geometry, row)
    body, status = page(
        "walks/findings/form.html",
        form=form,
        row=row,
        said=circle_said(readers_of(db(), context.case.case), context.walk.meeting.circle),
        parts=render_map(_drawing(context, form)),
        case_frame=case_frame(context.case, SECTION),
        **context.values,
    )
    return body, 422 if form.confirm_words else status


def _save(context: WalkContext, form: FindingForm, geometry: Geometry | None, row: WalkFinding | None) -> Answer:
    middle = ground().middle(geometry) if geometry else None
    draft = form.to_draft(row, (middle.lat, middle.lon) if middle else None)
    save = edit_finding if row else add_finding
    saved = save(work(), context.case.case, context.walk.id, draft)
    return done(_("Fyndet är sparat."), "walks.finding", finding_id=saved.id, **context.values)


def _must_confirm(form: FindingForm, geometry: Geometry | None, understood: str) -> bool:
    """Whether a typed position was read otherwise than as it stands; then it is drawn and asked about."""
    typed = (form.position_text.data or "").strip()
    if not typed or geometry is None or parse_position(typed).how is Understood.DECIMAL:
        return False
    form.position_text.data = form.geometry.data = ""
    show_geometry(form, geometry)
    form.confirm_words = understood
    return True


def _drawing(context: WalkContext, form: FindingForm) -> MapView:
    drawing = draw_field_of(form, kinds=(DrawKind.POINT,), lookup_url=url_for("map.locate"))
    stops = [point_geometry(each.lat, each.lon) for each in stops_of(db(), actor(), context.walk.id)]
    shown = [check_geometry(drawing.geojson)] if drawing.geojson else stops
    return MapView(
        label=_("Sätt ut fyndet på kartan"),
        bounds=Bounds.of(*shown),
        layers=(MapLayer(_("stopp"), url_for("walks.data", **context.values)),) if stops else (),
        drawing=drawing,
        tiles=tile_settings(current_app.extensions["settings"]),
        height=MapHeight.MEDIUM,
    )


@bp.post(f"{ONE}/ta-bort", endpoint="remove_finding")
def remove(case_id: str, walk_id: str, finding_id: str) -> Answer:
    """Take a finding away, with a way back."""
    context = load_walk(case_id, walk_id, Permission.WALK_REPORT)
    gone = remove_finding(work(), context.case.case, walk_id, finding_id)
    undo = {"action": url_for("walks.restore_finding", finding_id=finding_id, **context.values)}
    return done(_("Fyndet är borttaget: %(name)s", name=title(gone)), "walks.findings", undo=undo, **context.values)


@bp.post(f"{ONE}/aterstall", endpoint="restore_finding")
def restore(case_id: str, walk_id: str, finding_id: str) -> Answer:
    """Bring a finding back."""
    context = load_walk(case_id, walk_id, Permission.WALK_REPORT)
    restore_finding(work(), context.case.case, walk_id, finding_id)
    values: dict[str, Any] = {"finding_id": finding_id, **context.values}
    return done(_("Fyndet är tillbaka."), "walks.finding", **values)
