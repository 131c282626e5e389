"""Signing in through an organisation's own provider: which issuers, domains, claims and answers hold.

Source: OpenID Connect Core 1.0 (3.1.3.7, what an ID token must say), RFC 9207 (who an answer comes from), RFC 8176 (how
a person was recognised). Pure: signatures are checked by adapters/signing/openid.py, which hands the claims in.
"""

from __future__ import annotations

import datetime as dt
import hmac
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

from tracker.domain.errors import DomainError

# how long one may take at the provider
ANSWER_TIME: Final = dt.timedelta(minutes=10)
# how far two clocks may be apart
LEEWAY: Final = dt.timedelta(minutes=1)
LONGEST_ADDRESS: Final = 254
LONGEST_SUBJECT: Final = 255
MOST_DOMAINS: Final = 20
THIS_MACHINE: Final = frozenset({"127.0.0.1", "::1", "localhost"})
# what proves a second thing beside a password, as providers write it in ``amr``
CONFIRMING: Final = frozenset({"fido", "hwk", "mca", "mfa", "otp", "sc", "swk"})

_LABEL: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_LONGEST_DOMAIN: Final = 253
_PUNYCODE: Final = "xn--"


class ProviderTrust(StrEnum):
    """What a sign-in at the provider is worth where a second factor is asked for."""

    OWN_CODE = "own_code"
    CONFIRMED = "confirmed"
    PROVIDER = "provider"


class ProviderField(StrEnum):
    """What one sets of a provider; the log tells which of it was changed, never the values."""

    CLIENT_ID = "client_id"
    CLIENT_SECRET = "client_secret"  # noqa: S105 - the name of the field
    DOMAINS = "domains"
    IS_REQUIRED = "is_required"
    ISSUER = "issuer"
    MAKES_ACCOUNTS = "makes_accounts"
    TRUST = "trust"
    TRUSTS_ADDRESSES = "trusts_addresses"


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a sign-in that goes to the provider must be answered with; kept in the browser's own cookie."""

    state: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Claimed:
    """Who the provider says has signed in. ``address``: in small letters, its domain as machines compare it.

    ``signed_in_at``: when the person last showed the provider who it is (``auth_time``), where it says so.
    """

    issuer: str
    subject: str
    address: str
    name: str = ""
    is_confirmed: bool = False
    signed_in_at: dt.datetime | None = None


def tidy_issuer(text: str, *, is_open: bool) -> str:
    """An issuer as it is kept. ``is_open``: this machine may be one without TLS. Raises DomainError at ``issuer``."""
    issuer = text.strip()
    if not is_safe_address(issuer, is_open=is_open) or urlsplit(issuer).query:
        raise DomainError("sso.bad_issuer", "issuer")
    return issuer


def is_safe_address(address: str, *, is_open: bool) -> bool:
    """Whether an address of a provider may be asked: https, and http for this machine only where that is allowed."""
    parts = _split(address)
    if parts is None or not parts.hostname or parts.username is not None or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_open and parts.hostname in THIS_MACHINE)


def _split(address: str) -> SplitResult | None:
    if not address.isascii() or not address.isprintable() or " " in address or "\\" in address:
        return None
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - reading it is what judges it
    except ValueError:
        return None
    return parts


def tidy_domain(text: str) -> str | None:
    """A domain as it is compared: small letters, other alphabets as punycode; None for what is no whole domain.

    Nothing is mapped that a name server would not map: a sharp s or an invisible sign makes no domain.
    """
    wide = unicodedata.normalize("NFKC", text.strip()).lower()
    labels = [_label(label) for label in wide.split(".")]
    if len(labels) < 2 or any(label is None for label in labels):  # noqa: PLR2004 - a name and what it lies under
        return None
    domain = ".".join(label or "" for label in labels)
    return domain if len(domain) <= _LONGEST_DOMAIN else None


def _label(label: str) -> str | None:
    if not label.isascii():
        if not all(sign.isalnum() or sign == "-" for sign in label) or set(label) & set("\u00df\u03c2\u0131"):
            return None
        label = _PUNYCODE + label.encode("punycode").decode("ascii")
    return label if _LABEL.fullmatch(label) else None


def tidy_domains(texts: Collection[str]) -> list[str]:
    """The domains of a list, each once and in order. Raises DomainError at ``domains``."""
    found = sorted({domain for domain in map(tidy_domain, texts) if domain})
    if not texts:
        raise DomainError("sso.no_domain", "domains")
    if not all(tidy_domain(text) for text in texts):
        raise DomainError("sso.bad_domain", "domains")
    if len(found) > MOST_DOMAINS:
        raise DomainError("sso.too_many_domains", "domains")
    return found


def domain_of(address: str) -> str | None:
    """The domain of an e-mail address as it is compared, or None."""
    before, at, domain = address.strip().rpartition("@")
    return tidy_domain(domain) if before and at else None


