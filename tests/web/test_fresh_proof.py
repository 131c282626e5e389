"""Showing anew who one is: before a first second factor, and before a change for who has no password here."""

import datetime as dt
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.conftest import NOW, PASSWORD
from tests.factories import World
from tests.fake_provider import FakeProvider
from tests.passkeys import KEYS, Device, give_passkey
from tests.two_step import PhoneApp, give_factor
from tests.web.test_provider import back, change, come, fake, police, served
from tests.web.test_two_step import HOME, demanded, scan
from tracker.domain.clock import now, time_set
from tracker.domain.people import WRONG_TRIES
from tracker.domain.signing.providers import ProviderTrust
from tracker.models.people import SecondFactor, UserSession
from tracker.models.signing.providers import IdentityProvider

SignIn = Callable[[str], PageClient]
TOKEN = "t" * 43
THERE = f"{HOME}/organisation"
LATER = NOW + dt.timedelta(minutes=11)

__all__ = ["demanded", "fake", "police", "served"]


def show_again(client: PageClient, fake: FakeProvider, target: str = HOME, status: int = 303) -> str:
    """Sign in at the provider once more, as the browser does it: where that leads, or the page."""
    away = client.get(f"{THERE}?nasta={target}", 303).headers["Location"]
    asked = parse_qs(urlsplit(away).query)
    assert (asked["max_age"], asked["prompt"]) == (["0"], ["login"])
    return back(client, fake.come_back(away), status)


@pytest.fixture
def karin(anonymous: PageClient, fake: FakeProvider, police: IdentityProvider, world: World) -> PageClient:
    """Karin, who has no password and has come in through the police."""
    world.user("karin.lund").password_hash = None
    change(world, police, trust=ProviderTrust.OWN_CODE)
    come(anonymous, fake, police)
    return anonymous


@pytest.fixture
def phone(karin: PageClient, app: Flask, session: Session, world: World) -> PhoneApp:
    return give_factor(session, app.extensions["second_factors"], world.user("karin.lund").id)


# --- the first second factor ------------------------------------------------------------------------------------------
def test_a_first_one_asks_for_the_password_when_it_was_long_ago(sign_in: SignIn, session: Session) -> None:
    client = sign_in("karin.lund")
    with time_set(LATER):
        page = client.get(HOME).get_data(as_text=True)
        assert "Visa först att det är du" in page
        assert "Koppla en app" not in page
        client.post(f"{HOME}/borja")
        assert session.scalars(sa.select(SecondFactor)).all() == []
        session.rollback()
        assert client.post(f"{HOME}/passnyckel/fraga", status=409).is_json
        assert "Skriv ditt lösenord." in client.post(f"{HOME}/visa", {}, 422).get_data(as_text=True)
        page = client.post(f"{HOME}/visa", {"password": "fel"}, 422).get_data(as_text=True)
        assert "Lösenordet stämmer inte" in page
        assert client.post(f"{HOME}/visa", {"password": PASSWORD}).headers["Location"] == HOME
        assert client.post(f"{HOME}/borja").headers["Location"] == f"{HOME}/app"
        app = scan(client)
    with time_set(LATER + dt.timedelta(minutes=12)):  # what was begun in time is ended without a new proof
        client.post(f"{HOME}/app", {"one_time_code": app.code()}, 200)


def test_wrong_passwords_are_counted(sign_in: SignIn) -> None:
    client = sign_in("karin.lund")
    for _number in range(WRONG_TRIES):
        client.post(f"{HOME}/visa", {"password": "fel"}, 422)
    assert client.post(f"{HOME}/visa", {"password": PASSWORD}, 429).headers["Retry-After"] == "300"


