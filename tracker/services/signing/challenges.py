"""What a passkey is to sign: made here, good for one holder, one purpose, five minutes and one answer.

A holder is the token of a waiting sign-in, the id of a sign-in, or a token of its own in the cookie of who has not said
who it is. The cookie alone could be replayed: what counts is that the row is not spent, by one conditional UPDATE.
"""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.clock import now
from tracker.domain.errors import DomainError
from tracker.domain.signing.passkeys import CHALLENGE_BYTES, CHALLENGE_TIME, Ceremony
from tracker.models.people import PasskeyChallenge
from tracker.queries.signing.passkeys import open_challenge
from tracker.services.sessions import token_hash
from tracker.services.signing.rows import changes_one


def new_challenge(session: Session, ceremony: Ceremony, holder: str) -> bytes:
    """A challenge in the place of the holder's earlier one for this purpose; what is long out of date goes."""
    key = token_hash(holder)
    same = sa.and_(PasskeyChallenge.holder_hash == key, PasskeyChallenge.ceremony == ceremony)
    old = PasskeyChallenge.created_at < now() - 2 * CHALLENGE_TIME
    session.execute(sa.delete(PasskeyChallenge).where(sa.or_(same, old)))
    made = secrets.token_bytes(CHALLENGE_BYTES)
    session.add(PasskeyChallenge(holder_hash=key, ceremony=ceremony, challenge=made.hex()))
    return made


def held_challenge(session: Session, ceremony: Ceremony, holder: str) -> bytes | None:
    """The holder's open challenge for a purpose, not yet spent by asking."""
    row = open_challenge(session, token_hash(holder), ceremony, now() - CHALLENGE_TIME)
    return bytes.fromhex(row.challenge) if row else None


def take_challenge(session: Session, ceremony: Ceremony, holder: str) -> bytes:
    """Spend the holder's challenge. Raises DomainError ``passkey.too_late``: there is none, or another was first."""
    row = open_challenge(session, token_hash(holder), ceremony, now() - CHALLENGE_TIME)
    spent = sa.update(PasskeyChallenge).where(PasskeyChallenge.spent_at.is_(None)).values(spent_at=now())
    if row is None or not changes_one(session, spent.where(PasskeyChallenge.id == row.id)):
        raise DomainError("passkey.too_late")
    return bytes.fromhex(row.challenge)
