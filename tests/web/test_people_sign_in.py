"""Signing in and out through the pages: one no for every fault, a fresh cookie, own paths, own sign-ins only."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from tests.client import PageClient, statements
from tests.conftest import PASSWORD
from tests.factories import World
from tracker.domain.people import WRONG_TRIES
from tracker.models.people import User, UserSession

KARIN = "karin.lund@polis.example"
SignIn = Callable[[str], PageClient]


@contextmanager
def quick_passwords(app: Flask) -> Iterator[None]:
    """Judging without hashing, so that many tries take no time."""
    real = app.extensions["passwords"]

    class Quick:
        def verify(self, stored: str | None, password: str) -> bool:
            return stored is not None and password == PASSWORD

    app.extensions["passwords"] = Quick()
    try:
        yield
    finally:
        app.extensions["passwords"] = real


def fill_in(client: PageClient, status: int = 303, path: str = "/logga-in", **values: str) -> str:
    response = client.post(path, {"email": KARIN, "password": PASSWORD, **values}, status=status)
    return response.headers.get("Location") or response.get_data(as_text=True)


def test_who_signs_in_lands_at_work(anonymous: PageClient) -> None:
    assert fill_in(anonymous) == "/"
    page = anonymous.get("/mina-inloggningar").get_data(as_text=True)
    assert "Karin Lund" in page


def test_the_page_offers_the_demos_people_and_fills_in_an_address(anonymous: PageClient) -> None:
    page = anonymous.get(f"/logga-in?adress={KARIN}").get_data(as_text=True)
    assert f'value="{KARIN}"' in page
    assert "Centrumfastigheter Söder AB" in page
    assert "rektor@friskola.example" not in page


def test_no_people_are_shown_outside_the_demo(app: Flask, anonymous: PageClient) -> None:
    settings = app.extensions["settings"]
    app.extensions["settings"] = settings.__class__(
        **{name: getattr(settings, name) for name in settings.__slots__} | {"is_demo": False},
    )
    try:
        assert "farsta.example" not in anonymous.get("/logga-in").get_data(as_text=True)
    finally:
        app.extensions["settings"] = settings


@pytest.mark.parametrize("email", ["nobody@polis.example", KARIN, "rektor@friskola.example", "\x00", "a" * 250 + "@b"])
def test_every_fault_reads_the_same(app: Flask, anonymous: PageClient, email: str) -> None:
    with quick_passwords(app):
        page = fill_in(anonymous, 422, email=email, password="fel lösenord")
    if len(email) < 100 and email != "\x00":
        assert "E-postadressen eller lösenordet stämmer inte" in page
    assert "fel lösenord" not in page


def test_too_many_tries_wait_in_plain_words(app: Flask, anonymous: PageClient) -> None:
    with quick_passwords(app):
        for _number in range(WRONG_TRIES):
            fill_in(anonymous, 422, password="fel")
        page = fill_in(anonymous, 429)
        assert "Vänta fem minuter" in page
        sent = {"csrf_token": anonymous.token(), "email": KARIN, "password": PASSWORD}
        assert anonymous.http.post("/logga-in", data=sent).headers["Retry-After"] == "300"
        other = PageClient(app)
        other.http.environ_base["REMOTE_ADDR"] = "198.51.100.7"
        assert fill_in(other, email="sara.holm@trafik.example") == "/"


def test_the_password_is_judged_before_the_write_lock_is_taken(app: Flask, anonymous: PageClient) -> None:
    token = anonymous.token()
    seen: list[str] = []

    class Watching:
        def verify(self, stored: str | None, password: str) -> bool:
            seen.extend(sent)
            return stored is not None

    real, app.extensions["passwords"] = app.extensions["passwords"], Watching()
    try:
        with statements() as sent:
            anonymous.http.post("/logga-in", data={"csrf_token": token, "email": KARIN, "password": PASSWORD})
    finally:
        app.extensions["passwords"] = real
    begun = [text for text in seen if text.startswith("BEGIN")]
    if begun:  # SQLite tells its transactions: the one open while hashing only reads, and is closed
        assert begun[-1] == "BEGIN"
    assert any("app_user" in text for text in seen)
    assert not any("INSERT INTO user_session" in text for text in seen)


def test_signing_in_empties_the_cookie_first(anonymous: PageClient) -> None:
    with anonymous.http.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
    before = anonymous.token()
    fill_in(anonymous)
    with anonymous.http.session_transaction() as cookie:
        assert "planted" not in cookie
        assert len(cookie["_user_id"]) >= 40
    assert anonymous.token() != before


def test_signing_in_again_ends_the_browsers_old_sign_in(anonymous: PageClient, session: Session) -> None:
    fill_in(anonymous)
    fill_in(anonymous, email="sara.holm@trafik.example")
    ended = session.scalars(sa.select(UserSession.ended_at).order_by(UserSession.ended_at.is_(None))).all()
    assert [moment is None for moment in ended] == [False, True]


@pytest.mark.parametrize("target", ["/arenden?steg=2", "/karta", "/arenden/aaaaaaaaaaaaaaaa/mal"])
def test_one_goes_on_to_where_one_wanted(anonymous: PageClient, target: str) -> None:
    first = anonymous.http.get(target)
    assert first.status_code == 303
    page = anonymous.get(first.headers["Location"]).get_data(as_text=True)
    assert "nasta=" in page
    assert fill_in(anonymous, path=first.headers["Location"]) == target


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\r\nSet-Cookie: a=b",
        "/\t/evil.example",
        " //evil.example",
        "http://localhost//evil.example",
        "http://localhost@evil.example/",
        "evil.example",
    ],
)
def test_never_to_another_host(anonymous: PageClient, target: str) -> None:
    assert fill_in(anonymous, path=f"/logga-in?{urlencode({'nasta': target})}") == "/"


def test_who_is_signed_in_is_not_asked_again(sign_in: SignIn) -> None:
    assert sign_in("karin.lund").get("/logga-in", status=303).headers["Location"] == "/"


def test_signing_out_ends_the_row_and_not_only_the_cookie(sign_in: SignIn, session: Session) -> None:
    client = sign_in("karin.lund")
    with client.http.session_transaction() as cookie:
        token = cookie["_user_id"]
    assert client.post("/logga-ut").headers["Location"] == "/logga-in"
    with client.http.session_transaction() as cookie:
        assert "_user_id" not in cookie
        cookie["_user_id"] = token
    client.get("/mina-inloggningar", status=303)
    assert session.scalars(sa.select(UserSession)).one().ended_at is not None


def test_ones_sign_ins_are_listed_with_their_device(app: Flask, world: World) -> None:
    client = PageClient(app)
    agent = (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36"
    )
    for browser, device in ((client, agent), (PageClient(app), "Mozilla/5.0 (X11; Linux) Gecko Firefox/131.0")):
        browser.http.environ_base["HTTP_USER_AGENT"] = device
        fill_in(browser)
    page = client.get("/mina-inloggningar").get_data(as_text=True)
    assert page.index("Chrome på Windows") < page.index("Den här inloggningen") < page.index("Firefox på Linux")


def test_all_others_end_at_once(sign_in: SignIn) -> None:
    first, second = sign_in("karin.lund"), sign_in("karin.lund")
    assert first.post("/mina-inloggningar/avsluta-andra").headers["Location"] == "/mina-inloggningar"
    first.get("/mina-inloggningar")
    second.get("/mina-inloggningar", status=303)


def test_a_swapped_id_is_not_there_and_ends_nothing(sign_in: SignIn, session: Session) -> None:
    sara, karin = sign_in("sara.holm"), sign_in("karin.lund")
    mine, theirs = (
        session.scalars(sa.select(UserSession.id).join(User).where(User.email.startswith(name))).one()
        for name in ("karin", "sara")
    )
    session.rollback()
    karin.post(f"/mina-inloggningar/{theirs}/avsluta", status=404)
    karin.post(f"/mina-inloggningar/{mine}/avsluta")
    sara.get("/mina-inloggningar")
    karin.get("/mina-inloggningar", status=303)


def test_a_disabled_user_is_out_at_once(sign_in: SignIn, world: World, session: Session) -> None:
    client = sign_in("karin.lund")
    client.get("/mina-inloggningar")
    user = world.user("karin.lund")
    user.disabled_at = user.created_at
    session.commit()
    client.get("/mina-inloggningar", status=303)
