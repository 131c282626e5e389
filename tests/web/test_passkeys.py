"""Passkeys in the pages: the first one and one more, the second step, signing in with nothing else, bent answers."""

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.conftest import NOW, PASSWORD
from tests.factories import World
from tests.passkeys import KEYS, Device, give_passkey
from tests.two_step import PhoneApp, give_factor
from tests.web.test_two_step import HOME, KARIN, cookie, demanded, first_step, second_step
from tracker.domain.clock import time_set
from tracker.domain.people import WRONG_TRIES
from tracker.models.people import Passkey, PasskeyChallenge, UserSession

SignIn = Callable[[str], PageClient]
ALONE = "/logga-in/passnyckel"
NEW = f"{HOME}/passnyckel"

__all__ = ["demanded"]


@pytest.fixture(autouse=True)
def _at_a_name(app: Flask) -> Iterator[None]:
    """Passkeys for the host of the tests' requests, and judging passwords without hashing."""

    class Quick:
        def verify(self, stored: str | None, password: str) -> bool:
            return stored is not None and password == PASSWORD

    before = {name: app.extensions[name] for name in ("passkeys", "passwords")}
    app.extensions.update(passkeys=KEYS, passwords=Quick())
    yield
    app.extensions.update(before)


@pytest.fixture
def device(world: World, session: Session) -> Device:
    return give_passkey(session, world.user("karin.lund").id)


def ask(client: PageClient, path: str, status: int = 200) -> str:
    """What the script is told to ask the browser for; in words why not, when it is refused."""
    answer = client.post(f"{path}/fraga", status=status)
    assert answer.mimetype == "application/json"
    text = answer.get_data(as_text=True)
    return text if status == 200 else str(json.loads(text)["error"])


def codes_in(page: str) -> list[str]:
    return re.findall(r"<li>([A-Z0-9]{5}-[A-Z0-9]{5})</li>", page)


def prove(client: PageClient, path: str, device: Device, status: int = 303, **values: Any) -> str:
    """Password and passkey on a page that asks for both."""
    sent = {"password": PASSWORD, "passkey": device.get(ask(client, HOME)), **values}
    return client.post(path, sent, status).get_data(as_text=True)


def test_the_first_passkey_and_one_more(sign_in: SignIn, app: Flask, session: Session) -> None:
    client, telephone, ring = sign_in("karin.lund"), Device(), Device()
    page = client.get(HOME).get_data(as_text=True)
    assert "Skapa en passnyckel" in page
    assert "Koppla en app" in page
    client.get(NEW)
    made = {"name": "Min telefon", "passkey": telephone.create(ask(client, NEW))}
    answer = client.post(NEW, made, 200)
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(codes_in(answer.get_data(as_text=True))) == 10
    assert "Min telefon" in client.get(HOME).get_data(as_text=True)
    assert client.get(NEW, 303).headers["Location"] == f"{NEW}/ny", "one more takes a proof"
    assert "först" in ask(client, NEW, 409)
    client.post(NEW, {"name": "Ring", "passkey": ring.create(KEYS.creation(b"c" * 32, "a" * 16, KARIN, "K", []))})
    prove(client, f"{NEW}/ny", telephone)
    wanted = ask(client, NEW)
    assert [each["id"] for each in json.loads(wanted)["excludeCredentials"]] == [telephone.credential_id]
    assert "Fyll i" in client.post(NEW, {"name": "", "passkey": ring.create(wanted)}, 422).get_data(as_text=True)
    assert client.post(NEW, {"name": "Ring", "passkey": ring.create(wanted)}).headers["Location"] == HOME
    assert session.scalars(sa.select(Passkey.name).order_by(Passkey.name)).all() == ["Min telefon", "Ring"]
    other = PageClient(app)
    first_step(other)
    second_step(other, "", path="/logga-in/kod", status=422)
    assert other.post("/logga-in/kod", {"passkey": ring.get(ask(other, "/logga-in/kod"))}).headers["Location"] == "/"


