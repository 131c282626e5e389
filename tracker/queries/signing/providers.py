"""Questions about organisations' own sign-in providers: before there is an actor, and for who sets one up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.audit import Tag
from tracker.domain.people import Actor, UserRole
from tracker.domain.signing.providers import ProviderTrust, domain_of, spellings
from tracker.models.people import Organisation, User
from tracker.models.records import AuditEvent
from tracker.models.signing.providers import ExternalIdentity, IdentityProvider

MOST_EVENTS: Final = 20
PROVIDER_TAGS: Final = (Tag.IDENTITY_UNLINKED, Tag.PROVIDER_ENDED, Tag.PROVIDER_SAVED)
_LIVE = IdentityProvider.ended_at.is_(None)


@dataclass(frozen=True, slots=True)
class ProviderOffer:
    """A provider as the sign-in page offers it."""

    id: str
    organisation: str
    domains: Sequence[str]
    is_required: bool


@dataclass(frozen=True, slots=True)
class ProviderSeen:
    """A provider as a sign-in uses it. ``client_secret``: sealed."""

    id: str
    organisation_id: str
    organisation: str
    issuer: str
    client_id: str
    client_secret: str
    domains: Sequence[str]
    trust: ProviderTrust
    makes_accounts: bool
    trusts_addresses: bool


@dataclass(frozen=True, slots=True)
class Holder:
    """The account that a sign-in at a provider is about."""

    user_id: str
    organisation_id: str
    email: str
    is_disabled: bool


@dataclass(frozen=True, slots=True)
class LinkedPerson:
    """Somebody of the organisation who has signed in through the provider."""

    id: str
    name: str
    email: str
    since: dt.datetime


@dataclass(frozen=True, slots=True)
class ProviderEvent:
    """A line of a provider's history."""

    happened_at: dt.datetime
    tag: Tag
    person: str | None
    fields: Sequence[str]


def demands_provider() -> sa.ColumnElement[bool]:
    """Whether the user of the question signs in through the organisation's provider and no other way."""
    query = sa.exists().where(
        IdentityProvider.organisation_id == User.organisation_id, _LIVE, IdentityProvider.is_required.is_(True)
    )
    return query.label("demands_provider")


def is_linked() -> sa.ColumnElement[bool]:
    """Whether the user of the question is known at a provider."""
    query = sa.exists().where(ExternalIdentity.user_id == User.id, ExternalIdentity.ended_at.is_(None))
    return query.label("is_linked")


def comes_by_provider_only(session: Session, user_id: str) -> bool:
    """Whether a user has no password to change, or may not come in with it."""
    query = sa.select(sa.or_(demands_provider(), User.password_hash.is_(None))).where(User.id == user_id)
    return bool(session.scalar(query))


def offers(session: Session, address: str | None = None) -> list[ProviderOffer]:
    """The live providers, or those that may vouch for an address: its domain decides, not whether it has an account."""
    query = (
        sa.select(IdentityProvider.id, Organisation.name, IdentityProvider.email_domains, IdentityProvider.is_required)
        .join(IdentityProvider.organisation)
        .where(_LIVE)
        .order_by(Organisation.sort_key)
    )
    found = [ProviderOffer(*row) for row in session.execute(query)]
    if address is None:
        return found
    domain = domain_of(address)
    return [offer for offer in found if domain in offer.domains]


def offer_of(session: Session, organisation_id: str) -> ProviderOffer | None:
    """An organisation's live provider, as it is offered."""
    row = provider_of(session, organisation_id)
    return ProviderOffer(row.id, "", row.email_domains, row.is_required) if row else None


def has_offers(session: Session) -> bool:
    """Whether any organisation has its own sign-in."""
    return bool(session.scalar(sa.select(sa.exists().where(_LIVE))))


def provider_seen(session: Session, provider_id: str) -> ProviderSeen | None:
    """A live provider, by id."""
    query = (
        sa.select(
            IdentityProvider.id, IdentityProvider.organisation_id, Organisation.name, IdentityProvider.issuer,
            IdentityProvider.client_id, IdentityProvider.client_secret, IdentityProvider.email_domains,
            IdentityProvider.trust, IdentityProvider.makes_accounts, IdentityProvider.trusts_addresses,
        )
        .join(IdentityProvider.organisation)
        .where(IdentityProvider.id == provider_id, _LIVE)
    )  # fmt: skip
    row: Any = session.execute(query).one_or_none()
    return ProviderSeen(*row) if row else None


def provider_of(session: Session, organisation_id: str) -> IdentityProvider | None:
    """An organisation's live provider."""
    query = sa.select(IdentityProvider).where(IdentityProvider.organisation_id == organisation_id, _LIVE)
    return session.scalars(query).one_or_none()


