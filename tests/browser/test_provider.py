"""A partner comes in through its own organisation's sign-in pages: from the invitation to the case, in Chromium."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Desk, Server, axe, scrolls_sideways
from tests.factories import World
from tests.openid_provider import openid_provider, provider_row
from tracker.adapters.signing.openid import OpenId
from tracker.domain.clock import now, time_set
from tracker.domain.steps import Step
from tracker.extensions import Database

TOKEN = "t" * 43
SERVERS_KEY = "only for tests, never used elsewhere"  # tests/browser/server.py


def invite_kajsa(stored: Database, issuer: str) -> None:
    """A case that the police take part in, a link for somebody there, and the police's own sign-in."""
    with stored.writer() as session:
        world = World(session)
        case = world.case(step=Step.OWN_MAPPINGS, title="Torget vid stationen")
        world.party(case, "karin.lund")
        world.invitation(
            case,
            "karin.lund",
            TOKEN,
            email="kajsa.nyman@polis.example",
            name="Kajsa Nyman",
            expires_at=now() + dt.timedelta(days=7),
        )
        openid = OpenId(SERVERS_KEY, "", is_open=True, has_private=True)
        session.add(provider_row(world, openid, issuer))
        session.commit()


@pytest.mark.parametrize("width", [1280, 390])
def test_from_the_invitation_through_the_organisation_to_the_case(
    width: int, empty_server: Server, stored: Database, desk: Desk
) -> None:
    with openid_provider(f"{empty_server.url}/logga-in/svar") as issuer, time_set(dt.datetime.now(dt.UTC)):
        invite_kajsa(stored, issuer)
        page = desk.open(empty_server, viewport={"width": width, "height": 800})
        page.goto(f"/inbjudan/{TOKEN}")
        expect(page.get_by_role("heading", level=1)).to_have_text("Inbjudan till Torget vid stationen")
        assert axe(page) == []
        assert not scrolls_sideways(page)
        page.get_by_role("link", name="Logga in med er organisation").click()
        page.get_by_placeholder("Enter any login").fill("kajsa")
        page.get_by_placeholder("and password").fill("any")
        page.get_by_role("button", name="Sign-in").click()
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_text("Ditt konto är klart och du är inloggad.")).to_be_visible()
        page.get_by_role("button", name="Jag följer uppförandekoden").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Torget vid stationen")
        page.goto("/mina-inloggningar")
        expect(page.get_by_text("Genom din organisation")).to_be_visible()
        assert axe(page) == []
        # the next time: the provider knows the browser, so that it is three pages and no password
        page.context.clear_cookies(name="platssamverkan")
        page.goto("/logga-in")
        page.get_by_role("link", name="Logga in med din organisation").click()
        assert axe(page) == []
        page.get_by_label("Din e-postadress på arbetet").fill("kajsa.nyman@polis.example")
        page.get_by_role("button", name="Fortsätt").click()
        page.get_by_role("link", name="Logga in med Lokalpolisområde Farsta").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Mitt arbete")
        # what the provider's own pages ask for and complain of is not ours
        theirs = (issuer, "fonts.", "ERR_NAME_NOT_RESOLVED")
        desk.problems = [said for said in desk.problems if not any(part in said for part in theirs)]
