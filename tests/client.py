"""A test client that inspects every page it fetches, refuses a writing GET, and counts queries."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from html5lib import HTMLParser, getTreeBuilder
from werkzeug.test import TestResponse

from tracker.domain.clock import now
from tracker.domain.ids import new_id
from tracker.extensions import database
from tracker.models.people import User, UserSession

WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE)\b\s*(?:INTO|FROM)?\s*\"?(\w+)?", re.IGNORECASE)
# what a GET may write: that a case was read, and that a sign-in was used
GET_MAY_WRITE = frozenset({("INSERT", "audit_event"), ("UPDATE", "user_session")})


class ReleasingClient(FlaskClient):
    """A test client that ends the test's own transaction first: on SQLite it holds the lock that the request needs."""

    def open(self, *args: Any, **options: Any) -> TestResponse:
        session = self.application.extensions.get("test_session")
        if session is not None:
            session.commit()
        return super().open(*args, **options)


class PageClient:
    """A browser without a browser. ``get`` and ``post`` give the response; every HTML answer is checked."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.http = ReleasingClient(app, app.response_class)
        self.name = "anonymous"

    @classmethod
    def signed_in(cls, app: Flask, name: str) -> PageClient:
        client = cls(app)
        client.name = name
        if (opened := app.extensions.get("test_session")) is not None:
            opened.commit()
        token = secrets.token_urlsafe(32)
        with database.writer.begin() as session:
            user = session.scalars(sa.select(User).where(User.email.startswith(f"{name}@"))).one()
            session.add(
                UserSession(
                    token_hash=hashlib.sha256(token.encode()).hexdigest(),
                    user_id=user.id,
                    last_seen_at=now(),
                    created_at=now(),
                    proved_at=now(),
                ),
            )
        with client.http.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
        return client

    def get(self, path: str, status: int = 200, **options: Any) -> TestResponse:
        with statements() as seen:
            response = self.http.get(path, **options)
        assert response.status_code == status, f"{path} as {self.name}: {response.status_code}, not {status}"
        written = {(kind.upper(), table) for kind, table in _writes(seen)}
        assert written <= GET_MAY_WRITE, f"GET {path} wrote {written - GET_MAY_WRITE}"
        check_page(response)
        return response

    def post(self, path: str, data: dict[str, Any] | None = None, status: int = 303, **options: Any) -> TestResponse:
        """Send a form with the token a page gave. The path that redirects is not followed: say where to look next."""
        response = self.http.post(path, data={"csrf_token": self.token(), "token": new_id(), **(data or {})}, **options)
        assert response.status_code == status, (
            f"POST {path} as {self.name}: {response.status_code}, not {status}: {_errors(response)}"
        )
        check_page(response)
        return response

    def token(self) -> str:
        """A token against forgery that belongs to this client's cookie."""
        page = self.http.get("/hjalp").get_data(as_text=True)
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        if found is None:
            page = self.http.get("/logga-in").get_data(as_text=True)
            found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert found is not None, "no page offers a token"
        return found[1]

    def count_queries(self, path: str) -> int:
        """How many statements a GET needs, after a first one has warmed what is cached and logged the visit."""
        self.get(path)
        with statements() as seen:
            self.http.get(path)
        return len([text for text in seen if not text.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE"))])


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every SQL statement sent inside the block."""
    seen: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    engine = database.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


def _writes(seen: list[str]) -> list[tuple[str, str]]:
    return [(found[1], found[2]) for text in seen if (found := WRITES.match(text))]


def _errors(response: TestResponse) -> str:
    page = response.get_data(as_text=True)
    found = re.search(r'class="error-summary.*?</div>', page, re.DOTALL)
    return re.sub(r"<[^>]+>|\s+", " ", found[0]) if found else page[:300]


def check_page(response: TestResponse) -> None:
    """What holds for every page: headers, and for HTML that it parses and is one well-kept page."""
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    if (
        response.mimetype != "text/html"
        or not 200 <= response.status_code < 600
        or response.status_code in (301, 302, 303)
    ):
        return
    text = response.get_data(as_text=True)
    parser = HTMLParser(getTreeBuilder("etree"), namespaceHTMLElements=False)
    tree = parser.parse(text)
    assert not parser.errors, [(place, code) for place, code, _ in parser.errors][:5]
    assert tree.get("lang") == "sv"
    headings = [" ".join("".join(h.itertext()).split()) for h in tree.iter("h1")]
    title = " ".join((tree.findtext("head/title") or "").split())
    assert len(headings) == 1, headings
    assert headings[0] in title, (headings, title)
    ids = [node.get("id") for node in tree.iter() if node.get("id")]
    assert len(ids) == len(set(ids)), sorted(i for i in ids if ids.count(i) > 1)
    for node in tree.iter():
        check_node(node, ids)


def check_node(node: Any, ids: list[Any]) -> None:
    """No inline style or handler, scripts carry the nonce, nothing from other hosts, every control has a name."""
    attributes = node.attrib
    assert "style" not in attributes, node.tag
    assert not any(name.startswith("on") for name in attributes), attributes
    if node.tag == "script":
        assert attributes.get("nonce"), attributes
    for name in ("src", "href"):
        address = attributes.get(name, "")
        is_link = node.tag == "a"
        assert is_link or not address.startswith(("http:", "https:", "//")), address
    if node.tag == "form":
        assert attributes.get("action") is not None, "a form without action"
    if node.tag in {"input", "select", "textarea"} and attributes.get("type") not in {"hidden", "submit"}:
        named = attributes.get("aria-label") or attributes.get("aria-labelledby") or attributes.get("id") in ids
        assert named, attributes
    for reference in attributes.get("aria-describedby", "").split():
        assert reference in ids, f"aria-describedby {reference} points at nothing"
