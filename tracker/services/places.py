"""Places of a case: adding, editing, removing and bringing back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.clock import now
from tracker.domain.errors import DomainError, StaleEdit
from tracker.domain.ground.geometry import check_geometry
from tracker.domain.ids import new_id
from tracker.domain.mapping import may_remove_places
from tracker.models.cases import Case
from tracker.models.people import Organisation
from tracker.models.places import Place
from tracker.queries.places import last_number, place_in_case
from tracker.services.verb import Work, verb


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceDraft:
    """A place: where (GeoJSON geometry, lon before lat) or in words (``description``), and who has authority over it.

    ``controller_id`` is an organisation, ``controller_name`` somebody who is not one here. ``id``: the form's token.
    """

    name: str | None
    description: str | None = None
    geometry: Mapping[str, Any] | None = None
    controller_id: str | None = None
    controller_name: str | None = None
    version: int | None = None
    id: str = field(default_factory=new_id)


@verb(Permission.CASE_EDIT, Tag.PLACE_ADDED)
def add_place(work: Work, case: Case, draft: PlaceDraft) -> Place:
    """Add a place under the case's next number, which is never used again."""
    if existing := work.session.get(Place, draft.id):
        if existing.case_id != case.id:
            raise DomainError("data.conflict")
        return existing
    place = Place(id=draft.id, case_id=case.id, number=last_number(work.session, case.id) + 1)
    _write(work, place, draft)
    work.session.add(place)
    work.note(place.id, number=place.number)
    return place


@verb(Permission.CASE_EDIT, Tag.PLACE_EDITED)
def edit_place(work: Work, case: Case, place_id: str, draft: PlaceDraft) -> Place:
    """Save an edit of a place of this case; it keeps its number."""
    place = _place(work, case, place_id)
    if draft.version is not None and draft.version != place.version:
        saved = {"name": place.name, "description": place.description, "controller_name": place.controller_name}
        raise StaleEdit(saved={name: text for name, text in saved.items() if text})
    _write(work, place, draft)
    work.note(place.id, number=place.number)
    return place


@verb(Permission.CASE_EDIT, Tag.PLACE_REMOVED)
def remove_place(work: Work, case: Case, place_id: str) -> Place:
    """Take a place away, until own mappings have begun. It can be brought back."""
    place = place_in_case(work.session, case.id, place_id)
    if place is None:
        raise DomainError("place.unknown")
    if not may_remove_places(case.step, case.round):
        raise DomainError("place.mapping_begun")
    place.removed_at = place.removed_at or now()
    work.note(place.id, number=place.number)
    return place


@verb(Permission.CASE_EDIT, Tag.PLACE_EDITED)
def restore_place(work: Work, case: Case, place_id: str) -> Place:
    """Bring a removed place back with its number."""
    place = place_in_case(work.session, case.id, place_id)
    if place is None:
        raise DomainError("place.unknown")
    place.removed_at = None
    work.note(place.id, number=place.number)
    return place


# --- parts ------------------------------------------------------------------------------------------------------------
def _place(work: Work, case: Case, place_id: str) -> Place:
    place = place_in_case(work.session, case.id, place_id)
    if place is None or place.removed_at is not None:
        raise DomainError("place.unknown")
    return place


def _write(work: Work, place: Place, draft: PlaceDraft) -> None:
    if not draft.name:
        raise DomainError("place.no_name", "name")
    if draft.geometry is None and not draft.description:
        raise DomainError("place.nowhere", "geometry")
    work.check_shared(draft.name, "name")
    work.check_shared(draft.description, "description")
    work.check_shared(draft.controller_name, "controller_name")
    if draft.controller_id and work.session.get(Organisation, draft.controller_id) is None:
        raise DomainError("place.unknown_controller", "controller_id")
    place.name, place.description = draft.name, draft.description
    place.controller_id = draft.controller_id
    place.controller_name = None if draft.controller_id else draft.controller_name
    _set_geometry(place, draft.geometry)


def _set_geometry(place: Place, geojson: Mapping[str, Any] | None) -> None:
    """The geometry and its bounding box are set together, so that the map's box search never lies."""
    if geojson is None:
        place.geometry = None
        place.min_lon = place.min_lat = place.max_lon = place.max_lat = None
        return
    try:
        geometry = check_geometry(geojson)
    except DomainError as error:
        raise DomainError(error.code, "geometry", **error.facts) from error
    place.geometry = geometry.as_geojson()
    place.min_lon, place.min_lat, place.max_lon, place.max_lat = geometry.bbox
