"""The page where an organisation's own sign-in is set up: who may see it, what stands on it, and how it is tried."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import abort

from tracker.domain.access import Permission
from tracker.domain.errors import DomainError, NotPermitted
from tracker.domain.signing.providers import ProviderField
from tracker.extensions import gettext as _
from tracker.models.people import Organisation
from tracker.models.signing.providers import IdentityProvider
from tracker.queries.organisations import organisation
from tracker.queries.signing.providers import (
    ProviderEvent,
    linked_people,
    may_set_provider,
    provider_history,
    provider_of,
)
from tracker.web.answers import page
from tracker.web.formats import short_moment
from tracker.web.labels import error_text, label
from tracker.web.people.provider.coming import openid
from tracker.web.people.provider.forms import ProviderForm
from tracker.web.session import actor, close_db, db, require


@dataclass(frozen=True, slots=True)
class Trial:
    """How the provider answered; ``fault`` in words, or None."""

    fault: Any = None


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """What was done, and when, by whom and to which settings."""

    what: str
    note: str


def owned(organisation_id: str) -> Organisation:
    """The organisation whose sign-in who asks may set up. 404 for another's, 403 where one's own may not."""
    require(Permission.PROVIDER_EDIT)
    row = organisation(db(), organisation_id)
    if row is None:
        abort(404)
    if not may_set_provider(db(), actor(), organisation_id):
        if actor().organisation_id != organisation_id:
            abort(404)
        raise NotPermitted(Permission.PROVIDER_EDIT.value)
    return row


def shown(organisation_id: str, form: ProviderForm, trial: Trial | None = None) -> tuple[str, int]:
    """The page."""
    row, provider = owned(organisation_id), provider_of(db(), organisation_id)
    return page(
        "people/provider/setting.html",
        form=form,
        row=row,
        provider=provider,
        trial=trial,
        redirect_uri=openid().redirect_uri,
        people=linked_people(db(), organisation_id, provider.issuer) if provider else [],
        history=[_told(event) for event in provider_history(db(), organisation_id)],
    )


def _told(event: ProviderEvent) -> HistoryRow:
    who = ", ".join((short_moment(event.happened_at), event.person or str(_("Okänd"))))
    fields = ", ".join(label(ProviderField(each)) for each in event.fields)
    return HistoryRow(label(event.tag), f"{who}: {fields}" if fields else who)


def tried(provider: IdentityProvider) -> Trial:
    """Ask the provider, with no transaction open."""
    issuer = provider.issuer
    close_db()
    try:
        openid().examine(issuer)
    except DomainError as error:
        return Trial(error_text(error))
    return Trial()
