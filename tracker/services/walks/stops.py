"""The stops of a safety walk: adding, editing, taking away with a way back, and their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.clock import now
from tracker.domain.errors import DomainError, NotVisible, StaleEdit
from tracker.domain.ground.geometry import GeometryKind, check_geometry, is_in_sweden
from tracker.domain.ids import new_id
from tracker.domain.walks.tour import MOST_MINUTES, MOST_STOPS, Ground
from tracker.models.cases import Case
from tracker.models.walks.planned import SafetyWalk, WalkStop
from tracker.queries.walks.places import candidate
from tracker.queries.walks.walks import find_stop, stops_of
from tracker.services.verb import Work, check_version, verb
from tracker.services.walks.sheet import WalkSheet


@dataclass(frozen=True, slots=True, kw_only=True)
class StopDraft:
    """A stop in degrees, WGS84. ``way``: the way there as a GeoJSON line; ``thing``: what it comes from.

    ``thing`` is (which of the three references, its id). ``id``: the form's token.
    """

    name: str | None
    lat: float
    lon: float
    questions: str | None = None
    minutes: int | None = None
    wants_dark: bool = False
    way: Mapping[str, Any] | None = None
    is_step_free: bool | None = None
    thing: tuple[str, str] | None = None
    version: int | None = None
    id: str = field(default_factory=new_id)


@verb(Permission.WALK_EDIT, Tag.WALK_STOP_SAVED)
def add_stop(work: Work, case: Case, walk_id: str, draft: StopDraft, ground: Ground) -> WalkStop:
    """Add a stop at the end: drawn, or from a place, problem or observation that all who know of the walk may read."""
    walk = WalkSheet(work, case).walk(walk_id)
    if existing := find_stop(work.session, work.actor, walk.id, draft.id):
        return existing
    stops = stops_of(work.session, work.actor, walk.id)
    if len(stops) >= MOST_STOPS:
        raise DomainError("walk.too_many_stops", most=MOST_STOPS)
    stop = WalkStop(id=draft.id, walk_id=walk.id, position=1 + max((row.position for row in stops), default=0))
    if draft.thing:
        if candidate(work.session, work.actor, case.id, walk.meeting.circle, draft.thing) is None:
            raise NotVisible
        setattr(stop, draft.thing[0], draft.thing[1])
    _write(work, stop, draft)
    work.session.add(stop)
    WalkSheet(work, case).renew_end(walk, ground)
    work.note(walk.id, number=len(stops) + 1)
    return stop


@verb(Permission.WALK_EDIT, Tag.WALK_STOP_SAVED)
def edit_stop(work: Work, case: Case, walk_id: str, draft: StopDraft, ground: Ground) -> WalkStop:
    """Save an edit of a stop; what it comes from stays."""
    walk = WalkSheet(work, case).walk(walk_id)
    stop = _stop(work, walk, draft.id)
    if stop.removed_at is not None:
        raise DomainError("walk.stop_removed")
    try:
        check_version(stop, draft.version)
    except StaleEdit:
        saved = {"name": stop.name, "questions": stop.questions}
        raise StaleEdit(saved={name: text for name, text in saved.items() if text}) from None
    _write(work, stop, draft)
    WalkSheet(work, case).renew_end(walk, ground)
    work.note(walk.id)
    return stop


@verb(Permission.WALK_EDIT, Tag.WALK_STOP_REMOVED)
def remove_stop(work: Work, case: Case, walk_id: str, stop_id: str, ground: Ground) -> WalkStop:
    """Take a stop out of the walk. What was found there stays, and it can be brought back."""
    walk = WalkSheet(work, case).walk(walk_id)
    stop = _stop(work, walk, stop_id)
    stop.removed_at = stop.removed_at or now()
    WalkSheet(work, case).renew_end(walk, ground)
    work.note(walk.id)
    return stop


@verb(Permission.WALK_EDIT, Tag.WALK_STOP_RESTORED)
def restore_stop(work: Work, case: Case, walk_id: str, stop_id: str, ground: Ground) -> WalkStop:
    """Bring a stop back to where it was in the order."""
    walk = WalkSheet(work, case).walk(walk_id)
    stop = _stop(work, walk, stop_id)
    stop.removed_at = None
    WalkSheet(work, case).renew_end(walk, ground)
    work.note(walk.id)
    return stop


@verb(Permission.WALK_EDIT, Tag.WALK_STOPS_ORDERED)
def order_stops(work: Work, case: Case, walk_id: str, stop_ids: Sequence[str], ground: Ground) -> None:
    """Put the stops in an order. Raises DomainError where the stops are not those the page showed.

    A drawn way leads from the stop that was before: where that is another now, it is drawn no longer.
    """
    walk = WalkSheet(work, case).walk(walk_id)
    stops = stops_of(work.session, work.actor, walk.id)
    by_id = {stop.id: stop for stop in stops}
    if len(stop_ids) != len(by_id) or set(stop_ids) != set(by_id):
        raise DomainError("walk.other_stops")
    before = {stop.id: stops[number - 1].id if number else None for number, stop in enumerate(stops)}
    for number, stop_id in enumerate(stop_ids):
        stop = by_id[stop_id]
        stop.position = number + 1
        if before[stop_id] != (stop_ids[number - 1] if number else None):
            stop.way, stop.is_step_free = None, None
    WalkSheet(work, case).renew_end(walk, ground)
    work.note(walk.id, count=len(by_id))


# --- parts ------------------------------------------------------------------------------------------------------------
def _stop(work: Work, walk: SafetyWalk, stop_id: str) -> WalkStop:
    stop = find_stop(work.session, work.actor, walk.id, stop_id)
    if stop is None:
        raise NotVisible
    return stop


def _write(work: Work, stop: WalkStop, draft: StopDraft) -> None:
    if not draft.name:
        raise DomainError("walk.stop_without_name", "name")
    work.check_shared(draft.name, "name")
    work.check_shared(draft.questions, "questions")
    if not is_in_sweden(draft.lat, draft.lon):
        raise DomainError("geometry.outside_sweden", "geometry")
    if draft.minutes is not None and not 1 <= draft.minutes <= MOST_MINUTES:
        raise DomainError("walk.minutes_out_of_range", "minutes", most=MOST_MINUTES)
    stop.name, stop.questions, stop.lat, stop.lon = draft.name, draft.questions, draft.lat, draft.lon
    stop.minutes, stop.wants_dark, stop.is_step_free = draft.minutes, draft.wants_dark, draft.is_step_free
    stop.way = _line(draft.way)


def _line(way: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if not way:
        return None
    found = check_geometry(way)
    if found.kind is not GeometryKind.LINE:
        raise DomainError("geometry.wrong_type", "way")
    return found.as_geojson()
