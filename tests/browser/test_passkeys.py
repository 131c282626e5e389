"""Passkeys with hands, in Chromium with a virtual authenticator; and a partner's way in where more is demanded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import Desk, Server, axe, scrolls_sideways
from tests.browser.steps.doing import follow, press, write
from tests.browser.test_invitation import MOST_SCREENS, PHRASE, count_screens
from tests.conftest import PASSWORD
from tests.factories import World
from tracker.domain.cases import PartyStatus
from tracker.domain.clock import now
from tracker.domain.steps import Step
from tracker.extensions import Database

LINK = "lank" * 10 + "abd"
KARIN = "karin.lund@polis.example"
HOME = "/mina-inloggningar/tvasteg"
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 800}


@pytest.fixture
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """People and no case, at a name: a number can have no passkeys. Its parameter: the policy, else offered."""
    policy = getattr(request, "param", "offered")
    made = Server(tmp_path, with_demo=False, policy=policy, host="localhost")
    made.at("2026-10-06T10:00")
    yield made
    made.stop()


def invited(folder: Path) -> None:
    """A case in step 2, and a link for the head of the independent school, who has no password yet."""
    database = Database()
    database.connect(f"sqlite:///{folder / 'browser.db'}")
    with database.writer() as session:
        world = World(session)
        case = world.case(step=Step.OWN_MAPPINGS, title="Torget vid stationen")
        world.place(case, "Gångtunneln")
        world.party(case, "rektor", status=PartyStatus.INVITED)
        world.invitation(case, "rektor", LINK)
    database.engine.dispose()


def with_authenticator(page: Page) -> None:
    """A device that unlocks by itself: it keeps passkeys and says that it was the person's finger."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


@pytest.mark.parametrize("server", ["required"], indirect=True)
@pytest.mark.parametrize("way", ["passkey", "app"])
def test_from_the_link_to_ones_own_mapping_where_more_is_demanded(
    way: str, server: Server, desk: Desk, tmp_path: Path
) -> None:
    invited(tmp_path)
    page = desk.open(server, viewport=PHONE)
    with_authenticator(page)
    screens = count_screens(page)
    page.goto(f"/inbjudan/{LINK}")
    expect(page.get_by_text("Minst 8 tecken")).to_be_visible()
    page.get_by_label("Välj ett lösenord").fill(PHRASE)
    press(page, "Skapa konto och gå till ärendet")
    expect(page.get_by_role("heading", level=1)).to_have_text("Skydda ditt konto")
    assert axe(page) == []
    assert not scrolls_sideways(page)
    if way == "passkey":
        press(page, "Skapa en passnyckel")
    else:
        secret = page.locator(".secret").inner_text().replace(" ", "")
        write(page, {"Engångskod": pyotp.HOTP(secret).at(int(now().timestamp()) // 30)})
        press(page, "Slå på")
    expect(page.get_by_role("heading", level=1)).to_have_text("Spara dina reservkoder")
    follow(page, "Jag har sparat koderna, gå vidare")
    press(page, "Jag följer uppförandekoden")
    press(page, "Tacka ja")
    expect(page.get_by_role("heading", level=1)).to_have_text("Er egen kartläggning")
    assert len(screens) <= MOST_SCREENS, screens


def test_a_passkey_with_a_name_of_its_own(server: Server, desk: Desk) -> None:
    page = desk.sign_in(server, KARIN)
    with_authenticator(page)
    make_and_name(page)
    sign_in_alone(page)
    sign_in_after_the_password(page)
    prove_and_try_one_more(page)
    page.goto(HOME)
    follow(page, "Ta bort", exact=False)
    write(page, {"Lösenord": PASSWORD})
    press(page, "Bekräfta med passnyckel")
    expect(page.get_by_text("Min telefon är borttagen.")).to_be_visible()


def make_and_name(page: Page) -> None:
    page.goto(HOME)
    assert axe(page) == []
    press(page, "Skapa en passnyckel")
    expect(page.get_by_role("heading", level=1)).to_have_text("Spara dina reservkoder")
    page.goto(HOME)
    follow(page, "Byt namn", exact=False)
    write(page, {"Namn": "Min telefon"})
    press(page, "Spara")
    expect(page.get_by_role("rowheader", name="Min telefon")).to_be_visible()
    assert axe(page) == []
    page.set_viewport_size(PHONE)
    assert not scrolls_sideways(page)


def sign_out(page: Page) -> None:
    page.set_viewport_size(DESK)
    page.locator(".account summary").click()
    press(page, "Logga ut")


def sign_in_alone(page: Page) -> None:
    sign_out(page)
    page.goto("/logga-in?nasta=/arenden")
    assert axe(page) == []
    page.get_by_role("button", name="Logga in med passnyckel").click()
    page.wait_for_url(re.compile(r"/arenden$"))


def sign_in_after_the_password(page: Page) -> None:
    sign_out(page)
    page.goto("/logga-in")
    write(page, {"E-postadress": KARIN, "Lösenord": PASSWORD})
    press(page, "Logga in")
    expect(page.get_by_role("heading", level=1)).to_have_text("Visa att det är du")
    assert axe(page) == []
    press(page, "Använd passnyckel")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mitt arbete")


def prove_and_try_one_more(page: Page) -> None:
    """The device that has one already is passed over."""
    page.goto(HOME)
    follow(page, "Lägg till en passnyckel")
    page.get_by_role("button", name="Bekräfta med passnyckel").click()
    expect(page.get_by_text("Skriv ditt lösenord först.")).to_be_visible()
    write(page, {"Lösenord": PASSWORD})
    assert axe(page) == []
    press(page, "Bekräfta med passnyckel")
    expect(page.get_by_role("button", name="Skapa passnyckeln")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Skapa passnyckeln").click()
    expect(page.get_by_text("Den här enheten har redan en passnyckel")).to_be_visible()


def test_without_a_passkey_or_script_the_page_says_what_to_do(server: Server, desk: Desk) -> None:
    page = desk.open(server)
    page.goto("/logga-in/passnyckel")
    with_authenticator(page)
    page.get_by_role("button", name="Använd passnyckel").click()
    expect(page.get_by_text("Det avbröts, eller så tog det för lång tid.")).to_be_visible()
    bare = desk.open(server, java_script_enabled=False)
    bare.goto("/logga-in/passnyckel")
    expect(bare.get_by_text("Webbläsaren kan inte använda passnycklar här.")).to_be_visible()
    expect(bare.get_by_role("button", name="Använd passnyckel")).to_have_count(0)
