"""Questions about users, sign-ins and tries to sign in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.people import Actor, UserRole, email_key
from tracker.models.law.conduct import ConductText
from tracker.models.people import Organisation, SignInAttempt, User, UserSession
from tracker.models.programmes import VocabularyTerm
from tracker.queries.signing.providers import demands_provider
from tracker.queries.signing.second_factors import has_factor

DEMO_ADDRESS = ".example"
DEMO_ACCOUNTS = 20


@dataclass(frozen=True, slots=True)
class Account:
    """What signing in needs of a user. ``password_hash`` is None also for a disabled user: nobody gets in."""

    user_id: str
    organisation_id: str
    password_hash: str | None
    has_second_factor: bool = False
    demands_provider: bool = False
    is_disabled: bool = False


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A demo person that can sign in, for the table beside the sign-in form."""

    name: str
    title: str | None
    organisation: str
    email: str


@dataclass(frozen=True, slots=True)
class Person:
    """A person of an organisation; ``email`` is None for who may not see it."""

    id: str
    name: str
    title: str | None
    email: str | None


_ACTOR: Final[dict[str, sa.orm.InstrumentedAttribute[Any]]] = {
    "user_id": User.id,
    "name": User.name,
    "role": User.role,
    "organisation_id": Organisation.id,
    "organisation_name": Organisation.short_name,
    "organisation_kind": Organisation.kind_code,
    "is_authority": VocabularyTerm.is_authority,
    "district_id": Organisation.district_id,
    "is_organisation_admin": User.is_organisation_admin,
}


@dataclass(frozen=True, slots=True)
class LiveSession:
    """A sign-in that holds: which one, when last used, what the person is called by title, and the actor.

    ``has_second_factor``, ``owes_conduct``: asked here, since every request has to know them, as it has to know
    ``is_vouched_for``: the organisation's provider vouches for a second factor.
    """

    id: str
    last_seen_at: dt.datetime
    title: str | None
    has_second_factor: bool
    by_provider: bool
    is_vouched_for: bool
    owes_conduct: bool
    actor: Actor


def live_session(
    session: Session,
    token_hash: str,
    *,
    seen_after: dt.datetime,
    started_after: dt.datetime,
) -> LiveSession | None:
    """The sign-in behind a token with who it is, or None when it has ended, idled out, aged out or is disabled."""
    asked = {"token_hash": token_hash, "seen_after": seen_after, "started_after": started_after}
    row = session.connection().execute(_live_session(), asked).one_or_none()
    if row is None:
        return None
    session_id, last_seen_at, title, has_second_factor, by_provider, is_vouched_for, owes_conduct, *fields = row
    actor = Actor(**dict(zip(_ACTOR, fields, strict=True)), session_id=session_id)
    return LiveSession(
        session_id, last_seen_at, title, has_second_factor, by_provider, is_vouched_for, owes_conduct, actor
    )


@cache
def _live_session() -> sa.Select[*tuple[Any, ...]]:
    """Built once, and columns instead of objects: every request asks it."""
    present_version = sa.select(sa.func.max(ConductText.version)).scalar_subquery()
    return (
        sa.select(
            UserSession.id,
            UserSession.last_seen_at,
            User.title,
            has_factor(),
            UserSession.by_provider,
            UserSession.is_vouched_for,
            sa.func.coalesce(User.conduct_version, 0) < sa.func.coalesce(present_version, 0),
            *_ACTOR.values(),
        )
        .join(User, UserSession.user_id == User.id)
        .join(Organisation, User.organisation_id == Organisation.id)
        .join(VocabularyTerm, Organisation.kind_code == VocabularyTerm.code)
        .where(
            UserSession.token_hash == sa.bindparam("token_hash"),
            UserSession.ended_at.is_(None),
            UserSession.last_seen_at > sa.bindparam("seen_after"),
            UserSession.created_at > sa.bindparam("started_after"),
            User.disabled_at.is_(None),
        )
    )


def account(session: Session, email: str) -> Account | None:
    """The account of an address, whether or not one can sign in with it."""
    return _account(session, User.email == email_key(email))


