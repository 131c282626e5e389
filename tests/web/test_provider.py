"""Signing in through one's own organisation, against a provider whose every answer the test decides."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.conftest import NOW, PASSWORD
from tests.factories import World
from tests.fake_provider import EC_KEY, KEY, FakeProvider, fake_provider
from tests.openid_provider import provider_row
from tests.two_step import give_factor
from tracker.domain.audit import Tag
from tracker.domain.clock import now, time_set
from tracker.domain.people import WRONG_TRIES, UserRole
from tracker.domain.signing.providers import ProviderTrust
from tracker.extensions import database
from tracker.models.people import PasswordReset, SignInAttempt, User, UserSession
from tracker.models.records import AuditEvent
from tracker.models.signing.providers import ExternalIdentity, IdentityProvider

SignIn = Callable[[str], PageClient]
TOKEN = "t" * 43
KARIN = "karin.lund@polis.example"


@pytest.fixture(scope="module")
def served() -> Iterator[FakeProvider]:
    with fake_provider() as provider:
        yield provider


@pytest.fixture
def fake(served: FakeProvider, app: Flask) -> FakeProvider:
    """The module's server, honest again and unknown to the app."""
    issuer = served.issuer
    served.__init__()  # type: ignore[misc]
    served.issuer = issuer
    app.extensions["openid"]._known.clear()
    return served


@pytest.fixture
def police(fake: FakeProvider, app: Flask, world: World) -> IdentityProvider:
    row = provider_row(world, app.extensions["openid"], fake.issuer)
    world.session.add(row)
    world.session.commit()
    return row


