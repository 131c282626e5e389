"""The open page before a walk on a telephone: two points, one by touch and one by keyboard, and one taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, Server, axe, scrolls_sideways
from tests.browser.steps.town import ADDRESSES

PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server(tmp_path_factory.mktemp("inquiry"), with_demo=True)
    yield made
    made.stop()


def link_of(desk: Desk, server: Server) -> str:
    """The link of the walk to come, as its coordinator finds it."""
    page = desk.sign_in(server, ADDRESSES["amina.berg"], reduced_motion="reduce")
    page.goto("/vandringar")
    page.goto(str(page.locator('main a[href*="/vandringar/"]').first.get_attribute("href")))
    page.get_by_role("link", name="Fråga boende", exact=True).click()
    return urlsplit(str(page.locator(".walk-address a").get_attribute("href"))).path


def drawn(page: Page) -> list[float]:
    found: list[float] = json.loads(page.locator("input[name=geometry]").input_value())["coordinates"]
    return found


def opened(desk: Desk, server: Server, **options: object) -> Page:
    """The page, with nothing to say against it."""
    link = link_of(desk, server)
    page = desk.open(server, viewport=PHONE, reduced_motion="reduce", **options)
    page.goto(link)
    page.wait_for_load_state("networkidle")
    assert axe(page) == []
    assert not scrolls_sideways(page)
    return page


@pytest.mark.slow
def test_a_point_by_touch(server: Server, desk: Desk) -> None:
    page = opened(desk, server, has_touch=True)
    page.get_by_label("Otryggt", exact=True).check()
    spot = page.locator("#map_main")
    spot.scroll_into_view_if_needed()
    box = spot.bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.6)
    expect(page.locator("[data-map-state]")).to_have_text("En punkt är satt på kartan.")
    first = drawn(page)
    page.touchscreen.tap(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.4)
    page.wait_for_timeout(400)
    assert drawn(page) != first, "another tap moves the point"
    expect(spot.locator(".map-mark--place")).to_have_count(1)
    page.get_by_label("Vad är det som gör det?").fill("Mörkt mellan husen.")
    page.get_by_role("button", name="Skicka punkten").tap()
    expect(page.get_by_text("Tack! Punkten är skickad.")).to_be_visible()
    expect(page.get_by_text("Otryggt: Mörkt mellan husen.")).to_be_visible()
    expect(page.locator(".map-mark--told")).to_have_count(1)


@pytest.mark.slow
def test_two_points_by_keyboard_and_one_taken_back(server: Server, desk: Desk) -> None:
    page = opened(desk, server)
    for _point in range(2):
        page.get_by_label("Tryggt, värt att värna").focus()
        page.keyboard.press("Space")
        page.locator("#map_main").focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(400)
        page.keyboard.press("Enter")
        expect(page.locator("[data-map-state]")).to_have_text("En punkt är satt på kartan.")
        page.get_by_role("button", name="Skicka punkten").press("Enter")
        expect(page.get_by_text("Tack! Punkten är skickad.")).to_be_visible()
    expect(page.get_by_role("button", name="Ta tillbaka")).to_have_count(2)
    page.wait_for_load_state("networkidle")
    assert axe(page) == []
    page.get_by_role("button", name="Ta tillbaka punkt 1").press("Enter")
    expect(page.get_by_text("Punkten är borttagen.")).to_be_visible()
    expect(page.get_by_role("button", name="Ta tillbaka")).to_have_count(1)


@pytest.mark.slow
def test_a_place_is_chosen_without_a_map(server: Server, desk: Desk) -> None:
    link = link_of(desk, server)
    page = desk.open(server, java_script_enabled=False, viewport=PHONE)
    page.goto(link)
    page.get_by_label("Otryggt", exact=True).check()
    page.get_by_label("Eller välj en plats i listan").select_option("Farstaplan")
    page.get_by_role("button", name="Skicka punkten").click()
    expect(page.get_by_text("Tack! Punkten är skickad.")).to_be_visible()


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 390])
def test_the_coordinators_pages_have_no_findings(server: Server, desk: Desk, width: int) -> None:
    page = desk.sign_in(
        server, ADDRESSES["amina.berg"], reduced_motion="reduce", viewport={"width": width, "height": 900}
    )
    page.goto("/vandringar")
    walk = str(page.locator('main a[href*="/vandringar/"]').first.get_attribute("href"))
    for path in ("/vandringar", "/ny-vandring", walk, f"{walk}/fraga-boende", f"{walk}/boendes-punkter"):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(300)
        assert axe(page) == [], path
        assert not scrolls_sideways(page), path