def test_what_one_sign_in_begins_no_other_sees_or_ends(sign_in: SignIn) -> None:
    stolen = sign_in("karin.lund")
    with time_set(NOW + dt.timedelta(minutes=40)):
        client = sign_in("karin.lund")
        client.post(f"{HOME}/borja")
        app = scan(client)
        stolen.get(f"{HOME}/app", 303)
        stolen.post(f"{HOME}/app", {"one_time_code": app.code()})
        assert app.secret[:4] not in stolen.get(HOME).get_data(as_text=True)
        client.post(f"{HOME}/app", {"one_time_code": app.code()}, 200)


@pytest.mark.usefixtures("demanded")
def test_who_has_just_come_by_the_invitation_goes_right_on(
    anonymous: PageClient, fake: FakeProvider, police: IdentityProvider, world: World
) -> None:
    case = world.case()
    world.party(case, "karin.lund")
    world.invitation(case, "karin.lund", TOKEN, email="kajsa.nyman@polis.example", name="Kajsa Nyman")
    fake.claims = {"email": "kajsa.nyman@polis.example", "sub": "kajsa"}
    come(anonymous, fake, police, query=f"?inbjudan={TOKEN}")
    assert anonymous.get("/uppforandekod", 303).headers["Location"] == HOME
    assert "Koppla en app" in anonymous.get(HOME).get_data(as_text=True)


@pytest.mark.usefixtures("demanded")
def test_who_comes_by_the_organisation_signs_in_there_again(karin: PageClient, fake: FakeProvider) -> None:
    assert karin.get("/arenden", 303).headers["Location"] == HOME
    page = karin.get(HOME).get_data(as_text=True)
    assert "Logga in igen hos Lokalpolisområde Farsta" in page
    assert 'type="password"' not in page
    karin.post(f"{HOME}/visa", {"password": PASSWORD}, 422)
    fake.claims = {"auth_time": int(NOW.timestamp())}
    assert show_again(karin, fake) == HOME
    assert karin.post(f"{HOME}/borja").headers["Location"] == f"{HOME}/app"


def test_a_provider_that_says_when_one_signed_in_is_believed_at_once(
    anonymous: PageClient, app: Flask, fake: FakeProvider, police: IdentityProvider
) -> None:
    for ago, is_fresh in ((0, True), (120, False)):
        fake.claims = {"auth_time": int(NOW.timestamp()) - ago}
        client = PageClient(app)
        come(client, fake, police)
        assert ("Koppla en app" in client.get(HOME).get_data(as_text=True)) is is_fresh


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ({}, "inte att du loggade in på nytt"),
        ({"auth_time": int(NOW.timestamp()) - 61}, "inte att du loggade in på nytt"),
        ({"auth_time": int(NOW.timestamp()) + 61}, "inte att du loggade in på nytt"),
        ({"auth_time": "nyss"}, "inte att du loggade in på nytt"),
        ({"auth_time": True}, "inte att du loggade in på nytt"),
        ({"auth_time": 1e15}, "inte att du loggade in på nytt"),
        ({"auth_time": int(NOW.timestamp()), "sub": "other", "email": "ny@polis.example"}, "som någon annan"),
        ({"auth_time": int(NOW.timestamp()), "sub": "other"}, "som någon annan"),
        ({"auth_time": int(NOW.timestamp()), "email": "karin.lund@annan.example"}, "hör till organisationen"),
    ],
)
def test_what_is_no_fresh_sign_in_of_the_same_person(
    claims: dict[str, object], said: str, karin: PageClient, fake: FakeProvider
) -> None:
    fake.claims = claims
    page = show_again(karin, fake, status=403)
    assert said in page
    assert f'href="{HOME}"' in page
    karin.post(f"{HOME}/borja")
    assert "Visa först" in karin.get(HOME).get_data(as_text=True)


