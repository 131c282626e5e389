"""Two-step sign-in with hands: switch it on, save the codes, sign in with the app, and with a code from paper."""

from __future__ import annotations

import re

import pyotp
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, Server, axe, scrolls_sideways
from tests.browser.steps.doing import follow, press, refused, write
from tests.browser.steps.town import ADDRESSES
from tests.conftest import PASSWORD
from tracker.domain.clock import now

JOHAN = ADDRESSES["johan.ek"]
PHONE = {"width": 390, "height": 844}


def code(secret: str, drift: int = 0) -> str:
    """What the app shows, ``drift`` steps of 30 seconds from now."""
    return pyotp.HOTP(secret).at(int(now().timestamp()) // 30 + drift)


def first_step(page: Page) -> None:
    page.goto("/logga-in")
    write(page, {"E-postadress": JOHAN, "Lösenord": PASSWORD})
    press(page, "Logga in")
    expect(page.get_by_role("heading", level=1)).to_have_text("Skriv koden från appen")
    assert axe(page) == []


def switch_on(page: Page) -> tuple[str, list[str]]:
    """The app's secret and the recovery codes, read from the pages."""
    page.goto("/mina-inloggningar")
    follow(page, "Slå på")
    assert axe(page) == []
    press(page, "Koppla en app")
    assert axe(page) == []
    assert not scrolls_sideways(page)
    box = page.get_by_role("img", name="QR-kod").bounding_box()
    assert box is not None
    assert box["width"] > 200, "a picture that a camera can read"
    secret = page.locator(".secret").inner_text().replace(" ", "")
    refused(page, "Slå på", "Skriv koden.")
    write(page, {"Engångskod": code(secret)})
    press(page, "Slå på")
    expect(page.get_by_role("heading", level=1)).to_have_text("Spara dina reservkoder")
    assert axe(page) == []
    assert not scrolls_sideways(page)
    return secret, page.locator("[data-recovery-codes] li").all_inner_texts()


def test_switching_it_on_and_signing_in(empty_server: Server, desk: Desk) -> None:
    empty_server.at("2026-10-06T10:00")  # the moment of every test: the app counts from it
    page = desk.sign_in(empty_server, JOHAN, viewport=PHONE, permissions=["clipboard-read", "clipboard-write"])
    secret, paper = switch_on(page)
    assert len(paper) == 10
    page.get_by_role("button", name="Kopiera koderna").click()
    expect(page.get_by_role("button", name="Kopierade")).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()").splitlines() == paper
    follow(page, "Jag har sparat koderna, gå vidare")
    expect(page).to_have_url(re.compile(r"/$"))

    app = desk.open(empty_server)
    first_step(app)
    write(app, {"Engångskod": "000000" if code(secret) != "000000" else "000001"})
    refused(app, "Logga in", re.compile("Koden stämmer inte"))
    write(app, {"Engångskod": f"{code(secret, 1)[:3]} {code(secret, 1)[3:]}"})
    press(app, "Logga in")
    expect(app.get_by_role("heading", level=1)).to_have_text("Mitt arbete")

    lost = desk.open(empty_server, viewport=PHONE)
    first_step(lost)
    follow(lost, "Jag har inte telefonen: använd en reservkod")
    write(lost, {"Reservkod": paper[0].lower()})
    press(lost, "Logga in")
    expect(lost.get_by_role("heading", level=1)).to_have_text("Mitt arbete")
    lost.goto("/mina-inloggningar")
    expect(lost.get_by_text("9 reservkoder kvar")).to_be_visible()
    assert axe(lost) == []
