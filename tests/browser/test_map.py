"""The map in a browser: switches, parts of the day, tools by keyboard, a way by touch, and a ground of our own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, Server, axe, scrolls_sideways
from tests.browser.steps.town import ADDRESSES, CASE
from tests.browser.test_pages import case_of

HERE = {"latitude": 59.2435, "longitude": 18.0930}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server(tmp_path_factory.mktemp("map"), with_demo=True, own_map=True)
    yield made
    made.stop()


def opened(desk: Desk, server: Server, person: str = "amina.berg", **options: object) -> Page:
    page = desk.sign_in(server, ADDRESSES[person], reduced_motion="reduce", **options)
    page.goto(case_of(page, CASE) + "/karta")
    page.wait_for_load_state("networkidle")
    return page


def heads(page: Page) -> list[str]:
    return page.locator("[data-map-lists] h2").all_inner_texts()


@pytest.mark.slow
def test_a_switch_changes_map_list_and_address_together(server: Server, desk: Desk) -> None:
    page = opened(desk, server)
    expect(page.locator(".map-mark--measure")).to_have_count(0)
    page.get_by_role("checkbox", name="Åtgärder").check()
    expect(page.locator(".map-mark--measure").first).to_be_visible()
    expect(page.locator("#lager-atgarder")).to_be_visible()
    page.get_by_role("checkbox", name="Problem").uncheck()
    expect(page.locator(".map-mark--problem")).to_have_count(0)
    expect(page.locator("#lager-problem")).to_have_count(0)
    shown = heads(page)
    assert "visa=atgarder" in page.url
    assert "visa=problem" not in page.url
    page.reload()
    assert heads(page) == shown
    row = page.locator("[data-map-list] li").first
    row.click()
    expect(row).to_have_attribute("aria-current", "true")


@pytest.mark.slow
def test_the_evening_fades_what_was_not_seen_then(server: Server, desk: Desk) -> None:
    page = opened(desk, server)
    page.get_by_role("radio", name="Kväll").check()
    said = page.locator("[data-map-times-read]").inner_text()
    found = re.match(r"(\d+) av (\d+) på kartan hör till den tiden\.", said)
    assert found is not None, said
    other = page.locator("[data-parts].is-other-time").count()
    assert other == int(found[2]) - int(found[1]) > 0
    assert page.locator(".map-mark.is-faded").count() > 0
    page.get_by_role("radio", name="Hela dygnet").check()
    expect(page.locator(".map-mark.is-faded")).to_have_count(0)


@pytest.mark.slow
def test_squares_tell_how_many_were_seen_where_at_that_time(server: Server, desk: Desk) -> None:
    page = opened(desk, server)
    page.get_by_role("checkbox", name="Visa antal iakttagelser i rutor").check()
    expect(page.locator(".map-mark--observation").first).to_be_hidden()
    whole = sum(map(int, page.locator(".map-heat").all_inner_texts()))
    rows = page.locator("[aria-labelledby=lager-iakttagelser] li")
    assert whole == rows.count() - rows.filter(has_text="Saknar läge på kartan").count()
    assert page.locator(".map-heat--5").count() > 0
    page.get_by_role("radio", name="Natt").check()
    assert 0 < sum(map(int, page.locator(".map-heat").all_inner_texts())) < whole
    assert axe(page) == []
    page.locator("[data-map-switch][value=iakttagelser]").uncheck()
    expect(page.locator(".map-heat")).to_have_count(0)


@pytest.mark.slow
def test_the_tools_work_from_the_keyboard_and_ask_for_nothing_by_themselves(server: Server, desk: Desk) -> None:
    page = opened(desk, server)
    status = page.locator("[data-map-status]")
    page.get_by_role("button", name="Visa min position").press("Enter")
    expect(status).to_contain_text("Din position kunde inte hämtas. Kartan fungerar ändå.")
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": HERE["latitude"], "longitude": HERE["longitude"], "accuracy": 20})
    page.get_by_role("button", name="Visa min position").press("Enter")
    expect(status).to_contain_text("Din position, på 20 meter när")
    knob = page.get_by_role("button", name="Mät avstånd")
    knob.press("Enter")
    expect(knob).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    page.keyboard.press("Enter")
    expect(status).to_contain_text(re.compile(r"Avstånd: \d+ m\."))
    page.keyboard.press("Escape")
    expect(knob).to_be_focused()
    page.get_by_role("button", name="Helskärm").press("Enter")
    expect(page.locator(".map-frame.is-full")).to_be_visible()
    page.get_by_role("button", name="Lämna helskärm").press("Enter")
    expect(page.locator(".map-frame.is-full")).to_have_count(0)


@pytest.mark.slow
def test_a_ground_of_our_own_shows_water_roads_and_names(server: Server, desk: Desk) -> None:
    page = desk.sign_in(server, ADDRESSES["karin.lund"], reduced_motion="reduce")
    page.add_init_script(
        "window.written = new Set(); const write = CanvasRenderingContext2D.prototype.fillText;"
        "CanvasRenderingContext2D.prototype.fillText = function (text, ...rest)"
        " { window.written.add(text); return write.call(this, text, ...rest); };"
    )
    with page.expect_response(lambda answer: answer.url.endswith(".pmtiles")) as caught:
        page.goto(case_of(page, CASE) + "/karta")
    assert caught.value.status == 206
    # the ground is drawn tile by tile, the name of the place in one of the last
    page.wait_for_function("() => window.written.has('Farsta centrum')")
    expect(page.locator(".map.has-tiles")).to_be_visible()
    expect(page.locator(".map-credit")).to_have_text("Egen skiss")
    colours = page.evaluate(
        "() => { const found = new Set(); document.querySelectorAll('.map canvas').forEach((canvas) => {"
        " const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;"
        " for (let n = 0; n < data.length; n += 4000) found.add(data.slice(n, n + 3).join()); }); return found.size; }"
    )
    assert colours > 3


@pytest.mark.slow
@pytest.mark.parametrize("has_touch", [False, True])
def test_a_way_is_drawn(server: Server, desk: Desk, has_touch: bool) -> None:
    page = desk.sign_in(server, ADDRESSES["amina.berg"], has_touch=has_touch, viewport={"width": 390, "height": 900})
    page.goto("/vandringar")
    page.goto(str(page.locator('main a[href*="/vandringar/"]').first.get_attribute("href")))
    page.goto(str(page.locator('.walk-stops a[href*="/stopp/"]').nth(2).get_attribute("href")))
    page.wait_for_load_state("networkidle")
    field = page.locator("[data-map-draw=way]")
    field.get_by_role("button", name="Rita en väg").click()
    box = page.locator("#map_way").bounding_box()
    assert box is not None
    for x, y in ((0.3, 0.4), (0.5, 0.6), (0.7, 0.5), (0.7, 0.5)):
        act = page.touchscreen.tap if has_touch else page.mouse.click
        act(box["x"] + box["width"] * x, box["y"] + box["height"] * y)
        page.wait_for_timeout(250)
    expect(field.locator("[data-map-state]")).to_contain_text("En väg är ritad på kartan")
    way = json.loads(page.locator("input[name=way]").input_value())
    assert way["type"] == "LineString"
    assert axe(page) == []
    assert not scrolls_sideways(page)
    page.get_by_role("button", name="Spara stoppet").click()
    expect(page.get_by_text("Stoppet är sparat.")).to_be_visible()


@pytest.mark.slow
def test_a_place_can_be_a_way(server: Server, desk: Desk) -> None:
    page = opened(desk, server, viewport={"width": 1280, "height": 900})
    case = page.url.partition("/karta")[0]
    page.goto(f"{case}/platser/ny")
    page.wait_for_load_state("networkidle")
    page.get_by_label("Vad kallas platsen?").fill("Gångvägen till torget")
    page.get_by_role("button", name="Rita en väg").click()
    box = page.locator(".leaflet-container").bounding_box()
    assert box is not None
    for x, y in ((0.4, 0.5), (0.5, 0.6), (0.6, 0.5), (0.6, 0.5)):
        page.mouse.click(box["x"] + box["width"] * x, box["y"] + box["height"] * y)
        page.wait_for_timeout(250)
    expect(page.locator("[data-map-state]")).to_contain_text("En väg är ritad på kartan")
    page.get_by_role("button", name="Spara platsen").click()
    expect(page.get_by_text("Platsen är sparad.")).to_be_visible()
    page.goto(f"{case}/karta")
    expect(page.get_by_role("button", name="Gångvägen till torget")).to_be_visible()
    page.goto("/karta")  # from afar it is one mark among others
    expect(page.locator("[data-map-list]").get_by_text("Gångvägen till torget").first).to_be_visible()


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 320])
def test_the_maps_have_no_findings(server: Server, desk: Desk, width: int, tmp_path: Path) -> None:
    page = opened(desk, server, viewport={"width": width, "height": 900})
    for path in (page.url, "/karta"):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(300)
        page.locator(".map-fold > summary").click()
        page.get_by_role("radio", name="Natt").check()
        page.wait_for_timeout(300)
        page.screenshot(path=tmp_path / "map.png", full_page=True)
        assert axe(page) == [], path
        assert not scrolls_sideways(page)
