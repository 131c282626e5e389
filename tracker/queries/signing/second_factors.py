"""Questions about second factors, recovery codes, and sign-ins that wait for a code."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.people import email_key
from tracker.models.people import Passkey, RecoveryCode, SecondFactor, User, WaitingSignIn

_LIVE = (SecondFactor.confirmed_at.is_not(None), SecondFactor.ended_at.is_(None))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A sign-in whose password was right: whose it is, what is counted and kept of it, and what can follow."""

    id: str
    user_id: str
    account_key: str
    device: str
    by_provider: bool
    has_app: bool
    has_passkey: bool


@dataclass(frozen=True, slots=True)
class FactorState:
    """What a person is shown of the own second factor. ``app_since``: None without an app."""

    since: dt.datetime
    codes_left: int
    app_since: dt.datetime | None
    passkeys: int

    @property
    def is_last(self) -> bool:
        """Whether there is one way only, so that taking it away switches two-step sign-in off."""
        return self.passkeys + (self.app_since is not None) == 1


def has_factor() -> sa.ColumnElement[bool]:
    """Whether the user of the question has an app or a passkey that counts; a column for questions about users."""
    return sa.or_(_has_app(), _has_passkey()).label("has_second_factor")


def has_any_factor(session: Session, user_id: str) -> bool:
    """Whether a person has an app or a passkey that counts."""
    return bool(session.scalar(sa.select(has_factor()).where(User.id == user_id)))


def _has_app() -> sa.ColumnElement[bool]:
    return sa.exists().where(SecondFactor.user_id == User.id, *_LIVE)


def _has_passkey() -> sa.ColumnElement[bool]:
    return sa.exists().where(Passkey.user_id == User.id, Passkey.ended_at.is_(None))


def waiting_sign_in(session: Session, token_hash: str, begun_after: dt.datetime) -> Waiting | None:
    """The waiting sign-in behind a token, or None: ended, too old, the user disabled, or no second factor any more."""
    query = (
        sa.select(
            WaitingSignIn.id,
            User.id,
            WaitingSignIn.account_key,
            WaitingSignIn.device,
            WaitingSignIn.by_provider,
            _has_app().label("has_app"),
            _has_passkey().label("has_passkey"),
        )
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
    """What a person has beside the password, since when, and how many recovery codes are unused; None without."""
    left = sa.select(sa.func.count()).where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    app_since = sa.select(SecondFactor.confirmed_at).where(SecondFactor.user_id == user_id, *_LIVE)
    passkeys = sa.select(sa.func.count(), sa.func.min(Passkey.created_at)).where(
        Passkey.user_id == user_id, Passkey.ended_at.is_(None)
    )
    query = passkeys.add_columns(app_since.scalar_subquery(), left.scalar_subquery())
    row: Any = session.execute(query).one()
    count, first_made, app, codes_left = row
    since = min((moment for moment in (app, first_made) if moment is not None), default=None)
    return FactorState(since, codes_left, app, count) if since else None


def user_by_email(session: Session, email: str) -> User | None:
    """The user of an address."""
    return session.scalars(sa.select(User).where(User.email == email_key(email))).one_or_none()


def own_email(session: Session, user_id: str) -> str:
    """The address that a person signs in with."""
    return session.scalars(sa.select(User.email).where(User.id == user_id)).one()
