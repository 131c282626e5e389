"""The stops of a walk: picked from the map, drawn or typed; their order, and taking one away with a way back."""

from __future__ import annotations

from flask import abort, current_app, request, url_for

from tracker.domain.access import Permission
from tracker.domain.ground.geometry import Geometry, check_geometry, point_geometry
from tracker.domain.ids import is_id
from tracker.extensions import gettext as _
from tracker.models.walks.planned import WalkStop
from tracker.queries.walks.places import candidate
from tracker.queries.walks.walks import find_stop, stops_of
from tracker.services.walks.stops import StopDraft, add_stop, edit_stop, remove_stop, restore_stop
from tracker.web.answers import Answer, done, page
from tracker.web.cartography.map_view import Bounds, DrawKind
from tracker.web.cartography.maps import MapHeight, MapLayer, MapParts, MapView, render_map, tile_settings
from tracker.web.cartography.place_field import (
    draw_field_of,
    must_confirm,
    read_place,
    read_way,
    show_geometry,
    way_field_of,
)
from tracker.web.case_frame import case_frame
from tracker.web.session import actor, db, work
from tracker.web.walks.before.view import POINTS, draft_of_gathered
from tracker.web.walks.findings.controls import control_of_stop
from tracker.web.walks.forms import StopForm
from tracker.web.walks.room import WalkContext, bp, ground, load_walk

SECTION = "walks.of_case"
THINGS = frozenset({"place_id", "problem_id", "observation_id"})


@bp.post("/arenden/<ident:case_id>/vandringar/<ident:walk_id>/stopp")
def pick(case_id: str, walk_id: str) -> Answer:
    """Add something of the map as a stop, in its own words; they can be changed on the stop."""
    context = load_walk(case_id, walk_id, Permission.WALK_EDIT)
    field, thing_id = request.form.get("slag", ""), request.form.get("sak", "")
    if field not in {*THINGS, POINTS} or not is_id(thing_id):
        abort(400)
    draft = draft_of_gathered(context, thing_id) if field == POINTS else _picked(context, (field, thing_id))
    stop = add_stop(work(), context.case.case, walk_id, draft or abort(404), ground())
    undo = {"action": url_for("walks.remove_stop", stop_id=stop.id, **context.values)}
    return done(_("%(name)s är ett stopp.", name=stop.name), "walks.show", undo=undo, **context.values)


def _picked(context: WalkContext, thing: tuple[str, str]) -> StopDraft:
    found = candidate(db(), actor(), context.case.id, context.walk.meeting.circle, thing) or abort(404)
    middle = ground().middle(check_geometry(found.geometry))
    return StopDraft(name=found.name, lat=middle.lat, lon=middle.lon, thing=thing)


@bp.route("/arenden/<ident:case_id>/vandringar/<ident:walk_id>/stopp/nytt", methods=["GET", "POST"])
def new_stop(case_id: str, walk_id: str) -> Answer:
    """Add a stop that is not on the map: drawn or typed."""
    context = load_walk(case_id, walk_id, Permission.WALK_EDIT)
    return _stop_page(context, StopForm(), None)


@bp.route("/arenden/<ident:case_id>/vandringar/<ident:walk_id>/stopp/<ident:stop_id>", methods=["GET", "POST"])
def stop(case_id: str, walk_id: str, stop_id: str) -> Answer:
    """Edit a stop."""
    context = load_walk(case_id, walk_id, Permission.WALK_EDIT)
    found = find_stop(db(), actor(), walk_id, stop_id) or abort(404)
    form = StopForm.of(found)
    if not form.is_submitted():
        show_geometry(form, point_geometry(found.lat, found.lon))
    return _stop_page(context, form, found)


