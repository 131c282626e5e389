"""Areas of authority as the district's coordinators keep them: drawn, changed, taken away with a way back."""

from __future__ import annotations

from flask import abort, current_app, url_for

from tracker.domain.access import Permission
from tracker.domain.ground.areas import check_area
from tracker.domain.ground.geometry import check_geometry
from tracker.extensions import gettext as _
from tracker.models.ground.areas import ControlArea
from tracker.queries.ground.areas import area_to_change
from tracker.queries.places import controllers
from tracker.services.ground.areas import add_area, edit_area, remove_area, restore_area
from tracker.web.answers import Answer, done, page
from tracker.web.cartography.area_field import area_field_of, read_area
from tracker.web.cartography.map_view import Bounds
from tracker.web.cartography.maps import LayerStyle, MapHeight, MapLayer, MapParts, MapView, render_map, tile_settings
from tracker.web.map.areas.forms import AreaForm
from tracker.web.map.room import bp
from tracker.web.session import actor, db, require, work


@bp.route("/karta/radighet/ny", methods=["GET", "POST"])
def new_area() -> Answer:
    """Draw an area in the district that the actor coordinates."""
    require(Permission.AREA_EDIT)
    form = AreaForm.of(None, controllers(db()))
    if form.validate_on_submit():
        with form.refusals():
            shape = read_area(form, current_app.extensions["geodesy"])
            row = add_area(work(), form.to_draft(shape))
            return done(_("Området är sparat."), "map.area", control_id=row.id)
    return page("map/areas/form.html", form=form, row=None, parts=_drawing(form, None))


@bp.route("/karta/radighet/<ident:control_id>/andra", methods=["GET", "POST"], endpoint="edit_area")
def edit(control_id: str) -> Answer:
    """Change an area; one that is not drawn anew keeps its shape."""
    require(Permission.AREA_EDIT)
    row = area_to_change(db(), actor(), control_id) or abort(404)
    form = AreaForm.of(row, controllers(db()))
    if form.validate_on_submit():
        with form.refusals():
            shape = read_area(form, current_app.extensions["geodesy"])
            edit_area(work(), control_id, form.to_draft(shape))
            return done(_("Området är sparat."), "map.area", control_id=control_id)
    if form.is_submitted():  # what was refused may be another's edit
        row = area_to_change(db(), actor(), control_id) or abort(404)
    many = len(check_area(row.geometry).parts)
    return page("map/areas/form.html", form=form, row=row, many=many, parts=_drawing(form, row))


@bp.post("/karta/radighet/<ident:control_id>/ta-bort", endpoint="remove_area")
def remove(control_id: str) -> Answer:
    """Take an area away, with a way back."""
    row = remove_area(work(), control_id)
    undo = {"action": url_for("map.restore_area", control_id=control_id)}
    return done(_("%(name)s är borttaget.", name=row.name), "map.areas", undo=undo)


@bp.post("/karta/radighet/<ident:control_id>/aterstall", endpoint="restore_area")
def restore(control_id: str) -> Answer:
    """Bring an area back."""
    row = restore_area(work(), control_id)
    return done(_("%(name)s är tillbaka.", name=row.name), "map.area", control_id=control_id)


def _drawing(form: AreaForm, row: ControlArea | None) -> MapParts:
    """The other areas of the district to draw by; one that is changed is looked at from near."""
    drawing = area_field_of(form, lookup_url=url_for("map.locate_area"))
    shown = [check_geometry(drawing.geojson)] if drawing.geojson else []
    if not shown and row is not None:
        shown = list(check_area(row.geometry).parts)
    address = url_for("map.layer", layer="radighet", omrade=actor().district_id)
    view = MapView(
        label=_("Rita området på kartan"),
        bounds=Bounds.of(*shown),
        layers=(MapLayer(_("områden"), address, LayerStyle.QUIET_PLACES),),
        drawing=drawing,
        tiles=tile_settings(current_app.extensions["settings"]),
        height=MapHeight.MEDIUM,
    )
    return render_map(view)