def tidy_claimed_address(text: object) -> str | None:
    """An address that a provider vouches for, as accounts keep theirs; None where it could be taken for another's.

    Letters that only look like others are not folded: whoever has such a mailbox is somebody else.
    """
    if not isinstance(text, str) or len(text) > LONGEST_ADDRESS or text.count("@") != 1:
        return None
    name, _at, domain = text.strip().partition("@")
    machine = tidy_domain(domain)
    is_plain = name.isascii() and name.isprintable() and name and not set(name) & set(' "(),:;<>@[\\]')
    return f"{name.lower()}@{machine}" if machine and is_plain else None


def judge_claims(claims: Mapping[str, Any], issuer: str, client_id: str, nonce: str, at: dt.datetime) -> None:
    """Whether a signed ID token is meant for us, now, and for this browser. Raises DomainError sso.bad_token."""
    audience = claims.get("aud")
    audiences = [audience] if isinstance(audience, str) else audience
    subject, said_nonce = claims.get("sub"), claims.get("nonce")
    holds = (
        claims.get("iss") == issuer,
        isinstance(audiences, list) and client_id in audiences,
        claims.get("azp") in ({client_id} if _is_several(audiences) else {None, client_id}),
        isinstance(subject, str) and 0 < len(subject) <= LONGEST_SUBJECT and subject.isprintable(),
        isinstance(said_nonce, str) and hmac.compare_digest(said_nonce.encode(errors="replace"), nonce.encode()),
        _is_current(claims, at),
    )
    if not all(holds):
        raise DomainError("sso.bad_token")


def _is_several(audiences: object) -> bool:
    return isinstance(audiences, list) and len(audiences) > 1


def _is_current(claims: Mapping[str, Any], at: dt.datetime) -> bool:
    moment, slack = at.timestamp(), LEEWAY.total_seconds()
    ends, begins, issued = claims.get("exp"), claims.get("nbf", 0), claims.get("iat")
    if not all(_is_moment(value) for value in (ends, begins, issued)):
        return False
    return bool(moment < ends + slack and begins <= moment + slack and issued <= moment + slack)  # type: ignore[operator]


def _moment(value: object) -> dt.datetime | None:
    try:
        return dt.datetime.fromtimestamp(value, dt.UTC) if _is_moment(value) else None  # type: ignore[arg-type]
    except (OverflowError, OSError, ValueError):  # a year that no calendar has
        return None


def _is_moment(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < float(2**53)


def judge_person(claims: Mapping[str, Any], domains: Collection[str], *, trusts_addresses: bool) -> Claimed:
    """Who has signed in, when the address is one that the organisation's provider may vouch for.

    Raises DomainError ``sso.no_address``, ``sso.unverified_address`` or ``sso.other_domain``.
    """
    address = tidy_claimed_address(claims.get("email"))
    if address is None:
        raise DomainError("sso.no_address")
    is_verified = claims.get("email_verified")
    if is_verified is not True and not (is_verified is None and trusts_addresses):
        raise DomainError("sso.unverified_address")
    if domain_of(address) not in domains:
        raise DomainError("sso.other_domain")
    return Claimed(
        issuer=str(claims["iss"]),
        subject=str(claims["sub"]),
        address=address,
        name=_name(claims.get("name")),
        is_confirmed=_is_confirmed(claims.get("amr")),
        signed_in_at=_moment(claims.get("auth_time")),
    )


def is_fresh(claimed: Claimed, since: dt.datetime, at: dt.datetime) -> bool:
    """Whether the person showed the provider who it is between two moments, by what the provider says itself.

    A provider that is asked for it must say when (OpenID Connect Core 3.1.2.1, ``max_age``): silence is a no.
    """
    moment = claimed.signed_in_at
    return moment is not None and since - LEEWAY <= moment <= at + LEEWAY


def judge_fresh(claimed: Claimed, since: dt.datetime, at: dt.datetime) -> None:
    """Raises DomainError ``sso.not_fresh`` unless the person signed in at the provider anew."""
    if not is_fresh(claimed, since, at):
        raise DomainError("sso.not_fresh")


def spellings(address: str) -> list[str]:
    """How an account may write an address that ``tidy_claimed_address`` gave: the domain in letters or as punycode."""
    name, _at, domain = address.partition("@")
    labels = [_in_letters(label) for label in domain.split(".")]
    return sorted({address, f"{name}@{'.'.join(labels)}"})


def _in_letters(label: str) -> str:
    try:
        return (
            label.removeprefix(_PUNYCODE).encode("ascii").decode("punycode") if label.startswith(_PUNYCODE) else label
        )
    except UnicodeError:
        return label


def _name(value: object) -> str:
    text = unicodedata.normalize("NFC", value) if isinstance(value, str) else ""
    return " ".join("".join(sign for sign in text if sign.isprintable()).split())[:120]


def _is_confirmed(methods: object) -> bool:
    return isinstance(methods, list) and any(isinstance(each, str) and each in CONFIRMING for each in methods)


def vouches_for(trust: ProviderTrust, claimed: Claimed) -> bool:
    """Whether a sign-in at the provider counts as a second factor too."""
    return trust is ProviderTrust.PROVIDER or (trust is ProviderTrust.CONFIRMED and claimed.is_confirmed)
