"""Questions about passkeys and their challenges."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.signing.passkeys import Ceremony, StoredKey
from tracker.models.people import Passkey, PasskeyChallenge, User


def own_passkeys(session: Session, user_id: str) -> Sequence[Passkey]:
    """A person's passkeys that count, oldest first."""
    query = _live(user_id).order_by(Passkey.created_at, Passkey.id)
    return session.scalars(query).all()


def own_passkey(session: Session, user_id: str, passkey_id: str) -> Passkey | None:
    """One of a person's passkeys that count, else None."""
    return session.scalars(_live(user_id).where(Passkey.id == passkey_id)).one_or_none()


def known_credentials(session: Session, user_id: str) -> list[str]:
    """The ids by which a browser knows a person's passkeys."""
    return list(session.scalars(_live(user_id).with_only_columns(Passkey.credential_id).order_by(Passkey.created_at)))


def stored_key(session: Session, credential_id: str) -> StoredKey | None:
    """The passkey of a credential id, or None: unknown, taken away, or of somebody who is disabled."""
    query = (
        sa.select(Passkey.id, Passkey.user_id, Passkey.credential_id, Passkey.public_key, Passkey.counter)
        .join(User, Passkey.user_id == User.id)
        .where(Passkey.credential_id == credential_id, Passkey.ended_at.is_(None), User.disabled_at.is_(None))
    )
    row = session.execute(query).one_or_none()
    return StoredKey(*row) if row else None


def open_challenge(
    session: Session, holder_hash: str, ceremony: Ceremony, made_after: dt.datetime
) -> PasskeyChallenge | None:
    """The newest challenge of a holder for a purpose that is neither spent nor too old."""
    query = (
        sa.select(PasskeyChallenge)
        .where(
            PasskeyChallenge.holder_hash == holder_hash,
            PasskeyChallenge.ceremony == ceremony,
            PasskeyChallenge.spent_at.is_(None),
            PasskeyChallenge.created_at > made_after,
        )
        .order_by(PasskeyChallenge.created_at.desc(), PasskeyChallenge.id)
        .limit(1)
    )
    return session.scalars(query).one_or_none()


def _live(user_id: str) -> sa.Select[Passkey]:
    return sa.select(Passkey).where(Passkey.user_id == user_id, Passkey.ended_at.is_(None))
