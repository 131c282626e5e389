"""Who has authority where something was found, or where a walk stops: set down for the place, else by the areas."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.domain.clock import today
from tracker.domain.ground.areas import Aspect, Controller, aspect_of
from tracker.domain.ground.geometry import LonLat
from tracker.extensions import gettext as _
from tracker.models.walks.findings import WalkFinding
from tracker.models.walks.planned import WalkStop
from tracker.queries.ground.areas import held_at
from tracker.queries.walks.findings import controller_of, point_of
from tracker.web.cartography.controls import ControlWords, control_words
from tracker.web.session import actor, db


def control_of_finding(row: WalkFinding) -> ControlWords:
    """Who answers for what was found; two statements at most."""
    return _control(row.stop, point_of(row, row.stop), aspect_of(row.category))


def control_of_stop(stop: WalkStop) -> ControlWords:
    """Who has the ground at a stop."""
    return _control(stop, (stop.lon, stop.lat), Aspect.GROUND)


def _control(stop: WalkStop | None, at: LonLat | None, aspect: Aspect) -> ControlWords:
    place = controller_of(db(), actor(), stop)
    named = (place.controller.name if place.controller else place.controller_name) if place else None
    if place is not None and named:
        note = _("Satt för platsen P%(number)s.", number=place.number)
        return ControlWords(named, note, (Controller(place.controller_id, named),))
    held = held_at(db(), actor(), {"here": at}, today()) if at else {}
    return control_words(held.get("here", []), aspect)


def controls_of(rows: Sequence[WalkFinding]) -> dict[str, ControlWords]:
    """What the areas say of each finding that has no receiver yet, by its id; one statement."""
    lacking = {row.id: row for row in rows if not row.has_receiver}
    points = {key: at for key, row in lacking.items() if (at := point_of(row, row.stop))}
    held = held_at(db(), actor(), points, today())
    return {key: control_words(each, aspect_of(lacking[key].category)) for key, each in held.items()}
