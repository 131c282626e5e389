"""Who can sign in: user roles, the actor who asks, and what an organisation is to the law."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import ipaddress
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

WRONG_TRIES: Final = 10
THROTTLE_WINDOW: Final = dt.timedelta(minutes=5)
RESET_LIFE: Final = dt.timedelta(hours=1)
# letters with a new password to one account within the life of a link
MOST_RESETS: Final = 3
INVITATION_LIFE: Final = dt.timedelta(days=7)
_IPV6_NETWORK: Final = 64


class UserRole(StrEnum):
    """What a person is in the whole installation; duties inside a case come from the case."""

    COORDINATOR = "coordinator"
    MEMBER = "member"
    OVERVIEW = "overview"
    READER = "reader"
    SYSTEM_ADMIN = "system_admin"


class LinkState(StrEnum):
    """What became of a link that somebody was sent."""

    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    REVOKED = "revoked"


class ActorKind(StrEnum):
    """Codes of the actor kinds that rules speak of; the vocabulary holds more and can be extended."""

    DISTRICT_ADMINISTRATION = "actor:district_administration"
    EXECUTIVE_OFFICE = "actor:executive_office"
    INDEPENDENT_SCHOOL = "actor:independent_school"
    OPERATOR = "actor:operator"
    POLICE = "actor:police"


@dataclass(frozen=True, slots=True)
class Actor:
    """The signed-in person that every query and verb is asked by."""

    user_id: str
    name: str
    role: UserRole
    organisation_id: str
    organisation_name: str
    organisation_kind: str
    is_authority: bool
    district_id: str | None = None
    is_organisation_admin: bool = False
    session_id: str = ""


def link_state(
    at: dt.datetime,
    expires_at: dt.datetime,
    used_at: dt.datetime | None,
    revoked_at: dt.datetime | None,
) -> LinkState:
    """What a link is at a moment; what became of it first counts."""
    if used_at is not None:
        return LinkState.USED
    if revoked_at is not None:
        return LinkState.REVOKED
    return LinkState.OPEN if at < expires_at else LinkState.EXPIRED


def email_key(typed: str) -> str:
    """An address as it is compared: without spaces around, in small letters.

    A sign is made small only where that can be undone: the Kelvin sign is no k and a dotted capital I no i, so that no
    other address than one's own becomes one's own.
    """
    return "".join(small if (small := sign.lower()).upper() == sign else sign for sign in typed.strip())


def account_key(secret: str, email: str) -> str:
    """What is remembered of the account of a try to sign in: a keyed hash, also for an account that is not there."""
    return _keyed(secret, f"account:{email_key(email)}")


def address_key(secret: str, address: str) -> str:
    """What is remembered of where a try came from. One IPv6 subscriber has a whole network of addresses."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return _keyed(secret, f"address:{address}")
    length = _IPV6_NETWORK if isinstance(found, ipaddress.IPv6Address) else found.max_prefixlen
    return _keyed(secret, f"address:{ipaddress.ip_network((found, length), strict=False)}")


def link_key(secret: str, address: str) -> str:
    """What is remembered of where an unknown link was tried from; apart from tries to sign in."""
    return _keyed(secret, f"link:{address_key(secret, address)}")


def sign_up_key(secret: str, address: str) -> str:
    """What is remembered of where somebody signed up for a walk from; apart from tries to sign in."""
    return _keyed(secret, f"walk:{address_key(secret, address)}")


def point_key(secret: str, address: str) -> str:
    """What is remembered of where points before a walk were marked from; apart from the rest."""
    return _keyed(secret, f"point:{address_key(secret, address)}")


def reset_keys(secret: str, email: str, address: str) -> tuple[str, str]:
    """What is remembered of who has asked for a new password, for which account and from where; apart from the rest."""
    account, place = account_key(secret, email), address_key(secret, address)
    return _keyed(secret, f"reset:{account}"), _keyed(secret, f"reset:{place}")


def _keyed(secret: str, text: str) -> str:
    return hmac.new(secret.encode(), text.encode(errors="replace"), hashlib.sha256).hexdigest()
