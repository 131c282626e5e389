"""One's own mapping: the list of observations and the form. The address is always one's own organisation's."""

from __future__ import annotations

from flask import abort, current_app, url_for

from tracker.domain.access import Permission
from tracker.domain.files.kinds import About
from tracker.domain.ground.geometry import check_geometry
from tracker.domain.ids import is_id
from tracker.domain.mapping import MappingState
from tracker.domain.vocabulary import Vocabulary
from tracker.extensions import gettext as _
from tracker.models.mapping import Observation
from tracker.queries.audience import readers_of
from tracker.queries.mapping import own_observation
from tracker.queries.places import places_of
from tracker.queries.reference import terms
from tracker.services.mappings.observations import (
    add_observation,
    copy_observation,
    edit_observation,
    remove_observation,
    restore_observation,
    supplement_mapping,
)
from tracker.web.answers import Answer, done, page
from tracker.web.attached.view import FilePanel, file_panel
from tracker.web.cartography.maps import (
    Bounds,
    DrawKind,
    LayerStyle,
    MapHeight,
    MapLayer,
    MapParts,
    MapView,
    render_map,
)
from tracker.web.cartography.maps import tile_settings as tiles_of
from tracker.web.cartography.place_field import Ground, draw_field_of
from tracker.web.forms import NewForm
from tracker.web.mapping.blueprint import bp
from tracker.web.mapping.forms import ObservationForm, Offered
from tracker.web.mapping.hand_in_view import gate_of, readers_in_words, strip_of
from tracker.web.mapping.own_view import OwnPage, frame, own_page
from tracker.web.session import CaseContext, actor, db, load_case, work

OWN = "/arenden/<ident:case_id>/kartlaggning"


@bp.route(OWN, methods=["GET", "POST"])
def show(case_id: str) -> Answer:
    """The organisation's own mapping with the form for one more observation, while it is a draft."""
    own, form = _one_more(case_id)
    if form.validate_on_submit():
        with form.refusals():
            add_observation(work(), own.context.case, form.to_draft(_ground()))
            return done(_("Iakttagelsen är sparad."), "mapping.show", case_id=case_id)
    action = url_for("mapping.supplement" if own.is_handed_in else "mapping.show", case_id=case_id)
    shown = {"gate": gate_of(own), "readers": readers_in_words(own), "action": action}
    return page("mapping/own.html", form=form, **shown, **_common(own, form))


@bp.route(f"{OWN}/komplettera", methods=["GET", "POST"])
def supplement(case_id: str) -> Answer:
    """One more observation to a mapping that is handed in."""
    own, form = _one_more(case_id)
    if form.validate_on_submit():
        with form.refusals():
            supplement_mapping(work(), own.context.case, form.to_draft(_ground()))
            return done(_("Kartläggningen är kompletterad."), "mapping.show", case_id=case_id)
    return page("mapping/supplement.html", form=form, **_common(own, form))


@bp.route(f"{OWN}/iakttagelser/<ident:observation_id>", methods=["GET", "POST"])
def edit(case_id: str, observation_id: str) -> Answer:
    """Change one observation of the draft."""
    context = load_case(case_id, Permission.MAPPING_READ, Permission.MAPPING_WRITE)
    row = _own(context, observation_id)
    form = ObservationForm()
    form.offer(_offered(context, keep=row))
    if form.validate_on_submit():
        with form.refusals():
            edit_observation(work(), context.case, observation_id, form.to_draft(_ground()))
            return done(_("Iakttagelsen är sparad."), "mapping.show", case_id=context.id)
    elif not form.is_submitted():
        form.show(row)
    around = {**_common(own_page(context), form), "files": _files(context, row)}
    return page("mapping/edit.html", form=form, row_id=row.id, copy=NewForm(), **around)


