"""The second step in the pages: setting it up, signing in with it, losing the telephone, and where it is demanded."""

import dataclasses
import datetime as dt
import re
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.conftest import NOW, PASSWORD
from tests.factories import World
from tests.two_step import PhoneApp, give_factor
from tracker.domain.clock import time_set
from tracker.domain.people import WRONG_TRIES, UserRole
from tracker.models.people import SecondFactor, UserSession

KARIN = "karin.lund@polis.example"
HOME = "/mina-inloggningar/tvasteg"
SignIn = Callable[[str], PageClient]


@pytest.fixture(autouse=True)
def _quick_passwords(app: Flask) -> Iterator[None]:
    """Judging without hashing, so that many tries take no time."""

    class Quick:
        def verify(self, stored: str | None, password: str) -> bool:
            return stored is not None and password == PASSWORD

    real, app.extensions["passwords"] = app.extensions["passwords"], Quick()
    yield
    app.extensions["passwords"] = real


@pytest.fixture
def karin(app: Flask, world: World, session: Session) -> PhoneApp:
    return give_factor(session, app.extensions["second_factors"], world.user("karin.lund").id)


@pytest.fixture
def demanded(app: Flask) -> Iterator[None]:
    settings = app.extensions["settings"]
    app.extensions["settings"] = dataclasses.replace(settings, second_factor="required")
    yield
    app.extensions["settings"] = settings


def first_step(client: PageClient, path: str = "/logga-in", password: str = PASSWORD) -> str:
    return client.post(path, {"email": KARIN, "password": password}).headers["Location"]


def second_step(client: PageClient, code: str, status: int = 303, path: str = "/logga-in/kod") -> str:
    answer = client.post(path, {"one_time_code": code}, status)
    return answer.headers.get("Location") or answer.get_data(as_text=True)


def cookie(client: PageClient) -> dict[str, str]:
    with client.http.session_transaction() as held:
        return dict(held)


def test_the_code_page_comes_after_the_password_and_nothing_else_opens(anonymous: PageClient, karin: PhoneApp) -> None:
    assert first_step(anonymous) == "/logga-in/kod"
    for path in ("/", "/arenden", "/mina-inloggningar", HOME):
        assert anonymous.get(path, 303).headers["Location"].startswith("/logga-in?nasta=") or path == "/"
    page = anonymous.get("/logga-in/kod").get_data(as_text=True)
    assert 'autocomplete="one-time-code"' in page
    assert "Karin" not in page
    assert second_step(anonymous, karin.code()) == "/"
    assert "Karin Lund" in anonymous.get("/mina-inloggningar").get_data(as_text=True)


def test_the_session_is_another_before_and_after(anonymous: PageClient, karin: PhoneApp) -> None:
    with anonymous.http.session_transaction() as held:
        held["planted"] = "by somebody else"
    forgery_token = anonymous.token()
    first_step(anonymous)
    waiting = cookie(anonymous)
    assert set(waiting) <= {"waiting", "csrf_token", "_flashes"}
    with anonymous.http.session_transaction() as held:
        held["_user_id"] = waiting["waiting"]  # the waiting token is no sign-in, wherever it is put
    anonymous.get("/mina-inloggningar", 303)
    with anonymous.http.session_transaction() as held:
        del held["_user_id"]
        held["planted"] = "again"
    second_step(anonymous, karin.code())
    signed_in = cookie(anonymous)
    assert "waiting" not in signed_in
    assert "planted" not in signed_in
    assert signed_in["_user_id"] != waiting["waiting"]
    assert anonymous.token() != forgery_token


def test_one_goes_on_to_where_one_wanted(anonymous: PageClient, karin: PhoneApp) -> None:
    on = first_step(anonymous, "/logga-in?nasta=/arenden?steg%3D2")
    assert on == "/logga-in/kod?nasta=/arenden?steg%3D2"
    assert second_step(anonymous, karin.code(), path=on) == "/arenden?steg=2"


def test_never_to_another_host(anonymous: PageClient, karin: PhoneApp) -> None:
    first_step(anonymous)
    assert second_step(anonymous, karin.code(), path="/logga-in/kod?nasta=//evil.example") == "/"


