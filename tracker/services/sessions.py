"""Signing in, and the mark of when a sign-in was last used. There is no actor yet, so these are no verbs."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from tracker.domain.audit import AuditOutcome, Tag
from tracker.domain.clock import now
from tracker.domain.errors import DomainError
from tracker.domain.ids import new_id
from tracker.domain.law.retention import RetentionCode
from tracker.domain.people import THROTTLE_WINDOW, WRONG_TRIES
from tracker.models.people import SignInAttempt, UserSession, WaitingSignIn
from tracker.models.records import AuditEvent
from tracker.queries.law.retention import amount_of
from tracker.queries.people import Account, account, session_by_token, wrong_tries

TOKEN_BYTES: Final = 32
_KEPT: Final = dt.timedelta(days=1)


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


@dataclass(frozen=True, slots=True)
class Came:
    """How somebody came: through the organisation's provider, and whether that counts as a second factor too.

    ``has_proved``: the person has just shown who it is; a provider may have known it since yesterday.
    """

    provider: bool = False
    vouched_for: bool = False
    has_proved: bool = True


_BY_ITSELF: Final = Came()


class CodeAsked(Exception):
    """The password was right and a code is asked for. ``token``: of the waiting sign-in (services/signing/).

    Raised and not returned, so that nobody takes the token for that of a sign-in that holds.
    """

    def __init__(self, token: str) -> None:
        super().__init__("a code is asked for")
        self.token = token


def begin_session(doors: Doors, passwords: PasswordCheck, draft: SignInDraft) -> str:
    """The token of a new sign-in. Raises DomainError: too many tries, or the same no whatever was wrong.

    Who is to come by the organisation's provider is told so, and only when the password is right.

    Raises CodeAsked for an account with a second factor. Whether it has one is read before the password is judged, so
    that a wrong password takes as long with one as without.
    """
    found, attempt_id = _judge(doors, passwords, draft)
    if found.demands_provider:
        refuse(doors, attempt_id, draft.address_key, found)
        raise DomainError("session.provider_only")
    if found.has_second_factor:
        raise CodeAsked(_wait_for_code(doors, draft, found, attempt_id))
    with doors.writer.begin() as session:
        return add_session(
            session, found, account_key=draft.account_key, device=draft.device, old_token=draft.old_token
        )


def judged_account(doors: Doors, passwords: PasswordCheck, draft: SignInDraft) -> Account:
    """The account that the password is right for; a wrong one is remembered. Raises DomainError as begin_session."""
    return _judge(doors, passwords, draft)[0]


def _judge(doors: Doors, passwords: PasswordCheck, draft: SignInDraft) -> tuple[Account, str]:
    attempt_id = remember_try(doors, draft.account_key, draft.address_key)
    with doors.reader() as session:
        found = account(session, draft.email)
    if passwords.verify(found.password_hash if found else None, draft.password) and found is not None:
        return found, attempt_id
    refuse(doors, attempt_id, draft.address_key, found)
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


def remember_try(doors: Doors, account_key: str, address_key: str) -> str:
    """Write the try down before it is judged, so that many at once cannot pass the limit together.

    Until it has proved wrong it counts against its account only: people behind one address may sign in together.
    """
    attempt_id = new_id()
    with doors.writer.begin() as session:
        kept = dt.timedelta(days=amount_of(session, RetentionCode.SIGN_IN_ATTEMPTS))
        session.execute(sa.delete(SignInAttempt).where(SignInAttempt.attempted_at < now() - kept))
        session.add(SignInAttempt(id=attempt_id, account_key=account_key, address_key="", attempted_at=now()))
    with doors.reader() as session:
        of_account, from_address = wrong_tries(session, account_key, address_key, now() - THROTTLE_WINDOW)
    if of_account > WRONG_TRIES or from_address >= WRONG_TRIES:
        with doors.writer.begin() as session:
            session.execute(sa.delete(SignInAttempt).where(SignInAttempt.id == attempt_id))
        raise DomainError("session.throttled")
    return attempt_id


def forget_try(session: Session, attempt_id: str) -> None:
    """A try that proved right counts no longer; the account's wrong ones do until somebody is in."""
    session.execute(sa.delete(SignInAttempt).where(SignInAttempt.id == attempt_id))


def refuse(doors: Doors, attempt_id: str, address_key: str, found: Account | None, **facts: Any) -> None:
    """Let a wrong try count against its address too, and stand in the log."""
    with doors.writer.begin() as session:
        # a statement and not the row: who came in meanwhile has made the account's tries be forgotten
        counted = sa.update(SignInAttempt).where(SignInAttempt.id == attempt_id).values(address_key=address_key)
        session.execute(counted, execution_options={"synchronize_session": False})
        session.add(event(Tag.SESSION_REFUSED, found, outcome=AuditOutcome.REFUSED, facts=facts))


def add_session(
    session: Session,
    found: Account,
    *,
    account_key: str,
    device: str,
    old_token: str | None = None,
    by: Came = _BY_ITSELF,
    **facts: Any,
) -> str:
    """A row with the hash of a random token, which is the answer; the account's wrong tries are forgotten.

    Whatever way in this is asked by, it is no way around a provider that the organisation demands.
    """
    if found.demands_provider and not by.provider:
        raise DomainError("session.provider_only")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    begun = UserSession(
        id=new_id(),
        token_hash=token_hash(token),
        user_id=found.user_id,
        device=device[:120],
        last_seen_at=now(),
        by_provider=by.provider,
        is_vouched_for=by.vouched_for,
        proved_at=now() if by.has_proved else None,
    )
    session.execute(sa.delete(SignInAttempt).where(SignInAttempt.account_key == account_key))
    _end_old(session, old_token)
    session.add(begun)
    session.flush()  # the trail's lock is taken last
    session.add(event(Tag.SESSION_STARTED, found, subject_id=begun.id, facts=facts))
    return token


def _wait_for_code(doors: Doors, draft: SignInDraft, found: Account, attempt_id: str) -> str:
    """A row that is no sign-in yet. The account's wrong tries stand: else every password would buy ten more codes."""
    with doors.writer.begin() as session:
        forget_try(session, attempt_id)
        return add_waiting(
            session, found, account_key=draft.account_key, device=draft.device, old_token=draft.old_token
        )


def add_waiting(
    session: Session,
    found: Account,
    *,
    account_key: str,
    device: str,
    old_token: str | None = None,
    by_provider: bool = False,
) -> str:
    """The row itself; the answer is its token."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.execute(sa.delete(WaitingSignIn).where(WaitingSignIn.created_at < now() - _KEPT))
    _end_old(session, old_token)
    session.add(
        WaitingSignIn(
            token_hash=token_hash(token),
            user_id=found.user_id,
            account_key=account_key,
            device=device[:120],
            by_provider=by_provider,
        ),
    )
    return token


def _end_old(session: Session, old_token: str | None) -> None:
    """End the sign-in that this browser still had."""
    before = session_by_token(session, token_hash(old_token)) if old_token else None
    if before is not None:
        before.ended_at = now()


def event(
    tag: Tag,
    found: Account | None,
    *,
    outcome: AuditOutcome = AuditOutcome.DONE,
    subject_id: str | None = None,
    case_id: str | None = None,
    facts: dict[str, Any] | None = None,
) -> AuditEvent:
    """A row of the log about somebody who is not, or not yet, an actor."""
    return AuditEvent(
        user_id=found.user_id if found else None,
        organisation_id=found.organisation_id if found else None,
        case_id=case_id,
        tag=tag,
        outcome=outcome,
        subject_id=subject_id,
        facts=facts or {},
    )