def _stop_page(context: WalkContext, form: StopForm, found: WalkStop | None) -> Answer:
    if form.validate_on_submit():
        with form.refusals():
            read = read_place(form, ground())
            if read.geometry is None:
                form.geometry.errors = [_("Sätt en punkt på kartan eller skriv koordinater.")]
            elif not must_confirm(form, read):
                _save(context, form, read.geometry, read_way(form, ground()), found)
                return done(_("Stoppet är sparat."), "walks.show", **context.values)
    body, status = page(
        "walks/stop.html",
        form=form,
        found=found,
        parts=render_map(_drawing(context, form, found)),
        way=_way(context, form, found),
        control=control_of_stop(found) if found else None,
        case_frame=case_frame(context.case, SECTION),
        **context.values,
    )
    return body, 422 if form.confirm_words or form.geometry.errors else status


def _save(
    context: WalkContext, form: StopForm, geometry: Geometry, way: Geometry | None, found: WalkStop | None
) -> None:
    middle = ground().middle(geometry)
    save = edit_stop if found else add_stop
    save(work(), context.case.case, context.walk.id, form.to_draft(middle.lat, middle.lon, way, found), ground())


def _way(context: WalkContext, form: StopForm, found: WalkStop | None) -> tuple[str, MapParts] | None:
    """The name of the stop before and the map where the way from it is drawn; None at the first stop."""
    stops = [each for each in stops_of(db(), actor(), context.walk.id) if found is None or each.id != found.id]
    before = [each for each in stops if found is None or each.position < found.position]
    if not before:
        return None
    drawing = way_field_of(form, lookup_url=url_for("map.locate"))
    ends = [point_geometry(each.lat, each.lon) for each in (before[-1], *([found] if found else []))]
    shown = [*ends, *([check_geometry(drawing.geojson)] if drawing.geojson else [])]
    view = MapView(
        label=_("Rita vägen till stoppet på kartan"),
        key="way",
        bounds=Bounds.of(*shown),
        layers=(MapLayer(_("stopp"), url_for("walks.data", **context.values)),),
        drawing=drawing,
        tiles=tile_settings(current_app.extensions["settings"]),
        height=MapHeight.SMALL,
    )
    return before[-1].name, render_map(view)


def _drawing(context: WalkContext, form: StopForm, found: WalkStop | None) -> MapView:
    """The other stops to go by when a new one is set out; one that is edited is looked at from near."""
    drawing = draw_field_of(form, kinds=(DrawKind.POINT,), lookup_url=url_for("map.locate"))
    others = [] if found else stops_of(db(), actor(), context.walk.id)
    shown = [point_geometry(each.lat, each.lon) for each in others]
    return MapView(
        label=_("Sätt ut stoppet på kartan"),
        bounds=Bounds.of(*([check_geometry(drawing.geojson)] if drawing.geojson else shown)),
        layers=(MapLayer(_("stopp"), url_for("walks.data", **context.values)),) if others else (),
        drawing=drawing,
        tiles=tile_settings(current_app.extensions["settings"]),
        height=MapHeight.MEDIUM,
    )


@bp.post("/arenden/<ident:case_id>/vandringar/<ident:walk_id>/stopp/<ident:stop_id>/ta-bort", endpoint="remove_stop")
def remove(case_id: str, walk_id: str, stop_id: str) -> Answer:
    """Take a stop out of the walk, with a way back."""
    context = load_walk(case_id, walk_id, Permission.WALK_EDIT)
    gone = remove_stop(work(), context.case.case, walk_id, stop_id, ground())
    undo = {"action": url_for("walks.restore_stop", stop_id=stop_id, **context.values)}
    return done(_("%(name)s är inte längre ett stopp.", name=gone.name), "walks.show", undo=undo, **context.values)


@bp.post("/arenden/<ident:case_id>/vandringar/<ident:walk_id>/stopp/<ident:stop_id>/aterstall", endpoint="restore_stop")
def restore(case_id: str, walk_id: str, stop_id: str) -> Answer:
    """Bring a stop back."""
    context = load_walk(case_id, walk_id, Permission.WALK_EDIT)
    restore_stop(work(), context.case.case, walk_id, stop_id, ground())
    return done(_("Stoppet är tillbaka."), "walks.show", **context.values)
