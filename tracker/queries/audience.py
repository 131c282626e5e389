"""Who will read a text of a case, by organisation: the words before every save of something shared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.access import Circle
from tracker.domain.cases import PartyStatus
from tracker.domain.people import Actor, UserRole
from tracker.models.cases import Case, CaseCoordinator, CaseParty
from tracker.models.people import Organisation, User
from tracker.models.programmes import VocabularyTerm
from tracker.queries.law.access import holds_access


@dataclass(frozen=True, slots=True)
class Readers:
    """The people of one organisation who read what is shared in a case."""

    organisation_id: str
    name: str
    short_name: str
    is_party: bool
    is_authority: bool
    people: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many people."""
        return len(self.people)

    def reads(self, circle: Circle) -> bool:
        """Whether a text with this sharing circle reaches the organisation (the rule of scope.readable_circles)."""
        return circle in (Circle.ALL_PARTIES, Circle.PUBLIC) or (circle is Circle.AUTHORITIES and self.is_authority)


def readers_of(session: Session, case: Case) -> list[Readers]:
    """Every organisation whose people read the case's shared content, parties first, each in Swedish order.

    The same grounds as scope.content_case_ids: accepted parties, coordinators of the case and the district, overview.
    """
    party = sa.exists().where(
        CaseParty.case_id == case.id,
        CaseParty.organisation_id == User.organisation_id,
        CaseParty.status == PartyStatus.ACCEPTED,
        holds_access(),
    )
    coordinates = sa.exists().where(
        CaseCoordinator.case_id == case.id,
        CaseCoordinator.user_id == User.id,
        CaseCoordinator.ended_at.is_(None),
    )
    in_district = sa.and_(User.role == UserRole.COORDINATOR, Organisation.district_id == case.district_id)
    return _asked(session, party, coordinates, in_district)


def readers_of_new(session: Session, actor: Actor) -> list[Readers]:
    """Who reads a case from the moment the actor starts it in the own district: readers_of, before there is one."""
    own = User.organisation_id == actor.organisation_id
    in_district = sa.and_(
        User.role == UserRole.COORDINATOR,
        Organisation.district_id.is_not(None),
        Organisation.district_id == actor.district_id,
    )
    return _asked(session, own, in_district)


def _asked(session: Session, party: sa.ColumnElement[bool], *grounds: sa.ColumnElement[bool]) -> list[Readers]:
    query = (
        sa.select(Organisation, VocabularyTerm.is_authority, party.label("is_party"), User.name, User.role)
        .join(User, User.organisation_id == Organisation.id)
        .join(VocabularyTerm, Organisation.kind_code == VocabularyTerm.code)
        .where(
            User.disabled_at.is_(None),
            User.role != UserRole.SYSTEM_ADMIN,
            sa.or_(party, User.role == UserRole.OVERVIEW, *grounds),
        )
        .order_by(Organisation.sort_key, User.name)
    )
    return _gathered(session.execute(query).all())


def _gathered(rows: Sequence[sa.Row[Organisation, bool, bool, str, UserRole]]) -> list[Readers]:
    by_organisation: dict[str, list[sa.Row[Organisation, bool, bool, str, UserRole]]] = {}
    for row in rows:
        by_organisation.setdefault(row[0].id, []).append(row)
    found = [
        Readers(
            organisation_id=key,
            name=people[0][0].name,
            short_name=people[0][0].short_name,
            is_party=people[0][2],
            is_authority=people[0][1] or any(row[4] is UserRole.OVERVIEW for row in people),
            people=tuple(row[3] for row in people),
        )
        for key, people in by_organisation.items()
    ]
    return sorted(found, key=lambda readers: not readers.is_party)
