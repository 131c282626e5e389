"""Noting what is found on a walk: once however often it is sent, edited or taken away with a way back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.clock import local, now
from tracker.domain.errors import DomainError, StaleEdit
from tracker.domain.ground.areas import aspect_of, only_one
from tracker.domain.ground.geometry import is_in_sweden
from tracker.domain.ids import new_id
from tracker.domain.walks.findings import (
    CITY_KINDS,
    MOST_FINDINGS,
    TEXT_LENGTH,
    FindingCategory,
    FindingKind,
    check_seen,
    proposed_due,
)
from tracker.domain.walks.light import Light
from tracker.models.cases import Case
from tracker.models.places import Place
from tracker.models.walks.findings import WalkFinding
from tracker.models.walks.planned import WalkStop
from tracker.queries.ground.areas import held_at
from tracker.queries.walks.findings import controller_of, count_findings, organisation_by_id, point_of
from tracker.queries.walks.walks import find_stop
from tracker.services.verb import Work, check_version, verb
from tracker.services.walks.sheet import WalkSheet


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingDraft:
    """What somebody saw. ``seen_at`` carries a time zone; degrees are WGS84 and need not be known.

    ``id``: given by who noted it, a telephone without coverage too, so that one sent again is the same.
    """

    kind: FindingKind
    category: str
    seen_at: dt.datetime
    text: str | None = None
    stop_id: str | None = None
    light: Light | None = None
    lat: float | None = None
    lon: float | None = None
    version: int | None = None
    id: str = field(default_factory=new_id)


@verb(Permission.WALK_REPORT, Tag.WALK_FINDING_SAVED)
def add_finding(work: Work, case: Case, walk_id: str, draft: FindingDraft) -> WalkFinding:
    """Note a finding. One that has come before is given back; with other words, StaleEdit tells both.

    A stop that was taken away meanwhile is no obstacle: what was seen there was seen. Whoever has authority over the
    stop's place is proposed as receiver, and a day by what it is about; whoever coordinates may change both.
    Raises NotVisible, DomainError ``finding.*``, ``geometry.*`` or ``wording.*`` at their fields.
    """
    sheet = WalkSheet(work, case)
    walk = sheet.walk(walk_id)
    if existing := work.session.get(WalkFinding, draft.id):
        return _same(existing, walk.id, draft)
    if count_findings(work.session, work.actor, walk.id) >= MOST_FINDINGS:
        raise DomainError("finding.too_many", most=MOST_FINDINGS)
    row = WalkFinding(id=draft.id, case_id=case.id, walk_id=walk.id, noted_by_id=work.actor.user_id)
    _write(work, row, draft)
    _propose(work, row)
    work.session.add(row)
    work.note(row.id, kind=row.kind.value)
    return row


@verb(Permission.WALK_REPORT, Tag.WALK_FINDING_SAVED)
def edit_finding(work: Work, case: Case, walk_id: str, draft: FindingDraft) -> WalkFinding:
    """Say it otherwise: who noted it until it is taken care of, and whoever coordinates the case."""
    sheet = WalkSheet(work, case)
    row = sheet.writable(sheet.walk(walk_id), draft.id)
    if row.removed_at is not None:
        raise DomainError("finding.removed")
    try:
        check_version(row, draft.version)
    except StaleEdit:
        raise StaleEdit(saved={"text": row.text or ""}) from None
    _write(work, row, draft)
    work.note(row.id, kind=row.kind.value)
    return row


@verb(Permission.WALK_REPORT, Tag.WALK_FINDING_REMOVED)
def remove_finding(work: Work, case: Case, walk_id: str, finding_id: str) -> WalkFinding:
    """Take a finding away; it can be brought back. What was merged into it stands by itself again."""
    sheet = WalkSheet(work, case)
    walk = sheet.walk(walk_id)
    row = sheet.writable(walk, finding_id)
    row.removed_at = row.removed_at or now()
    for other in sheet.merged_into(walk, row):
        other.merged_into_id = None
    work.note(row.id)
    return row


@verb(Permission.WALK_REPORT, Tag.WALK_FINDING_RESTORED)
def restore_finding(work: Work, case: Case, walk_id: str, finding_id: str) -> WalkFinding:
    """Bring a finding back."""
    sheet = WalkSheet(work, case)
    row = sheet.writable(sheet.walk(walk_id), finding_id)
    row.removed_at = None
    work.note(row.id)
    return row


# --- parts ------------------------------------------------------------------------------------------------------------
def _same(existing: WalkFinding, walk_id: str, draft: FindingDraft) -> WalkFinding:
    if existing.walk_id != walk_id:
        raise DomainError("data.conflict")
    if (existing.text, existing.kind, existing.category_code) != (draft.text, draft.kind, draft.category):
        raise StaleEdit(saved={"text": existing.text or ""})
    return existing


def _write(work: Work, row: WalkFinding, draft: FindingDraft) -> None:
    _check(work, row, draft)
    row.kind, row.category_code, row.light = draft.kind, draft.category, draft.light
    row.text, row.stop_id, row.seen_at = draft.text, draft.stop_id, draft.seen_at
    row.lat, row.lon = draft.lat, draft.lon


def _check(work: Work, row: WalkFinding, draft: FindingDraft) -> None:
    if draft.category not in set(FindingCategory):
        raise DomainError("finding.unknown_category", "category")
    check_seen(draft.seen_at, now())
    work.check_shared(draft.text, "text")
    if draft.text and len(draft.text) > TEXT_LENGTH:
        raise DomainError("finding.too_long", "text", most=TEXT_LENGTH)
    if draft.stop_id and find_stop(work.session, work.actor, row.walk_id, draft.stop_id) is None:
        raise DomainError("finding.unknown_stop", "stop_id")
    if (draft.lat is None) != (draft.lon is None):
        raise DomainError("finding.half_position", "geometry")
    if draft.lat is not None and draft.lon is not None and not is_in_sweden(draft.lat, draft.lon):
        raise DomainError("geometry.outside_sweden", "geometry")


def _propose(work: Work, row: WalkFinding) -> None:
    """A receiver and a day, from where it is and what it is about."""
    stop = find_stop(work.session, work.actor, row.walk_id, row.stop_id) if row.stop_id else None
    place = controller_of(work.session, work.actor, stop)
    row.receiver_id, row.receiver_name = _answering(work, row, stop, place)
    controller = organisation_by_id(work.session, row.receiver_id) if row.receiver_id else None
    is_city = controller is not None and controller.kind_code in CITY_KINDS
    row.due_on = proposed_due(row.kind, row.category, local(row.seen_at).date(), is_on_city_ground=is_city)


def _answering(
    work: Work, row: WalkFinding, stop: WalkStop | None, place: Place | None
) -> tuple[str | None, str | None]:
    """Whoever is set down for the stop's place, else the only one that the areas there name: (id, None) or a name.

    Nobody, or several among whom a person must choose: (None, None).
    """
    if place is not None and (place.controller_id or place.controller_name):
        return place.controller_id, place.controller_name
    at = point_of(row, stop)
    if at is None:
        return None, None
    held = held_at(work.session, work.actor, {row.id: at}, local(row.seen_at).date())
    one = only_one(held[row.id], aspect_of(row.category))
    if one is None:
        return None, None
    return one.organisation_id, None if one.organisation_id else one.name
