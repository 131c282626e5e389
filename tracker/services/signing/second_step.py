"""Taking the second step: a code makes a waiting sign-in live, or proves again who is there before a change.

No verbs: the first has no actor yet, and the second judges a password, which takes a while and must not hold the write
lock that a verb's transaction holds. Each code is spent by one conditional UPDATE, so that of two who show the same
code at once one is let in, on both databases.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from tracker.domain.audit import Tag
from tracker.domain.clock import now
from tracker.domain.errors import DomainError
from tracker.domain.signing.passkeys import Ceremony
from tracker.domain.signing.second_factors import (
    WAITING_TIME,
    Proof,
    matching_step,
    normalised,
    proof_of,
)
from tracker.models.people import Passkey, RecoveryCode, SecondFactor, UserSession, WaitingSignIn
from tracker.queries.people import Account, account_of
from tracker.queries.signing.second_factors import (
    Waiting,
    has_any_factor,
    live_factor,
    user_by_email,
    waiting_sign_in,
)
from tracker.services.sessions import (
    Came,
    Doors,
    PasswordCheck,
    add_session,
    event,
    forget_try,
    refuse,
    remember_try,
    token_hash,
)
from tracker.services.signing.passkeys import Keys, refusal_facts, taken, use_passkey
from tracker.services.signing.recovery import drop_codes
from tracker.services.signing.rows import changes_one


class Codes(Protocol):
    """What is asked of the adapter of second factors. ``sealed``: a secret as it is stored."""

    def new_secret(self) -> str:
        """A fresh sealed secret."""
        ...

    def code_at(self, sealed: str, step: int) -> str:
        """The one-time code of a time step."""
        ...

    def recovery_hash(self, user_id: str, code: str) -> str:
        """What is stored of a recovery code."""
        ...


@dataclass(frozen=True, slots=True)
class CodeDraft:
    """A code, or a passkey's answer, for a waiting sign-in. ``token``: the waiting one's, from the cookie."""

    token: str = field(repr=False)
    code: str = field(repr=False)
    address_key: str
    passkey: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ProofDraft:
    """Password and code, or a passkey's answer, of somebody who is signed in already. ``holder``: the sign-in's id."""

    user_id: str
    password: str = field(repr=False)
    code: str = field(repr=False)
    account_key: str
    address_key: str
    passkey: str = field(default="", repr=False)
    holder: str = ""


@dataclass(frozen=True, slots=True)
class Proved:
    """That a person has just shown enough to change a second factor. Verbs that weaken the protection ask for it.

    Only ``prove`` and ``fresh_proof.spend_vouching`` make one.
    """

    user_id: str


def is_waiting(doors: Doors, token: str) -> bool:
    """Whether a token's sign-in waits for its code."""
    return waiting_of(doors, token) is not None


def waiting_of(doors: Doors, token: str) -> Waiting | None:
    """The waiting sign-in of a token, with what can follow the password; None when nothing waits."""
    with doors.reader() as session:
        return _waiting(session, token)


def finish_session(doors: Doors, codes: Codes, draft: CodeDraft, keys: Keys | None = None) -> str:
    """The token of the new sign-in, another than the waiting one's. ``keys``: wanted for a passkey's answer.

    Raises DomainError: ``session.not_waiting``, ``session.throttled``, ``second_factor.wrong_code``, ``passkey.*``.
    """
    with doors.reader() as session:
        waiting = _waiting(session, draft.token)
        found = account_of(session, waiting.user_id) if waiting else None
    if waiting is None or found is None:
        raise DomainError("session.not_waiting")
    attempt_id = remember_try(doors, waiting.account_key, draft.address_key)
    try:
        challenge = taken(doors, Ceremony.SECOND_STEP, draft.token) if draft.passkey else b""
        with doors.writer.begin() as session:
            _take(session, waiting)
            proof = _spend(session, codes, keys, found, draft, challenge)
            key, device = waiting.account_key, waiting.device
            by = Came(provider=waiting.by_provider)
            return add_session(session, found, account_key=key, device=device, by=by, kind=proof.value)
    except DomainError as error:
        refuse(doors, attempt_id, draft.address_key, found, **_facts(draft, error))
        raise


def prove(doors: Doors, passwords: PasswordCheck, codes: Codes, draft: ProofDraft, keys: Keys | None = None) -> Proved:
    """That who is signed in knows the password and has the app, a passkey or a recovery code. A try to sign in.

    Who comes by the organisation's provider has no password here, so what was chosen as second factor is enough.
    Raises DomainError: ``session.throttled``, ``second_factor.wrong_password``, ``second_factor.wrong_code``,
    ``passkey.*``.
    """
    attempt_id = remember_try(doors, draft.account_key, draft.address_key)
    with doors.reader() as session:
        found = account_of(session, draft.user_id)
    try:
        person = _known(passwords, found, draft.password)
        proved = sa.update(UserSession).where(UserSession.id == draft.holder, UserSession.user_id == draft.user_id)
        challenge = taken(doors, Ceremony.PROVE, draft.holder) if draft.passkey else b""
        with doors.writer.begin() as session:
            _spend(session, codes, keys, person, draft, challenge)
            forget_try(session, attempt_id)
            changes_one(session, proved.values(proved_at=now()))
    except DomainError as error:
        refuse(doors, attempt_id, draft.address_key, found, **_facts(draft, error))
        raise
    return Proved(draft.user_id)


