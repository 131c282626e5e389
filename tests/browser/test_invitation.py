"""A partner comes in by one link: from the letter that a mail server took, to its own mapping, screen by screen."""

import re
from threading import Event

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, Server, axe, scrolls_sideways
from tests.factories import World
from tests.mail_server import HOST, Post, mail_server
from tracker.adapters.mailer import SmtpMailer
from tracker.domain.steps import Step
from tracker.extensions import Database
from tracker.mailing import MailWorker

MOST_SCREENS = 6
PHRASE = "gul regnrock vid bryggan"


def letter_to(address: str, stored: Database) -> str:
    """What a real mail server took for an address, after the worker has been at it."""
    post = Post()
    with mail_server(post) as port:
        mailer = SmtpMailer(HOST, port, "Platssamverkan <platssamverkan@stad.example>", security="none")
        assert MailWorker(stored, mailer).send_due(Event()) == 1
    (letter,) = post.got
    assert letter["To"] == address
    body = letter.get_content()
    assert isinstance(body, str)
    return body


def case_in_step_2(stored: Database) -> str:
    with stored.writer() as session:
        world = World(session)
        case = world.case(step=Step.OWN_MAPPINGS, title="Torget vid stationen")
        world.place(case, "Gångtunneln")
        return case.id


def invite(page: Page, name: str, email: str) -> None:
    """A coordinator invites the police, and somebody there who has no account."""
    page.get_by_label("Lokalpolisområde Farsta", exact=True).check()
    page.get_by_text("Skriv in en kontaktperson som inte har något konto").click()
    page.get_by_label("Namn").fill(name)
    page.get_by_label("E-postadress").fill(email)
    page.get_by_role("button", name="Bjud in").click()
    expect(page.get_by_role("rowheader", name=name)).to_be_visible()


def count_screens(page: Page) -> list[str]:
    """The pages that a person sees, one after the other; redirects are no screens."""
    seen: list[str] = []
    page.on("load", lambda loaded: seen.append(loaded.url))
    return seen


@pytest.mark.parametrize("width", [1280, 390])
def test_from_the_letter_to_ones_own_mapping(width: int, empty_server: Server, stored: Database, desk: Desk) -> None:
    empty_server.at("2026-10-06T10:00")  # the worker in this process has the tests' clock
    case_id = case_in_step_2(stored)
    amina = desk.sign_in(empty_server, "amina.berg@farsta.example")
    amina.goto(f"/arenden/{case_id}/parter/bjud-in")
    invite(amina, "Kajsa Nyman", "kajsa.nyman@polis.example")
    link = re.search(r"http://\S+(/inbjudan/\S+)", letter_to("kajsa.nyman@polis.example", stored))
    assert link

    page = desk.open(empty_server, viewport={"width": width, "height": 800})
    screens = count_screens(page)
    page.goto(link[1])
    expect(page.get_by_role("heading", level=1)).to_have_text("Inbjudan till Torget vid stationen")
    assert axe(page) == []
    assert not scrolls_sideways(page)
    password = page.get_by_label("Välj ett lösenord")
    password.fill("kort")
    page.get_by_role("button", name="Visa lösenordet").click()
    expect(password).to_have_attribute("type", "text")
    password.fill(PHRASE)
    page.get_by_role("button", name="Skapa konto och gå till ärendet").click()
    page.get_by_role("button", name="Jag följer uppförandekoden").click()
    page.get_by_role("button", name="Tacka ja").click()
    page.wait_for_url(re.compile(r"/kartlaggning"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Er egen kartläggning")
    assert len(screens) <= MOST_SCREENS, screens
    amina.reload()
    expect(amina.get_by_role("row", name=re.compile("Kajsa Nyman.*Använd", re.DOTALL))).to_be_visible()


def test_changing_ones_password_by_keyboard(empty_server: Server, desk: Desk) -> None:
    page = desk.sign_in(empty_server, "karin.lund@polis.example")
    page.goto("/mina-inloggningar")
    page.get_by_role("link", name="Byt lösenord").click()
    assert axe(page) == []
    page.get_by_label("Nuvarande lösenord").fill("en lang losenordsfras 26")
    page.get_by_label("Nytt lösenord").fill(PHRASE)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Lösenordet är bytt.")).to_be_visible()
