"""Questions about people for who administrates them: the list, one person, and who can be invited as what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from tracker.domain.administration.people import UserState, user_state
from tracker.domain.cases import CaseStatus, PartyStatus
from tracker.domain.people import Actor, LinkState, UserRole, link_state
from tracker.models.cases import Case, CaseCoordinator, CaseParty
from tracker.models.invitations import AccountInvitation
from tracker.models.people import Organisation, User, UserSession
from tracker.queries.administration.scope import linked_account, visible_account_invitations, visible_users
from tracker.queries.scope import visible_cases
from tracker.queries.signing.providers import is_linked
from tracker.queries.signing.second_factors import has_factor

_ACTIVE = (PartyStatus.INVITED, PartyStatus.ACCEPTED)
MOST_LINKS = 50
MOST_CASES = 50


@dataclass(frozen=True, slots=True)
class UserFilter:
    """What the list's address asks for; each part narrows."""

    text: str | None = None
    organisation_id: str | None = None
    role: UserRole | None = None
    state: UserState | None = None


@dataclass(frozen=True, slots=True)
class UserRow:
    """A line of the list."""

    id: str
    name: str
    title: str | None
    email: str
    role: UserRole
    is_organisation_admin: bool
    organisation: str
    is_ended: bool
    has_come_in: bool
    last_sign_in: dt.datetime | None

    @property
    def state(self) -> UserState:
        """What the account is now."""
        return user_state(is_ended=self.is_ended, has_come_in=self.has_come_in)


@dataclass(frozen=True, slots=True)
class SentAccountLink:
    """A link to an account that somebody was sent and has not used."""

    id: str
    name: str
    email: str
    organisation: str
    role: UserRole
    is_organisation_admin: bool
    created_at: dt.datetime
    expires_at: dt.datetime

    def state(self, at: dt.datetime) -> LinkState:
        """Open or run out: others are not in the list."""
        return link_state(at, self.expires_at, None, None)


@dataclass(frozen=True, slots=True)
class HeldCase:
    """A case that the viewer may know of where the person coordinates or is contact.

    ``title``: the reference for who reads no content.
    """

    id: str
    title: str
    reference: str
    status: CaseStatus
    coordinates: bool
    is_contact: bool


@dataclass(frozen=True, slots=True)
class SignIns:
    """When a person last signed in, and how many sign-ins hold now."""

    last: dt.datetime | None
    live: int


def count_users(session: Session, actor: Actor, wanted: UserFilter) -> int:
    """How many people the filter finds."""
    return session.scalar(_filtered(actor, wanted).with_only_columns(sa.func.count())) or 0


def users(session: Session, actor: Actor, wanted: UserFilter, *, limit: int, offset: int) -> list[UserRow]:
    """One page of the list: by organisation, then by name."""
    last = (
        sa.select(sa.func.max(UserSession.created_at))
        .where(UserSession.user_id == User.id)
        .correlate(User)
        .scalar_subquery()
    )
    query = (
        _filtered(actor, wanted)
        .order_by(Organisation.sort_key, Organisation.id, User.name, User.id)
        .limit(limit)
        .offset(offset)
        .with_only_columns(
            User.id, User.name, User.title, User.email, User.role, User.is_organisation_admin,
            Organisation.short_name, User.disabled_at.is_not(None), _has_come_in(), last,
        )
    )  # fmt: skip
    rows: Sequence[Any] = session.execute(query).all()
    return [UserRow(*row) for row in rows]


def user_with_organisation(session: Session, actor: Actor, user_id: str) -> User | None:
    """A person whom the actor administrates."""
    query = visible_users(actor).where(User.id == user_id).options(joinedload(User.organisation))
    return session.scalars(query).one_or_none()


