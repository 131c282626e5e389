"""Questions about second factors, recovery codes, and sign-ins that wait for a code."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.models.people import RecoveryCode, SecondFactor, User, WaitingSignIn

_LIVE = (SecondFactor.confirmed_at.is_not(None), SecondFactor.ended_at.is_(None))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A sign-in whose password was right: whose it is, and what is counted and kept of it."""

    id: str
    user_id: str
    account_key: str
    device: str
    by_provider: bool


@dataclass(frozen=True, slots=True)
class FactorState:
    """What a person is shown of the own second factor."""

    since: dt.datetime
    codes_left: int


def has_factor() -> sa.ColumnElement[bool]:
    """Whether the user of the question has a second factor that counts; a column for questions about users."""
    return sa.exists().where(SecondFactor.user_id == User.id, *_LIVE).label("has_second_factor")


def waiting_sign_in(session: Session, token_hash: str, begun_after: dt.datetime) -> Waiting | None:
    """The waiting sign-in behind a token, or None: ended, too old, the user disabled, or no second factor any more."""
    query = (
        sa.select(WaitingSignIn.id, User.id, WaitingSignIn.account_key, WaitingSignIn.device, WaitingSignIn.by_provider)
        .join(User, WaitingSignIn.user_id == User.id)
        .where(
            WaitingSignIn.token_hash == token_hash,
            WaitingSignIn.ended_at.is_(None),
            WaitingSignIn.created_at > begun_after,
            User.disabled_at.is_(None),
            has_factor(),
        )
    )
    row = session.execute(query).one_or_none()
    return Waiting(*row) if row else None


def live_factor(session: Session, user_id: str, *, to_change: bool = False) -> SecondFactor | None:
    """A person's second factor that counts. ``to_change``: whoever else wants to change it waits (PostgreSQL)."""
    query = sa.select(SecondFactor).where(SecondFactor.user_id == user_id, *_LIVE)
    return session.scalars(query.with_for_update() if to_change else query).one_or_none()


def begun_factor(session: Session, user_id: str, begun_after: dt.datetime) -> SecondFactor | None:
    """The second factor that a person is setting up just now: the newest that awaits its first code."""
    query = (
        sa.select(SecondFactor)
        .where(
            SecondFactor.user_id == user_id,
            SecondFactor.confirmed_at.is_(None),
            SecondFactor.ended_at.is_(None),
            SecondFactor.created_at > begun_after,
        )
        .order_by(SecondFactor.created_at.desc(), SecondFactor.id)
        .limit(1)
    )
    return session.scalars(query).one_or_none()


def factor_state(session: Session, user_id: str) -> FactorState | None:
    """Since when a person has a second factor and how many recovery codes are unused; None without one."""
    left = (
        sa.select(sa.func.count())
        .where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
        .scalar_subquery()
    )
    query = sa.select(SecondFactor.confirmed_at, left).where(SecondFactor.user_id == user_id, *_LIVE)
    row = session.execute(query).one_or_none()
    return FactorState(row[0], row[1]) if row else None


def user_by_email(session: Session, email: str) -> User | None:
    """The user of an address."""
    return session.scalars(sa.select(User).where(User.email == email.strip().lower())).one_or_none()


def own_email(session: Session, user_id: str) -> str:
    """The address that a person signs in with."""
    return session.scalars(sa.select(User.email).where(User.id == user_id)).one()
