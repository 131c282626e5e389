"""Showing anew who one is while one is signed in: by the password, or by signing in at the provider once more.

No verbs, for the reasons that services/signing/second_step.py tells. What comes of it lies on the sign-in's row: it
is worth nothing in any other.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.clock import now
from tracker.domain.errors import DomainError
from tracker.domain.signing.providers import Claimed, judge_fresh, vouches_for
from tracker.domain.signing.second_factors import FRESH_TIME, Proof
from tracker.models.people import UserSession
from tracker.queries.people import Account, account_of
from tracker.queries.signing.fresh_proof import is_proved
from tracker.queries.signing.providers import (
    Holder,
    ProviderSeen,
    has_identity,
    holder_by_address,
    holder_by_identity,
)
from tracker.services.sessions import Doors, PasswordCheck, forget_try, refuse, remember_try
from tracker.services.signing.provider_sign_in import (
    AnswerDraft,
    Provider,
    ask_provider,
    remember_refusal,
    seen_provider,
    spend_answer,
)
from tracker.services.signing.rows import changes_one
from tracker.services.signing.second_step import ProofDraft, Proved, judged_password


@dataclass(frozen=True, slots=True)
class Fresh:
    """That who is signed in has lately shown who it is: enough for a first second factor, never to change one."""

    user_id: str


def still_fresh(doors: Doors, user_id: str, session_id: str, within: dt.timedelta = FRESH_TIME) -> Fresh | None:
    """Whether the person of a sign-in has shown who it is lately; None when it is to be asked for."""
    with doors.reader() as session:
        return Fresh(user_id) if is_proved(session, user_id, session_id, now() - within) else None


def prove_by_password(doors: Doors, passwords: PasswordCheck, draft: ProofDraft) -> None:
    """Let who knows the password set up a first second factor. A try to sign in.

    Raises DomainError ``session.throttled``, ``second_factor.wrong_password``: also for who has no password here.
    """
    attempt_id = remember_try(doors, draft.account_key, draft.address_key)
    with doors.reader() as session:
        found = account_of(session, draft.user_id)
    try:
        judged_password(passwords, _with_password(found), draft.password)
    except DomainError:
        refuse(doors, attempt_id, draft.address_key, found, kind=Proof.PASSWORD.value)
        raise
    with doors.writer.begin() as session:
        forget_try(session, attempt_id)
        _mark(session, draft.user_id, draft.holder, proved_at=now())


def prove_by_provider(doors: Doors, provider: Provider, draft: AnswerDraft, user_id: str, session_id: str) -> None:
    """Let who has just signed in at the provider anew go on; it must be the same person. A try to sign in.

    Raises DomainError ``sso.*``, ``session.throttled``.
    """
    seen = seen_provider(doors, draft.provider_id)
    attempt_id = remember_try(doors, draft.key_of(f"state:{draft.challenge.state}"), draft.address_key)
    try:
        spend_answer(doors, draft)
        claimed = ask_provider(provider, seen, draft)
        judge_fresh(claimed, draft.begun_at, now())
        with doors.writer.begin() as session:
            _check_person(session, seen, claimed, user_id)
            forget_try(session, attempt_id)
            vouched_at = now() if vouches_for(seen.trust, claimed) else None
            _mark(session, user_id, session_id, proved_at=now(), vouched_at=vouched_at)
    except DomainError as error:
        remember_refusal(doors, error, seen, draft, attempt_id)
        raise


def spend_vouching(doors: Doors, user_id: str, session_id: str) -> Proved:
    """The proof for one change, where the provider has just vouched for a second factor too.

    Raises DomainError ``second_factor.not_proved``.
    """
    with doors.writer.begin() as session:
        is_spent = _mark(
            session, user_id, session_id, UserSession.vouched_at > now() - FRESH_TIME, proved_at=now(), vouched_at=None
        )
    if not is_spent:
        raise DomainError("second_factor.not_proved")
    return Proved(user_id)


def _with_password(found: Account | None) -> Account | None:
    return None if found is None or found.demands_provider else found


def _check_person(session: Session, seen: ProviderSeen, claimed: Claimed, user_id: str) -> None:
    """Raises DomainError ``sso.not_you``. Who was never linked is known by the address, as when coming in."""
    holder: Holder | None = holder_by_identity(session, claimed.issuer, claimed.subject)
    if holder is None and not has_identity(session, user_id, claimed.issuer):
        holder = holder_by_address(session, claimed.address)
    is_same = holder is not None and holder.user_id == user_id and not holder.is_disabled
    if holder is None or not is_same or holder.organisation_id != seen.organisation_id:
        raise DomainError("sso.not_you")


def _mark(
    session: Session, user_id: str, session_id: str, *which: sa.ColumnElement[bool], **values: dt.datetime | None
) -> bool:
    query: Any = sa.update(UserSession).where(
        UserSession.id == session_id, UserSession.user_id == user_id, UserSession.ended_at.is_(None), *which
    )
    return changes_one(session, query.values(**values))
