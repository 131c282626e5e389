"""Questions about links that give a new password."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.people import LinkState, UserRole, email_key, link_state
from tracker.models.people import Organisation, PasswordReset, User
from tracker.queries.signing.providers import demands_provider


@dataclass(frozen=True, slots=True)
class ResetAccount:
    """An account that a link can be sent to."""

    user_id: str
    organisation_id: str
    email: str


@dataclass(frozen=True, slots=True)
class ResetSeen:
    """What a link is about. ``is_void``: its account has ended, or comes in by its organisation only."""

    email: str
    name: str
    title: str | None
    organisation: str
    expires_at: dt.datetime
    used_at: dt.datetime | None
    revoked_at: dt.datetime | None
    is_void: bool
    role: UserRole

    @property
    def known(self) -> tuple[str, ...]:
        """What an outsider knows of the person: words that make no password."""
        return tuple(text for text in (self.name, self.title, self.email, self.organisation) if text)

    def state(self, at: dt.datetime) -> LinkState:
        """What the link is at a moment; nothing once it is void."""
        found = link_state(at, self.expires_at, self.used_at, self.revoked_at)
        return LinkState.REVOKED if self.is_void and found is not LinkState.USED else found


def account_to_reset(session: Session, email: str) -> ResetAccount | None:
    """The account of an address, if it has not ended and may come in by a password."""
    query = _accounts().where(User.email == email_key(email), User.disabled_at.is_(None), sa.not_(demands_provider()))
    row = session.execute(query).one_or_none()
    return ResetAccount(*row) if row else None


def any_account(session: Session) -> ResetAccount | None:
    """Some account, for whom what is written is taken back again."""
    row = session.execute(_accounts().order_by(User.id).limit(1)).one_or_none()
    return ResetAccount(*row) if row else None


def reset_seen(session: Session, token_hash: str) -> ResetSeen | None:
    """What a link is about, by the hash of its token."""
    query = (
        sa.select(
            User.email,
            User.name,
            User.title,
            Organisation.name,
            PasswordReset.expires_at,
            PasswordReset.used_at,
            PasswordReset.revoked_at,
            sa.or_(User.disabled_at.is_not(None), demands_provider()),
            User.role,
        )
        .join(User, PasswordReset.user_id == User.id)
        .join(Organisation, User.organisation_id == Organisation.id)
        .where(PasswordReset.token_hash == token_hash)
    )
    row: Any = session.execute(query).one_or_none()
    return ResetSeen(*row) if row else None


def held_reset(session: Session, token_hash: str) -> PasswordReset | None:
    """A link's row, kept from others until the transaction ends."""
    query = sa.select(PasswordReset).where(PasswordReset.token_hash == token_hash).with_for_update()
    return session.scalars(query).one_or_none()


def open_resets(session: Session, user_id: str) -> Sequence[PasswordReset]:
    """The links of an account that nobody has used or ended."""
    query = sa.select(PasswordReset).where(
        PasswordReset.user_id == user_id, PasswordReset.used_at.is_(None), PasswordReset.revoked_at.is_(None)
    )
    return session.scalars(query).all()


def _accounts() -> sa.Select[str, str, str]:
    return sa.select(User.id, User.organisation_id, User.email)
