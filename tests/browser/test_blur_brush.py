"""Painting over a part of a photo in a browser: by finger and by mouse, taken back, and gone when it is saved."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageStat
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, Server, axe, scrolls_sideways

KARIN = "karin.lund@polis.example"


def photo(folder: Path) -> Path:
    """Black and white squares, of which every one is seen."""
    shown = Image.new("RGB", (800, 600), "white")
    for x in range(0, 800, 20):
        for y in range(0, 600, 20):
            if (x + y) % 40:
                shown.paste("black", (x, y, x + 20, y + 20))
    path = folder / "foto.jpg"
    shown.save(path, "JPEG")
    return path


def attached(page: Page, address: str, folder: Path) -> None:
    page.goto(f"{address}/filer")
    page.get_by_label("Fil", exact=True).set_input_files(photo(folder))
    page.get_by_label("Vad visar den?").fill("Torget från norr")
    page.get_by_role("button", name="Spara filen").click()
    page.get_by_text("Filen är sparad.").wait_for()
    page.get_by_role("link", name="Ändra").first.click()
    page.get_by_role("link", name="Sudda i bilden").click()
    page.wait_for_load_state("networkidle")


def contrast(page: Page, box: tuple[int, int, int, int]) -> float:
    """How much a part of the photo varies, as its address gives it."""
    source = page.locator("[data-blur-photo]").get_attribute("src")
    content = page.request.get(str(source)).body()
    return ImageStat.Stat(Image.open(BytesIO(content)).convert("L").crop(box)).stddev[0]


@pytest.mark.slow
@pytest.mark.parametrize("has_touch", [False, True])
def test_what_is_stroked_over_is_blurred_and_the_rest_is_not(
    empty_server: Server, desk: Desk, address: str, has_touch: bool, tmp_path: Path
) -> None:
    page = desk.sign_in(empty_server, KARIN, has_touch=has_touch, viewport={"width": 390, "height": 900})
    attached(page, address.partition("/kartlaggning")[0], tmp_path)
    told = page.locator("[data-blur-count]")
    expect(told).to_have_text("Ingen ruta är ritad.")
    box = page.locator("[data-blur-photo]").bounding_box()
    assert box is not None

    def stroke(*points: tuple[float, float]) -> None:
        places = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in points]
        if has_touch:
            _touch(page, places)
            return
        page.mouse.move(*places[0])
        page.mouse.down()
        for place in places[1:]:
            page.mouse.move(*place)
        page.mouse.up()

    stroke((0.3, 0.3), (0.6, 0.6))
    expect(told).to_have_text("1 ruta är ritad.")
    stroke((0.9, 0.9), (0.95, 0.95))
    expect(told).to_have_text("2 rutor är ritade.")
    page.get_by_role("button", name="Ångra senaste rutan").click()
    expect(told).to_have_text("1 ruta är ritad.")
    assert axe(page) == []
    assert not scrolls_sideways(page)
    before = contrast(page, (280, 220, 440, 320))
    page.get_by_role("button", name="Sudda för gott").click()
    page.get_by_text("Det är suddat för gott.").wait_for()
    assert contrast(page, (280, 220, 440, 320)) < before / 4
    assert contrast(page, (640, 480, 800, 600)) > before / 2, "what was taken back is as it was"
    expect(told).to_have_text("Ingen ruta är ritad.")


def _touch(page: Page, places: list[tuple[float, float]]) -> None:
    """A finger that is put down, moved and lifted."""
    devtools = page.context.new_cdp_session(page)
    for kind, (x, y) in [("touchStart", places[0]), *(("touchMove", place) for place in places[1:])]:
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    devtools.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
