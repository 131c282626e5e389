"""When something goes wrong: plain words, a way on, the text kept, never another host, never what broke inside."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.client import PageClient, check_page
from tests.factories import World
from tracker.extensions import database

SignIn = Callable[[str], PageClient]
SECRET = "hemlig detalj 4711"


@pytest.fixture
def breaking(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    """Make the list of actors fail with an error."""

    def fail_with(error: Exception) -> None:
        def fail() -> None:
            raise error

        monkeypatch.setitem(app.view_functions, "people.organisations", fail)
        monkeypatch.setitem(app.config, "TESTING", False)
        monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)

    return fail_with


def test_a_page_that_is_not_there_offers_a_way_on(sign_in: SignIn, anonymous: PageClient) -> None:
    page = sign_in("karin.lund").get("/finns-inte", status=404).get_data(as_text=True)
    assert "Sidan finns inte" in page
    assert "Gå till Mitt arbete" in page
    assert "Logga in" in anonymous.get("/finns-inte", status=404).get_data(as_text=True)


def test_the_way_back_is_never_to_another_host(sign_in: SignIn) -> None:
    client = sign_in("karin.lund")
    for referrer in ("http://evil.example/x", "http://localhost//evil.example", "http://localhost.evil.example/"):
        page = client.get("/finns-inte", status=404, headers={"Referer": referrer}).get_data(as_text=True)
        assert "evil" not in page
    page = client.get(
        "/finns-inte",
        status=404,
        headers={"Referer": "http://localhost/aktorer?sok=a"},
    ).get_data(as_text=True)
    assert 'href="/aktorer?sok=a"' in page


def test_what_is_not_allowed_keeps_its_header(sign_in: SignIn) -> None:
    response = sign_in("karin.lund").get("/logga-ut", status=405)
    assert "POST" in response.headers["Allow"]


def test_a_crash_says_nothing_of_itself(sign_in: SignIn, breaking: Callable[[Exception], None]) -> None:
    client = sign_in("karin.lund")
    breaking(RuntimeError(SECRET))
    response = client.get("/aktorer", status=500)
    page = response.get_data(as_text=True)
    assert "Något gick fel hos oss" in page
    assert SECRET not in page
    assert "Traceback" not in page


@pytest.mark.parametrize(
    "error",
    [
        sa.exc.OperationalError("SELECT 1", {}, Exception(SECRET)),
        sa.exc.InterfaceError("SELECT 1", {}, Exception(SECRET)),
        sa.exc.TimeoutError(SECRET),
    ],
)
def test_a_database_that_does_not_answer_is_said_plainly(
    sign_in: SignIn,
    breaking: Callable[[Exception], None],
    error: Exception,
) -> None:
    client = sign_in("karin.lund")
    breaking(error)
    page = client.get("/aktorer", status=503).get_data(as_text=True)
    assert "Databasen svarar inte just nu" in page
    assert SECRET not in page


def test_a_value_that_the_database_cannot_take_is_the_senders(
    sign_in: SignIn,
    breaking: Callable[[Exception], None],
) -> None:
    client = sign_in("karin.lund")
    breaking(sa.exc.StatementError("bent", "SELECT 1", {}, ValueError(SECRET)))
    assert SECRET not in client.get("/aktorer", status=400).get_data(as_text=True)
    breaking(sa.exc.StatementError("bent", "SELECT 1", {}, KeyError(SECRET)))
    client.get("/aktorer", status=500)


def test_the_page_stands_when_the_database_is_gone(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody can tell who asks: the answer is still a page, and nothing is let through."""
    client = sign_in("karin.lund")

    def gone() -> None:
        raise sa.exc.OperationalError("SELECT 1", {}, Exception(SECRET))

    monkeypatch.setattr(database, "reader", gone)
    monkeypatch.setattr(database, "writer", gone)
    for path in ("/", "/aktorer", "/hjalp", "/finns-inte", "/logga-in"):
        response = client.http.get(path)
        assert response.status_code == 503, path
        check_page(response)
        assert SECRET not in response.get_data(as_text=True)
    assert client.http.get("/healthz").status_code == 200


def test_data_is_answered_with_data(anonymous: PageClient) -> None:
    response = anonymous.http.get("/karta/platser.geojson", headers={"Accept": "application/geo+json"})
    assert (response.status_code, response.mimetype) == (401, "application/json")
    assert response.get_json()["error"] == "Du behöver logga in"
    assert anonymous.http.get("/finns.json").get_json()["error"] == "Sidan finns inte"


def lost(http: FlaskClient, **data: str) -> tuple[int, str]:
    response = http.post("/aktorer/ny", data=data)
    check_page(response)
    return response.status_code, response.get_data(as_text=True)


def test_a_lost_token_keeps_the_text(sign_in: SignIn) -> None:
    code, page = lost(sign_in("amina.berg").http, name="Ett långt namn som tog tid", kind_code="actor:police")
    assert code == 400
    assert "Ett långt namn som tog tid" in page
    assert "actor:police" not in page


def test_a_sign_in_that_ran_out_keeps_the_text(app: Flask) -> None:
    client = PageClient(app)
    code, page = lost(client.http, name="Ett långt <b>namn</b> som tog tid", csrf_token=client.token())
    assert code == 401
    assert "Ett långt &lt;b&gt;namn&lt;/b&gt; som tog tid" in page
    assert "Logga in igen" in page
    code, _page = lost(client.http, csrf_token=client.token(), code="aaaaaaaaaaaaaaaa")
    assert code == 303


def test_a_password_is_never_kept(anonymous: PageClient) -> None:
    response = anonymous.http.post("/logga-in", data={"email": "en adress", "password": "mitt hemliga lösenord"})
    assert response.status_code == 400
    assert "mitt hemliga" not in response.get_data(as_text=True)
    assert "en adress" in response.get_data(as_text=True)


def test_a_rule_that_refuses_a_button_sends_back_on_this_host_only(sign_in: SignIn, world: World) -> None:
    case = world.case()
    party = world.party(case, "karin.lund")
    path = f"/arenden/{case.id}/parter/{party.id}/paminn"
    world.session.rollback()
    client = sign_in("amina.berg")
    for referrer, expected in (("http://localhost//evil.example", "/"), ("http://evil.example/", "/")):
        response = client.http.post(path, data={"csrf_token": client.token()}, headers={"Referer": referrer})
        assert response.status_code == 303
        assert not response.headers["Location"].startswith(("//", "http://evil")), expected
