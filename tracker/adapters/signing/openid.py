"""OpenID Connect with an organisation's own provider: Authlib asks, joserfc checks what is signed.

Endpoints and keys come from the issuer's own document and from nowhere else. What a token must say beyond its signature
is judged in domain/signing/providers.py. No database is open while anything here is asked.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from tracker.adapters.signing.guarded_http import NotAsked, guarded
from tracker.adapters.signing.sealing import Sealing
from tracker.domain.clock import now
from tracker.domain.errors import DomainError
from tracker.domain.signing.providers import Challenge, is_safe_address, judge_claims

SIGNED_BY: Final = ("RS256", "ES256", "EdDSA", "Ed25519")
SCOPE: Final = "openid email profile"
KEPT: Final = dt.timedelta(minutes=10)
LONGEST_TOKEN: Final = 64 * 1024
_WELL_KNOWN: Final = "/.well-known/openid-configuration"
_KEY_KINDS: Final = {"RSA", "EC", "OKP"}
_STATE_SIGNS: Final = 43
# OpenID Connect Core 3.1.2.1: some providers follow the one and some the other
_ANEW: Final = {"max_age": "0", "prompt": "login"}


@dataclass(frozen=True, slots=True)
class Known:
    """What an issuer's document says, and its keys; asked anew after a while."""

    document: Mapping[str, Any]
    keys: KeySet
    until: dt.datetime


@dataclass(frozen=True, slots=True)
class Client:
    """What we are to a provider. ``secret``: sealed."""

    issuer: str
    client_id: str
    secret: str = field(repr=False)


