"""Layers of the municipality's own map: the list, one layer, its data for the maps, and taking one in."""

from __future__ import annotations

from flask import Response, abort, request, url_for

from tracker.domain.access import Permission
from tracker.domain.audit import GROUND_TAGS
from tracker.domain.ground.own_layers import OWN_LAYERS, OwnLayer, own_layer
from tracker.domain.texts.wording import check_shared
from tracker.extensions import gettext as _
from tracker.queries.ground.own_layers import content_of, digest_of, find_layer, names_in, standing_layers
from tracker.queries.reference import hints_in_use
from tracker.services.ground.own_layers import add_layer, remove_layer, replace_layer, restore_layer
from tracker.web.answers import Answer, done, page
from tracker.web.forms import one_line, sent_bytes
from tracker.web.map.ground_files import read_ground_file
from tracker.web.map.layers.forms import LayerForm
from tracker.web.map.room import bp
from tracker.web.session import db, may, require, work
from tracker.web.trail.history import history

MOST_NAMES = 300


@bp.get("/karta/lager", endpoint="own_layers")
def layers() -> Answer:
    """Every layer in use."""
    require(Permission.CASE_LIST)
    edits = may(Permission.GROUND_EDIT)
    return page(
        "map/layers/index.html",
        rows=standing_layers(db()),
        edits=edits,
        history=history(GROUND_TAGS) if edits else None,
    )


@bp.get("/karta/lager/<ident:ground_layer_id>", endpoint="own_layer")
def layer(ground_layer_id: str) -> Answer:
    """What a layer holds, in words."""
    require(Permission.CASE_LIST)
    row = find_layer(db(), ground_layer_id)
    edits = may(Permission.GROUND_EDIT)
    if row is None or (row.removed_at is not None and not edits):
        abort(404)
    names = names_in(db(), row.id, MOST_NAMES + 1)
    return page(
        "map/layers/show.html", row=row, names=names[:MOST_NAMES], has_more=len(names) > MOST_NAMES, edits=edits
    )


@bp.get("/karta/lager/<ident:ground_layer_id>/lager.geojson", endpoint="own_layer_data")
def data(ground_layer_id: str) -> Response:
    """A layer for the maps. The browser keeps it and asks each time whether it is still the same."""
    require(Permission.CASE_LIST)
    digest = digest_of(db(), ground_layer_id) or abort(404)
    is_kept = request.if_none_match.contains_weak(digest)
    answer = Response("" if is_kept else content_of(db(), ground_layer_id), mimetype="application/geo+json")
    answer.status_code = 304 if is_kept else 200
    answer.set_etag(digest, weak=True)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


@bp.route("/karta/lager/nytt", methods=["GET", "POST"])
def new_layer() -> Answer:
    """Take a layer in."""
    require(Permission.GROUND_EDIT)
    form = LayerForm()
    if form.validate_on_submit():
        with form.refusals():
            row = add_layer(work(), form.to_draft(_read(form)))
            return done(_("%(name)s finns på kartorna.", name=row.name), "map.own_layer", ground_layer_id=row.id)
    return page("map/layers/form.html", form=form, row=None)


@bp.route("/karta/lager/<ident:ground_layer_id>/ersatt", methods=["GET", "POST"])
def replace_own_layer(ground_layer_id: str) -> Answer:
    """Let a newer file take the place of a layer."""
    require(Permission.GROUND_EDIT)
    row = find_layer(db(), ground_layer_id) or abort(404)
    form = LayerForm()
    if form.validate_on_submit():
        with form.refusals():
            new = replace_layer(work(), ground_layer_id, form.to_draft(_read(form)))
            undo = {"action": url_for("map.restore_own_layer", ground_layer_id=ground_layer_id)}
            said = _("%(name)s är ersatt.", name=new.name)
            return done(said, "map.own_layer", undo=undo, ground_layer_id=new.id)
    if not form.is_submitted():
        form.name.data = row.name
    return page("map/layers/form.html", form=form, row=row)


@bp.post("/karta/lager/<ident:ground_layer_id>/ta-bort")
def remove_own_layer(ground_layer_id: str) -> Answer:
    """Take a layer off the maps, with a way back."""
    row = remove_layer(work(), ground_layer_id)
    undo = {"action": url_for("map.restore_own_layer", ground_layer_id=ground_layer_id)}
    return done(_("%(name)s är borttaget från kartorna.", name=row.name), "map.own_layers", undo=undo)


@bp.post("/karta/lager/<ident:ground_layer_id>/aterstall")
def restore_own_layer(ground_layer_id: str) -> Answer:
    """Bring a layer back."""
    row = restore_layer(work(), ground_layer_id)
    return done(_("%(name)s är tillbaka på kartorna.", name=row.name), "map.own_layer", ground_layer_id=row.id)


def _read(form: LayerForm) -> OwnLayer:
    hints = hints_in_use(db())
    found = read_ground_file(sent_bytes(form.file, OWN_LAYERS.size), OWN_LAYERS, form.system)
    return own_layer(found, one_line(form.name_key.data), lambda name: check_shared(name, "file", hints))