def change(world: World, row: IdentityProvider, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    world.session.commit()


def go(client: PageClient, row: IdentityProvider, query: str = "") -> str:
    """The address at the provider that the link leads to."""
    return client.http.get(f"/logga-in/organisation/{row.id}{query}").headers["Location"]


def back(client: PageClient, path: str, status: int = 303) -> str:
    """The answer taken, as the browser does it: where it leads, or the page."""
    answer = client.http.get(path)
    assert answer.status_code == status, answer.get_data(as_text=True)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    return answer.headers.get("Location") or answer.get_data(as_text=True)


def come(client: PageClient, fake: FakeProvider, row: IdentityProvider, status: int = 303, query: str = "") -> str:
    return back(client, fake.come_back(go(client, row, query)), status)


def told(session: Session) -> list[Tag]:
    return list(session.scalars(sa.select(AuditEvent.tag).order_by(AuditEvent.position)))


def test_the_domain_of_an_address_leads_to_the_organisation_and_tells_of_no_account(
    anonymous: PageClient, police: IdentityProvider
) -> None:
    page = anonymous.get("/logga-in?nasta=/karta").get_data(as_text=True)
    assert "/logga-in/organisation?nasta=/karta" in page
    known = anonymous.post("/logga-in/organisation?nasta=/karta", {"email": KARIN}, 200).get_data(as_text=True)
    unknown = anonymous.post("/logga-in/organisation", {"email": "ingen@Polis.Example"}, 200).get_data(as_text=True)
    for shown in (known, unknown):
        assert f"/logga-in/organisation/{police.id}" in shown
        assert "Logga in med Lokalpolisområde Farsta" in shown
    assert "nasta=/karta" in known
    other = anonymous.post("/logga-in/organisation", {"email": "a@fel.polis.example"}, 422).get_data(as_text=True)
    assert "Logga in med lösenord" in other
    refused = anonymous.post("/logga-in", {"email": "ingen@polis.example", "password": "fel"}, 422)
    assert f"/logga-in/organisation/{police.id}" in refused.get_data(as_text=True)


def test_without_a_provider_the_sign_in_page_says_nothing_of_it(anonymous: PageClient) -> None:
    assert "/logga-in/organisation" not in anonymous.get("/logga-in").get_data(as_text=True)


def test_one_comes_in_is_linked_and_known_by_the_link_from_then_on(
    anonymous: PageClient, app: Flask, fake: FakeProvider, police: IdentityProvider, session: Session, world: World
) -> None:
    with anonymous.http.session_transaction() as held:
        held["planted"] = "by somebody else"
    assert come(anonymous, fake, police, query="?nasta=/arenden?steg%3D2") == "/arenden?steg=2"
    with anonymous.http.session_transaction() as held:
        assert {"planted", "provider"}.isdisjoint(held)
    page = anonymous.get("/mina-inloggningar").get_data(as_text=True)
    assert "Karin Lund" in page
    assert "Genom din organisation" in page
    identity = session.scalars(sa.select(ExternalIdentity)).one()
    assert (identity.issuer, identity.subject) == (fake.issuer, "person-karin")
    assert identity.user_id == world.user("karin.lund").id
    assert told(session)[-2:] == [Tag.SESSION_STARTED, Tag.IDENTITY_LINKED]
    assert session.scalars(sa.select(AuditEvent.facts).where(AuditEvent.tag == Tag.SESSION_STARTED)).one() == {
        "kind": "oidc"
    }
    (sent,) = fake.redeemed
    assert sent["redirect_uri"] == "http://127.0.0.1:8000/logga-in/svar"
    assert len(sent["code_verifier"]) == 43
    # another address at the provider, the same person: known by the subject
    fake.claims = {"email": "k.lund@polis.example"}
    other = PageClient(app)
    assert come(other, fake, police) == "/"
    assert "Karin Lund" in other.get("/mina-inloggningar").get_data(as_text=True)
    # and somebody else who got the old address is nobody here
    fake.claims = {"sub": "another-person"}
    assert "kopplat till en annan person" in come(PageClient(app), fake, police, 403)
    said = anonymous.http.post("/logga-ut", data={"csrf_token": anonymous.token()}, follow_redirects=True)
    assert "Hos din organisation kan du vara inloggad ändå" in said.get_data(as_text=True)


def test_what_the_cookie_holds_opens_no_other_browser_and_nothing_twice(
    anonymous: PageClient, app: Flask, fake: FakeProvider, police: IdentityProvider, session: Session
) -> None:
    path = fake.come_back(go(anonymous, police))
    other = PageClient(app)
    assert "Börja om med inloggningen" in back(other, path, 200)
    assert "Börja om med inloggningen" in back(anonymous, path.replace("state=", "state=x"), 200)
    with anonymous.http.session_transaction() as held:
        copied = dict(held["provider"])
    assert back(anonymous, path) == "/"
    assert "Gå till Mitt arbete" in back(anonymous, path, 200)  # reloaded
    with other.http.session_transaction() as held:
        held["provider"] = copied  # whoever got hold of cookie and address
    assert "redan använt" in back(other, path, 403)
    assert session.scalar(sa.select(sa.func.count()).select_from(UserSession)) == 1


def test_after_ten_minutes_one_begins_again(
    anonymous: PageClient, fake: FakeProvider, police: IdentityProvider
) -> None:
    path = fake.come_back(go(anonymous, police))
    with time_set(NOW + dt.timedelta(minutes=10, seconds=1)):
        assert "tio minuter" in back(anonymous, path, 403)


def test_a_forged_token_opens_nothing_and_stands_in_the_log(
    anonymous: PageClient, fake: FakeProvider, police: IdentityProvider, session: Session
) -> None:
    fake.token = fake.by_public_key
    assert "gick inte att lita på" in come(anonymous, fake, police, 403)
    assert session.scalars(sa.select(UserSession)).all() == []
    assert told(session) == [Tag.SESSION_REFUSED]


REFUSED: tuple[tuple[dict[str, Any], str], ...] = (
    ({"email": "karin.lund@annan.example"}, "hör till organisationen"),
    ({"email": "karin.lund@polis.example.annan.example"}, "hör till organisationen"),
    ({"email": "karin.lund@sub.polis.example"}, "hör till organisationen"),
    ({"email": "karin.lund@pol\u0131s.example"}, "lämnade ingen e-postadress"),
    ({"email": "\uff4barin.lund@polis.example"}, "lämnade ingen e-postadress"),
    ({"email": "karin.lund@annan.example@polis.example"}, "lämnade ingen e-postadress"),
    ({"email": None}, "lämnade ingen e-postadress"),
    ({"email_verified": False}, "inte bekräftat"),
    ({"email_verified": "true"}, "inte bekräftat"),
    ({"email_verified": None}, "inte bekräftat"),
    ({"email": "ny.person@polis.example", "sub": "ny"}, "inget konto"),
    ({"email": "sara.holm@trafik.example", "sub": "sara"}, "en annan organisation"),
)


def test_who_is_refused_is_told_why(
    anonymous: PageClient, fake: FakeProvider, police: IdentityProvider, session: Session, world: World
) -> None:
    change(world, police, email_domains=["polis.example", "trafik.example"])
    for claims, said in REFUSED:
        fake.claims = claims
        page = come(anonymous, fake, police, 403)
        assert said in page, (claims, page)
        is_final = (
            claims["email"] in {"ny.person@polis.example", "sara.holm@trafik.example"} if "sub" in claims else False
        )
        assert (f"/logga-in/organisation/{police.id}" in page) is not is_final
        session.execute(sa.delete(SignInAttempt))
    anonymous.get("/mina-inloggningar", 303)


def test_what_the_organisation_allows_more(
    anonymous: PageClient, app: Flask, fake: FakeProvider, police: IdentityProvider, session: Session, world: World
) -> None:
    change(
        world,
        police,
        trusts_addresses=True,
        makes_accounts=True,
        email_domains=["polis.example", "xn--smr-tna.example"],
    )
    fake.claims = {"email": "ny.person@smör.example", "email_verified": None, "sub": "ny", "name": "Ny\u202e  Person"}
    assert come(anonymous, fake, police) == "/"
    made = session.scalars(sa.select(User).where(User.email.startswith("ny.person@"))).one()
    assert (made.name, made.role, made.password_hash) == ("Ny Person", UserRole.MEMBER, None)
    assert (made.organisation_id, made.is_organisation_admin) == (police.organisation_id, False)
    assert Tag.ACCOUNT_MADE in told(session)
    assert "/uppforandekod?nasta=" in anonymous.get("/mina-inloggningar", 303).headers["Location"]
    made.disabled_at = now()
    session.commit()
    assert "avslutat" in come(PageClient(app), fake, police, 403)
    fake.claims = {"email_verified": False}
    come(PageClient(app), fake, police, 403)


def test_claims_may_come_from_the_person_page_of_the_same_person(
    anonymous: PageClient, app: Flask, fake: FakeProvider, police: IdentityProvider
) -> None:
    fake.claims = {"email": None, "email_verified": None}
    fake.user_info = {"sub": "somebody else", "email": KARIN, "email_verified": True}
    come(PageClient(app), fake, police, 403)
    fake.user_info = {"sub": "person-karin", "email": KARIN, "email_verified": True, "nonce": "x"}
    assert come(anonymous, fake, police) == "/"


def test_new_keys_are_fetched_when_a_token_names_one(
    anonymous: PageClient, app: Flask, fake: FakeProvider, police: IdentityProvider
) -> None:
    come(anonymous, fake, police)
    fake.keys, fake.token = [KEY, EC_KEY], lambda: fake.signed(EC_KEY, "ES256")
    assert come(PageClient(app), fake, police) == "/"
    assert fake.asked.count("/keys") == 2
    assert fake.asked.count("/.well-known/openid-configuration") == 1


def test_an_answer_of_another_provider_is_not_taken(
    anonymous: PageClient, fake: FakeProvider, police: IdentityProvider
) -> None:
    path = fake.come_back(go(anonymous, police), iss="https://annan.example")
    assert "en annan inloggning än den du valde" in back(anonymous, path, 403)
    assert fake.redeemed == []
    fake.document = {"authorization_response_iss_parameter_supported": True}
    anonymous.app.extensions["openid"]._known.clear()
    assert "en annan inloggning" in come(anonymous, fake, police, 403)
    path = fake.come_back(go(anonymous, police), iss=fake.issuer)
    assert back(anonymous, path) == "/"


@pytest.mark.parametrize(
    ("said", "title", "status"),
    [
        ("access_denied", "Du avbröt inloggningen", 200),
        ("temporarily_unavailable", "svarar inte", 503),
        ("invalid_request", "släppte inte igenom dig", 403),
    ],
)
def test_the_provider_says_no(
    said: str, title: str, status: int, anonymous: PageClient, fake: FakeProvider, police: IdentityProvider
) -> None:
    path = fake.come_back(go(anonymous, police), error=said)
    page = back(anonymous, path, status)
    assert title in page
    assert "Försök igen" in page


@pytest.mark.parametrize("code", ["", "%00", "å", "a" * 5000])
def test_a_bent_code_is_not_sent_on(
    code: str, anonymous: PageClient, fake: FakeProvider, police: IdentityProvider
) -> None:
    back(anonymous, fake.come_back(go(anonymous, police), code=code), 403)
    assert fake.redeemed == []


def test_a_provider_that_is_down_counts_as_nobodys_wrong_try(
    anonymous: PageClient, app: Flask, fake: FakeProvider, police: IdentityProvider, session: Session, world: World
) -> None:
    path = fake.come_back(go(anonymous, police))
    fake.token = lambda: 1 / 0  # the server breaks off
    assert "svarar inte" in back(anonymous, path, 503)
    assert session.scalars(sa.select(SignInAttempt)).all() == []
    change(world, police, issuer="http://127.0.0.1:1")
    answer = anonymous.get(f"/logga-in/organisation/{police.id}?nasta=/karta", 503).get_data(as_text=True)
    assert "Försök igen" in answer
    assert "/logga-in?nasta=/karta" in answer
    change(world, police, ended_at=now())
    assert "finns inte längre" in anonymous.get(f"/logga-in/organisation/{police.id}", 404).get_data(as_text=True)


def test_wrong_tries_are_counted(
    anonymous: PageClient, fake: FakeProvider, police: IdentityProvider, session: Session
) -> None:
    fake.claims = {"email": "ny.person@polis.example"}
    for _number in range(WRONG_TRIES):
        come(anonymous, fake, police, 403)
    page = come(anonymous, fake, police, 429)
    assert "Vänta fem minuter" in page
    assert told(session).count(Tag.SESSION_REFUSED) == WRONG_TRIES


# --- invitations ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("is_required", [False, True])
def test_an_invitation_is_answered_through_the_organisation(
    is_required: bool,
    anonymous: PageClient,
    fake: FakeProvider,
    police: IdentityProvider,
    session: Session,
    world: World,
) -> None:
    change(world, police, is_required=is_required)
    case = world.case()
    world.party(case, "karin.lund")
    world.invitation(case, "karin.lund", TOKEN, email="kajsa.nyman@polis.example", name="Kajsa Nyman")
    page = anonymous.get(f"/inbjudan/{TOKEN}").get_data(as_text=True)
    assert f"/logga-in/organisation/{police.id}?inbjudan={TOKEN}" in page
    assert ("Välj ett lösenord" in page) is not is_required
    if is_required:
        refused = anonymous.post(f"/inbjudan/{TOKEN}", {"password": "gul regnrock vid bryggan"}, 422)
        assert "egen inloggning" in refused.get_data(as_text=True)
    assert "Inbjudan gäller en annan" in come(anonymous, fake, police, 403, query=f"?inbjudan={TOKEN}")
    cancelled = fake.come_back(go(anonymous, police, f"?inbjudan={TOKEN}"), error="access_denied")
    assert "Öppna länken i inbjudan igen." in back(anonymous, cancelled, 200)
    fake.claims = {"email": "Kajsa.Nyman@polis.example", "sub": "kajsa", "name": "Annat Namn"}
    assert come(anonymous, fake, police, query=f"?inbjudan={TOKEN}") == f"/arenden/{case.id}"
    assert "/uppforandekod?nasta=" in anonymous.get(f"/arenden/{case.id}", 303).headers["Location"]  # first the code
    made = session.scalars(sa.select(User).where(User.email == "kajsa.nyman@polis.example")).one()
    assert (made.name, made.password_hash) == ("Kajsa Nyman", None)
    used = session.scalars(sa.select(AuditEvent).where(AuditEvent.tag == Tag.INVITATION_USED)).one()
    assert (used.case_id, used.user_id) == (case.id, made.id)


def test_a_link_of_another_organisation_or_a_dead_one_opens_nothing(
    anonymous: PageClient, fake: FakeProvider, police: IdentityProvider, session: Session, world: World
) -> None:
    case = world.case()
    world.party(case, "sara.holm")
    world.invitation(case, "sara.holm", TOKEN, email="ny@polis.example")
    fake.claims = {"email": "ny@polis.example", "sub": "ny"}
    assert "en annan organisation" in come(anonymous, fake, police, 403, query=f"?inbjudan={TOKEN}")
    assert "gäller inte längre" in come(anonymous, fake, police, 410, query="?inbjudan=ingen")
    assert session.scalars(sa.select(ExternalIdentity)).all() == []


def test_an_account_that_comes_by_its_organisation_gets_no_first_password_by_a_link(
    anonymous: PageClient, app: Flask, fake: FakeProvider, police: IdentityProvider, session: Session, world: World
) -> None:
    karin = world.user("karin.lund")
    karin.password_hash = None
    session.commit()
    come(anonymous, fake, police)
    case = world.case()
    world.party(case, "karin.lund")
    world.invitation(case, "karin.lund", TOKEN, email=KARIN)
    other = PageClient(app)
    assert "Du har redan ett konto" in other.get(f"/inbjudan/{TOKEN}").get_data(as_text=True)
    other.post(f"/inbjudan/{TOKEN}", {"password": "gul regnrock vid bryggan"}, 200)
    session.refresh(karin)
    assert karin.password_hash is None


# --- the only way in, and the second step -----------------------------------------------------------------------------
def test_where_it_is_demanded_a_password_opens_nothing(
    anonymous: PageClient, fake: FakeProvider, police: IdentityProvider, session: Session, sign_in: SignIn, world: World
) -> None:
    change(world, police, is_required=True)
    page = anonymous.post("/logga-in", {"email": KARIN, "password": PASSWORD}, 422).get_data(as_text=True)
    assert "egen inloggning" in page
    wrong = anonymous.post("/logga-in", {"email": KARIN, "password": "fel"}, 422).get_data(as_text=True)
    assert "stämmer inte" in wrong
    assert session.scalars(sa.select(UserSession)).all() == []
    asked = anonymous.post("/logga-in/glomt-losenord", {"email": KARIN}, 422).get_data(as_text=True)
    assert "egen inloggning" in asked
    change(world, police, email_domains=["annan.example"])  # an account beside the domain gets no letter either
    anonymous.post("/logga-in/glomt-losenord", {"email": KARIN})
    assert session.scalars(sa.select(PasswordReset)).all() == []
    change(world, police, email_domains=["polis.example"])
    world.reset("karin.lund", TOKEN)
    assert "Länken gäller inte" in anonymous.get(f"/nytt-losenord/{TOKEN}", 410).get_data(as_text=True)
    signed_in = sign_in("karin.lund")
    assert "inget lösenord här" in signed_in.get("/mina-inloggningar/losenord").get_data(as_text=True)
    signed_in.post(
        "/mina-inloggningar/losenord", {"old_password": PASSWORD, "password": "gul regnrock på bryggan"}, 409
    )
    assert come(anonymous, fake, police) == "/"


@pytest.mark.parametrize(
    ("trust", "methods", "is_enough"),
    [
        (ProviderTrust.OWN_CODE, ["mfa"], False),
        (ProviderTrust.CONFIRMED, ["pwd"], False),
        (ProviderTrust.CONFIRMED, None, False),
        (ProviderTrust.CONFIRMED, ["pwd", "otp"], True),
        (ProviderTrust.PROVIDER, ["pwd"], True),
    ],
)
def test_the_second_step_is_the_providers_or_ones_own(  # noqa: PLR0917 - three belong to each case
    trust: ProviderTrust,
    methods: list[str] | None,
    is_enough: bool,
    anonymous: PageClient,
    app: Flask,
    fake: FakeProvider,
    police: IdentityProvider,
    session: Session,
    world: World,
) -> None:
    change(world, police, trust=trust, is_required=True)
    settings = app.extensions["settings"]
    app.extensions["settings"] = dataclasses.replace(settings, second_factor="required")
    try:
        fake.claims = {"amr": methods}
        come(anonymous, fake, police)
        # without a factor of one's own: in, or first to setting one up
        assert anonymous.http.get("/arenden").status_code == (200 if is_enough else 303)
        phone = give_factor(session, app.extensions["second_factors"], world.user("karin.lund").id)
        other = PageClient(app)
        on = come(other, fake, police, query="?nasta=/karta")
        assert on == ("/karta" if is_enough else "/logga-in/kod?nasta=/karta")
        if not is_enough:
            other.get("/karta", 303)
            assert other.post(on, {"one_time_code": phone.code()}).headers["Location"] == "/karta"
        other.get("/karta")
    finally:
        app.extensions["settings"] = settings


def test_a_sign_in_takes_the_place_of_the_browsers_old_one(
    app: Flask, fake: FakeProvider, police: IdentityProvider, session: Session, sign_in: SignIn
) -> None:
    client = sign_in("sara.holm")
    assert client.get(f"/logga-in/organisation/{police.id}?nasta=/karta", 303).headers["Location"] == "/karta"
    anonymous = PageClient(app)
    path = fake.come_back(go(anonymous, police))
    with client.http.session_transaction() as held, anonymous.http.session_transaction() as other:
        other["_user_id"] = held["_user_id"]
    back(anonymous, path)
    ended = session.scalars(
        sa.select(UserSession.ended_at).order_by(UserSession.created_at, UserSession.ended_at)
    ).all()
    assert sorted(at is not None for at in ended) == [False, True]
    assert database.engine.pool.checkedout() <= 1  # type: ignore[attr-defined]
