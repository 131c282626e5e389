"""Signing in, and the mark of when a sign-in was last used. There is no actor yet, so these are no verbs."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Final, Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from tracker.domain.audit import AuditOutcome, Tag
from tracker.domain.clock import now
from tracker.domain.errors import DomainError
from tracker.domain.ids import new_id
from tracker.domain.law.retention import RetentionCode
from tracker.domain.people import THROTTLE_WINDOW, WRONG_TRIES
from tracker.models.people import SignInAttempt, UserSession
from tracker.models.records import AuditEvent
from tracker.queries.law.retention import amount_of
from tracker.queries.people import Account, account, session_by_token, wrong_tries

TOKEN_BYTES: Final = 32


class PasswordCheck(Protocol):
    """What is asked of the password adapter. With nothing stored it works as long and says no."""

    def verify(self, stored: str | None, password: str) -> bool:
        """Whether the password is the stored one."""
        ...


@dataclass(frozen=True, slots=True)
class Doors:
    """The two ways into the database: hashing a password takes a while and must not hold the write lock."""

    reader: sessionmaker[Session]
    writer: sessionmaker[Session]


@dataclass(frozen=True, slots=True)
class SignInDraft:
    """A try to sign in. ``old_token``: of a sign-in this browser still had, which the new one takes the place of."""

    email: str
    password: str = field(repr=False)
    account_key: str
    address_key: str
    device: str = ""
    old_token: str | None = field(default=None, repr=False)


def begin_session(doors: Doors, passwords: PasswordCheck, draft: SignInDraft) -> str:
    """The token of a new sign-in. Raises DomainError: too many tries, or the same no whatever was wrong."""
    return _begin(doors, draft, judged_account(doors, passwords, draft))


def judged_account(doors: Doors, passwords: PasswordCheck, draft: SignInDraft) -> Account:
    """The account that the password is right for; a wrong one is remembered. Raises DomainError as begin_session."""
    attempt_id = _remember_try(doors, draft)
    with doors.reader() as session:
        found = account(session, draft.email)
    if passwords.verify(found.password_hash if found else None, draft.password) and found is not None:
        return found
    _refuse(doors, draft, attempt_id, found)
    raise DomainError("session.refused")


def touch_session(writer: sessionmaker[Session], session_id: str) -> None:
    """Note that a sign-in was used just now, so that it does not idle out; in a transaction of its own."""
    with writer.begin() as session:
        row = session.get(UserSession, session_id)
        if row is not None and row.ended_at is None:
            row.last_seen_at = now()


def token_hash(token: str) -> str:
    """What is stored of a session token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _remember_try(doors: Doors, draft: SignInDraft) -> str:
    """Write the try down before it is judged, so that many at once cannot pass the limit together.

    Until it has proved wrong it counts against its account only: people behind one address may sign in together.
    """
    attempt_id = new_id()
    with doors.writer.begin() as session:
        kept = dt.timedelta(days=amount_of(session, RetentionCode.SIGN_IN_ATTEMPTS))
        session.execute(sa.delete(SignInAttempt).where(SignInAttempt.attempted_at < now() - kept))
        session.add(SignInAttempt(id=attempt_id, account_key=draft.account_key, address_key="", attempted_at=now()))
    with doors.reader() as session:
        of_account, from_address = wrong_tries(session, draft.account_key, draft.address_key, now() - THROTTLE_WINDOW)
    if of_account > WRONG_TRIES or from_address >= WRONG_TRIES:
        with doors.writer.begin() as session:
            session.execute(sa.delete(SignInAttempt).where(SignInAttempt.id == attempt_id))
        raise DomainError("session.throttled")
    return attempt_id


def _refuse(doors: Doors, draft: SignInDraft, attempt_id: str, found: Account | None) -> None:
    with doors.writer.begin() as session:
        attempt = session.get(SignInAttempt, attempt_id)
        if attempt is not None:
            attempt.address_key = draft.address_key
        session.flush()  # the trail's lock is taken last
        session.add(_event(Tag.SESSION_REFUSED, found, outcome=AuditOutcome.REFUSED))


def _begin(doors: Doors, draft: SignInDraft, found: Account) -> str:
    """A row with the hash of a random token; the account's wrong tries are forgotten."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    begun = UserSession(
        id=new_id(),
        token_hash=token_hash(token),
        user_id=found.user_id,
        device=draft.device[:120],
        last_seen_at=now(),
    )
    with doors.writer.begin() as session:
        session.execute(sa.delete(SignInAttempt).where(SignInAttempt.account_key == draft.account_key))
        before = session_by_token(session, token_hash(draft.old_token)) if draft.old_token else None
        if before is not None:
            before.ended_at = now()
        session.add(begun)
        session.flush()  # the trail's lock is taken last
        session.add(_event(Tag.SESSION_STARTED, found, subject_id=begun.id))
    return token


def _event(
    tag: Tag,
    found: Account | None,
    *,
    outcome: AuditOutcome = AuditOutcome.DONE,
    subject_id: str | None = None,
) -> AuditEvent:
    return AuditEvent(
        user_id=found.user_id if found else None,
        organisation_id=found.organisation_id if found else None,
        tag=tag,
        outcome=outcome,
        subject_id=subject_id,
    )
