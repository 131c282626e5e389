"""Coming in through an organisation's own provider: the way there, and what its answer is worth. No actor yet.

The provider is asked while no transaction is open. What it says makes a sign-in on the server as a password does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from tracker.domain.audit import Tag
from tracker.domain.clock import now
from tracker.domain.errors import DomainError
from tracker.domain.ids import new_id
from tracker.domain.people import UserRole
from tracker.domain.signing.providers import (
    ANSWER_TIME,
    Challenge,
    Claimed,
    ProviderField,
    is_fresh,
    judge_person,
    spellings,
    vouches_for,
)
from tracker.domain.signing.second_factors import Proof
from tracker.models.people import User
from tracker.models.signing.providers import ExternalIdentity, SpentAnswer
from tracker.queries.people import account_of
from tracker.queries.signing.providers import (
    Holder,
    ProviderSeen,
    has_identity,
    holder_by_address,
    holder_by_identity,
    provider_by_name,
    provider_seen,
)
from tracker.services.constraints import rule_for
from tracker.services.entry.entering import open_link, use_link
from tracker.services.sessions import (
    Came,
    CodeAsked,
    Doors,
    add_session,
    add_waiting,
    event,
    forget_try,
    refuse,
    remember_try,
    token_hash,
)

# what says nothing of who tried: it neither counts as a wrong try nor stands in the log
_NOBODYS_FAULT: Final = frozenset({"sso.provider_down", "sso.no_document", "sso.no_keys", "sso.lost_secret"})
_SPENT_KEPT: Final = dt.timedelta(days=1)


class Provider(Protocol):
    """What is asked of the adapter of OpenID Connect. Each raises DomainError ``sso.*``. ``secret``: sealed."""

    def challenge(self) -> Challenge:
        """Fresh secrets for one sign-in."""
        ...

    def way_to(self, issuer: str, client_id: str, secret: str, challenge: Challenge, *, anew: bool = False) -> str:
        """The address at the provider where a sign-in goes on. ``anew``: though the provider knows who it is."""
        ...

    def judge_sender(self, issuer: str, said: str | None) -> None:
        """Whether an answer comes from who was asked."""
        ...

    def redeem(self, issuer: str, client_id: str, secret: str, challenge: Challenge, code: str) -> Mapping[str, Any]:
        """What the provider says, signed, of who has signed in."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDraft:
    """A provider's answer, with what this browser was sent there with. ``link``: the hash of an invitation's token.

    ``key_of``: the keyed hash of an account's address. ``old_token``: of a sign-in that the new one takes the place of.
    """

    provider_id: str
    challenge: Challenge
    begun_at: dt.datetime
    code: str = field(repr=False)
    sender: str | None
    link: str | None = None
    address_key: str
    key_of: Callable[[str], str]
    device: str = ""
    old_token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Arrived:
    """Who has come in: the token of the sign-in, and the case of the invitation, if one was used."""

    token: str = field(repr=False)
    case_id: str | None


def let_passwords_in(writer: sessionmaker[Session], organisation: str) -> bool:
    """Let an organisation's people use passwords again beside its provider; says whether they could not.

    For the operator, when the provider is gone and with it everybody who could change the setting.
    """
    with writer.begin() as session:
        row = provider_by_name(session, organisation)
        if row is None or not row.is_required:
            return False
        row.is_required = False
        session.flush()  # the trail's lock is taken last
        facts = {"organisation_id": row.organisation_id, "fields": [ProviderField.IS_REQUIRED.value]}
        session.add(event(Tag.PROVIDER_SAVED, None, subject_id=row.id, facts=facts))
        return True


def way_to_provider(doors: Doors, provider: Provider, provider_id: str, *, anew: bool = False) -> tuple[str, Challenge]:
    """The address where a sign-in goes on, and what its answer will be judged by. Raises DomainError ``sso.*``."""
    seen = seen_provider(doors, provider_id)
    challenge = provider.challenge()
    return provider.way_to(seen.issuer, seen.client_id, seen.client_secret, challenge, anew=anew), challenge


def come_by_provider(doors: Doors, provider: Provider, draft: AnswerDraft) -> Arrived:
    """Let in whom the provider vouches for. Raises DomainError ``sso.*``, ``invitation.*``, ``session.throttled``.

    Raises CodeAsked for an account with a second factor, unless the organisation lets the provider's count.
    """
    seen = seen_provider(doors, draft.provider_id)
    attempt_id = remember_try(doors, draft.key_of(f"state:{draft.challenge.state}"), draft.address_key)
    try:
        spend_answer(doors, draft)
        claimed = ask_provider(provider, seen, draft)
        token, case_id, is_waiting = _let_in(doors, seen, claimed, draft, attempt_id)
    except DomainError as error:
        remember_refusal(doors, error, seen, draft, attempt_id)
        raise
    if is_waiting:
        raise CodeAsked(token)
    return Arrived(token, case_id)


def seen_provider(doors: Doors, provider_id: str) -> ProviderSeen:
    """A provider that is in use. Raises DomainError ``sso.not_offered``."""
    with doors.reader() as session:
        seen = provider_seen(session, provider_id)
    if seen is None:
        raise DomainError("sso.not_offered")
    return seen


