"""OpenID Connect against a provider that lies: about itself, about its keys, and about who has signed in."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.fake_provider import CLIENT_ID, EC_KEY, KEY, OTHER_KEY, FakeProvider, fake_provider
from tracker.adapters.signing import guarded_http
from tracker.adapters.signing.guarded_http import NotAsked, guarded
from tracker.adapters.signing.openid import OpenId
from tracker.domain.clock import now
from tracker.domain.errors import DomainError
from tracker.domain.signing.providers import Challenge

BACK = "https://platssamverkan.example/logga-in/svar"
ASKED = Challenge("state", "nonce", "verifier" * 6)


@pytest.fixture(scope="module")
def served() -> Iterator[FakeProvider]:
    with fake_provider() as provider:
        yield provider


@pytest.fixture
def fake(served: FakeProvider) -> FakeProvider:
    issuer = served.issuer
    served.__init__()  # type: ignore[misc]
    served.issuer, served.nonce, served.at = issuer, ASKED.nonce, int(now().timestamp())
    return served


@pytest.fixture
def openid() -> OpenId:
    return OpenId("a key that is only for this test", BACK, is_open=True, has_private=True)


def redeem(openid: OpenId, fake: FakeProvider) -> Any:
    return openid.redeem(fake.issuer, CLIENT_ID, openid.seal("hemligt"), ASKED, "a-code")


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as caught:
        act()
    return caught.value.code


def test_the_way_there_names_what_the_answer_must_hold(openid: OpenId, fake: FakeProvider) -> None:
    address = openid.way_to(fake.issuer, CLIENT_ID, openid.seal("hemligt"), ASKED)
    said = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert said.pop("code_challenge") != ASKED.verifier
    assert said == {
        "response_type": "code",
        "client_id": CLIENT_ID,
        "redirect_uri": BACK,
        "scope": "openid email profile",
        "state": "state",
        "nonce": "nonce",
        "code_challenge_method": "S256",
    }
    challenges = [openid.challenge() for _ in range(5)]
    made = {each for asked in challenges for each in (asked.state, asked.nonce, asked.verifier)}
    assert len(made) == 15
    assert all(len(each) == 43 for each in made)


def test_an_honest_answer(openid: OpenId, fake: FakeProvider) -> None:
    assert redeem(openid, fake)["email"] == "karin.lund@polis.example"
    fake.keys, fake.token = [EC_KEY], lambda: fake.signed(EC_KEY, "ES256", kid=None)
    openid._known.clear()
    assert redeem(openid, fake)["sub"] == "person-karin"


FORGED: dict[str, Callable[[FakeProvider], Any]] = {
    "another's key": lambda fake: fake.signed(OTHER_KEY),
    "no signature": lambda fake: fake.unsigned(),
    "the public key as a secret": lambda fake: fake.by_public_key(),
    "a kind we do not take": lambda fake: fake.signed(alg="RS384"),
    "an unknown key": lambda fake: fake.signed(EC_KEY, "ES256"),
    "a key that is sent along": lambda fake: fake.signed(OTHER_KEY, jwk=OTHER_KEY.as_dict(private=False)),
    "an extension that must be known": lambda fake: fake.signed(crit=["b64"], b64=False),
    "bent": lambda fake: fake.signed()[:-8] + "AAAAAAAA",
    "empty": lambda _fake: "",
    "no token": lambda _fake: "a.b.c",
    "no text": lambda _fake: {"a": 1},
    "long": lambda _fake: "a" * 100_000,
}


@pytest.mark.parametrize("how", FORGED)
def test_a_forged_token_is_nobodys(how: str, openid: OpenId, fake: FakeProvider) -> None:
    fake.token = lambda: FORGED[how](fake)
    assert refused(lambda: redeem(openid, fake)) == "sso.bad_token"


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://annan.example"},
        {"iss": None},
        {"aud": "somebody else"},
        {"aud": [CLIENT_ID, "somebody else"]},
        {"aud": None},
        {"azp": "somebody else"},
        {"nonce": "of another browser"},
        {"nonce": None},
        {"exp": 1},
        {"exp": "tomorrow"},
        {"exp": None},
        {"iat": None},
        {"iat": 2**40},
        {"nbf": 2**40},
        {"sub": ""},
        {"sub": "a" * 256},
        {"sub": ["person-karin"]},
    ],
    ids=str,
)
def test_a_token_that_is_not_meant_for_us_now(claims: dict[str, Any], openid: OpenId, fake: FakeProvider) -> None:
    fake.claims = claims
    assert refused(lambda: redeem(openid, fake)) == "sso.bad_token"


def test_clocks_may_be_a_minute_apart(openid: OpenId, fake: FakeProvider) -> None:
    fake.claims = {"exp": fake.at - 50, "iat": fake.at + 50}
    redeem(openid, fake)
    fake.claims = {"exp": fake.at - 61}
    assert refused(lambda: redeem(openid, fake)) == "sso.bad_token"


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ({"issuer": "https://annan.example"}, "sso.other_issuer"),
        ({"token_endpoint": "http://annan.example/token"}, "sso.bad_endpoint"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "sso.bad_endpoint"),
        ({"jwks_uri": None}, "sso.bad_endpoint"),
        ({"id_token_signing_alg_values_supported": ["HS256", "none"]}, "sso.weak_signatures"),
        ({"code_challenge_methods_supported": ["plain"]}, "sso.no_pkce"),
    ],
)
def test_what_a_provider_says_of_itself(
    document: dict[str, Any], code: str, openid: OpenId, fake: FakeProvider
) -> None:
    openid.examine(fake.issuer)
    fake.document = document
    assert refused(lambda: openid.examine(fake.issuer)) == code


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"<html>", 200, "sso.no_document"),
        (b"[]", 200, "sso.no_document"),
        (b"[" * 100_000, 200, "sso.no_document"),
        (b"{}", 404, "sso.no_document"),
        ({"location": "http://127.0.0.1:1/"}, 302, "sso.no_document"),
        (b" " * 600_000 + b"{}", 200, "sso.provider_down"),
    ],
)
def test_what_is_no_document(content: Any, status: int, code: str, openid: OpenId, fake: FakeProvider) -> None:
    fake.always = (status, content)
    assert refused(lambda: openid.examine(fake.issuer)) == code


def test_keys_that_are_none(openid: OpenId, fake: FakeProvider) -> None:
    fake.keys = []
    assert refused(lambda: openid.examine(fake.issuer)) == "sso.no_keys"


def test_a_slow_or_missing_provider_is_waited_for_no_longer_than_said(
    openid: OpenId, fake: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (guarded_http.SECONDS, guarded_http.SECONDS_IN_ALL) == (5, 8)
    monkeypatch.setattr(guarded_http, "SECONDS", 0.2)
    fake.pause = 1
    begun = time.monotonic()
    assert refused(lambda: openid.examine(fake.issuer)) == "sso.provider_down"
    assert time.monotonic() - begun < 0.9
    assert refused(lambda: openid.examine("http://127.0.0.1:1")) == "sso.provider_down"


def test_a_secret_of_another_key_asks_nobody(openid: OpenId, fake: FakeProvider) -> None:
    sealed = OpenId("another key", BACK, is_open=True, has_private=True).seal("hemligt")
    assert refused(lambda: openid.redeem(fake.issuer, CLIENT_ID, sealed, ASKED, "a-code")) == "sso.lost_secret"
    assert "/token" not in fake.asked


@pytest.mark.parametrize("issuer", ["http://127.0.0.1:8000", "http://annan.example", "https://a@b.example", "https://"])
def test_in_production_only_tls(issuer: str) -> None:
    openid = OpenId("a key", BACK, is_open=False, has_private=False)
    assert refused(lambda: openid.examine(issuer)) == "sso.bad_issuer"


@pytest.mark.parametrize("inner", ["127.0.0.1", "localhost", "[::1]", "2130706433", "rebinding.example"])
def test_no_inner_network_is_asked_whatever_its_name(
    inner: str, fake: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name may say what it likes: where the open socket leads is what counts."""
    port = urlsplit(fake.issuer).port
    if inner.endswith(".example"):
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: found)
    with requests.Session() as session:
        guarded(session, has_private=False)
        with pytest.raises(NotAsked) if inner != "[::1]" else pytest.raises(requests.RequestException):
            session.get(f"http://{inner}:{port}/")
    assert fake.asked == []


def test_an_inner_address_is_said_to_be_one(fake: FakeProvider) -> None:
    careful = OpenId("a key", BACK, is_open=True, has_private=False)
    assert refused(lambda: careful.examine(fake.issuer)) == "sso.private_address"
    assert fake.asked == []


def test_neither_proxy_nor_detour(fake: FakeProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with requests.Session() as session:
        guarded(session, has_private=True)
        assert session.get(f"{fake.issuer}/keys").json() == {"keys": [KEY.as_dict(private=False)]}
        fake.always = (307, {"location": "/keys"})
        with pytest.raises(requests.TooManyRedirects):
            session.post(f"{fake.issuer}/token")
