"""Places of a case: drawn, typed or in words; a position read in another way than it was typed is confirmed first."""

from __future__ import annotations

from typing import Any

from flask import abort, current_app, url_for

from tracker.domain.access import Permission
from tracker.domain.ground.geometry import Geometry, check_geometry
from tracker.domain.mapping import may_remove_places
from tracker.extensions import gettext as _
from tracker.models.places import Place
from tracker.queries.places import controllers, place_in_case, places_of
from tracker.queries.scope import visible_places
from tracker.services.places import add_place, edit_place, remove_place, restore_place
from tracker.web.answers import Answer, done, page
from tracker.web.cartography.controls import ControlWords, control_words
from tracker.web.cartography.map_view import Bounds, DrawKind
from tracker.web.cartography.maps import LayerStyle, MapHeight, MapLayer, MapView, render_map, tile_settings
from tracker.web.cartography.place_field import PlaceInput, draw_field_of, must_confirm, read_place, show_geometry
from tracker.web.case_frame import case_frame
from tracker.web.cases.forms import PlaceForm
from tracker.web.cases.overview import case_map, case_places, held_by_places
from tracker.web.cases.room import bp
from tracker.web.session import CaseContext, actor, db, load_case, load_row, work


@bp.get("/arenden/<ident:case_id>/platser")
def places(case_id: str) -> Answer:
    """The places of the case, as a list and on the map."""
    context = load_case(case_id, Permission.JOINT_READ)
    lines = case_places(context.case)
    return page(
        "cases/places.html",
        lines=lines,
        parts=case_map(context.id) if any(line.has_geometry for line in lines) else None,
        may_remove=may_remove_places(context.case.step, context.case.round),
        case=context.case,
        case_frame=case_frame(context, ""),
    )


@bp.route("/arenden/<ident:case_id>/platser/ny", methods=["GET", "POST"])
def new_place(case_id: str) -> Answer:
    """Add a place."""
    context = load_case(case_id, Permission.CASE_EDIT)
    form = _form()
    if form.validate_on_submit():
        with form.refusals():
            found = read_place(form, current_app.extensions["geodesy"])
            if not must_confirm(form, found):
                add_place(work(), context.case, form.to_draft(_geojson(found)))
                return done(_("Platsen är sparad."), "cases.places", case_id=context.id)
    return _place_page(context, form, None)


@bp.route("/arenden/<ident:case_id>/platser/<ident:place_id>", methods=["GET", "POST"], endpoint="edit_place")
def edit_place_page(case_id: str, place_id: str) -> Answer:
    """Edit a place."""
    context = load_case(case_id, Permission.CASE_EDIT)
    place = load_row(visible_places(actor()).where(Place.case_id == context.id), place_id, Place)
    form = _form(place)
    if form.validate_on_submit():
        with form.refusals():
            found = read_place(form, current_app.extensions["geodesy"])
            if not must_confirm(form, found):
                edit_place(work(), context.case, place_id, form.to_draft(_geojson(found)))
                return done(_("Platsen är sparad."), "cases.places", case_id=context.id)
    return _place_page(context, form, place_id)


@bp.post("/arenden/<ident:case_id>/platser/<ident:place_id>/ta-bort", endpoint="remove_place")
def remove_place_from_case(case_id: str, place_id: str) -> Answer:
    """Take a place away, with a way back."""
    context = load_case(case_id, Permission.CASE_EDIT)
    if place_in_case(db(), context.id, place_id) is None:
        abort(404)
    place = remove_place(work(), context.case, place_id)
    undo = {"action": url_for("cases.restore_place", case_id=context.id, place_id=place_id)}
    return done(_("P%(number)s är borttagen.", number=place.number), "cases.places", undo=undo, case_id=context.id)


@bp.post("/arenden/<ident:case_id>/platser/<ident:place_id>/aterstall", endpoint="restore_place")
def restore_place_in_case(case_id: str, place_id: str) -> Answer:
    """Bring a removed place back."""
    context = load_case(case_id, Permission.CASE_EDIT)
    if place_in_case(db(), context.id, place_id) is None:
        abort(404)
    restore_place(work(), context.case, place_id)
    return done(_("Platsen är tillbaka."), "cases.places", case_id=context.id)


# --- parts ------------------------------------------------------------------------------------------------------------
def _form(place: Place | None = None) -> PlaceForm:
    form = PlaceForm(obj=place) if place else PlaceForm()
    form.controller_id.choices = [("", _("Inte utredd")), *controllers(db())]
    if place and not form.is_submitted():
        form.geometry.data = ""
        form.position_note.data = place.description
        show_geometry(form, check_geometry(place.geometry) if place.geometry else None)
    return form


def _by_areas(context: CaseContext, place_id: str | None) -> ControlWords | None:
    """What the areas say of a place that nobody is set down for."""
    place = place_in_case(db(), context.id, place_id) if place_id else None
    held = held_by_places([place]) if place else {}
    return control_words(held[place_id]) if place_id and held.get(place_id) else None


def _geojson(found: PlaceInput) -> dict[str, Any] | None:
    return found.geometry.as_geojson() if found.geometry else None


def _place_page(context: CaseContext, form: PlaceForm, place_id: str | None) -> Answer:
    others = [place for place in places_of(db(), actor(), context.id) if place.geometry and place.id != place_id]
    shown: list[Geometry] = [check_geometry(place.geometry) for place in others]
    drawing = draw_field_of(form, kinds=tuple(DrawKind), lookup_url=url_for("map.locate"))
    if drawing.geojson:
        shown = [check_geometry(drawing.geojson)]
    data = url_for("map.case_data", case_id=context.id)
    view = MapView(
        label=_("Rita platsen på kartan"),
        bounds=Bounds.of(*shown),
        layers=(MapLayer(_("platser"), data, LayerStyle.QUIET_PLACES),) if others and place_id is None else (),
        drawing=drawing,
        tiles=tile_settings(current_app.extensions["settings"]),
        height=MapHeight.MEDIUM,
    )
    frame = case_frame(context, "")
    body, status = page(
        "cases/place_form.html",
        case_id=context.id,
        form=form,
        parts=render_map(view),
        place_id=place_id,
        by_areas=_by_areas(context, place_id),
        case_frame=frame,
    )
    return body, 422 if form.confirm_words else status