def test_a_wrong_password_reads_the_same_with_and_without_a_second_factor(
    anonymous: PageClient, karin: PhoneApp
) -> None:
    pages = []
    for email in (KARIN, "sara.holm@trafik.example", "nobody@polis.example"):
        answer = anonymous.post("/logga-in", {"email": email, "password": "fel"}, 422).get_data(as_text=True)
        pages.append(re.sub(r'nonce="[^"]+"|value="[^"]*"', "", answer.partition("Demokonton")[0]))
    assert len(set(pages)) == 1


def test_wrong_codes_say_what_to_do_and_then_to_wait(anonymous: PageClient, karin: PhoneApp) -> None:
    first_step(anonymous)
    for _number in range(WRONG_TRIES):
        page = second_step(anonymous, karin.wrong(), 422)
        assert "Koden stämmer inte" in page
        assert karin.wrong() not in page.replace(f'value="{karin.wrong()}"', "")
    answer = anonymous.post("/logga-in/kod", {"one_time_code": karin.code()}, 429)
    assert answer.headers["Retry-After"] == "300"
    assert "Vänta fem minuter" in answer.get_data(as_text=True)


@pytest.mark.parametrize("typed", ["", "12345", "a" * 500, "\x00", "\u200b", "12 34 5x", "<b>123456</b>"])
def test_what_is_no_code_is_refused_as_one(anonymous: PageClient, karin: PhoneApp, typed: str) -> None:
    first_step(anonymous)
    assert "Det gick inte att logga in" in second_step(anonymous, typed, 422)


def test_a_recovery_code_opens_once(anonymous: PageClient, app: Flask, karin: PhoneApp) -> None:
    first_step(anonymous)
    page = anonymous.get("/logga-in/kod?reservkod=1").get_data(as_text=True)
    assert "Reservkod" in page
    paper = karin.paper[0].lower()
    assert second_step(anonymous, f"{paper[:5]} {paper[5:]}", path="/logga-in/kod?reservkod=1") == "/"
    assert "9 reservkoder kvar" in anonymous.get("/mina-inloggningar").get_data(as_text=True)
    other = PageClient(app)
    first_step(other)
    assert "Koden stämmer inte" in second_step(other, karin.paper[0], 422)


def test_after_five_minutes_one_begins_again(anonymous: PageClient, karin: PhoneApp) -> None:
    first_step(anonymous, "/logga-in?nasta=/karta")
    with time_set(NOW + dt.timedelta(minutes=5)):
        assert "Logga in igen" in anonymous.get("/logga-in/kod?nasta=/karta").get_data(as_text=True)
        assert "/logga-in?nasta=/karta" in second_step(anonymous, karin.code(), 401, "/logga-in/kod?nasta=/karta")
        anonymous.get("/mina-inloggningar", 303)


def test_without_a_password_there_is_nothing_to_prove(anonymous: PageClient, karin: PhoneApp) -> None:
    assert "Logga in igen" in anonymous.get("/logga-in/kod").get_data(as_text=True)
    second_step(anonymous, karin.code(), 401)


def test_who_is_signed_in_is_not_asked_again(sign_in: SignIn) -> None:
    assert sign_in("karin.lund").get("/logga-in/kod?nasta=/karta", 303).headers["Location"] == "/karta"


def test_the_first_step_ends_the_browsers_old_sign_in(anonymous: PageClient, session: Session, karin: PhoneApp) -> None:
    anonymous.post("/logga-in", {"email": "sara.holm@trafik.example", "password": PASSWORD})
    first_step(anonymous)
    assert session.scalars(sa.select(UserSession.ended_at)).one() == NOW


# --- setting up -------------------------------------------------------------------------------------------------------
def scan(client: PageClient) -> PhoneApp:
    """The app after reading the page: the key in text is the one of the picture and of the link."""
    page = client.get(f"{HOME}/app").get_data(as_text=True)
    (text,) = re.findall(r'class="secret"[^>]*>([A-Z2-7 ]+)<', page)
    secret = text.replace(" ", "")
    assert f"secret={secret}" in page
    assert 'class="qr-dark" d="M' in page
    assert {len(group) for group in text.split()} == {4}
    return PhoneApp(secret, [])


