"""Programme versions: a new one, corrections of one, its focus areas, and whether new cases may begin under it.

What a case began under stays what it was: once a version is used its years stand, and once a focus area is used its
name stands.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from tracker.domain.access import Permission
from tracker.domain.administration.programmes import MOST_AREAS, check_areas, check_years
from tracker.domain.audit import Tag
from tracker.domain.errors import DomainError, NotVisible, StaleEdit
from tracker.domain.ids import new_id
from tracker.models.programmes import FocusArea, ProgrammeVersion
from tracker.queries.administration.registers import area_is_used, area_of, locked_version, version_is_used
from tracker.services.installation import add_standard_process
from tracker.services.verb import Work, global_verb


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeDraft:
    """A version as a form gives it. ``areas``: of a new one only. ``version``: what the editor saw."""

    name: str
    first_year: int | None
    last_year: int | None
    adopted_on: dt.date | None = None
    registry_number: str | None = None
    areas: Sequence[str] = ()
    version: int | None = None
    id: str = field(default_factory=new_id)


@global_verb(Permission.PROGRAMME_EDIT, Tag.PROGRAMME_SAVED)
def add_programme(work: Work, draft: ProgrammeDraft) -> ProgrammeVersion:
    """Add a version with the standard steps and gates. No case begins under it before it is opened."""
    if existing := work.session.get(ProgrammeVersion, draft.id):
        return existing
    row = ProgrammeVersion(id=draft.id, is_selectable=False)
    _fill(row, draft)
    areas = check_areas(draft.areas)
    work.session.add(row)
    work.session.flush()
    work.session.add_all(
        FocusArea(programme_version_id=row.id, position=position, name=name)
        for position, name in enumerate(areas, start=1)
    )
    add_standard_process(work.session, row.id)
    work.note(row.id, count=len(areas))
    return row


@global_verb(Permission.PROGRAMME_EDIT, Tag.PROGRAMME_SAVED)
def edit_programme(work: Work, version_id: str, draft: ProgrammeDraft) -> ProgrammeVersion:
    """Correct a version. Its years and its day of adoption stand once a case has begun under it."""
    row = _version(work, version_id)
    if draft.version is not None and draft.version != row.version:
        raise StaleEdit(saved={"name": row.name, "registry_number": row.registry_number or ""})
    before = (row.first_year, row.last_year, row.adopted_on)
    _fill(row, draft)
    if before != (row.first_year, row.last_year, row.adopted_on) and version_is_used(work.session, row.id):
        raise DomainError("programme.years_stand", "first_year")
    row.version += 1
    return row


@global_verb(Permission.PROGRAMME_EDIT, Tag.FOCUS_AREA_SAVED)
def add_focus_area(work: Work, version_id: str, name: str, area_id: str) -> FocusArea:
    """Add a focus area last; sending the same form twice adds one."""
    row = _version(work, version_id)
    if (existing := area_of(work.session, row.id, area_id)) is not None:
        return existing
    _check_area_name(row, name, None)
    if len(row.focus_areas) >= MOST_AREAS:
        raise DomainError("programme.too_many", "area", most=MOST_AREAS)
    position = max((area.position for area in row.focus_areas), default=0) + 1
    area = FocusArea(id=area_id, programme_version_id=row.id, position=position, name=name)
    work.session.add(area)
    return area


@global_verb(Permission.PROGRAMME_EDIT, Tag.FOCUS_AREA_SAVED)
def rename_focus_area(work: Work, version_id: str, area_id: str, name: str) -> FocusArea:
    """Call a focus area something else, before any case has it."""
    row = _version(work, version_id)
    area = area_of(work.session, row.id, area_id)
    if area is None:
        raise NotVisible
    if area_is_used(work.session, area.id):
        raise DomainError("programme.area_stands", "area")
    _check_area_name(row, name, area.id)
    area.name = name
    return area


@global_verb(Permission.PROGRAMME_EDIT, Tag.PROGRAMME_OPENED)
def open_programme(work: Work, version_id: str) -> ProgrammeVersion:
    """Let new cases begin under a version."""
    row = _version(work, version_id)
    row.is_selectable = True
    return row


@global_verb(Permission.PROGRAMME_EDIT, Tag.PROGRAMME_CLOSED)
def close_programme(work: Work, version_id: str) -> ProgrammeVersion:
    """Let no new case begin under a version; those that have go on under it."""
    row = _version(work, version_id)
    row.is_selectable = False
    return row


# --- parts ------------------------------------------------------------------------------------------------------------
def _fill(row: ProgrammeVersion, draft: ProgrammeDraft) -> None:
    if not draft.name:
        raise DomainError("programme.no_name", "name")
    row.name = draft.name
    row.first_year, row.last_year = check_years(draft.first_year, draft.last_year)
    row.adopted_on, row.registry_number = draft.adopted_on, draft.registry_number


def _check_area_name(row: ProgrammeVersion, name: str, own_id: str | None) -> None:
    if not name:
        raise DomainError("programme.no_area_name", "area")
    if any(area.name.casefold() == name.casefold() and area.id != own_id for area in row.focus_areas):
        raise DomainError("programme.area_exists", "area")


def _version(work: Work, version_id: str) -> ProgrammeVersion:
    row = locked_version(work.session, version_id)
    if row is None:
        raise NotVisible
    work.note(row.id)
    return row
