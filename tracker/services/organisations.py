"""The register of actors: organisations that can be invited to cases."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.errors import DomainError, NotVisible, StaleEdit
from tracker.domain.texts.sorting import sort_key
from tracker.domain.vocabulary import Vocabulary
from tracker.models.people import Organisation
from tracker.models.programmes import District
from tracker.queries.reference import term
from tracker.services.verb import Work, global_verb


@dataclass(frozen=True, slots=True)
class OrganisationDraft:
    """An organisation as a form gives it; ``version`` is what the editor saw, None for a new one."""

    id: str
    name: str
    short_name: str
    kind_code: str
    district_id: str | None = None
    version: int | None = None


@global_verb(Permission.ORGANISATION_EDIT, Tag.ORGANISATION_SAVED)
def add_organisation(work: Work, draft: OrganisationDraft) -> Organisation:
    """Add an actor; sending the same form twice adds one."""
    if existing := work.session.get(Organisation, draft.id):
        return existing
    row = Organisation(id=draft.id)
    _fill(work, row, draft)
    work.session.add(row)
    return row


@global_verb(Permission.ORGANISATION_EDIT, Tag.ORGANISATION_SAVED)
def edit_organisation(work: Work, draft: OrganisationDraft) -> Organisation:
    """Change an actor that nobody else has changed since the editor opened it."""
    row = work.session.get(Organisation, draft.id)
    if row is None:
        raise NotVisible
    if draft.version is not None and draft.version != row.version:
        raise StaleEdit(saved={"name": row.name, "short_name": row.short_name})
    _fill(work, row, draft)
    return row


def _fill(work: Work, row: Organisation, draft: OrganisationDraft) -> None:
    """The kind decides what the law lets the organisation read, so it comes from the vocabulary and is logged."""
    kind = term(work.session, Vocabulary.ACTOR, draft.kind_code)
    if kind is None or (kind.retired_at is not None and row.kind_code != kind.code):
        raise DomainError("organisation.unknown_kind", field="kind_code")
    district = work.session.get(District, draft.district_id) if draft.district_id is not None else None
    is_gone = district is not None and district.ended_at is not None and row.district_id != district.id
    if draft.district_id is not None and (district is None or is_gone):
        raise DomainError("organisation.unknown_district", field="district_id")
    row.name, row.short_name, row.sort_key = draft.name, draft.short_name, sort_key(draft.name)
    row.kind_code, row.district_id = draft.kind_code, draft.district_id
    work.note(row.id, kind=draft.kind_code)