def locked_user(session: Session, actor: Actor, user_id: str) -> User | None:
    """The same, locked to be changed, as the database has it now."""
    query = visible_users(actor).where(User.id == user_id).with_for_update(key_share=True)
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def locked_system_admins(session: Session) -> Sequence[User]:
    """Everybody who can sign in and administrate the system, locked in one order: two cannot both be the last."""
    query = (
        sa.select(User)
        .where(
            User.role == UserRole.SYSTEM_ADMIN,
            User.disabled_at.is_(None),
            sa.or_(User.password_hash.is_not(None), is_linked()),
        )
        .order_by(User.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return session.scalars(query).all()


def sign_ins_of(session: Session, user_id: str, *, seen_after: dt.datetime, started_after: dt.datetime) -> SignIns:
    """A person's sign-ins: the latest, and how many hold."""
    is_live = sa.and_(
        UserSession.ended_at.is_(None), UserSession.last_seen_at > seen_after, UserSession.created_at > started_after
    )
    query = sa.select(
        sa.func.max(UserSession.created_at), sa.func.coalesce(sa.func.sum(sa.case((is_live, 1), else_=0)), 0)
    ).where(UserSession.user_id == user_id)
    last, live = session.execute(query).one()
    return SignIns(last, int(live))


def open_sessions_of(session: Session, user_id: str) -> Sequence[UserSession]:
    """Every sign-in of a person that nobody has ended."""
    query = sa.select(UserSession).where(UserSession.user_id == user_id, UserSession.ended_at.is_(None))
    return session.scalars(query).all()


def cases_held(session: Session, actor: Actor, user_id: str) -> list[HeldCase]:
    """Cases that the actor may know of where the person coordinates or is a party's contact."""
    name = Case.reference if actor.role is UserRole.SYSTEM_ADMIN else Case.title
    coordinates = sa.exists().where(
        CaseCoordinator.case_id == Case.id, CaseCoordinator.user_id == user_id, CaseCoordinator.ended_at.is_(None)
    )
    is_contact = sa.exists().where(
        CaseParty.case_id == Case.id, CaseParty.contact_id == user_id, CaseParty.status.in_(_ACTIVE)
    )
    query = (
        visible_cases(actor)
        .where(sa.or_(coordinates, is_contact))
        .order_by(Case.updated_at.desc(), Case.id)
        .limit(MOST_CASES)
        .with_only_columns(Case.id, name.label("title"), Case.reference, Case.status, coordinates, is_contact)
    )
    return [HeldCase(*row) for row in session.execute(query)]


def account_links(session: Session, actor: Actor) -> list[SentAccountLink]:
    """Links to accounts that nobody has used or taken back, newest first."""
    query = (
        visible_account_invitations(actor)
        .join(Organisation, AccountInvitation.organisation_id == Organisation.id)
        .where(AccountInvitation.used_at.is_(None), AccountInvitation.revoked_at.is_(None))
        .order_by(AccountInvitation.created_at.desc(), AccountInvitation.id)
        .limit(MOST_LINKS)
        .with_only_columns(
            AccountInvitation.id, AccountInvitation.name, AccountInvitation.email, Organisation.short_name,
            AccountInvitation.role, AccountInvitation.is_organisation_admin, AccountInvitation.created_at,
            AccountInvitation.expires_at,
        )
    )  # fmt: skip
    rows: Sequence[Any] = session.execute(query).all()
    return [SentAccountLink(*row) for row in rows]


def account_link(session: Session, actor: Actor, account_id: str) -> AccountInvitation | None:
    """One of them, used or not."""
    return session.scalars(visible_account_invitations(actor).where(AccountInvitation.id == account_id)).one_or_none()


def open_account_links(session: Session, email: str) -> Sequence[AccountInvitation]:
    """Links to an account for one address that nobody has used or taken back."""
    query = sa.select(AccountInvitation).where(
        AccountInvitation.email == email,
        AccountInvitation.used_at.is_(None),
        AccountInvitation.revoked_at.is_(None),
    )
    return session.scalars(query).all()


def held_account_link(session: Session, token_hash: str) -> AccountInvitation | None:
    """The invitation behind a link, locked, so that of two who use it at once the second sees that it is used."""
    return session.scalars(linked_account(token_hash).with_for_update()).one_or_none()


def organisation_names(session: Session) -> list[tuple[str, str]]:
    """Every organisation as (id, name), in Swedish order, for a choice."""
    query = sa.select(Organisation.id, Organisation.name).order_by(Organisation.sort_key, Organisation.id)
    return [(row[0], row[1]) for row in session.execute(query)]


def user_by_email(session: Session, email: str) -> tuple[User, bool] | None:
    """The account with an address, ended or not, and whether somebody has come into it."""
    row: Any = session.execute(sa.select(User, _has_come_in()).where(User.email == email)).one_or_none()
    return (row[0], bool(row[1])) if row else None


def has_come_in(session: Session, user_id: str) -> bool:
    """Whether a person has been in: it has a password, a second factor, or a link to its organisation's sign-in."""
    return bool(session.scalar(sa.select(_has_come_in()).where(User.id == user_id)))


def _has_come_in() -> sa.ColumnElement[bool]:
    return sa.or_(User.password_hash.is_not(None), has_factor(), is_linked())


def _filtered(actor: Actor, wanted: UserFilter) -> sa.Select[User]:
    query = visible_users(actor).join(Organisation, User.organisation_id == Organisation.id)
    if wanted.text:
        # SQLite folds case for ASCII only: as typed, in small letters and as names are written
        spelled = {wanted.text, wanted.text.lower(), wanted.text.title()}
        columns: tuple[sa.orm.InstrumentedAttribute[Any], ...] = (User.name, User.email)
        query = query.where(sa.or_(*(column.contains(each, autoescape=True) for column in columns for each in spelled)))
    if wanted.organisation_id:
        query = query.where(User.organisation_id == wanted.organisation_id)
    if wanted.role:
        query = query.where(User.role == wanted.role)
    if wanted.state is UserState.ENDED:
        query = query.where(User.disabled_at.is_not(None))
    if wanted.state in {UserState.ACTIVE, UserState.WAITING}:
        is_active = wanted.state is UserState.ACTIVE
        query = query.where(User.disabled_at.is_(None), _has_come_in() if is_active else ~_has_come_in())
    return query
