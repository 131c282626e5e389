"""Passkeys: a key pair in a device or a key ring, let loose by the person's finger, face or code.

Source: Web Authentication Level 3 (W3C): a challenge is made by the server and used once, the page's origin and the
relying party's name are checked, and a counter that does not go up tells of a copied key (section 6.1.1).
"""

from __future__ import annotations

import datetime as dt
import ipaddress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

CHALLENGE_BYTES: Final = 32
CHALLENGE_TIME: Final = dt.timedelta(minutes=5)
# a credential id has at most 1023 bytes, in base64url
CREDENTIAL_LENGTH: Final = 1364
PUBLIC_KEY_LENGTH: Final = 2000
NAME_LENGTH: Final = 60
MOST_PASSKEYS: Final = 20


class Ceremony(StrEnum):
    """What a challenge was made for; it is good for nothing else."""

    ADD_FIRST = "add_first"
    ADD_MORE = "add_more"
    PROVE = "prove"
    SECOND_STEP = "second_step"
    SIGN_IN = "sign_in"


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """Who asks for the key: a host's name, and the address that the page must have come from."""

    id: str
    origin: str


@dataclass(frozen=True, slots=True)
class MadeKey:
    """What a new passkey is known by. Ids and keys are base64url."""

    credential_id: str
    public_key: str
    counter: int


@dataclass(frozen=True, slots=True)
class StoredKey:
    """A passkey that counts, as an answer is judged by it."""

    id: str
    user_id: str
    credential_id: str
    public_key: str = field(repr=False)
    counter: int


def relying_party(public_url: str) -> RelyingParty | None:
    """The relying party of an installation, or None: a browser gives no passkey to an address that is a number."""
    parts = urlsplit(public_url)
    host = parts.hostname or ""
    if not host or _is_number(host):
        return None
    port = parts.port if parts.port not in {None, {"http": 80, "https": 443}.get(parts.scheme)} else None
    return RelyingParty(host, f"{parts.scheme}://{host}{f':{port}' if port else ''}")


def goes_on(counter: int, shown: int) -> bool:
    """Whether a shown counter follows the stored one. Keys that are kept in several places count nothing: both zero."""
    return shown > counter or (shown == 0 and counter == 0)


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