def _spend(
    session: Session, codes: Codes, keys: Keys | None, person: Account, shown: CodeDraft | ProofDraft, challenge: bytes
) -> Proof:
    """Use up what was shown beside the password; says which it was."""
    if not shown.passkey:
        return spend_code(session, codes, person, shown.code)
    if keys is None:
        raise DomainError("passkey.refused")
    use_passkey(session, keys, person.user_id, shown.passkey, challenge)
    return Proof.PASSKEY


def spend_code(session: Session, codes: Codes, person: Account, typed: str) -> Proof:
    """Use up a one-time code or a recovery code; says which it was. Raises DomainError when it is not a good one."""
    code = normalised(typed)
    proof = proof_of(code)
    is_spent = False
    if proof is Proof.ONE_TIME_CODE:
        is_spent = _spend_step(session, codes, person.user_id, code)
    elif proof is Proof.RECOVERY_CODE:
        is_spent = _spend_recovery_code(session, codes, person.user_id, code)
        if is_spent:
            session.add(event(Tag.RECOVERY_CODE_USED, person))
    if not is_spent or proof is None:
        raise DomainError("second_factor.wrong_code", "one_time_code")
    return proof


def switch_off(writer: sessionmaker[Session], email: str) -> bool:
    """End the second factor of who has lost app, passkeys and recovery codes, and every sign-in; says if there was one.

    For the operator, who has made sure who asks: the one way in when nobody can prove anything any more.
    """
    with writer.begin() as session:
        user = user_by_email(session, email)
        if user is None or not has_any_factor(session, user.id):
            return False
        end_factors(session, user.id)
        end_open(session, user.id)
        session.add(event(Tag.SECOND_FACTOR_ENDED, None, subject_id=user.id, facts={"user_id": user.id}))
        return True


def end_factors(session: Session, user_id: str) -> None:
    """End a person's app and passkeys, those that are being set up too, with the recovery codes."""
    _end_open(session, SecondFactor, user_id)
    _end_open(session, Passkey, user_id)
    drop_codes(session, user_id)


def end_open(session: Session, user_id: str) -> None:
    """End every sign-in of a person, also what waits for a code."""
    _end_open(session, UserSession, user_id)
    end_waiting(session, user_id)


def end_waiting(session: Session, user_id: str) -> None:
    """End what waits for a code: the password it was begun with is right no longer, or the code is not asked for."""
    _end_open(session, WaitingSignIn, user_id)


def _known(passwords: PasswordCheck, found: Account | None, password: str) -> Account:
    """The account itself where its password opens nothing: what is asked for is then the second factor alone."""
    if found is not None and not found.is_disabled and (found.demands_provider or found.password_hash is None):
        return found
    return judged_password(passwords, found, password)


def judged_password(passwords: PasswordCheck, found: Account | None, password: str) -> Account:
    """The account that a password is right for. Raises DomainError ``second_factor.wrong_password``."""
    if not passwords.verify(found.password_hash if found else None, password) or found is None:
        raise DomainError("second_factor.wrong_password", "password")
    return found


def _waiting(session: Session, token: str) -> Waiting | None:
    return waiting_sign_in(session, token_hash(token), now() - WAITING_TIME)


def _take(session: Session, waiting: Waiting) -> None:
    """End the waiting sign-in, once; what is refused after it is rolled back with it."""
    query = sa.update(WaitingSignIn).where(WaitingSignIn.id == waiting.id, WaitingSignIn.ended_at.is_(None))
    if not changes_one(session, query.values(ended_at=now())):
        raise DomainError("session.not_waiting")


def _spend_step(session: Session, codes: Codes, user_id: str, code: str) -> bool:
    factor = live_factor(session, user_id)
    if factor is None:
        return False
    secret = factor.secret
    step = matching_step(code, now(), factor.last_used_step, lambda at: codes.code_at(secret, at))
    if step is None:
        return False
    query = sa.update(SecondFactor).where(
        SecondFactor.id == factor.id, SecondFactor.ended_at.is_(None), SecondFactor.last_used_step < step
    )
    return changes_one(session, query.values(last_used_step=step))


def _spend_recovery_code(session: Session, codes: Codes, user_id: str, code: str) -> bool:
    query = sa.update(RecoveryCode).where(
        RecoveryCode.user_id == user_id,
        RecoveryCode.code_hash == codes.recovery_hash(user_id, code),
        RecoveryCode.used_at.is_(None),
    )
    return changes_one(session, query.values(used_at=now()))


def _end_open(
    session: Session, model: type[Passkey | SecondFactor | UserSession | WaitingSignIn], user_id: str
) -> None:
    query = sa.update(model).where(model.user_id == user_id, model.ended_at.is_(None)).values(ended_at=now())
    session.execute(query, execution_options={"synchronize_session": False})


def _facts(shown: CodeDraft | ProofDraft, error: DomainError) -> dict[str, str]:
    """What was wrong, for the log: never what was typed."""
    if error.field == "password":
        return {"kind": Proof.PASSWORD.value}
    if shown.passkey:
        return refusal_facts(error)
    return {"kind": (proof_of(normalised(shown.code)) or Proof.ONE_TIME_CODE).value}
