"""Who takes part in a case: parties with the state of their mapping, coordinators, people, and who could be invited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from tracker.domain.cases import PartyRole, PartyStatus
from tracker.domain.mapping import MappingState
from tracker.domain.people import Actor, ActorKind, UserRole
from tracker.models.cases import Case, CaseCoordinator, CaseParty, CasePerspective
from tracker.models.mapping import OwnMapping
from tracker.models.people import Organisation, User
from tracker.models.programmes import District, VocabularyTerm
from tracker.queries.scope import visible_cases

ACTIVE: Final = (PartyStatus.INVITED, PartyStatus.ACCEPTED)
MOST_SUGGESTED: Final = 40


@dataclass(frozen=True, slots=True)
class PartyRow:
    """A party as the tables show it. Of its mapping nothing but the state: the content is sealed."""

    id: str
    organisation_id: str
    name: str
    short_name: str
    kind_code: str
    role: PartyRole
    status: PartyStatus
    contact: str | None
    invited_at: dt.datetime
    answered_at: dt.datetime | None
    answer_note: str | None
    reminded_at: dt.datetime | None
    ended_at: dt.datetime | None
    ended_reason: str | None
    due_on: dt.date | None
    mapping_state: MappingState | None
    handed_in_at: dt.datetime | None
    people: int

    @property
    def is_active(self) -> bool:
        """Invited or accepted."""
        return self.status in ACTIVE


@dataclass(frozen=True, slots=True)
class Person:
    """A person who can be contact, coordinator or responsible for communication."""

    id: str
    name: str
    title: str | None
    role: UserRole
    organisation_id: str
    organisation: str


@dataclass(frozen=True, slots=True)
class InvitationSeen:
    """An unanswered invitation as the invited organisation reads it."""

    role: PartyRole
    message: str | None
    invited_at: dt.datetime
    inviter: str
    inviter_organisation: str
    due_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Invitable:
    """An organisation that is not an active party."""

    id: str
    name: str
    kind: str
    kind_code: str
    district: str | None
    is_near: bool


def party_rows(session: Session, actor: Actor, case: Case) -> Sequence[PartyRow]:
    """Every party there is or was, active first, then in the order invited; one statement."""
    contact = aliased(User)
    people = (
        sa.select(sa.func.count())
        .where(User.organisation_id == CaseParty.organisation_id, User.disabled_at.is_(None))
        .correlate(CaseParty)
        .scalar_subquery()
    )
    query = (
        sa.select(
            CaseParty.id, CaseParty.organisation_id, Organisation.name, Organisation.short_name,
            Organisation.kind_code, CaseParty.role, CaseParty.status, contact.name,
            CaseParty.invited_at, CaseParty.answered_at, CaseParty.answer_note, CaseParty.reminded_at,
            CaseParty.ended_at, CaseParty.ended_reason,
            sa.func.coalesce(CaseParty.mapping_due_on, sa.literal(case.mapping_due_on, sa.Date())),
            OwnMapping.state, OwnMapping.handed_in_at, people,
        )
        .join(Organisation, CaseParty.organisation_id == Organisation.id)
        .outerjoin(contact, CaseParty.contact_id == contact.id)
        .outerjoin(
            OwnMapping,
            sa.and_(
                OwnMapping.case_id == CaseParty.case_id,
                OwnMapping.organisation_id == CaseParty.organisation_id,
                OwnMapping.round == case.round,
            ),
        )
        .where(
            CaseParty.case_id == case.id,
            CaseParty.case_id.in_(visible_cases(actor).with_only_columns(Case.id)),
        )
        .order_by(CaseParty.status.not_in(ACTIVE), CaseParty.status, CaseParty.invited_at, Organisation.sort_key)
    )  # fmt: skip
    found: Sequence[Any] = session.execute(query).all()
    return [PartyRow(*row) for row in found]


def coordinators_of(session: Session, case_id: str) -> Sequence[CaseCoordinator]:
    """The people of the coordinator function now, in the order they came."""
    query = (
        sa.select(CaseCoordinator)
        .where(CaseCoordinator.case_id == case_id, CaseCoordinator.ended_at.is_(None))
        .join(CaseCoordinator.user)
        .options(contains_eager(CaseCoordinator.user).joinedload(User.organisation))
        .order_by(CaseCoordinator.created_at, User.name, CaseCoordinator.id)
    )
    return session.scalars(query).all()


def people_of(session: Session, organisation_ids: Collection[str]) -> Sequence[Person]:
    """People who can sign in, of some organisations, by organisation and name."""
    query = (
        sa.select(User.id, User.name, User.title, User.role, Organisation.id, Organisation.short_name)
        .join(Organisation, User.organisation_id == Organisation.id)
        .where(User.organisation_id.in_(organisation_ids), User.disabled_at.is_(None))
        .order_by(Organisation.sort_key, User.name, User.id)
    )
    return [Person(*row) for row in session.execute(query)]


def active_organisation_ids(session: Session, case_id: str, *statuses: PartyStatus) -> Sequence[str]:
    """Organisations that are invited to or party of the case (or only in the given states)."""
    query = sa.select(CaseParty.organisation_id).where(
        CaseParty.case_id == case_id,
        CaseParty.status.in_(statuses or ACTIVE),
    )
    return session.scalars(query).all()


def party_in_case(session: Session, case_id: str, party_id: str) -> CaseParty | None:
    """A party by id if it belongs to the case, with its organisation."""
    query = (
        sa.select(CaseParty)
        .where(CaseParty.case_id == case_id, CaseParty.id == party_id)
        .options(joinedload(CaseParty.organisation))
    )
    return session.scalars(query).one_or_none()


def invitation_of(session: Session, case_id: str, organisation_id: str) -> CaseParty | None:
    """The organisation's unanswered invitation to the case, if any."""
    query = sa.select(CaseParty).where(
        CaseParty.case_id == case_id,
        CaseParty.organisation_id == organisation_id,
        CaseParty.status == PartyStatus.INVITED,
    )
    return session.scalars(query).one_or_none()


