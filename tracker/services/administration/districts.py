"""Districts: added, renamed, ended and taken up again. What has an ended one keeps it, and no new case begins there."""

from __future__ import annotations

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.clock import now
from tracker.domain.errors import DomainError, NotVisible, StaleEdit
from tracker.domain.texts.sorting import sort_key
from tracker.models.programmes import District
from tracker.queries.administration.registers import locked_district
from tracker.services.verb import Work, global_verb


@global_verb(Permission.DISTRICT_EDIT, Tag.DISTRICT_SAVED)
def add_district(work: Work, district_id: str, name: str) -> District:
    """Add a district; sending the same form twice adds one."""
    if existing := work.session.get(District, district_id):
        return existing
    row = District(id=district_id, name=_named(name), sort_key=sort_key(name))
    work.session.add(row)
    work.note(row.id)
    return row


@global_verb(Permission.DISTRICT_EDIT, Tag.DISTRICT_SAVED)
def rename_district(work: Work, district_id: str, name: str, version: int | None = None) -> District:
    """Call a district something else, also where it stands already."""
    row = _district(work, district_id)
    if version is not None and version != row.version:
        raise StaleEdit(saved={"name": row.name})
    row.name, row.sort_key = _named(name), sort_key(name)
    row.version += 1
    return row


@global_verb(Permission.DISTRICT_EDIT, Tag.DISTRICT_ENDED)
def end_district(work: Work, district_id: str) -> District:
    """Let no new case begin in a district."""
    row = _district(work, district_id)
    row.ended_at = row.ended_at or now()
    return row


@global_verb(Permission.DISTRICT_EDIT, Tag.DISTRICT_REINSTATED)
def reinstate_district(work: Work, district_id: str) -> District:
    """Let cases begin there again."""
    row = _district(work, district_id)
    row.ended_at = None
    return row


def _named(name: str) -> str:
    if not name:
        raise DomainError("district.no_name", "name")
    return name


def _district(work: Work, district_id: str) -> District:
    row = locked_district(work.session, district_id)
    if row is None:
        raise NotVisible
    work.note(row.id)
    return row