def set_up(client: PageClient) -> tuple[PhoneApp, list[str]]:
    phone, page = set_up_page(client)
    return phone, re.findall(r"<li>([A-Z0-9]{5}-[A-Z0-9]{5})</li>", page)


def set_up_page(client: PageClient) -> tuple[PhoneApp, str]:
    assert client.post(f"{HOME}/borja").headers["Location"] == f"{HOME}/app"
    phone = scan(client)
    answer = client.post(f"{HOME}/app", {"one_time_code": phone.code()}, 200)
    assert answer.headers["Cache-Control"] == "no-store"
    return phone, answer.get_data(as_text=True)


def test_setting_up_and_signing_in(sign_in: SignIn, app: Flask) -> None:
    client = sign_in("karin.lund")
    assert "Slå på" in client.get("/mina-inloggningar").get_data(as_text=True)
    phone, codes = set_up(client)
    assert len(set(codes)) == 10
    state = client.get(HOME).get_data(as_text=True)
    assert "På sedan" in state
    assert not any(code in state for code in codes)
    client.get(f"{HOME}/app", 303)
    other = PageClient(app)
    first_step(other)
    assert "Koden stämmer inte" in second_step(other, phone.code(), 422)
    with time_set(NOW + dt.timedelta(seconds=30)):
        assert second_step(other, phone.code()) == "/"


def test_the_page_shows_the_same_picture_after_a_wrong_code(sign_in: SignIn) -> None:
    client = sign_in("karin.lund")
    client.post(f"{HOME}/borja")
    phone = scan(client)
    page = client.post(f"{HOME}/app", {"one_time_code": phone.wrong()}, 422).get_data(as_text=True)
    assert phone.secret[:4] in page
    assert scan(client).secret == phone.secret


def test_after_half_an_hour_setting_up_begins_again(sign_in: SignIn) -> None:
    client = sign_in("karin.lund")
    client.post(f"{HOME}/borja")
    phone = scan(client)
    with time_set(NOW + dt.timedelta(minutes=31)):
        client.get(f"{HOME}/app", 303)
        client.post(f"{HOME}/app", {"one_time_code": phone.code()})
        assert "Det har gått för lång tid" in client.get(HOME).get_data(as_text=True)


def test_another_persons_secret_is_never_shown(sign_in: SignIn) -> None:
    karin, sara = sign_in("karin.lund"), sign_in("sara.holm")
    karin.post(f"{HOME}/borja")
    phone = scan(karin)
    sara.get(f"{HOME}/app", 303)
    sara.post(f"{HOME}/app", {"one_time_code": phone.code()})
    assert "På sedan" not in sara.get(HOME).get_data(as_text=True)


@pytest.mark.parametrize("act", ["byt-app", "reservkoder", "stang-av"])
def test_changing_it_takes_password_and_code(act: str, sign_in: SignIn, session: Session, karin: PhoneApp) -> None:
    client = sign_in("karin.lund")
    client.get(f"{HOME}/{act}")
    for proof, said in (
        ({"password": "fel", "one_time_code": karin.code()}, "Lösenordet stämmer inte"),
        ({"password": PASSWORD, "one_time_code": karin.wrong()}, "Koden stämmer inte"),
        ({"password": PASSWORD}, "Skriv koden."),
        ({"one_time_code": karin.code()}, "Skriv ditt lösenord."),
    ):
        page = client.post(f"{HOME}/{act}", proof, 422).get_data(as_text=True)
        assert said in page
        assert PASSWORD not in page
    assert session.scalars(sa.select(SecondFactor)).one().ended_at is None
    status = 200 if act == "reservkoder" else 303
    client.post(f"{HOME}/{act}", {"password": PASSWORD, "one_time_code": karin.code()}, status)


def test_a_new_app_takes_the_old_ones_place(sign_in: SignIn, app: Flask, karin: PhoneApp) -> None:
    client = sign_in("karin.lund")
    client.post(f"{HOME}/borja")  # not without proof: back to where one was, with why
    client.get(f"{HOME}/app", 303)
    proof = {"password": PASSWORD, "one_time_code": karin.paper[0]}
    assert client.post(f"{HOME}/byt-app", proof).headers["Location"] == f"{HOME}/app"
    phone = scan(client)
    client.post(f"{HOME}/app", {"one_time_code": phone.code(-1)}, 200)
    other = PageClient(app)
    first_step(other)
    second_step(other, karin.code(), 422)
    assert second_step(other, phone.code()) == "/"


