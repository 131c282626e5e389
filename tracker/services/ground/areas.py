"""Areas of authority: added, changed, taken away and brought back, one by one or from a file, all of it or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.clock import now
from tracker.domain.errors import DomainError, NotVisible, StaleEdit
from tracker.domain.ground.areas import MOST_AREAS, AreaShape, Aspect, check_valid
from tracker.domain.ids import new_id
from tracker.models.ground.areas import ControlArea
from tracker.models.people import Organisation
from tracker.queries.ground.areas import area_to_change, count_areas, own_area_ids
from tracker.services.verb import Work, global_verb


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaDraft:
    """An area and who has authority there. ``shape`` None: it keeps the one it has. ``id``: the form's token."""

    name: str | None
    shape: AreaShape | None
    aspect: Aspect = Aspect.GROUND
    controller_id: str | None = None
    controller_name: str | None = None
    source: str | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    version: int | None = None
    id: str = field(default_factory=new_id)


@global_verb(Permission.AREA_EDIT, Tag.AREA_SAVED)
def add_area(work: Work, draft: AreaDraft) -> ControlArea:
    """Add an area to the district that the actor coordinates; sending the same form twice adds one.

    Raises DomainError ``area.*``, ``place.unknown_controller`` or ``wording.*`` at their fields.
    """
    if existing := area_to_change(work.session, work.actor, draft.id):
        return existing
    _room_for(work, 1)
    row = _new(work, draft)
    work.note(row.id)
    return row


@global_verb(Permission.AREA_EDIT, Tag.AREA_SAVED)
def edit_area(work: Work, area_id: str, draft: AreaDraft) -> ControlArea:
    """Save an edit. Raises NotVisible for another district's, StaleEdit for one that has changed meanwhile."""
    row = _area(work, area_id)
    if draft.version is not None and draft.version != row.version:
        saved = {"name": row.name, "controller_name": row.controller_name, "source": row.source}
        raise StaleEdit(saved={name: text for name, text in saved.items() if text})
    _write(work, row, draft)
    return row


@global_verb(Permission.AREA_EDIT, Tag.AREA_REMOVED)
def remove_area(work: Work, area_id: str) -> ControlArea:
    """Take an area away: nobody is found by it any more. It can be brought back."""
    row = _area(work, area_id)
    row.removed_at = row.removed_at or now()
    return row


@global_verb(Permission.AREA_EDIT, Tag.AREA_RESTORED)
def restore_area(work: Work, area_id: str) -> ControlArea:
    """Bring an area back."""
    row = _area(work, area_id)
    row.removed_at = None
    return row


@global_verb(Permission.AREA_EDIT, Tag.AREAS_BROUGHT)
def bring_areas(work: Work, drafts: Sequence[AreaDraft]) -> int:
    """Add the areas of a file; how many. One that came before, with the same id, is left as it is."""
    known = own_area_ids(work.session, work.actor, [draft.id for draft in drafts])
    new = [draft for draft in drafts if draft.id not in known]
    _room_for(work, len(new))
    for draft in new:
        _new(work, draft)
    work.note(new[0].id if new else None, count=len(new))
    return len(new)


# --- parts ------------------------------------------------------------------------------------------------------------
def _room_for(work: Work, many: int) -> None:
    if count_areas(work.session, work.actor) + many > MOST_AREAS:
        raise DomainError("area.too_many", most=MOST_AREAS)


def _new(work: Work, draft: AreaDraft) -> ControlArea:
    if work.actor.district_id is None:
        raise DomainError("area.elsewhere")
    if draft.shape is None:
        raise DomainError("area.nowhere", "geometry")
    row = ControlArea(id=draft.id, district_id=work.actor.district_id)
    _write(work, row, draft)
    work.session.add(row)
    return row


def _area(work: Work, area_id: str) -> ControlArea:
    row = area_to_change(work.session, work.actor, area_id)
    if row is None:
        raise NotVisible
    work.note(row.id)
    return row


def _write(work: Work, row: ControlArea, draft: AreaDraft) -> None:
    if not draft.name:
        raise DomainError("area.no_name", "name")
    for name in ("name", "controller_name", "source"):
        work.check_shared(getattr(draft, name), name)
    if not draft.controller_id and not draft.controller_name:
        raise DomainError("area.no_controller", "controller_id")
    if draft.controller_id and work.session.get(Organisation, draft.controller_id) is None:
        raise DomainError("place.unknown_controller", "controller_id")
    check_valid(draft.valid_from, draft.valid_to)
    row.name, row.aspect, row.source = draft.name, draft.aspect, draft.source
    row.controller_id = draft.controller_id or None
    row.controller_name = None if draft.controller_id else draft.controller_name
    row.valid_from, row.valid_to = draft.valid_from, draft.valid_to
    if draft.shape is not None:
        # together, so that a search by the box never lies
        row.geometry = draft.shape.as_geojson()
        row.min_lon, row.min_lat, row.max_lon, row.max_lat = draft.shape.bbox
