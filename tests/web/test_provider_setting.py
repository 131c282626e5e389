"""The page where an organisation's own sign-in is set up: who may, what is refused where, and that nothing leaks."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.factories import World
from tests.fake_provider import FakeProvider, fake_provider
from tests.web.test_fuzz import NASTY
from tracker.domain.audit import Tag
from tracker.domain.people import UserRole
from tracker.domain.signing.providers import ProviderTrust
from tracker.models.records import AuditEvent
from tracker.models.signing.providers import ExternalIdentity, IdentityProvider

SignIn = Callable[[str], PageClient]
SECRET = "ett mycket hemligt ord"


@pytest.fixture(scope="module")
def fake() -> Iterator[FakeProvider]:
    with fake_provider() as provider:
        yield provider


@pytest.fixture
def here(world: World) -> str:
    """The page of Amina's organisation, whose administrator she is."""
    return f"/aktorer/{world.organisation('amina.berg').id}/inloggning"


def filled(**values: Any) -> dict[str, Any]:
    return {
        "issuer": "https://login.farsta.example",
        "client_id": "platser",
        "client_secret": SECRET,
        "domains": "farsta.example",
        "trust": "own_code",
        **values,
    }


def test_setting_it_up_and_changing_it(
    here: str, sign_in: SignIn, session: Session, app: Flask, fake: FakeProvider
) -> None:
    amina = sign_in("amina.berg")
    page = amina.get(here).get_data(as_text=True)
    assert "Ni loggar in med lösenord." in page
    assert "http://127.0.0.1:8000/logga-in/svar" in page
    assert here in amina.get(here.removesuffix("/inloggning")).get_data(as_text=True)
    amina.post(here, filled(issuer=fake.issuer, domains="@Farsta.example"))
    row = session.scalars(sa.select(IdentityProvider)).one()
    assert SECRET not in row.client_secret
    assert app.extensions["openid"]._sealing.plain(row.client_secret) == SECRET
    assert (row.email_domains, row.trust, row.is_required) == (["farsta.example"], ProviderTrust.OWN_CODE, False)
    page = amina.get(here).get_data(as_text=True)
    assert SECRET not in page
    assert row.client_secret not in page
    kept = row.client_secret
    amina.post(here, filled(issuer=fake.issuer, client_secret="", is_required="y", trust="confirmed", version="1"))
    session.refresh(row)
    assert (row.client_secret, row.is_required, row.trust) == (kept, True, ProviderTrust.CONFIRMED)
    amina.post(here, filled(issuer=fake.issuer, version="1"), 409)
    page = amina.get(here).get_data(as_text=True)
    assert "Sparade organisationsinloggning" in page
    assert "om det är enda vägen in" in page


def test_trying_it_unlinking_a_person_and_ending_it(
    here: str, sign_in: SignIn, session: Session, fake: FakeProvider
) -> None:
    amina = sign_in("amina.berg")
    amina.post(here, filled(issuer=fake.issuer))
    row = session.scalars(sa.select(IdentityProvider)).one()
    tried = amina.post(f"{here}/prova", {}, 200).get_data(as_text=True)
    assert "Leverantören svarar." in tried
    fake.document = {"code_challenge_methods_supported": ["plain"]}
    assert "PKCE" in amina.post(f"{here}/prova", {}, 200).get_data(as_text=True)
    fake.document = {}
    session.add(ExternalIdentity(issuer=fake.issuer, subject="a", user_id=user_id(session, "olle.nystrom")))
    session.commit()
    identity = session.scalars(sa.select(ExternalIdentity)).one()
    assert "Olle Nyström" in amina.get(here).get_data(as_text=True)
    amina.post(f"{here}/kopplingar/{identity.id}/ta-bort")
    assert "Ingen har loggat in genom organisationen än." in amina.get(here).get_data(as_text=True)
    amina.post(f"{here}/kopplingar/{identity.id}/ta-bort", {}, 404)
    amina.get(f"{here}/avsluta")
    amina.post(f"{here}/avsluta")
    session.refresh(row)
    assert (row.client_secret, row.ended_at is not None) == ("", True)
    assert "Avslutade organisationsinloggning" in amina.get(here).get_data(as_text=True)
    facts = session.execute(sa.select(AuditEvent.tag, AuditEvent.facts)).all()
    assert [tag for tag, _facts in facts].count(Tag.PROVIDER_SAVED) == 1
    assert SECRET not in str(facts)
    amina.post(here, filled())  # and one can begin again
    amina.get(here)


