"""What a person does with the own passkeys: add one, give it another name, take it away."""

from __future__ import annotations

from dataclasses import dataclass, field

import sqlalchemy as sa

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.clock import now
from tracker.domain.errors import DomainError, NotVisible
from tracker.domain.signing.passkeys import MOST_PASSKEYS, Ceremony
from tracker.models.people import Passkey, SecondFactor, User
from tracker.queries.signing.passkeys import known_credentials, own_passkey
from tracker.queries.signing.second_factors import has_any_factor
from tracker.services.signing.challenges import take_challenge
from tracker.services.signing.passkeys import Keys
from tracker.services.signing.recovery import RecoveryHash, drop_codes, fresh_codes
from tracker.services.signing.second_step import Proved
from tracker.services.verb import Work, global_verb


@dataclass(frozen=True, slots=True)
class PasskeyDraft:
    """A new passkey: what the browser answered, and what the person calls it."""

    name: str
    answer: str = field(repr=False)


@global_verb(Permission.SECOND_FACTOR_EDIT, Tag.PASSKEY_ADDED)
def add_passkey(work: Work, codes: RecoveryHash, keys: Keys, draft: PasskeyDraft) -> list[str]:
    """Keep a passkey that answers the challenge that this sign-in was given; recovery codes if it is the first factor.

    One begun app that waits for its first code is forgotten then: who began it had proved nothing. Raises DomainError
    ``passkey.*`` and ``second_factor.not_proved``.
    """
    user_id = _locked(work)
    is_first = not has_any_factor(work.session, user_id)
    ceremony = Ceremony.ADD_FIRST if is_first else Ceremony.ADD_MORE
    challenge = take_challenge(work.session, ceremony, work.actor.session_id)
    made = keys.made(draft.answer, challenge)
    if made is None:
        raise DomainError("passkey.not_made")
    if len(known_credentials(work.session, user_id)) >= MOST_PASSKEYS:
        raise DomainError("passkey.too_many", most=MOST_PASSKEYS)
    row = Passkey(
        user_id=user_id,
        name=draft.name,
        credential_id=made.credential_id,
        public_key=made.public_key,
        counter=made.counter,
    )
    work.session.add(row)
    work.session.flush()
    work.note(row.id)
    if not is_first:
        return []
    begun = sa.update(SecondFactor).where(SecondFactor.user_id == user_id, SecondFactor.confirmed_at.is_(None))
    work.session.execute(begun.values(ended_at=now()), execution_options={"synchronize_session": False})
    return fresh_codes(work.session, codes, user_id)


@global_verb(Permission.SECOND_FACTOR_EDIT, Tag.PASSKEY_RENAMED)
def rename_passkey(work: Work, passkey_id: str, name: str) -> None:
    """Call it something else. Another person's is not known of."""
    _own(work, passkey_id).name = name
    work.note(passkey_id)


@global_verb(Permission.SECOND_FACTOR_EDIT, Tag.PASSKEY_REMOVED)
def remove_passkey(work: Work, proved: Proved, passkey_id: str, *, is_demanded: bool) -> None:
    """Let a passkey open nothing any more. ``is_demanded``: the last way stays, DomainError."""
    if proved.user_id != work.actor.user_id:
        raise DomainError("second_factor.not_proved")
    user_id = _locked(work)
    _own(work, passkey_id).ended_at = now()
    work.session.flush()
    work.note(passkey_id)
    if has_any_factor(work.session, user_id):
        return
    if is_demanded:
        raise DomainError("second_factor.demanded")
    drop_codes(work.session, user_id)


def _own(work: Work, passkey_id: str) -> Passkey:
    row = own_passkey(work.session, work.actor.user_id, passkey_id)
    if row is None:
        raise NotVisible
    return row


def _locked(work: Work) -> str:
    """Whoever else adds or takes away a factor of the person waits (PostgreSQL)."""
    return work.session.get_one(User, work.actor.user_id, with_for_update=True).id