def test_signing_in_with_a_passkey_alone(anonymous: PageClient, app: Flask, session: Session, device: Device) -> None:
    with anonymous.http.session_transaction() as held:
        held["planted"] = "by somebody else"
    assert "Logga in med passnyckel" in anonymous.get("/logga-in?nasta=/karta").get_data(as_text=True)
    anonymous.get(ALONE)
    before = anonymous.token()
    answer = device.get(ask(anonymous, ALONE))
    stolen = cookie(anonymous)
    assert anonymous.post(f"{ALONE}?nasta=/karta", {"passkey": answer}).headers["Location"] == "/karta"
    assert "Karin Lund" in anonymous.get("/mina-inloggningar").get_data(as_text=True)
    assert set(cookie(anonymous)) <= {"_user_id", "_id", "_fresh", "_flashes", "csrf_token"}, (
        "an empty cookie with a new id"
    )
    assert anonymous.token() != before
    thief = PageClient(app)
    with thief.http.session_transaction() as held:
        held.update(stolen)
    page = thief.post(ALONE, {"passkey": answer}, 422).get_data(as_text=True)
    assert "redan använt" in page
    assert answer[:40] not in page
    assert len(session.scalars(sa.select(UserSession)).all()) == 1
    assert anonymous.get(f"{ALONE}?nasta=//evil.example", 303).headers["Location"] == "/"


def test_a_new_sign_in_takes_the_place_of_the_browsers_old_one(
    sign_in: SignIn, session: Session, device: Device
) -> None:
    client = sign_in("sara.holm")
    client.post(ALONE, {"passkey": device.get(ask(client, ALONE))})
    assert sorted(row is None for row in session.scalars(sa.select(UserSession.ended_at))) == [False, True]


NOISE = [
    "",
    "x",
    "{}",
    '{"id": "\\ud800", "response": {}}',
    "[" * 9_000,
    "a" * 30_000,
    '{"id": "\\u0000", "response": {}}',
]


def test_bent_answers_are_a_no(anonymous: PageClient, app: Flask, device: Device) -> None:
    for noise in NOISE:
        ask(anonymous, ALONE)
        anonymous.post(ALONE, {"passkey": noise}, 422)
    other = PageClient(app)
    other.http.environ_base["REMOTE_ADDR"] = "198.51.100.7"
    assert "Logga in igen" in ask(other, "/logga-in/kod", 409)
    first_step(other)
    for noise in NOISE:
        ask(other, "/logga-in/kod")
        other.post("/logga-in/kod", {"passkey": noise}, 422)


def test_too_many_wrong_ones_wait(anonymous: PageClient, device: Device) -> None:
    for _number in range(WRONG_TRIES):
        wrong = device.get(ask(anonymous, ALONE), origin="https://evil.example")
        anonymous.post(ALONE, {"passkey": wrong}, 422)
    answer = anonymous.post(ALONE, {"passkey": device.get(ask(anonymous, ALONE))}, 429)
    assert answer.headers["Retry-After"] == "300"
    first = anonymous.post("/logga-in", {"email": KARIN, "password": PASSWORD}, 429)
    assert "Vänta fem minuter" in first.get_data(as_text=True)


def test_who_has_only_a_passkey_is_not_asked_for_a_code(anonymous: PageClient, device: Device) -> None:
    first_step(anonymous)
    page = anonymous.get("/logga-in/kod").get_data(as_text=True)
    assert "Använd passnyckel" in page
    assert "Engångskod" not in page
    assert "Reservkod" in anonymous.get("/logga-in/kod?reservkod=1").get_data(as_text=True)


def test_who_has_both_may_choose(
    anonymous: PageClient, app: Flask, session: Session, world: World, device: Device
) -> None:
    app_in_hand: PhoneApp = give_factor(session, app.extensions["second_factors"], world.user("karin.lund").id)
    first_step(anonymous)
    page = anonymous.get("/logga-in/kod").get_data(as_text=True)
    assert "Använd passnyckel" in page
    assert "Engångskod" in page
    assert second_step(anonymous, app_in_hand.code()) == "/"
    state = anonymous.get(HOME).get_data(as_text=True)
    assert "Ta bort appen" in state
    prove(anonymous, f"{HOME}/ta-bort-app", device)
    assert "Ingen app" in anonymous.get(HOME).get_data(as_text=True)
    anonymous.get(f"{HOME}/ta-bort-app", 303)


def test_renaming_and_taking_away(sign_in: SignIn, app: Flask, session: Session, device: Device) -> None:
    client, passkey_id = sign_in("karin.lund"), session.scalars(sa.select(Passkey.id)).one()
    session.rollback()
    here = f"{HOME}/passnycklar/{passkey_id}"
    sign_in("sara.holm").get(here, 404)
    sign_in("sara.holm").get(f"{here}/ta-bort", 404)
    client.get(here)
    client.post(here, {"name": " "}, 422)
    client.post(here, {"name": "Jobbets telefon"})
    assert "heter nu Jobbets telefon" in client.get(HOME).get_data(as_text=True)
    assert "stängs av" in client.get(f"{here}/ta-bort").get_data(as_text=True)
    page = prove(client, f"{here}/ta-bort", device, 422, password="fel")
    assert "Lösenordet stämmer inte" in page
    prove(client, f"{here}/ta-bort", device)
    assert first_step(PageClient(app)) == "/"
    client.get(here, 404)


