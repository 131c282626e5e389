"""What an administrator does with an organisation's sign-in provider: set it, end it, unlink a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.clock import now
from tracker.domain.errors import DomainError, NotPermitted, NotVisible, StaleEdit
from tracker.domain.people import UserRole
from tracker.domain.signing.providers import ProviderField, ProviderTrust, tidy_domains, tidy_issuer
from tracker.models.people import Organisation
from tracker.models.signing.providers import IdentityProvider
from tracker.queries.signing.providers import domains_used, identity_of, may_set_provider, provider_of
from tracker.services.verb import Work, global_verb

# column -> what the log calls it
_FIELDS: Final = {
    "issuer": ProviderField.ISSUER,
    "client_id": ProviderField.CLIENT_ID,
    "client_secret": ProviderField.CLIENT_SECRET,
    "email_domains": ProviderField.DOMAINS,
    "trust": ProviderField.TRUST,
    "makes_accounts": ProviderField.MAKES_ACCOUNTS,
    "trusts_addresses": ProviderField.TRUSTS_ADDRESSES,
    "is_required": ProviderField.IS_REQUIRED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderDraft:
    """A provider as a form gives it. ``secret``: sealed, empty to keep the one there is.

    ``is_open``: this machine may be an issuer without TLS (never in production).
    """

    issuer: str
    client_id: str
    secret: str = field(default="", repr=False)
    domains: Sequence[str] = ()
    trust: ProviderTrust = ProviderTrust.OWN_CODE
    makes_accounts: bool = False
    trusts_addresses: bool = False
    is_required: bool = False
    version: int | None = None
    is_open: bool = False


@global_verb(Permission.PROVIDER_EDIT, Tag.PROVIDER_SAVED)
def save_provider(work: Work, organisation_id: str, draft: ProviderDraft) -> IdentityProvider:
    """Say where an organisation's people sign in. Raises DomainError ``sso.*`` at the fields."""
    _check_may(work, organisation_id)
    row = provider_of(work.session, organisation_id)
    if draft.version != (row.version if row else None):
        raise StaleEdit
    values = _values(draft)
    _check_domains(work, organisation_id, draft, row)
    if not draft.secret and (row is None or row.issuer != values["issuer"]):
        # a secret is told to nobody but the provider that it was made by
        raise DomainError("sso.no_secret", "client_secret")
    is_new = row is None
    if row is None:
        row = IdentityProvider(organisation_id=organisation_id)
        work.session.add(row)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    work.session.flush()
    work.note(
        row.id, organisation_id=organisation_id, fields=[] if is_new else [_FIELDS[name].value for name in changed]
    )
    return row


@global_verb(Permission.PROVIDER_EDIT, Tag.PROVIDER_ENDED)
def end_provider(work: Work, organisation_id: str) -> None:
    """Go back to passwords. Sign-ins that hold go on holding; the secret is forgotten."""
    _check_may(work, organisation_id)
    row = provider_of(work.session, organisation_id)
    if row is None:
        raise DomainError("sso.not_offered")
    row.ended_at, row.client_secret = now(), ""
    work.note(row.id, organisation_id=organisation_id)


@global_verb(Permission.PROVIDER_EDIT, Tag.IDENTITY_UNLINKED)
def unlink_identity(work: Work, organisation_id: str, identity_id: str) -> None:
    """Forget who an account is at the provider; the next sign-in there finds it by its address again."""
    _check_may(work, organisation_id)
    row, provider = identity_of(work.session, organisation_id, identity_id), provider_of(work.session, organisation_id)
    if row is None or provider is None:
        raise NotVisible
    row.ended_at = now()
    work.note(provider.id, organisation_id=organisation_id, user_id=row.user_id)


def _check_may(work: Work, organisation_id: str) -> None:
    if work.session.get(Organisation, organisation_id) is None:
        raise NotVisible
    if not may_set_provider(work.session, work.actor, organisation_id):
        raise NotPermitted(Permission.PROVIDER_EDIT.value)


def _check_domains(work: Work, organisation_id: str, draft: ProviderDraft, row: IdentityProvider | None) -> None:
    """An organisation's own administrator names no other's domain: its people would be sent to the wrong place."""
    if work.actor.role is UserRole.SYSTEM_ADMIN:
        return
    known = domains_used(work.session, organisation_id) | set(row.email_domains if row else ())
    if not known.issuperset(tidy_domains(draft.domains)):
        raise DomainError("sso.domain_of_others", "domains")


def _values(draft: ProviderDraft) -> dict[str, Any]:
    """The columns as they are to be; without a new secret the one there is stays."""
    values: dict[str, Any] = {
        "issuer": tidy_issuer(draft.issuer, is_open=draft.is_open),
        "client_id": draft.client_id,
        "client_secret": draft.secret,
        "email_domains": tidy_domains(draft.domains),
        "trust": draft.trust,
        "makes_accounts": draft.makes_accounts,
        "trusts_addresses": draft.trusts_addresses,
        "is_required": draft.is_required,
    }
    return {name: value for name, value in values.items() if name != "client_secret" or value}
