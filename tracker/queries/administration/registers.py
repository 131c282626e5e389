"""Questions about districts and programme versions for who looks after them, and the hub's figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from tracker.domain.cases import CaseStatus
from tracker.domain.clock import today
from tracker.domain.people import Actor
from tracker.models.cases import Case
from tracker.models.invitations import AccountInvitation
from tracker.models.people import Organisation, User
from tracker.models.programmes import District, FocusArea, ProgrammeVersion, VocabularyTerm, WordHint
from tracker.queries.administration.scope import visible_account_invitations, visible_users


@dataclass(frozen=True, slots=True)
class DistrictRow:
    """A district and what has it. How many cases, and nothing of them."""

    district: District
    organisations: int
    cases: int


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A programme version: how many cases began under it, and how many of those run although its years are over."""

    version: ProgrammeVersion
    cases: int
    outlived: int


@dataclass(frozen=True, slots=True)
class Counts:
    """The hub's figures: of what the actor looks after."""

    users: int
    ended: int
    invited: int
    organisations: int
    districts: int
    versions: int
    terms: int
    hints: int


def district_rows(session: Session) -> list[DistrictRow]:
    """Every district in Swedish order, ended ones last."""
    organisations = (
        sa.select(sa.func.count()).where(Organisation.district_id == District.id).correlate(District).scalar_subquery()
    )
    cases = sa.select(sa.func.count()).where(Case.district_id == District.id).correlate(District).scalar_subquery()
    query = sa.select(District, organisations, cases).order_by(District.ended_at.is_not(None), District.sort_key)
    return [DistrictRow(*row) for row in session.execute(query)]


def district_row(session: Session, district_id: str) -> DistrictRow | None:
    """One of them."""
    found = [row for row in district_rows(session) if row.district.id == district_id]
    return found[0] if found else None


def version_rows(session: Session, version_id: str | None = None) -> list[VersionRow]:
    """Every programme version with its focus areas, newest first, or one of them."""
    began = Case.programme_version_id == ProgrammeVersion.id
    cases = sa.select(sa.func.count()).where(began).correlate(ProgrammeVersion).scalar_subquery()
    outlived = (
        sa.select(sa.func.count())
        .where(began, Case.status == CaseStatus.OPEN, ProgrammeVersion.last_year < today().year)
        .correlate(ProgrammeVersion)
        .scalar_subquery()
    )
    query = (
        sa.select(ProgrammeVersion, cases, outlived)
        .options(selectinload(ProgrammeVersion.focus_areas))
        .order_by(ProgrammeVersion.first_year.desc(), ProgrammeVersion.name, ProgrammeVersion.id)
        .execution_options(populate_existing=True)
    )
    if version_id is not None:
        query = query.where(ProgrammeVersion.id == version_id)
    return [VersionRow(*row) for row in session.execute(query)]


def used_areas(session: Session, version_id: str) -> set[str]:
    """Ids of a version's focus areas that a case has: their names stand."""
    query = sa.select(Case.focus_area_id).where(Case.programme_version_id == version_id).distinct()
    return set(session.scalars(query))


def locked_version(session: Session, version_id: str) -> ProgrammeVersion | None:
    """A version with its focus areas, to be changed: locked, and as the database has it now."""
    query = (
        sa.select(ProgrammeVersion)
        .where(ProgrammeVersion.id == version_id)
        .options(selectinload(ProgrammeVersion.focus_areas))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return session.scalars(query).one_or_none()


def locked_district(session: Session, district_id: str) -> District | None:
    """A district to be changed."""
    query = sa.select(District).where(District.id == district_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def version_is_used(session: Session, version_id: str) -> bool:
    """Whether a case began under the version."""
    return bool(session.scalar(sa.select(sa.exists().where(Case.programme_version_id == version_id))))


def area_is_used(session: Session, area_id: str) -> bool:
    """Whether a case has the focus area."""
    return bool(session.scalar(sa.select(sa.exists().where(Case.focus_area_id == area_id))))


def area_of(session: Session, version_id: str, area_id: str) -> FocusArea | None:
    """A focus area, if it belongs to the version."""
    query = sa.select(FocusArea).where(FocusArea.id == area_id, FocusArea.programme_version_id == version_id)
    return session.scalars(query).one_or_none()


def counts(session: Session, actor: Actor) -> Counts:
    """The hub's figures; one statement."""

    def many(query: sa.Select[*tuple[object, ...]]) -> sa.ScalarSelect[int]:
        return query.with_only_columns(sa.func.count(), maintain_column_froms=True).scalar_subquery()

    people = visible_users(actor)
    links = visible_account_invitations(actor).where(
        AccountInvitation.used_at.is_(None), AccountInvitation.revoked_at.is_(None)
    )
    asked: Sequence[sa.ScalarSelect[int]] = [
        many(people.where(User.disabled_at.is_(None))),
        many(people.where(User.disabled_at.is_not(None))),
        many(links),
        many(sa.select(Organisation)),
        many(sa.select(District).where(District.ended_at.is_(None))),
        many(sa.select(ProgrammeVersion).where(ProgrammeVersion.is_selectable)),
        many(sa.select(VocabularyTerm).where(VocabularyTerm.retired_at.is_(None))),
        many(sa.select(WordHint).where(WordHint.retired_at.is_(None))),
    ]
    row: Any = session.execute(sa.select(*asked)).one()
    return Counts(*row)
