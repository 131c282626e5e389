"""Text that is not sent yet: kept through reload and expiry, given back to its writer alone, forgotten when saved."""

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page

from tests.browser.conftest import Desk, Server, axe, scrolls_sideways
from tracker.extensions import Database
from tracker.models.mapping import Observation

JOHAN = "johan.ek@centrumfastigheter.example"
KARIN = "karin.lund@polis.example"
KEPT = "() => JSON.stringify(sessionStorage)"
# the script saves every two seconds
A_SAVE = 2600


def write(page: Page, title: str) -> None:
    page.get_by_label("Vad händer?").fill(title)
    page.get_by_label("Vad handlar det om?").select_option("observation:sightlines")
    page.get_by_label("onsdag 15–18").check(force=True)
    page.wait_for_timeout(A_SAVE)


def test_unsent_text_survives_and_a_saved_one_is_forgotten(
    empty_server: Server, stored: Database, address: str, desk: Desk
) -> None:
    page = desk.sign_in(empty_server, JOHAN)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(address)
    write(page, "Container skymmer sikten")
    assert "Utkast sparades" in page.locator("[data-draft]").inner_text()
    page.reload()
    title = page.get_by_label("Vad händer?")
    assert title.input_value() == "Container skymmer sikten"
    assert page.get_by_label("onsdag 15–18").is_checked()
    assert "är tillbaka" in page.locator("[data-draft]").inner_text()

    cookies = page.context.cookies()
    page.context.clear_cookies()
    page.goto(address)
    assert "/logga-in" in page.url
    page.context.add_cookies([{"name": c["name"], "value": c["value"], "url": empty_server.url} for c in cookies])
    page.goto(address)
    assert title.input_value() == "Container skymmer sikten"

    title.fill("19121212-1212 var där")
    page.get_by_role("button", name="Lägg till iakttagelsen").click()
    page.get_by_text("Det gick inte att spara").wait_for()
    page.wait_for_load_state()
    assert title.input_value() == "19121212-1212 var där"
    title.fill("Container skymmer sikten")
    page.get_by_role("button", name="Lägg till iakttagelsen").click()
    page.get_by_text("Era iakttagelser (1)").wait_for()
    page.wait_for_load_state()
    assert page.evaluate(KEPT) == "{}"
    assert title.input_value() == ""
    with stored.reader() as session:
        assert session.scalars(sa.select(Observation.title)).all() == ["Container skymmer sikten"]


def test_a_draft_can_be_thrown_away(empty_server: Server, address: str, desk: Desk) -> None:
    page = desk.sign_in(empty_server, JOHAN)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(address)
    write(page, "Ett försök")
    page.reload()
    page.get_by_role("button", name="Ta bort utkastet").click()
    page.wait_for_function("() => document.querySelector('#title').value === ''")
    page.wait_for_load_state()
    assert page.evaluate(KEPT) == "{}"


def test_the_next_person_at_the_browser_finds_nothing(empty_server: Server, address: str, desk: Desk) -> None:
    page = desk.sign_in(empty_server, JOHAN)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(address)
    write(page, "Bara för Johan")
    page.evaluate("document.querySelector('form[action$=\"/logga-ut\"]').requestSubmit()")
    page.wait_for_url("**/logga-in*")
    page.wait_for_load_state()
    assert page.evaluate(KEPT) == "{}"

    page.evaluate("sessionStorage.setItem('utkast:nagonannan:/x:ny', '{}')")
    page.goto("/logga-in")
    page.get_by_label("E-post").fill(KARIN)
    page.get_by_label("Lösenord").fill("en lang losenordsfras 26")
    page.get_by_role("button", name="Logga in", exact=True).click()
    page.wait_for_url(lambda url: "/logga-in" not in url)
    page.goto(address)
    assert page.evaluate(KEPT) == "{}"
    assert page.get_by_label("Vad händer?").input_value() == ""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_the_pages_are_clean(empty_server: Server, address: str, desk: Desk, scheme: str, width: int) -> None:
    page = desk.sign_in(empty_server, JOHAN, color_scheme=scheme, viewport={"width": width, "height": 900})
    for path in ("", "/fragor", "/lamna-in", "/komplettera"):
        page.goto(address + path)
        assert axe(page) == [], path
        assert not scrolls_sideways(page), path
    page = desk.sign_in(
        empty_server, "amina.berg@farsta.example", color_scheme=scheme, viewport={"width": width, "height": 900}
    )
    for path in ("ar", "ar/oppna"):
        page.goto(address + path)
        assert axe(page) == [], path
        assert not scrolls_sideways(page), path