class OpenId:
    """Speaks with providers. ``is_open``: this machine may be one, without TLS; ``has_private``: inner networks too."""

    def __init__(self, secret_key: str, redirect_uri: str, *, is_open: bool, has_private: bool) -> None:
        self._sealing = Sealing(secret_key, b"sign-in providers: client secrets")
        self._redirect_uri, self._is_open, self._has_private = redirect_uri, is_open, has_private
        self._known: dict[str, Known] = {}

    @property
    def is_open(self) -> bool:
        """Whether this machine may be a provider."""
        return self._is_open

    @property
    def redirect_uri(self) -> str:
        """Where providers send people back to; it is registered there."""
        return self._redirect_uri

    def seal(self, secret: str) -> str:
        """A client secret as it is stored."""
        return self._sealing.seal(secret)

    def challenge(self) -> Challenge:
        """Fresh secrets for one sign-in."""
        return Challenge(*(generate_token(_STATE_SIGNS) for _ in range(3)))

    def way_to(self, issuer: str, client_id: str, secret: str, challenge: Challenge, *, anew: bool = False) -> str:
        """The address at the provider where a sign-in goes on. Raises DomainError sso.*.

        ``anew``: the person is to sign in there again, though the provider knows who it is, and we are told when.
        """
        client = Client(issuer, client_id, secret)
        known = self._find(issuer)
        with self._session(client, known) as session:
            address, _state = session.create_authorization_url(
                known.document["authorization_endpoint"],
                state=challenge.state,
                code_verifier=challenge.verifier,
                nonce=challenge.nonce,
                **(_ANEW if anew else {}),
            )
        return str(address)

    def judge_sender(self, issuer: str, said: str | None) -> None:
        """Whether an answer comes from who was asked (RFC 9207). Raises DomainError sso.mixed_up."""
        is_owed = self._find(issuer).document.get("authorization_response_iss_parameter_supported") is True
        if said != issuer and (said is not None or is_owed):
            raise DomainError("sso.mixed_up")

    def redeem(self, issuer: str, client_id: str, secret: str, challenge: Challenge, code: str) -> Mapping[str, Any]:
        """What the provider says of who has signed in, checked. Raises DomainError sso.*."""
        client, known = Client(issuer, client_id, secret), self._find(issuer)
        with self._session(client, known) as session:
            try:
                token = session.fetch_token(
                    known.document["token_endpoint"], code=code, code_verifier=challenge.verifier
                )
            except AuthlibBaseError as error:
                raise DomainError("sso.code_refused") from error
            except (requests.RequestException, ValueError, KeyError, TypeError) as error:
                raise DomainError("sso.provider_down") from error
            claims = self._checked(client, known, token.get("id_token"), challenge)
            return claims if "email" in claims else {**self._user_info(session, known, claims), **claims}

    def examine(self, issuer: str) -> None:
        """Ask the issuer anew, for who sets it up. Raises DomainError sso.* that says what is wrong."""
        self._known.pop(issuer, None)
        self._find(issuer)

    def _find(self, issuer: str) -> Known:
        known = self._known.get(issuer)
        if known is None or known.until < now():
            document = self._document(issuer)
            known = self._known[issuer] = Known(document, self._keys(document), now() + KEPT)
        return known

    def _document(self, issuer: str) -> Mapping[str, Any]:
        if not is_safe_address(issuer, is_open=self._is_open):
            raise DomainError("sso.bad_issuer", "issuer")
        document = self._ask(issuer.rstrip("/") + _WELL_KNOWN)
        if document.get("issuer") != issuer:
            raise DomainError("sso.other_issuer", "issuer")
        for endpoint in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if not is_safe_address(str(document.get(endpoint, "")), is_open=self._is_open):
                raise DomainError("sso.bad_endpoint", "issuer")
        if not _says(document, "id_token_signing_alg_values_supported", SIGNED_BY):
            raise DomainError("sso.weak_signatures", "issuer")
        if not _says(document, "code_challenge_methods_supported", ("S256",)):
            raise DomainError("sso.no_pkce", "issuer")
        return document

    def _keys(self, document: Mapping[str, Any]) -> KeySet:
        """The issuer's public keys: never one that both sides would know."""
        found = self._ask(str(document["jwks_uri"])).get("keys")
        usable = [key for key in found if _is_usable(key)] if isinstance(found, list) else []
        try:
            keys = KeySet.import_key_set({"keys": usable})
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise DomainError("sso.no_keys", "issuer") from error
        if not usable:
            raise DomainError("sso.no_keys", "issuer")
        return keys

    def _ask(self, address: str) -> dict[str, Any]:
        with requests.Session() as session:
            guarded(session, has_private=self._has_private)
            try:
                answer = session.get(address, allow_redirects=False, headers={"Accept": "application/json"})
            except NotAsked as error:
                raise DomainError("sso.private_address", "issuer") from error
            except requests.TooManyRedirects as error:
                raise DomainError("sso.no_document", "issuer") from error
            except (requests.RequestException, ValueError) as error:
                raise DomainError("sso.provider_down", "issuer") from error
        try:
            found = json.loads(answer.content) if answer.status_code == requests.codes.ok else None
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise DomainError("sso.no_document", "issuer")
        return found

    def _session(self, client: Client, known: Known) -> OAuth2Session:
        secret = self._sealing.plain(client.secret)
        if secret is None:
            raise DomainError("sso.lost_secret")
        methods = known.document.get("token_endpoint_auth_methods_supported")
        by_post = isinstance(methods, list) and "client_secret_basic" not in methods
        session = OAuth2Session(
            client.client_id,
            secret,
            token_endpoint_auth_method="client_secret_post" if by_post else "client_secret_basic",
            scope=SCOPE,
            redirect_uri=self._redirect_uri,
            code_challenge_method="S256",
        )
        guarded(session, has_private=self._has_private)
        return session

    def _checked(self, client: Client, known: Known, token: object, challenge: Challenge) -> dict[str, Any]:
        """The claims of an ID token; one with an unknown key is looked at again with the issuer's newest keys."""
        if not isinstance(token, str) or len(token) > LONGEST_TOKEN:
            raise DomainError("sso.bad_token")
        try:
            claims = _claims(token, known.keys)
        except InvalidKeyIdError:
            keys = self._keys(known.document)
            self._known[client.issuer] = Known(known.document, keys, known.until)
            claims = _claims_or_refuse(token, keys)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise DomainError("sso.bad_token") from error
        judge_claims(claims, client.issuer, client.client_id, challenge.nonce, now())
        return claims

    def _user_info(self, session: OAuth2Session, known: Known, claims: Mapping[str, Any]) -> dict[str, Any]:
        """What the provider tells of the same person beside the token; nothing where it tells nothing."""
        address = str(known.document.get("userinfo_endpoint", ""))
        if not is_safe_address(address, is_open=self._is_open):
            return {}
        try:
            answer = session.get(address, allow_redirects=False)
            found = json.loads(answer.content) if answer.status_code == requests.codes.ok else {}
        except (requests.RequestException, AuthlibBaseError, ValueError, RecursionError):
            return {}
        is_same = isinstance(found, dict) and found.get("sub") == claims["sub"]
        told = ("email", "email_verified", "name")
        return {key: found[key] for key in told if key in found} if is_same else {}


def _says(document: Mapping[str, Any], key: str, wanted: tuple[str, ...]) -> bool:
    """Whether a document offers one of some things; what it says nothing of is seen when it is used."""
    offered = document.get(key)
    return not isinstance(offered, list) or any(each in offered for each in wanted)


def _is_usable(key: object) -> bool:
    return isinstance(key, dict) and key.get("kty") in _KEY_KINDS and key.get("use", "sig") == "sig" and "d" not in key


def _claims_or_refuse(token: str, keys: KeySet) -> dict[str, Any]:
    try:
        return _claims(token, keys)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise DomainError("sso.bad_token") from error


def _claims(token: str, keys: KeySet) -> dict[str, Any]:
    """The claims of a token that one of the keys has signed. Raises JoseError and its kin."""
    return dict(jwt.decode(token, keys, algorithms=list(SIGNED_BY)).claims)
