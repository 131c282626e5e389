"""Who has which duty, and where nobody has that of coordinating: districts, and the boards that have one of their own.

Names of people on duty are no secret to those who work with them. Nothing here is counted to compare one with another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.people import Actor, UserRole
from tracker.models.people import Organisation, User
from tracker.models.programmes import District
from tracker.queries.administration.scope import visible_users

COORDINATING_KINDS: Final = ("actor:district_administration", "actor:specialist_board")
MOST_ON_DUTY: Final = 500


@dataclass(frozen=True, slots=True)
class Covered:
    """A district or a board with the people of its coordinator function: none, one or more.

    ``organisation_id``: a district's administration, or the board itself; None where there is none to ask.
    """

    id: str
    name: str
    organisation_id: str | None
    people: list[str]


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Somebody with a duty."""

    id: str
    name: str
    title: str | None
    role: UserRole
    is_organisation_admin: bool
    organisation: str
    district: str | None


def covered_districts(session: Session) -> list[Covered]:
    """Every district that takes cases, in Swedish order; two statements."""
    administration = (
        sa.select(sa.func.min(Organisation.id))
        .where(Organisation.district_id == District.id, Organisation.kind_code == COORDINATING_KINDS[0])
        .correlate(District)
        .scalar_subquery()
    )
    query = (
        sa.select(District.id, District.name, administration)
        .where(District.ended_at.is_(None))
        .order_by(District.sort_key)
    )
    people = _coordinators(session, Organisation.district_id)
    return [
        Covered(key, name, organisation_id, people.get(key, []))
        for key, name, organisation_id in session.execute(query)
    ]


def covered_boards(session: Session) -> list[Covered]:
    """Every district administration and board, in Swedish order; two statements."""
    query = (
        sa.select(Organisation.id, Organisation.name)
        .where(Organisation.kind_code.in_(COORDINATING_KINDS))
        .order_by(Organisation.sort_key, Organisation.id)
    )
    people = _coordinators(session, Organisation.id)
    return [Covered(key, name, key, people.get(key, [])) for key, name in session.execute(query)]


def on_duty(session: Session, actor: Actor) -> Sequence[OnDuty]:
    """Everybody with a duty beyond taking part whom the actor administrates; one statement."""
    has_duty = sa.or_(User.role.not_in((UserRole.MEMBER, UserRole.READER)), User.is_organisation_admin)
    query = (
        visible_users(actor)
        .where(User.disabled_at.is_(None), has_duty)
        .join(Organisation, User.organisation_id == Organisation.id)
        .outerjoin(District, Organisation.district_id == District.id)
        .order_by(District.sort_key.is_(None), District.sort_key, Organisation.sort_key, User.name, User.id)
        .limit(MOST_ON_DUTY)
        .with_only_columns(
            User.id, User.name, User.title, User.role, User.is_organisation_admin, Organisation.short_name,
            District.name,
        )
    )  # fmt: skip
    return [OnDuty(*row) for row in session.execute(query)]


def _coordinators(session: Session, key: sa.orm.InstrumentedAttribute[Any]) -> dict[str, list[str]]:
    """Names of people who coordinate, by district or by organisation."""
    query = (
        sa.select(key, User.name)
        .join(User, User.organisation_id == Organisation.id)
        .where(User.role == UserRole.COORDINATOR, User.disabled_at.is_(None), key.is_not(None))
        .order_by(User.name, User.id)
    )
    found: dict[str, list[str]] = {}
    for where, name in session.execute(query):
        found.setdefault(where, []).append(name)
    return found
