"""Which address is whose account, and how long a password has to be: at invitation, sign-in, reset and change."""

import dataclasses
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.conftest import PASSWORD
from tests.factories import World
from tracker.domain.cases import PartyStatus
from tracker.models.people import SecondFactor, User

LINK = "lank" * 10 + "abe"
SHORT = "kq7#xw2v"
SignIn = Callable[[str], PageClient]


@pytest.fixture
def demanded(app: Flask) -> Iterator[None]:
    settings = app.extensions["settings"]
    app.extensions["settings"] = dataclasses.replace(settings, second_factor="required")
    yield
    app.extensions["settings"] = settings


def fits(client: PageClient, email: str) -> bool:
    sent = {"csrf_token": client.token(), "email": email, "password": PASSWORD}
    return client.http.post("/logga-in", data=sent).status_code == 303


def test_an_address_that_looks_alike_is_another(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    class Quick:
        def verify(self, stored: str | None, password: str) -> bool:
            return stored is not None and password == PASSWORD

    monkeypatch.setitem(app.extensions, "passwords", Quick())
    assert fits(PageClient(app), " KARIN.Lund@Polis.Example ")
    alike = [
        "k\N{CYRILLIC SMALL LETTER A}rin.lund@polis.example",
        "KARIN.LUND@POL\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}S.example",
        "karin.lund@pol\N{LATIN SMALL LETTER DOTLESS I}s.example",
        "\N{FULLWIDTH LATIN SMALL LETTER K}arin.lund@polis.example",
        "karin.lund\N{FULLWIDTH COMMERCIAL AT}polis.example",
        "karin.lund@polis.exa\N{LATIN SMALL LIGATURE FI}mple",
    ]
    assert [each for each in alike if fits(PageClient(app), each)] == []


def invited(world: World, **values: str) -> None:
    case = world.case()
    world.party(case, "rektor", status=PartyStatus.INVITED)
    world.invitation(case, "rektor", LINK, **values)


def enter(client: PageClient, password: str, status: int) -> str:
    return client.post(f"/inbjudan/{LINK}", {"password": password}, status).get_data(as_text=True)


def test_eight_signs_will_do_beside_a_second_factor(
    demanded: None, anonymous: PageClient, world: World, session: Session
) -> None:
    invited(world)
    assert "Minst 8 tecken" in anonymous.get(f"/inbjudan/{LINK}").get_data(as_text=True)
    assert "minst 8 tecken" in enter(anonymous, SHORT[:7], 422)
    enter(anonymous, SHORT, 303)
    anonymous.get("/uppforandekod", 303)  # what protects the account comes before the code of conduct
    page = anonymous.get("/mina-inloggningar/tvasteg").get_data(as_text=True)
    assert 'class="qr"' in page, "passkey and app stand on one page"
    assert session.scalars(sa.select(SecondFactor.confirmed_at)).all() == [None]


def test_fifteen_signs_where_it_is_offered(anonymous: PageClient, world: World, session: Session) -> None:
    invited(world)
    assert "Minst 15 tecken" in anonymous.get(f"/inbjudan/{LINK}").get_data(as_text=True)
    assert "minst 15 tecken" in enter(anonymous, SHORT, 422)
    enter(anonymous, PASSWORD, 303)
    assert session.scalars(sa.select(SecondFactor)).all() == []


@pytest.mark.usefixtures("demanded")
def test_a_reader_has_no_second_factor_and_keeps_fifteen(
    anonymous: PageClient, world: World, session: Session, sign_in: SignIn
) -> None:
    maria = session.scalars(sa.select(User).where(User.email.startswith("maria.falk"))).one()
    maria.password_hash = world.user("sara.holm").password_hash
    session.commit()
    sent = {"old_password": PASSWORD, "password": SHORT}
    change = "/mina-inloggningar/losenord"
    assert "minst 15 tecken" in sign_in("maria.falk").post(change, sent, 422).get_data(as_text=True)
    maria.password_hash = None
    case = world.case()
    world.party(case, "maria.falk", status=PartyStatus.INVITED)
    world.invitation(case, "maria.falk", LINK, email=maria.email)
    assert "minst 15 tecken" in enter(anonymous, SHORT, 422)
