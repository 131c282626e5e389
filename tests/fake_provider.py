"""A provider whose every answer a test decides: what it says of itself, its keys, and how its tokens are signed."""

from __future__ import annotations

import base64
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from tracker.domain.clock import now

CLIENT_ID = "platssamverkan"
KEY = RSAKey.generate_key(2048, {"kid": "first", "use": "sig"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "first", "use": "sig"})
EC_KEY = ECKey.generate_key("P-256", {"kid": "curve", "use": "sig"})


class FakeProvider:
    """``claims`` and ``document`` are laid over what an honest provider says; None leaves a claim out."""

    def __init__(self) -> None:
        self.issuer = ""
        self.claims: dict[str, Any] = {}
        self.document: dict[str, Any] = {}
        self.keys: list[Any] = [KEY]
        self.token: Any = self.signed
        self.user_info: dict[str, Any] | None = None
        self.pause = 0.0
        self.always: tuple[int, Any] | None = None
        self.nonce = ""
        self.at = 0  # the test's clock is not that of the server's thread
        self.asked: list[str] = []
        self.redeemed: list[dict[str, str]] = []

    def honest(self) -> dict[str, Any]:
        """The claims of a person of the police."""
        claims = {
            "iss": self.issuer,
            "sub": "person-karin",
            "aud": CLIENT_ID,
            "exp": self.at + 300,
            "iat": self.at,
            "nonce": self.nonce,
            "email": "karin.lund@polis.example",
            "email_verified": True,
            "name": "Karin Lund",
            **self.claims,
        }
        return {name: value for name, value in claims.items() if value is not None}

    def signed(self, key: Any = KEY, alg: str = "RS256", **header: Any) -> str:
        """An ID token as this provider signs it, or as somebody else would."""
        head = {"alg": alg, "kid": key.kid, **header}
        return jwt.encode({k: v for k, v in head.items() if v is not None}, self.honest(), key, algorithms=[alg])

    def unsigned(self) -> str:
        """A token that says it needs no signature."""
        return self._unproved("none") + "."

    def by_public_key(self) -> str:
        """A token signed with what everybody knows: the public key as the secret of an HMAC."""
        said = self._unproved("HS256")
        proof = hmac.digest(KEY.as_pem(private=False), said.encode("ascii"), "sha256")
        return f"{said}.{_packed(proof)}"

    def _unproved(self, alg: str) -> str:
        parts = ({"alg": alg, "kid": "first"}, self.honest())
        return ".".join(_packed(json.dumps(part).encode()) for part in parts)

    def answer(self, path: str, form: dict[str, str]) -> tuple[int, Any]:
        """What is said at a path."""
        self.asked.append(path)
        time.sleep(self.pause)
        if self.always is not None:
            return self.always
        if path == "/.well-known/openid-configuration":
            return 200, {**self._own_document(), **self.document}
        if path == "/keys":
            return 200, {"keys": [key.as_dict(private=False) for key in self.keys]}
        if path == "/token":
            self.redeemed.append(form)
            return 200, {"access_token": "of no use", "token_type": "Bearer", "id_token": self.token()}
        if path == "/me" and self.user_info is not None:
            return 200, self.user_info
        return 404, {}

    def _own_document(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/me",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256", "ES256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def come_back(self, address: str, **changes: str) -> str:
        """Where a person who has signed in is sent: our own path with code and state. ``changes``: laid over."""
        parts = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert parts["code_challenge_method"] == "S256"
        self.nonce, self.at = parts["nonce"], int(now().timestamp())
        query = {"code": "a-code", "state": parts["state"], **changes}
        return f"{urlsplit(parts['redirect_uri']).path}?" + "&".join(f"{k}={v}" for k, v in query.items())


class _QuietServer(ThreadingHTTPServer):
    """Says nothing of who hangs up: that is on purpose."""

    def handle_error(self, *_about: Any) -> None:
        pass


@contextmanager
def fake_provider() -> Iterator[FakeProvider]:
    """Serve inside the block."""
    provider = FakeProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say({})

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._say({name: values[0] for name, values in parse_qs(sent).items()})

        def _say(self, form: dict[str, str]) -> None:
            status, content = provider.answer(self.path, form)
            body = content if isinstance(content, bytes) else json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            if isinstance(content, dict) and "location" in content:
                self.send_header("Location", content["location"])
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: Any) -> None:
            pass

    server = _QuietServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def _packed(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


__all__ = ["CLIENT_ID", "EC_KEY", "KEY", "OTHER_KEY", "FakeProvider", "fake_provider"]
