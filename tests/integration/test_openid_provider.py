"""The whole way through a certified provider's own pages, as a browser goes it, with the real clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.factories import World
from tests.openid_provider import openid_provider, provider_row, sign_in_there
from tracker.domain.clock import now, time_set
from tracker.models.people import User
from tracker.models.signing.providers import ExternalIdentity

HOME = "/mina-inloggningar/tvasteg"
BACK = "http://127.0.0.1:8000/logga-in/svar"
TOKEN = "t" * 43


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with openid_provider(BACK) as found:
        yield found


@pytest.fixture(autouse=True)
def _real_clock() -> Iterator[None]:
    """The provider has the machine's."""
    with time_set(dt.datetime.now(dt.UTC)):
        yield


def through(client: PageClient, provider_id: str, login: str, query: str = "") -> tuple[int, str]:
    """From the link to the provider's pages and back; status and where it leads, or the page."""
    away = client.http.get(f"/logga-in/organisation/{provider_id}{query}").headers["Location"]
    answer = client.http.get(sign_in_there(away, login, back_to=BACK).removeprefix("http://127.0.0.1:8000"))
    return answer.status_code, answer.headers.get("Location") or answer.get_data(as_text=True)


def test_by_invitation_and_again_and_whom_it_lets_in(
    issuer: str, app: Flask, session: Session, world: World, anonymous: PageClient
) -> None:
    police = provider_row(world, app.extensions["openid"], issuer)
    session.add(police)
    case = world.case()
    world.party(case, "karin.lund")
    world.invitation(
        case, "karin.lund", TOKEN, email="kajsa.nyman@polis.example", expires_at=now() + dt.timedelta(days=7)
    )
    session.commit()
    provider_id = police.id
    assert through(anonymous, provider_id, "kajsa", f"?inbjudan={TOKEN}") == (303, f"/arenden/{case.id}")
    assert "/uppforandekod?nasta=" in anonymous.get(f"/arenden/{case.id}", 303).headers["Location"]  # first the code
    assert through(PageClient(app), provider_id, "kajsa", "?nasta=/karta") == (303, "/karta")  # linked already
    assert through(PageClient(app), provider_id, "karin") == (303, "/")  # an account that is there, by its address
    status, page = through(PageClient(app), provider_id, "sara")  # an address of the police without an account
    assert (status, "inget konto" in page) == (403, True)
    linked = session.execute(
        sa.select(User.email, ExternalIdentity.subject).join(User, ExternalIdentity.user_id == User.id)
    ).all()
    assert sorted(map(tuple, linked)) == [
        ("kajsa.nyman@polis.example", "kajsa"),
        ("karin.lund@polis.example", "karin"),
    ]


def test_signing_in_anew_is_a_fresh_proof_with_the_providers_own_time(
    issuer: str, app: Flask, session: Session, world: World, anonymous: PageClient
) -> None:
    police = provider_row(world, app.extensions["openid"], issuer)
    session.add(police)
    session.commit()
    assert through(anonymous, police.id, "karin") == (303, "/")
    assert "Logga in igen hos" in anonymous.get(HOME).get_data(as_text=True)  # it may have known her for hours
    for login, status, said in (("sara", 403, "någon annan"), ("karin", 303, HOME)):
        away = anonymous.http.get(f"{HOME}/organisation?nasta={HOME}").headers["Location"]
        back = sign_in_there(away, login, back_to=BACK).removeprefix("http://127.0.0.1:8000")
        answer = anonymous.http.get(back)
        assert answer.status_code == status
        assert said in (answer.headers.get("Location") or answer.get_data(as_text=True))
    assert "Koppla en app" in anonymous.get(HOME).get_data(as_text=True)