def spend_answer(doors: Doors, draft: AnswerDraft) -> None:
    """Take an answer once, and in time, whatever becomes of it. Raises DomainError ``sso.spent``, ``sso.too_late``."""
    try:
        with doors.writer.begin() as session:
            session.execute(sa.delete(SpentAnswer).where(SpentAnswer.created_at < now() - _SPENT_KEPT))
            session.add(SpentAnswer(state_hash=token_hash(draft.challenge.state)))
    except IntegrityError as error:
        raise rule_for(error) from error
    if not dt.timedelta(0) <= now() - draft.begun_at <= ANSWER_TIME:
        raise DomainError("sso.too_late")


def ask_provider(provider: Provider, seen: ProviderSeen, draft: AnswerDraft) -> Claimed:
    """Who has signed in, by what the provider says of the answer. Raises DomainError ``sso.*``."""
    provider.judge_sender(seen.issuer, draft.sender)
    claims = provider.redeem(seen.issuer, seen.client_id, seen.client_secret, draft.challenge, draft.code)
    return judge_person(claims, seen.domains, trusts_addresses=seen.trusts_addresses)


def _let_in(
    doors: Doors, seen: ProviderSeen, claimed: Claimed, draft: AnswerDraft, attempt_id: str
) -> tuple[str, str | None, bool]:
    """(token, the invitation's case, whether a code is still owed), in one transaction."""
    try:
        with doors.writer.begin() as session:
            person = _Person(session, seen, claimed)
            user_id, case_id = person.by_link(draft.link) if draft.link else (person.by_account(), None)
            found = account_of(session, user_id)
            if found is None:
                raise DomainError("sso.no_account")
            is_vouched_for = vouches_for(seen.trust, claimed)
            forget_try(session, attempt_id)
            ends: dict[str, Any] = {"account_key": draft.key_of(claimed.address), "device": draft.device}
            ends["old_token"] = draft.old_token
            is_waiting = found.has_second_factor and not is_vouched_for
            if is_waiting:
                token = add_waiting(session, found, **ends, by_provider=True)
            else:
                has_proved = case_id is not None or is_fresh(claimed, draft.begun_at, now())
                by = Came(provider=True, vouched_for=is_vouched_for, has_proved=has_proved)
                token = add_session(session, found, **ends, by=by, kind=Proof.PROVIDER.value)
            session.flush()  # the trail's lock is taken last
            for tag, subject_id in person.told:
                of_case = case_id if tag is Tag.INVITATION_USED else None
                session.add(event(tag, found, subject_id=subject_id, case_id=of_case))
            return token, case_id, is_waiting
    except IntegrityError as error:  # the same person, twice at once
        raise rule_for(error) from error


class _Person:
    """Whose account a sign-in at the provider opens; ``told``: what the log is to say of it, as (tag, id)."""

    def __init__(self, session: Session, seen: ProviderSeen, claimed: Claimed) -> None:
        self._session, self._seen, self._claimed = session, seen, claimed
        self.told: list[tuple[Tag, str]] = []
        self._linked = holder_by_identity(session, claimed.issuer, claimed.subject)
        self._holder = self._linked or holder_by_address(session, claimed.address)
        if self._holder is not None:
            self._check(self._holder)

    def by_account(self) -> str:
        """The account that is there, or a new one where the organisation lets its people come by themselves."""
        if self._holder is not None:
            return self._link(self._holder.user_id)
        if not self._seen.makes_accounts:
            raise DomainError("sso.no_account")
        made = User(
            id=new_id(),
            email=self._claimed.address,
            name=self._claimed.name or self._claimed.address.partition("@")[0],
            organisation_id=self._seen.organisation_id,
            role=UserRole.MEMBER,
        )
        self._session.add(made)
        self._session.flush()
        self.told.append((Tag.ACCOUNT_MADE, made.id))
        return self._link(made.id)

    def by_link(self, hashed: str) -> tuple[str, str]:
        """(the account that an invitation is for, its case); the link is used up."""
        invited = open_link(self._session, hashed)
        if invited.organisation_id != self._seen.organisation_id:
            raise DomainError("sso.other_organisation")
        if invited.email not in spellings(self._claimed.address):
            raise DomainError("sso.other_invited")
        if self._linked is not None and self._linked.user_id != invited.user_id:
            raise DomainError("sso.other_person")
        user, row = use_link(self._session, hashed)
        self._session.flush()
        self.told.append((Tag.INVITATION_USED, row.id))
        return self._link(user.id), row.case_id

    def _check(self, holder: Holder) -> None:
        if holder.organisation_id != self._seen.organisation_id:
            raise DomainError("sso.other_organisation")
        if holder.is_disabled:
            raise DomainError("sso.account_ended")

    def _link(self, user_id: str) -> str:
        """Know the account by the provider's own name for it from now on."""
        if self._linked is not None:
            return user_id
        if has_identity(self._session, user_id, self._claimed.issuer):
            raise DomainError("sso.other_person")
        row = ExternalIdentity(issuer=self._claimed.issuer, subject=self._claimed.subject, user_id=user_id)
        self._session.add(row)
        self._session.flush()
        self.told.append((Tag.IDENTITY_LINKED, row.id))
        return user_id


def remember_refusal(doors: Doors, error: DomainError, seen: ProviderSeen, draft: AnswerDraft, attempt_id: str) -> None:
    """Let a refused answer count and stand in the log, unless the provider is to blame."""
    if error.code in _NOBODYS_FAULT:
        with doors.writer.begin() as session:
            forget_try(session, attempt_id)
        return
    facts = {"kind": Proof.PROVIDER.value, "organisation_id": seen.organisation_id}
    refuse(doors, attempt_id, draft.address_key, None, **facts)
