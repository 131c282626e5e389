"""The drawing field of a form: three inputs, one place. Works without scripts, through the typed position.

In a form::

    class CaseForm(PlaceFields, FlaskForm): ...
    parts = render_map(MapView(..., drawing=draw_field_of(form, lookup_url=url_for("map.look_up"))))
    {{ draw_field(form, parts, csp_nonce) }}

Read back::

    place = read_place(form, geodesy)          # raises DomainError("...", field="geometry" | "position_text")
    place.geometry, place.note, place.understood

The look-up that shows a typed position on the map::

    @blueprint.get("/karta/tolka")
    def look_up() -> Response:
        return jsonify(look_up_answer(request.args.get("text", ""), geodesy))
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Protocol

from wtforms import Field, StringField
from wtforms.validators import Length
from wtforms.widgets import HiddenInput

from tracker.domain.errors import DomainError
from tracker.domain.ground.coordinates import Position, Projected, Understood, parse_position
from tracker.domain.ground.geometry import (
    MAX_TEXT,
    Geometry,
    GeometryKind,
    check_geometry,
    point_geometry,
    read_geometry,
)
from tracker.extensions import gettext as _
from tracker.extensions import lazy_gettext as _l
from tracker.web.cartography.map_view import DrawField, DrawKind
from tracker.web.forms import line, text
from tracker.web.labels import error_text, label

NOTE_LENGTH = 300
POSITION_LENGTH = 2000


class Ground(Protocol):
    """What of the geodesy adapter a drawn place needs."""

    def to_position(self, found: Position | Projected) -> Position:
        """A parsed position in degrees."""

    def mended(self, geometry: Geometry) -> Geometry:
        """A sound geometry."""


class HasPlaceFields(Protocol):
    """A form that has the three inputs."""

    geometry: Field
    position_text: Field
    position_note: Field


class HasWayFields(Protocol):
    """A form that has the two inputs of a way."""

    way: Field
    way_text: Field


class ConfirmsPlace(HasPlaceFields, Protocol):
    """A form that can ask whether a typed position was read as it was meant."""

    confirm_words: str | None


class DrawnInput(HiddenInput):
    """A hidden input that the form macro does not write by itself: components/map.html writes it once."""

    input_type = "drawn"


class GeometryField(StringField):
    """GeoJSON as text; a stored geometry given to the form becomes text too, so a form sent without it keeps it."""

    def process_data(self, value: object) -> None:
        """Take a stored mapping or a text."""
        self.data = json.dumps(value, separators=(",", ":")) if isinstance(value, dict) else str(value or "")


class PlaceFields:
    """Mixin for a form with one place on the map: drawn, typed, and in words."""

    geometry = GeometryField(
        _l("Plats på kartan"), widget=DrawnInput(), render_kw={"type": "hidden"}, validators=[Length(max=MAX_TEXT)]
    )
    position_text = line(_l("Koordinater eller kartlänk"), length=POSITION_LENGTH)
    position_note = line(_l("Beskriv platsen med ord"), length=NOTE_LENGTH)


@dataclass(frozen=True, slots=True)
class PlaceInput:
    """What was read: a sound geometry or None, the words, and how a typed position was understood."""

    geometry: Geometry | None
    note: str
    understood: str = ""


def draw_field_of(
    form: HasPlaceFields,
    *,
    kinds: tuple[DrawKind, ...] = (DrawKind.POINT, DrawKind.POLYGON),
    lookup_url: str = "",
) -> DrawField:
    """The map's side of a form's drawing field, with what the form already holds (also after a refused post)."""
    return DrawField(
        name=form.geometry.name,
        text_name=form.position_text.name,
        kinds=kinds,
        geojson=_held(form.geometry),
        lookup_url=lookup_url,
    )


def _held(field: Field) -> dict[str, object] | None:
    """What a drawn field holds; nothing where it cannot be read, as after a bent post."""
    try:
        held = read_geometry(field.data or "")
    except DomainError:
        return None
    return held.as_geojson() if held else None


def show_geometry(form: HasPlaceFields, geometry: Geometry | None) -> None:
    """Put a stored geometry into an empty form before it is shown."""
    if geometry is not None and not form.geometry.data:
        form.geometry.data = json.dumps(geometry.as_geojson(), separators=(",", ":"))


class WayFields:
    """Mixin for a form with one way on the map: drawn, or typed as a position a line."""

    way = GeometryField(
        _l("Vägen hit"), widget=DrawnInput(), render_kw={"type": "hidden"}, validators=[Length(max=MAX_TEXT)]
    )
    way_text = text(_l("Vägens punkter"), length=POSITION_LENGTH)


def way_field_of(form: HasWayFields, *, lookup_url: str = "") -> DrawField:
    """The map's side of a form's drawn way."""
    return DrawField(
        name=form.way.name,
        text_name=form.way_text.name,
        kinds=(DrawKind.LINE,),
        geojson=_held(form.way),
        lookup_url=lookup_url,
    )


def read_way(form: HasWayFields, ground: Ground) -> Geometry | None:
    """The way out of its two inputs; what is typed wins, as in read_place. None: no way is drawn."""
    typed = (form.way_text.data or "").strip()
    try:
        return _typed_way(typed, ground) if typed else read_geometry(form.way.data or "")
    except DomainError as error:
        raise DomainError(error.code, (form.way_text if typed else form.way).name, **error.facts) from error


def _typed_way(typed: str, ground: Ground) -> Geometry:
    found = [ground.to_position(parse_position(each)) for each in typed.splitlines() if each.strip()]
    return check_geometry({"type": GeometryKind.LINE.value, "coordinates": [[each.lon, each.lat] for each in found]})


def read_place(form: HasPlaceFields, ground: Ground) -> PlaceInput:
    """One place out of the three inputs.

    A typed position wins: drawing empties that box, so what stands in it is newer.
    """
    note = " ".join((form.position_note.data or "").split())
    typed = (form.position_text.data or "").strip()
    if typed:
        try:
            position = ground.to_position(parse_position(typed))
        except DomainError as error:
            raise DomainError(error.code, form.position_text.name, **error.facts) from error
        return PlaceInput(point_geometry(position.lat, position.lon), note, understood_words(position))
    try:
        drawn = read_geometry(form.geometry.data or "")
        return PlaceInput(ground.mended(drawn) if drawn else None, note)
    except DomainError as error:
        raise DomainError(error.code, form.geometry.name, **error.facts) from error


def must_confirm(form: ConfirmsPlace, found: PlaceInput) -> bool:
    """Whether a typed position was read otherwise than as it stands; then it is drawn and asked about."""
    typed = (form.position_text.data or "").strip()
    if not typed or parse_position(typed).how is Understood.DECIMAL:
        return False
    form.position_text.data = form.geometry.data = ""
    show_geometry(form, found.geometry)
    form.confirm_words = found.understood
    return True


def understood_words(position: Position) -> str:
    """A sentence that says how a typed position was read, for confirmation."""
    at = f"{position.lat:.5f} {position.lon:.5f}".replace(".", ",")
    return f"{label(position.how)}: {at}."


def look_up_answer(typed: str, ground: Ground) -> dict[str, object]:
    """The JSON of a look-up: ``geometry`` and ``words``, or ``error``; several lines are a way.

    Writes nothing, tells nothing of cases.
    """
    lines = [each for each in typed[: POSITION_LENGTH + 1].splitlines() if each.strip()]
    try:
        if len(lines) > 1:
            way = _typed_way("\n".join(lines), ground)
            return {"geometry": way.as_geojson(), "words": _("Vägen har %(n)s punkter.", n=way.vertices)}
        position = ground.to_position(parse_position(typed[: POSITION_LENGTH + 1]))
    except DomainError as error:
        return {"error": error_text(error)}
    point = point_geometry(position.lat, position.lon)
    return {"geometry": point.as_geojson(), "words": understood_words(position)}
