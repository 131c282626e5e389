"""Where a page offers an organisation's own sign-in: beside the password, and on an invitation."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from tracker.domain.errors import DomainError
from tracker.domain.signing.providers import domain_of
from tracker.extensions import database
from tracker.queries.entry.invitations import LinkSeen
from tracker.queries.signing.providers import has_offers, offer_of, offers
from tracker.web.session import db


@dataclass(frozen=True, slots=True)
class Way:
    """A button: to which organisation's sign-in."""

    organisation: str
    address: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class Ways:
    """What the sign-in page offers: the ways for the address that was typed, or the question for it."""

    found: list[Way]
    has_any: bool


@dataclass(frozen=True, slots=True)
class LinkWay:
    """How the holder of an invitation comes in: ``address`` of the organisation's sign-in, if it may vouch for it."""

    address: str | None = None
    is_required: bool = False


def ways_for(address: str | None, target: str | None) -> list[Way]:
    """The organisations that an address may sign in with. The domain decides, so this tells of no account."""
    found = offers(db(), address) if address else []
    return [
        Way(offer.organisation, url_for("provider.start", provider_id=offer.id, nasta=target), offer.is_required)
        for offer in found
    ]


def provider_ways(address: str | None, target: str | None) -> Ways:
    """The same for the page of signing in, and whether there is any such organisation."""
    return Ways(ways_for(address, target), has_offers(db()))


def refuse_where_demanded(address: str) -> None:
    """Say that an address comes in by its organisation only: by its domain, so this tells of no account.

    Raises DomainError reset.provider_only.
    """
    with database.reader() as session:
        found = offers(session, address)
    if found and all(offer.is_required for offer in found):
        raise DomainError("reset.provider_only", "email")


def link_way(seen: LinkSeen, token: str) -> LinkWay:
    """How an invitation can be answered."""
    offer = offer_of(db(), seen.organisation_id)
    if offer is None:
        return LinkWay()
    address = url_for("provider.start", provider_id=offer.id, inbjudan=token)
    return LinkWay(address if domain_of(seen.email) in offer.domains else None, offer.is_required)