def provider_by_name(session: Session, organisation: str) -> IdentityProvider | None:
    """The live provider of an organisation, by its full name or its short one, if that is one organisation."""
    is_named = sa.or_(Organisation.name == organisation, Organisation.short_name == organisation)
    query = sa.select(IdentityProvider).join(IdentityProvider.organisation).where(is_named, _LIVE).limit(2)
    found = session.scalars(query).all()
    return found[0] if len(found) == 1 else None


def holder_by_identity(session: Session, issuer: str, subject: str) -> Holder | None:
    """The account that is linked to somebody at a provider."""
    query = _holder().join(ExternalIdentity, ExternalIdentity.user_id == User.id)
    which = (
        ExternalIdentity.issuer == issuer,
        ExternalIdentity.subject == subject,
        ExternalIdentity.ended_at.is_(None),
    )
    return _one_holder(session, query.where(*which))


def holder_by_address(session: Session, address: str) -> Holder | None:
    """The account with an address that a provider vouches for."""
    return _one_holder(session, _holder().where(User.email.in_(spellings(address))).order_by(User.email).limit(1))


def has_identity(session: Session, user_id: str, issuer: str) -> bool:
    """Whether an account is linked to anybody at an issuer."""
    which = (ExternalIdentity.user_id == user_id, ExternalIdentity.issuer == issuer)
    return bool(session.scalar(sa.select(sa.exists().where(*which, ExternalIdentity.ended_at.is_(None)))))


def linked_people(session: Session, organisation_id: str, issuer: str) -> list[LinkedPerson]:
    """The organisation's people who are known at the issuer, by name."""
    query = (
        _identities(organisation_id)
        .where(ExternalIdentity.issuer == issuer)
        .order_by(User.name, User.id)
        .with_only_columns(ExternalIdentity.id, User.name, User.email, ExternalIdentity.created_at)
    )
    return [LinkedPerson(*row) for row in session.execute(query)]


def identity_of(session: Session, organisation_id: str, identity_id: str) -> ExternalIdentity | None:
    """One such link, if it is of one of the organisation's people."""
    return session.scalars(_identities(organisation_id).where(ExternalIdentity.id == identity_id)).one_or_none()


def may_set_provider(session: Session, actor: Actor, organisation_id: str) -> bool:
    """Whether an actor may say where an organisation's people sign in.

    Who does could come in as any of them: so for an organisation with a system administrator only another one may.
    """
    if actor.role is UserRole.SYSTEM_ADMIN:
        return True
    is_own = actor.is_organisation_admin and actor.organisation_id == organisation_id
    admin = sa.exists().where(
        User.organisation_id == organisation_id, User.role == UserRole.SYSTEM_ADMIN, User.disabled_at.is_(None)
    )
    return is_own and not session.scalar(sa.select(admin))


def domains_used(session: Session, organisation_id: str) -> set[str]:
    """The domains of the addresses that an organisation's people have."""
    query = sa.select(User.email).where(User.organisation_id == organisation_id, User.disabled_at.is_(None))
    return {domain for email in session.scalars(query) if (domain := domain_of(email))}


def provider_history(session: Session, organisation_id: str) -> list[ProviderEvent]:
    """What was done to an organisation's provider, newest first; for who may set it up."""
    of_organisation = sa.select(IdentityProvider.id).where(IdentityProvider.organisation_id == organisation_id)
    query = (
        sa.select(AuditEvent.happened_at, AuditEvent.tag, User.name, AuditEvent.facts)
        .outerjoin(User, AuditEvent.user_id == User.id)
        .where(AuditEvent.tag.in_(PROVIDER_TAGS), AuditEvent.subject_id.in_(of_organisation))
        .order_by(AuditEvent.position.desc())
        .limit(MOST_EVENTS)
    )
    rows = session.execute(query)
    return [ProviderEvent(at, tag, name, facts.get("fields", ())) for at, tag, name, facts in rows]


def _identities(organisation_id: str) -> sa.Select[ExternalIdentity]:
    return (
        sa.select(ExternalIdentity)
        .join(User, ExternalIdentity.user_id == User.id)
        .where(User.organisation_id == organisation_id, ExternalIdentity.ended_at.is_(None))
    )


def _holder() -> sa.Select[*tuple[Any, ...]]:
    return sa.select(User.id, User.organisation_id, User.email, User.disabled_at.is_not(None))


def _one_holder(session: Session, query: sa.Select[*tuple[Any, ...]]) -> Holder | None:
    row: Any = session.execute(query).one_or_none()
    return Holder(*row) if row else None