def test_the_answer_belongs_to_the_sign_in_that_asked(
    karin: PageClient, app: Flask, fake: FakeProvider, police: IdentityProvider, session: Session
) -> None:
    fake.claims = {"auth_time": int(NOW.timestamp())}
    path = fake.come_back(karin.get(THERE, 303).headers["Location"])
    other = PageClient(app)
    come(other, fake, police)
    with karin.http.session_transaction() as held, other.http.session_transaction() as others:
        others["provider"] = held["provider"]
    assert "Börja om" in back(other, path, 200)
    karin.post("/logga-ut")
    assert session.scalars(sa.select(UserSession.vouched_at)).all() == [None, None]
    cancelled = fake.come_back(other.get(THERE, 303).headers["Location"], error="access_denied")
    assert "Inget är ändrat." in back(other, cancelled, 200)


def test_without_a_provider_there_is_nowhere_to_go(sign_in: SignIn) -> None:
    assert sign_in("karin.lund").get(f"{THERE}?nasta=//evil.example", 303).headers["Location"] == HOME


# --- a change, without a password -------------------------------------------------------------------------------------
@pytest.mark.parametrize("act", ["byt-app", "reservkoder", "stang-av"])
def test_a_code_is_enough_for_who_has_no_password(act: str, karin: PageClient, phone: PhoneApp) -> None:
    page = karin.get(f"{HOME}/{act}").get_data(as_text=True)
    assert 'type="password"' not in page
    assert "/organisation?" not in page, "the police want a code of one's own beside their sign-in"
    assert "Skriv koden." in karin.post(f"{HOME}/{act}", {}, 422).get_data(as_text=True)
    wrong = {"one_time_code": phone.wrong(), "password": PASSWORD}
    assert "Koden stämmer inte" in karin.post(f"{HOME}/{act}", wrong, 422).get_data(as_text=True)
    karin.post(f"{HOME}/{act}", {"one_time_code": phone.code()}, 200 if act == "reservkoder" else 303)


def test_a_passkey_is_enough_for_who_has_no_password(
    karin: PageClient, app: Flask, session: Session, world: World
) -> None:
    before, app.extensions["passkeys"] = app.extensions["passkeys"], KEYS
    try:
        device: Device = give_passkey(session, world.user("karin.lund").id)
        asked = karin.post(f"{HOME}/fraga", status=200).get_data(as_text=True)
        karin.post(f"{HOME}/reservkoder", {"passkey": device.get(asked)}, 200)
    finally:
        app.extensions["passkeys"] = before


def test_where_the_provider_counts_as_second_factor_signing_in_there_is_enough_once(
    karin: PageClient, fake: FakeProvider, police: IdentityProvider, phone: PhoneApp, world: World
) -> None:
    change(world, police, trust=ProviderTrust.CONFIRMED)
    act = f"{HOME}/reservkoder"
    assert "Logga in igen hos" in karin.get(act).get_data(as_text=True)
    fake.claims = {"auth_time": int(NOW.timestamp()), "amr": ["pwd"]}
    assert show_again(karin, fake, act) == act
    karin.post(act, {}, 422)  # a password there is no second factor
    fake.claims = {"auth_time": int(NOW.timestamp()), "amr": ["pwd", "otp"]}
    assert show_again(karin, fake, act) == act
    assert "Du har nyss loggat in hos" in karin.get(act).get_data(as_text=True)
    karin.post(act, {}, 200)
    karin.post(act, {}, 422)
    show_again(karin, fake, act)
    with time_set(now() + dt.timedelta(minutes=10)):
        karin.post(act, {}, 422)


def test_where_the_provider_is_demanded_the_old_password_is_not_asked_for(
    anonymous: PageClient, app: Flask, fake: FakeProvider, police: IdentityProvider, session: Session, world: World
) -> None:
    change(world, police, is_required=True, trust=ProviderTrust.PROVIDER)
    come(anonymous, fake, police)
    app_in_hand = give_factor(session, app.extensions["second_factors"], world.user("karin.lund").id)
    assert 'type="password"' not in anonymous.get(f"{HOME}/reservkoder").get_data(as_text=True)
    anonymous.post(f"{HOME}/reservkoder", {"one_time_code": app_in_hand.code()}, 200)
