"""Questions about organisations, with the cases that the actor may know they take part in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from tracker.domain.cases import PartyRole, PartyStatus
from tracker.domain.people import Actor, UserRole
from tracker.domain.texts.sorting import sort_key
from tracker.models.cases import Case, CaseParty
from tracker.models.people import Organisation
from tracker.models.programmes import District, VocabularyTerm
from tracker.queries.scope import visible_cases

_ACTIVE = (PartyStatus.INVITED, PartyStatus.ACCEPTED)


@dataclass(frozen=True, slots=True)
class OrganisationFilter:
    """What the list's address asks for: a kind, a text in the name, or nothing."""

    kind: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """A line of the list. ``cases`` counts only cases that the actor may know of."""

    id: str
    name: str
    kind: str
    district: str | None
    cases: int


@dataclass(frozen=True, slots=True)
class PartyCase:
    """A visible case that the organisation is invited to or party in."""

    id: str
    title: str
    reference: str
    role: PartyRole
    status: PartyStatus


def count_organisations(session: Session, wanted: OrganisationFilter) -> int:
    """How many organisations a filter finds."""
    return session.scalar(_filtered(sa.select(sa.func.count()).select_from(Organisation), wanted)) or 0


def organisations(
    session: Session,
    actor: Actor,
    wanted: OrganisationFilter,
    *,
    limit: int,
    offset: int,
) -> list[OrganisationRow]:
    """One page of the list, in Swedish order."""
    cases = (
        sa.select(sa.func.count(sa.distinct(CaseParty.case_id)))
        .where(
            CaseParty.organisation_id == Organisation.id,
            CaseParty.status.in_(_ACTIVE),
            CaseParty.case_id.in_(visible_cases(actor).with_only_columns(Case.id)),
        )
        .correlate(Organisation)
        .scalar_subquery()
    )
    query = (
        _filtered(
            sa.select(Organisation.id, Organisation.name, VocabularyTerm.label, District.name, cases),
            wanted,
        )
        .join(Organisation.kind)
        .outerjoin(Organisation.district)
        .order_by(Organisation.sort_key, Organisation.id)
        .limit(limit)
        .offset(offset)
    )
    return [OrganisationRow(*row) for row in session.execute(query)]


def organisation(session: Session, organisation_id: str) -> Organisation | None:
    """One organisation with its kind and district."""
    query = (
        sa.select(Organisation)
        .where(Organisation.id == organisation_id)
        .options(joinedload(Organisation.kind), joinedload(Organisation.district))
    )
    return session.scalars(query).one_or_none()


def cases_of(session: Session, actor: Actor, organisation_id: str) -> Sequence[PartyCase]:
    """Cases that the actor may know of and the organisation is active in, newest first."""
    # the system administrator may know that a case exists, by its reference, and not what it is about
    name = Case.reference if actor.role is UserRole.SYSTEM_ADMIN else Case.title
    query = (
        visible_cases(actor)
        .join(CaseParty, CaseParty.case_id == Case.id)
        .where(CaseParty.organisation_id == organisation_id, CaseParty.status.in_(_ACTIVE))
        .order_by(Case.created_at.desc(), Case.id)
        .with_only_columns(Case.id, name.label("title"), Case.reference, CaseParty.role, CaseParty.status)
    )
    return [PartyCase(*row) for row in session.execute(query)]


def _filtered(query: sa.Select[Any], wanted: OrganisationFilter) -> sa.Select[Any]:
    if wanted.kind:
        query = query.where(Organisation.kind_code == wanted.kind)
    if wanted.text:
        query = query.where(Organisation.sort_key.contains(sort_key(wanted.text), autoescape=True))
    return query


def ids_by_name(session: Session) -> dict[str, str]:
    """Ids by names in small letters, full and short: what a file from outside calls an organisation."""
    rows = session.execute(sa.select(Organisation.id, Organisation.name, Organisation.short_name)).all()
    short = {row.short_name.casefold(): row.id for row in rows}
    return short | {row.name.casefold(): row.id for row in rows}