def user_id(session: Session, name: str) -> str:
    return World(session).user(name).id


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"issuer": "http://login.farsta.example"}, "börjar med https"),
        ({"issuer": ""}, "Fyll i det här fältet"),
        ({"client_secret": ""}, "Skriv hemligheten"),
        ({"domains": "farsta"}, "efter @"),
        ({"domains": " , ;\n"}, "Skriv minst en domän"),
        ({"domains": "\n".join(f"a{n}.example" for n in range(21))}, "högst 20"),
        ({"domains": "polis.example"}, "redan har i sin adress"),
        ({"trust": "always"}, "error-summary"),
    ],
)
def test_what_is_refused_is_said_at_its_field(
    values: dict[str, str], said: str, here: str, sign_in: SignIn, session: Session
) -> None:
    page = sign_in("amina.berg").post(here, filled(**values), 422).get_data(as_text=True)
    assert said in page
    assert SECRET not in page
    assert session.scalars(sa.select(IdentityProvider)).all() == []


def test_who_may(here: str, sign_in: SignIn, session: Session, world: World, anonymous: PageClient) -> None:
    polices = f"/aktorer/{world.organisation('karin.lund').id}/inloggning"
    admin, amina = sign_in("admin"), sign_in("amina.berg")
    for name in ("karin.lund", "olle.nystrom", "overblick"):
        client = sign_in(name)
        for path, data in ((here, filled()), (f"{here}/prova", {}), (f"{here}/avsluta", {})):
            client.post(path, data, 403)
        client.get(here, 403)
    anonymous.get(here, 303)
    amina.get(polices, 404)
    amina.post(polices, filled(domains="polis.example"), 404)
    admin.post(polices, filled(domains="polis.example\nvarfor.example"))
    assert session.scalars(sa.select(IdentityProvider.email_domains)).one() == ["polis.example", "varfor.example"]
    amina.post(f"{polices}/avsluta", {}, 404)
    # who decides how a system administrator signs in could come in as one
    world.user("olle.nystrom").role = UserRole.SYSTEM_ADMIN
    session.commit()
    amina.get(here, 403)
    amina.post(here, filled(), 403)
    assert here not in amina.get(here.removesuffix("/inloggning")).get_data(as_text=True)
    admin.get(here)


def test_a_new_issuer_is_not_told_the_old_secret(here: str, sign_in: SignIn, session: Session) -> None:
    amina = sign_in("amina.berg")
    amina.post(here, filled())
    page = amina.post(here, filled(issuer="https://annan.example", client_secret="", version="1"), 422)
    assert "Skriv hemligheten" in page.get_data(as_text=True)
    assert session.scalars(sa.select(IdentityProvider.issuer)).one() == "https://login.farsta.example"


def test_nothing_that_is_typed_breaks_a_page(here: str, sign_in: SignIn, anonymous: PageClient, world: World) -> None:
    amina = sign_in("amina.berg")
    token, others = amina.token(), anonymous.token()
    for number, nasty in enumerate(NASTY):
        field = ("issuer", "client_id", "client_secret", "domains", "trust", "version")[number % 6]
        data = {**filled(), field: nasty.encode("utf-8", "replace").decode(), "csrf_token": token}
        assert amina.http.post(here, data=data).status_code < 500, (field, nasty)
        sent = {"email": data[field], "csrf_token": others}
        assert anonymous.http.post("/logga-in/organisation", data=sent).status_code < 500, nasty
        query = {"state": data[field], "code": data[field], "iss": data[field], "error": data[field]}
        assert anonymous.http.get("/logga-in/svar", query_string=query).status_code == 200, nasty