def active_party_of(session: Session, case_id: str, organisation_id: str) -> CaseParty | None:
    """The organisation's part in the case while it is invited or party."""
    query = sa.select(CaseParty).where(
        CaseParty.case_id == case_id,
        CaseParty.organisation_id == organisation_id,
        CaseParty.status.in_(ACTIVE),
    )
    return session.scalars(query).one_or_none()


def invitation_seen(session: Session, actor: Actor, case: Case) -> InvitationSeen | None:
    """The invitation that waits for the actor's organisation: who invites it, to what role, until when."""
    query = (
        sa.select(
            CaseParty.role,
            CaseParty.message,
            CaseParty.invited_at,
            User.name,
            Organisation.name,
            sa.func.coalesce(CaseParty.mapping_due_on, sa.literal(case.mapping_due_on, sa.Date())),
        )
        .join(User, CaseParty.invited_by_id == User.id)
        .join(Organisation, User.organisation_id == Organisation.id)
        .where(
            CaseParty.case_id == case.id,
            CaseParty.organisation_id == actor.organisation_id,
            CaseParty.status == PartyStatus.INVITED,
        )
    )
    row = session.execute(query).one_or_none()
    return InvitationSeen(*row) if row else None


def coordinating_parties(session: Session, case_id: str) -> Sequence[str]:
    """Ids of the accepted parties that coordinate."""
    query = sa.select(CaseParty.id).where(
        CaseParty.case_id == case_id,
        CaseParty.status == PartyStatus.ACCEPTED,
        CaseParty.role == PartyRole.COORDINATES,
    )
    return session.scalars(query).all()


def has_handed_in(session: Session, case: Case, organisation_id: str) -> bool:
    """Whether the organisation's mapping of this round is handed in; the state only."""
    query = sa.select(
        sa.exists().where(
            OwnMapping.case_id == case.id,
            OwnMapping.organisation_id == organisation_id,
            OwnMapping.round == case.round,
            OwnMapping.state == MappingState.HANDED_IN,
        ),
    )
    return bool(session.scalar(query))


def invitable_ids(session: Session, organisation_ids: Collection[str]) -> set[str]:
    """Which of these are organisations that can be party of a case: they exist and do not run the service."""
    query = sa.select(Organisation.id).where(
        Organisation.id.in_(organisation_ids),
        Organisation.kind_code != ActorKind.OPERATOR,
    )
    return set(session.scalars(query))


def invitable(session: Session, case: Case, text: str | None = None) -> Sequence[Invitable]:
    """Organisations to invite, those of the case's district first, then those of the whole city."""
    is_near = Organisation.district_id == case.district_id
    query = (
        sa.select(
            Organisation.id,
            Organisation.name,
            VocabularyTerm.label,
            Organisation.kind_code,
            District.name,
            sa.func.coalesce(is_near, sa.false()),
        )
        .join(VocabularyTerm, Organisation.kind_code == VocabularyTerm.code)
        .outerjoin(District, Organisation.district_id == District.id)
        .where(
            Organisation.kind_code != ActorKind.OPERATOR,
            Organisation.id.not_in(
                sa.select(CaseParty.organisation_id).where(CaseParty.case_id == case.id, CaseParty.status.in_(ACTIVE)),
            ),
        )
        .order_by(sa.case((is_near, 0), (Organisation.district_id.is_(None), 1), else_=2), Organisation.sort_key)
        .limit(MOST_SUGGESTED)
    )
    if text:
        query = query.where(
            sa.or_(
                Organisation.name.icontains(text, autoescape=True),
                VocabularyTerm.label.icontains(text, autoescape=True),
            ),
        )
    return [Invitable(*row) for row in session.execute(query)]


def perspectives_of(session: Session, case_id: str) -> Sequence[CasePerspective]:
    """What is stated about whose views are heard, with the terms."""
    query = (
        sa.select(CasePerspective)
        .join(CasePerspective.term)
        .where(CasePerspective.case_id == case_id)
        .options(contains_eager(CasePerspective.term))
        .order_by(VocabularyTerm.position)
    )
    return session.scalars(query).all()
