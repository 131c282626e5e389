"""What hands and machines do: the keyboard alone, no JavaScript, no network, a double click, two who save at once."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, Server
from tests.browser.steps.doing import choose, follow, pick, send, write
from tests.browser.steps.town import ADDRESSES
from tests.conftest import PASSWORD
from tests.factories import World
from tracker.domain.steps import Step
from tracker.extensions import Database
from tracker.models.cases import Case
from tracker.models.mapping import Observation

NAME = """() => {
  const on = document.activeElement;
  const label = on.labels && on.labels[0];
  const name = on.getAttribute('aria-label') || (label && label.textContent) || on.textContent || '';
  return name.replace(/\\s+/g, ' ').trim();
}"""
MOST_TABS = 120


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the focus is on what bears this name. What has the focus is always seen."""
    reached = []
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(NAME))
        if re.match(rf"{re.escape(name)}( \(frivilligt\))?$", reached[-1]):
            assert page.evaluate("() => document.activeElement.matches(':focus-visible')")
            return
    pytest.fail(f"Tab never reaches {name}, but {reached}")


def enter(page: Page) -> None:
    """Press Enter and wait for the page that answers."""
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")


@pytest.fixture
def begun(stored: Database, address: str) -> str:
    """Johan's mapping has one observation and all its answers: it could be handed in."""
    with stored.writer() as session:
        world = World(session)
        world.mapping(session.scalars(sa.select(Case)).one(), "johan.ek", "Klotter på fasaden")
    return address


@pytest.mark.slow
def test_keyboard_alone(empty_server: Server, begun: str, desk: Desk) -> None:
    page = desk.open(empty_server)
    sign_in_and_open_the_case(page)
    page.goto(begun)
    observe(page)
    expect(page.get_by_role("heading", name="Era iakttagelser (2)")).to_be_visible()
    tab_to(page, "Lämna in")
    enter(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Lämna in er kartläggning")
    tab_to(page, "Lämna in")
    enter(page)
    expect(page.get_by_role("heading", name="Inlämnad")).to_be_visible()


def sign_in_and_open_the_case(page: Page) -> None:
    page.goto("/logga-in")
    page.keyboard.press("Tab")
    assert page.evaluate(NAME) == "Hoppa till innehållet"
    tab_to(page, "E-postadress")
    page.keyboard.type(ADDRESSES["johan.ek"])
    tab_to(page, "Lösenord")
    page.keyboard.type(PASSWORD)
    enter(page)
    tab_to(page, "Ärenden")
    enter(page)
    tab_to(page, page.get_by_role("rowheader").get_by_role("link").first.inner_text())
    enter(page)


def observe(page: Page) -> None:
    """An observation with its place and its times, by the keyboard."""
    tab_to(page, "Vad händer?")
    page.keyboard.type("Container skymmer sikten")
    tab_to(page, "Vad handlar det om?")
    page.keyboard.type("Klot")
    tab_to(page, "Koordinater eller kartlänk")
    page.keyboard.type("59,2434 18,0933")
    page.keyboard.press("Enter")  # shows the place; the form is sent by its own button
    expect(page.locator("[data-map-state]")).to_contain_text("59,24340 18,09330")
    tab_to(page, "måndag 06–09")
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "Space", "ArrowRight", "Space"):
        page.keyboard.press(key)
    expect(page.locator("[data-time-read]")).to_have_text("tis, ons 12–15")
    tab_to(page, "Lägg till iakttagelsen")
    enter(page)


@pytest.mark.slow
def test_without_javascript(empty_server: Server, stored: Database, desk: Desk) -> None:
    page = desk.sign_in(empty_server, ADDRESSES["amina.berg"], java_script_enabled=False)
    page.goto("/arenden")
    follow(page, "Starta nytt ärende")
    write(page, {"Ärendets namn": "Torget utan skript"})
    page.get_by_label("Fokusområde").select_option(index=1)
    send(page, "Starta ärendet", "Ärendet är startat.")
    follow(page, "Lägg till plats")
    write(page, {"Vad kallas platsen?": "Torget", "Koordinater eller kartlänk": "59,2434 18,0933"})
    send(page, "Spara platsen", "Platsen är sparad.")
    with stored.writer() as session:
        session.scalars(sa.select(Case)).one().step = Step.OWN_MAPPINGS
        session.commit()
    page.goto(page.url.replace("/platser", "/kartlaggning"))
    write(page, {"Vad händer?": "Mörkt vid bänkarna", "Koordinater eller kartlänk": "59,24341 18,09331"})
    pick(page, "Vad handlar det om?", "Belysning")
    page.get_by_label("tisdag 12–15").check()
    choose(page, "Hur ofta?", "Varje vecka")
    send(page, "Lägg till iakttagelsen", "Iakttagelsen är sparad.")
    with stored.reader() as session:
        row = session.scalars(sa.select(Observation)).one()
        assert (row.title, bool(row.point), bool(row.time_mask)) == ("Mörkt vid bänkarna", True, True)


def test_a_map_without_network_is_still_a_map(demo_server: Server, desk: Desk) -> None:
    page = desk.sign_in(demo_server, ADDRESSES["amina.berg"])
    page.goto("/karta?visa=platser")
    expect(page.locator(".leaflet-container .ground").first).to_be_attached()
    expect(page.get_by_text("Kartunderlag: skiss")).to_be_visible()
    answer = page.request.get("/karta/platser.geojson")
    features = {str(each["id"]) for each in answer.json()["features"]}
    rows = page.locator("[data-map-list] [data-feature-id]")
    listed = set(rows.evaluate_all("rows => rows.map(row => row.dataset.featureId)"))
    assert listed == features
    assert rows.count() == len(listed)


def test_a_double_click_makes_one(empty_server: Server, stored: Database, address: str, desk: Desk) -> None:
    page = desk.sign_in(empty_server, ADDRESSES["johan.ek"])
    page.goto(address)
    write(page, {"Vad händer?": "Skräp vid lastintagen"})
    pick(page, "Vad handlar det om?", "Belysning")
    page.get_by_role("button", name="Lägg till iakttagelsen").dblclick()
    expect(page.get_by_role("heading", name="Era iakttagelser (1)")).to_be_visible()
    with stored.reader() as session:
        assert session.scalars(sa.select(Observation.title)).all() == ["Skräp vid lastintagen"]


def test_two_who_save_at_once_both_keep_their_words(
    empty_server: Server, stored: Database, address: str, desk: Desk
) -> None:
    edit = address.replace("/kartlaggning", "/initiering")
    amina = desk.sign_in(empty_server, ADDRESSES["amina.berg"])
    olle = desk.sign_in(empty_server, ADDRESSES["amina.berg"])
    for page in (amina, olle):
        page.goto(edit)
    write(amina, {"Syfte": "Fler ska våga gå över torget på kvällen."})
    send(amina, "Spara", "Uppgifterna är sparade.")
    write(olle, {"Syfte": "Fler ska stanna kvar på torget på kvällen."})
    with olle.expect_navigation(wait_until="load"):
        olle.get_by_role("button", name="Spara", exact=True).click()
    expect(olle.get_by_role("heading", level=1)).to_have_text("Någon annan hann spara före dig")
    expect(olle.get_by_label("Du skrev: Syfte")).to_have_value("Fler ska stanna kvar på torget på kvällen.")
    expect(olle.get_by_text("våga gå över").first).to_be_visible()
    with stored.reader() as session:
        assert session.scalars(sa.select(Case.purpose)).one() == "Fler ska våga gå över torget på kvällen."