@bp.post(f"{OWN}/iakttagelser/<ident:observation_id>/kopiera")
def copy(case_id: str, observation_id: str) -> Answer:
    """Double an observation and go on to change the copy."""
    context = load_case(case_id, Permission.MAPPING_READ, Permission.MAPPING_WRITE)
    form = NewForm()
    made = copy_observation(work(), context.case, observation_id, form.new_id)
    return done(_("Det här är kopian. Ändra det som skiljer."), "mapping.edit", case_id=case_id, observation_id=made.id)


@bp.post(f"{OWN}/iakttagelser/<ident:observation_id>/ta-bort")
def remove(case_id: str, observation_id: str) -> Answer:
    """Take an observation out of the draft, with a way back."""
    context = load_case(case_id, Permission.MAPPING_READ, Permission.MAPPING_WRITE)
    remove_observation(work(), context.case, observation_id)
    undo = {"action": url_for("mapping.restore", case_id=case_id, observation_id=observation_id)}
    return done(_("Iakttagelsen är borttagen."), "mapping.show", undo=undo, case_id=context.id)


@bp.post(f"{OWN}/iakttagelser/<ident:observation_id>/angra")
def restore(case_id: str, observation_id: str) -> Answer:
    """Put a removed observation back."""
    context = load_case(case_id, Permission.MAPPING_READ, Permission.MAPPING_WRITE)
    restore_observation(work(), context.case, observation_id)
    return done(_("Iakttagelsen är tillbaka."), "mapping.show", case_id=context.id)


def _one_more(case_id: str) -> tuple[OwnPage, ObservationForm]:
    """The own mapping and the form for one more observation in it."""
    context = load_case(case_id, Permission.MAPPING_READ, Permission.MAPPING_WRITE)
    form = ObservationForm()
    form.offer(_offered(context))
    return own_page(context), form


def _own(context: CaseContext, observation_id: str) -> Observation:
    """One of the organisation's own observations that can still be changed, or 404; a frozen one is no address."""
    row = own_observation(db(), actor(), context.case, observation_id) if is_id(observation_id) else None
    if row is None or row.removed_at is not None or row.mapping.state is not MappingState.DRAFT:
        abort(404)
    return row


def _files(context: CaseContext, row: Observation) -> FilePanel | None:
    address = url_for("files.about_observation", case_id=context.id, observation_id=row.id)
    return file_panel(context, About(observation_id=row.id), address)


def _offered(context: CaseContext, *, keep: Observation | None = None) -> Offered:
    places = list(places_of(db(), actor(), context.id))
    if keep is not None and keep.place is not None and keep.place not in places:
        places.append(keep.place)  # removed from the case since; the observation keeps it until somebody chooses anew
    return Offered(
        types=terms(db(), Vocabulary.OBSERVATION, keep=keep.type_code if keep else None),
        sources=terms(db(), Vocabulary.SOURCE, keep=keep.source_code if keep else None),
        places=places,
        readers=readers_of(db(), context.case),
    )


def _common(own: OwnPage, form: ObservationForm) -> dict[str, object]:
    """What every page with the observation form shows around it."""
    return {
        "own": own,
        "strip": strip_of(own),
        "parts": _map(own.context, form) if own.may_write else None,
        "case_frame": frame(own.context),
    }


def _map(context: CaseContext, form: ObservationForm) -> MapParts:
    """The small map to set a point on, opened on the case's places."""
    shapes = [check_geometry(place.geometry) for place in places_of(db(), actor(), context.id) if place.geometry]
    layer = MapLayer(_("platser"), url_for("map.case_data", case_id=context.id), LayerStyle.QUIET_PLACES)
    drawing = draw_field_of(form, kinds=(DrawKind.POINT,), lookup_url=url_for("map.locate"))
    view = MapView(
        label=_("Karta över ärendets platser"),
        bounds=Bounds.of(*shapes),
        layers=(layer,),
        drawing=drawing,
        tiles=tiles_of(current_app.extensions["settings"]),
        height=MapHeight.SMALL,
    )
    return render_map(view)


def _ground() -> Ground:
    ground: Ground = current_app.extensions["geodesy"]
    return ground
