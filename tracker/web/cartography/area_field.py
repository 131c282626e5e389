"""The field of a form where an area is drawn, or its corners typed; one whole area of one part."""

from __future__ import annotations

from typing import Protocol

from wtforms import Field
from wtforms.validators import Length

from tracker.domain.errors import DomainError
from tracker.domain.ground.areas import AreaShape, check_area
from tracker.domain.ground.coordinates import parse_position
from tracker.domain.ground.geometry import MAX_TEXT, Geometry, GeometryKind, check_geometry, read_geometry
from tracker.extensions import gettext as _
from tracker.extensions import lazy_gettext as _l
from tracker.web.cartography.map_view import DrawField, DrawKind
from tracker.web.cartography.place_field import POSITION_LENGTH, DrawnInput, GeometryField, Ground
from tracker.web.forms import text
from tracker.web.labels import error_text


class HasAreaFields(Protocol):
    """A form that has the two inputs."""

    geometry: Field
    corners: Field


class AreaFields:
    """Mixin for a form with one area on the map: drawn, or typed as a corner a line."""

    geometry = GeometryField(
        _l("Området på kartan"), widget=DrawnInput(), render_kw={"type": "hidden"}, validators=[Length(max=MAX_TEXT)]
    )
    corners = text(_l("Områdets hörn"), length=POSITION_LENGTH)


def area_field_of(form: HasAreaFields, *, lookup_url: str) -> DrawField:
    """The map's side of the field, with what the form already holds."""
    try:
        held = read_geometry(form.geometry.data or "")
    except DomainError:
        held = None  # a bent post
    return DrawField(
        name=form.geometry.name,
        text_name=form.corners.name,
        kinds=(DrawKind.POLYGON,),
        geojson=held.as_geojson() if held else None,
        lookup_url=lookup_url,
    )


def read_area(form: HasAreaFields, ground: Ground) -> AreaShape | None:
    """The area out of its two inputs; what is typed wins. None: nothing is drawn. Raises DomainError at its field."""
    typed = (form.corners.data or "").strip()
    field = form.corners if typed else form.geometry
    try:
        drawn = _typed(typed, ground) if typed else read_geometry(form.geometry.data or "")
        return None if drawn is None else check_area(ground.mended(drawn).as_geojson())
    except DomainError as error:
        raise DomainError(error.code, field.name, **error.facts) from error


def _typed(typed: str, ground: Ground) -> Geometry:
    found = [ground.to_position(parse_position(each)) for each in typed.splitlines() if each.strip()]
    ring = [[each.lon, each.lat] for each in found]
    return check_geometry({"type": GeometryKind.POLYGON.value, "coordinates": [ring]})


def area_look_up(typed: str, ground: Ground) -> dict[str, object]:
    """The JSON of a look-up of typed corners: ``geometry`` and ``words``, or ``error``."""
    try:
        area = ground.mended(_typed(typed[: POSITION_LENGTH + 1], ground))
    except DomainError as error:
        return {"error": error_text(error)}
    return {"geometry": area.as_geojson(), "words": _("Området har %(n)s hörn.", n=area.vertices - 1)}