def test_new_recovery_codes_are_shown_once(sign_in: SignIn, karin: PhoneApp) -> None:
    client = sign_in("karin.lund")
    proof = {"password": PASSWORD, "one_time_code": karin.code()}
    page = client.post(f"{HOME}/reservkoder", proof, 200).get_data(as_text=True)
    codes = re.findall(r"<li>([A-Z0-9]{5})-([A-Z0-9]{5})</li>", page)
    assert len(codes) == 10
    assert not {"".join(code) for code in codes} & set(karin.paper)


def test_it_can_be_switched_off_where_it_is_offered(sign_in: SignIn, app: Flask, karin: PhoneApp) -> None:
    client = sign_in("karin.lund")
    client.post(f"{HOME}/stang-av", {"password": PASSWORD, "one_time_code": karin.code()})
    assert "avstängd" in client.get(HOME).get_data(as_text=True)
    assert first_step(PageClient(app)) == "/"


@pytest.mark.parametrize("act", ["byt-app", "reservkoder", "stang-av"])
def test_without_one_there_is_nothing_to_change(act: str, sign_in: SignIn) -> None:
    client = sign_in("karin.lund")
    client.get(f"{HOME}/{act}", 303)
    client.post(f"{HOME}/{act}", {"password": PASSWORD, "one_time_code": "123456"})


# --- where it is demanded ---------------------------------------------------------------------------------------------
@pytest.mark.usefixtures("demanded")
def test_who_can_write_sets_it_up_before_anything_else(sign_in: SignIn, world: World) -> None:
    case = world.case()
    client = sign_in("amina.berg")
    for path in ("/", "/arenden", f"/arenden/{case.id}", "/mina-inloggningar", "/karta/platser.geojson"):
        assert client.get(path, 303).headers["Location"] == HOME
    client.get("/hjalp")
    page = client.post(f"/arenden/{case.id}/initiering", {"purpose": "Fler ska våga gå här"}, 403).get_data(True)
    assert "Fler ska våga gå här" in page
    assert "Skydda ditt konto" in client.get(HOME).get_data(as_text=True)
    client.get(f"/arenden/{case.id}?vy=allt", 303)
    client.http.get("/karta/platser.geojson", headers={"Sec-Fetch-Dest": "empty"})
    assert f'href="/arenden/{case.id}?vy=allt"' in set_up_page(client)[1], (
        "one goes on to the page that one was going to"
    )
    client.get("/")
    client.get(f"/arenden/{case.id}")


@pytest.mark.usefixtures("demanded")
def test_who_can_only_read_is_left_alone(sign_in: SignIn, world: World) -> None:
    assert world.user("maria.falk").role is UserRole.READER
    client = sign_in("maria.falk")
    client.get("/")
    assert "Koppla en app" in client.get(HOME).get_data(as_text=True)


@pytest.mark.usefixtures("demanded")
def test_what_is_demanded_is_not_switched_off(sign_in: SignIn, session: Session, karin: PhoneApp) -> None:
    client = sign_in("karin.lund")
    client.get("/")
    assert "stang-av" not in client.get(HOME).get_data(as_text=True)
    client.get(f"{HOME}/stang-av", 409)
    client.post(f"{HOME}/stang-av", {"password": PASSWORD, "one_time_code": karin.code()})
    assert session.scalars(sa.select(SecondFactor)).one().ended_at is None


@pytest.mark.usefixtures("demanded")
def test_one_can_sign_out_instead(sign_in: SignIn) -> None:
    assert sign_in("karin.lund").post("/logga-ut").headers["Location"] == "/logga-in"


def test_a_request_asks_no_more_for_it(sign_in: SignIn, app: Flask) -> None:
    client = sign_in("karin.lund")
    offered = client.count_queries("/hjalp")
    settings = app.extensions["settings"]
    app.extensions["settings"] = dataclasses.replace(settings, second_factor="required")
    try:
        assert client.count_queries("/hjalp") == offered
    finally:
        app.extensions["settings"] = settings
