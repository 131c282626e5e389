"""Asking for a passkey, and what an answer opens: the second step, a sign-in by itself, or a change of protection.

No verbs, for the reasons that services/signing/second_step.py tells. A challenge is spent in a transaction of its own
before the answer is judged, so that a wrong answer cannot be tried against it again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.clock import now
from tracker.domain.errors import DomainError
from tracker.domain.signing.passkeys import Ceremony, MadeKey, StoredKey, goes_on
from tracker.domain.signing.second_factors import Proof
from tracker.models.people import Passkey
from tracker.queries.people import Account, account_of
from tracker.queries.signing.passkeys import known_credentials, stored_key
from tracker.queries.signing.second_factors import has_any_factor, own_email
from tracker.services.sessions import Doors, add_session, refuse, remember_try
from tracker.services.signing.challenges import held_challenge, new_challenge, take_challenge
from tracker.services.signing.rows import changes_one


class Keys(Protocol):
    """What is asked of the adapter of passkeys. ``answer``: what a browser's toJSON() gave."""

    def creation(self, challenge: bytes, user_id: str, email: str, name: str, known: list[str]) -> str:
        """What a browser is asked to make a passkey from."""
        ...

    def request(self, challenge: bytes, known: list[str]) -> str:
        """What a browser is asked to show a passkey by."""
        ...

    def made(self, answer: str, challenge: bytes) -> MadeKey | None:
        """The passkey that was made."""
        ...

    def named(self, answer: str) -> str:
        """The credential id that an answer names."""
        ...

    def counter_shown(self, answer: str, challenge: bytes, key: StoredKey) -> int | None:
        """The counter of an answer that holds."""
        ...


@dataclass(frozen=True, slots=True)
class PasskeySignIn:
    """A try to sign in by a passkey alone. ``account_key_of``: from an address to what is remembered of the account."""

    holder: str = field(repr=False)
    answer: str = field(repr=False)
    account_key_of: Callable[[str], str]
    address_key: str
    device: str = ""
    old_token: str | None = field(default=None, repr=False)


def ask_anybody(doors: Doors, keys: Keys, holder: str) -> str:
    """The request to who has not said who it is: any passkey for this place."""
    with doors.writer.begin() as session:
        return keys.request(new_challenge(session, Ceremony.SIGN_IN, holder), [])


def ask_person(doors: Doors, keys: Keys, ceremony: Ceremony, user_id: str, holder: str) -> str:
    """The request for one of a person's own passkeys. Raises DomainError ``second_factor.none`` without any."""
    with doors.reader() as session:
        known = known_credentials(session, user_id)
    if not known:
        raise DomainError("second_factor.none")
    with doors.writer.begin() as session:
        return keys.request(new_challenge(session, ceremony, holder), known)


def ask_new(doors: Doors, keys: Keys, user_id: str, name: str, holder: str, *, is_fresh: bool) -> str:
    """The request to make a passkey. For who has a second factor: only after ``allow_more``, else DomainError.

    ``is_fresh``: whether who has none has just shown who it is (services/signing/fresh_proof.py).
    """
    with doors.reader() as session:
        email, known = own_email(session, user_id), known_credentials(session, user_id)
        is_first = not has_any_factor(session, user_id)
        challenge = None if is_first else held_challenge(session, Ceremony.ADD_MORE, holder)
    if is_first and is_fresh:
        with doors.writer.begin() as session:
            challenge = new_challenge(session, Ceremony.ADD_FIRST, holder)
    if challenge is None:
        raise DomainError("second_factor.not_proved")
    return keys.creation(challenge, user_id, email, name, known)


def may_add(session: Session, user_id: str, holder: str) -> bool:
    """Whether a passkey can be added just now: it is the first factor, or the person has just proved who it is."""
    return held_challenge(session, Ceremony.ADD_MORE, holder) is not None or not has_any_factor(session, user_id)


def allow_more(doors: Doors, holder: str) -> None:
    """Let who has just proved who it is add one more passkey, within the time of a challenge."""
    with doors.writer.begin() as session:
        new_challenge(session, Ceremony.ADD_MORE, holder)


def taken(doors: Doors, ceremony: Ceremony, holder: str) -> bytes:
    """Spend a challenge before its answer is judged. Raises DomainError ``passkey.too_late``."""
    with doors.writer.begin() as session:
        return take_challenge(session, ceremony, holder)


def use_passkey(session: Session, keys: Keys, user_id: str, answer: str, challenge: bytes) -> None:
    """Let a person's passkey count its answer. Raises DomainError ``passkey.refused``, ``passkey.copied``."""
    key = stored_key(session, keys.named(answer))
    shown = keys.counter_shown(answer, challenge, key) if key and key.user_id == user_id else None
    if key is None or shown is None:
        raise DomainError("passkey.refused")
    if not goes_on(key.counter, shown):
        raise DomainError("passkey.copied")
    used = sa.update(Passkey).where(Passkey.id == key.id, Passkey.ended_at.is_(None), Passkey.counter == key.counter)
    if not changes_one(session, used.values(counter=shown, last_used_at=now())):
        raise DomainError("passkey.refused")


def sign_in_by_passkey(doors: Doors, keys: Keys, draft: PasskeySignIn) -> str:
    """The token of a new sign-in by a passkey alone, which a finger, a face or a code has let loose.

    Raises DomainError: ``session.throttled``, ``passkey.too_late``, ``passkey.refused``, ``passkey.copied``.
    """
    named = keys.named(draft.answer)
    found, email = _holder_of(doors, named)
    key = draft.account_key_of(email or f"passkey {named}")
    attempt_id = remember_try(doors, key, draft.address_key)
    try:
        challenge = taken(doors, Ceremony.SIGN_IN, draft.holder)
        person = _sure(found)
        with doors.writer.begin() as session:
            use_passkey(session, keys, person.user_id, draft.answer, challenge)
            return add_session(
                session,
                person,
                account_key=key,
                device=draft.device,
                old_token=draft.old_token,
                kind=Proof.PASSKEY.value,
            )
    except DomainError as error:
        refuse(doors, attempt_id, draft.address_key, found, **refusal_facts(error))
        raise


def refusal_facts(error: DomainError) -> dict[str, str]:
    """What the log says of a passkey that was refused."""
    facts = {"kind": Proof.PASSKEY.value}
    return {**facts, "outcome": "counter_back"} if error.code == "passkey.copied" else facts


def _sure(found: Account | None) -> Account:
    if found is None:
        raise DomainError("passkey.refused")
    return found


def _holder_of(doors: Doors, credential_id: str) -> tuple[Account | None, str]:
    with doors.reader() as session:
        key = stored_key(session, credential_id)
        return (account_of(session, key.user_id), own_email(session, key.user_id)) if key else (None, "")