def account_of(session: Session, user_id: str) -> Account | None:
    """The account of a user."""
    return _account(session, User.id == user_id)


def _account(session: Session, which: sa.ColumnElement[bool]) -> Account | None:
    columns = (User.id, User.organisation_id, User.password_hash, User.disabled_at, has_factor(), demands_provider())
    query = sa.select(*columns).where(which)
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    is_disabled = row.disabled_at is not None
    password_hash = None if is_disabled else row.password_hash
    return Account(row.id, row.organisation_id, password_hash, row.has_second_factor, row.demands_provider, is_disabled)


def wrong_tries(session: Session, account_key: str, address_key: str, since: dt.datetime) -> tuple[int, int]:
    """How many tries are remembered since a moment: for the account, and from the address."""
    recent = SignInAttempt.attempted_at > since
    by_account = sa.select(sa.func.count()).where(SignInAttempt.account_key == account_key, recent)
    by_address = sa.select(sa.func.count()).where(SignInAttempt.address_key == address_key, recent)
    row = session.execute(sa.select(by_account.scalar_subquery(), by_address.scalar_subquery())).one()
    return int(row[0]), int(row[1])


def own_sessions(
    session: Session,
    actor: Actor,
    *,
    seen_after: dt.datetime,
    started_after: dt.datetime,
) -> Sequence[UserSession]:
    """The actor's live sign-ins, last used first."""
    query = (
        _own_open_sessions(actor)
        .where(UserSession.last_seen_at > seen_after, UserSession.created_at > started_after)
        .order_by(UserSession.last_seen_at.desc(), UserSession.id)
    )
    return session.scalars(query).all()


def open_sessions(session: Session, actor: Actor) -> Sequence[UserSession]:
    """Every sign-in of the actor that nobody has ended, idled out or not."""
    return session.scalars(_own_open_sessions(actor)).all()


def own_session(session: Session, actor: Actor, session_id: str) -> UserSession | None:
    """One of the actor's own sign-ins that has not been ended, else None."""
    return session.scalars(_own_open_sessions(actor).where(UserSession.id == session_id)).one_or_none()


def session_by_token(session: Session, token_hash: str) -> UserSession | None:
    """The sign-in behind a token that has not been ended."""
    query = sa.select(UserSession).where(UserSession.token_hash == token_hash, UserSession.ended_at.is_(None))
    return session.scalars(query).one_or_none()


def _own_open_sessions(actor: Actor) -> sa.Select[UserSession]:
    return sa.select(UserSession).where(UserSession.user_id == actor.user_id, UserSession.ended_at.is_(None))


def demo_accounts(session: Session) -> list[DemoAccount]:
    """People of the demo that can sign in, by organisation; addresses that no mail can reach."""
    query = (
        sa.select(User.name, User.title, Organisation.name, User.email)
        .join(User.organisation)
        .where(User.email.endswith(DEMO_ADDRESS), User.password_hash.is_not(None), User.disabled_at.is_(None))
        .order_by(User.created_at, Organisation.sort_key, User.name)
        .limit(DEMO_ACCOUNTS)
    )
    return [DemoAccount(*row) for row in session.execute(query)]


def people_of(session: Session, actor: Actor, organisation_id: str) -> list[Person]:
    """The people of an organisation by name; addresses for coordinators, admins and their own colleagues only."""
    sees_addresses = (
        actor.role in {UserRole.COORDINATOR, UserRole.SYSTEM_ADMIN} or actor.organisation_id == organisation_id
    )
    query = (
        sa.select(User.id, User.name, User.title, User.email if sees_addresses else sa.null())
        .where(User.organisation_id == organisation_id, User.disabled_at.is_(None))
        .order_by(User.name)
    )
    return [Person(*row) for row in session.execute(query)]


def has_people(session: Session) -> bool:
    """Whether anybody is registered: an installation with people is never filled with a demo."""
    return session.scalar(sa.select(sa.exists().where(User.id.is_not(None)))) or False