def test_a_passkey_proves_before_each_change(sign_in: SignIn, session: Session, device: Device) -> None:
    client = sign_in("karin.lund")
    for act in ("byt-app", "reservkoder", "stang-av"):
        assert "Bekräfta med passnyckel" in client.get(f"{HOME}/{act}").get_data(as_text=True)
        assert "Skriv koden." in client.post(f"{HOME}/{act}", {"password": PASSWORD}, 422).get_data(as_text=True)
    assert len(codes_in(prove(client, f"{HOME}/reservkoder", device, 200))) == 10
    prove(client, f"{HOME}/stang-av", device)
    assert session.scalars(sa.select(Passkey.ended_at)).one() is not None


@pytest.mark.usefixtures("demanded")
def test_where_it_is_demanded_a_passkey_will_do_and_the_last_one_stays(sign_in: SignIn, session: Session) -> None:
    client, telephone = sign_in("karin.lund"), Device()
    assert client.get("/arenden?steg=2", 303).headers["Location"] == HOME
    page = client.get(HOME).get_data(as_text=True)
    assert "Skydda ditt konto" in page
    made = {"name": "Telefon", "passkey": telephone.create(ask(client, NEW))}
    assert 'href="/arenden?steg=2"' in client.post(NEW, made, 200).get_data(as_text=True)
    client.get("/arenden?steg=2")
    passkey_id = session.scalars(sa.select(Passkey.id)).one()
    session.rollback()
    assert "ta-bort" not in client.get(HOME).get_data(as_text=True)
    client.get(f"{HOME}/passnycklar/{passkey_id}/ta-bort", 409)


def test_at_an_address_that_is_a_number_the_page_says_so(
    app: Flask, sign_in: SignIn, anonymous: PageClient, session: Session
) -> None:
    app.extensions["passkeys"] = type(KEYS)(None)
    assert "passnyckel" not in anonymous.get("/logga-in").get_data(as_text=True)
    assert "Passnycklar fungerar inte på den här adressen" in anonymous.get(ALONE).get_data(as_text=True)
    anonymous.post(ALONE, {"passkey": "{}"}, 200)
    client = sign_in("karin.lund")
    assert "Passnycklar fungerar inte på den här adressen" in client.get(HOME).get_data(as_text=True)
    assert "fungerar inte" in ask(client, NEW, 409)
    assert session.scalars(sa.select(PasskeyChallenge)).all() == []


def test_no_link_and_no_challenge_believes_the_host_header(anonymous: PageClient, device: Device) -> None:
    forged = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    page = anonymous.http.get("/logga-in?nasta=/karta", headers=forged)
    assert "evil.example" not in page.get_data(as_text=True)
    sent = {"csrf_token": anonymous.token(), "email": "sara.holm@trafik.example", "password": PASSWORD}
    for path in ("/logga-in", "/logga-in?nasta=http://evil.example/", "/logga-in?nasta=//evil.example"):
        answer = anonymous.http.post(path, data={**sent, "password": "fel"}, headers=forged)
        assert "evil.example" not in answer.get_data(as_text=True)
    told = anonymous.http.post(f"{ALONE}/fraga", data=sent, headers=forged)
    assert "evil.example" not in told.get_data(as_text=True)
    if told.status_code == 200:
        bent = device.get(told.get_data(as_text=True), origin="https://evil.example", host="evil.example")
        anonymous.http.post(ALONE, data={**sent, "passkey": bent}, headers=forged)
    assert anonymous.http.get("/mina-inloggningar", headers=forged).headers["Location"].startswith("/logga-in")
    assert "_user_id" not in cookie(anonymous)


def test_it_idles_out_after_an_hour_and_ends_after_twelve(anonymous: PageClient, app: Flask, device: Device) -> None:
    other = PageClient(app)
    for client in (anonymous, other):
        client.post(ALONE, {"passkey": device.get(ask(client, ALONE))})
    for minutes in range(55, 12 * 60, 55):
        with time_set(NOW + dt.timedelta(minutes=minutes)):
            anonymous.get("/mina-inloggningar")
    with time_set(NOW + dt.timedelta(minutes=60)):
        other.get("/mina-inloggningar", 303)
    with time_set(NOW + dt.timedelta(hours=12)):
        anonymous.get("/mina-inloggningar", 303)
