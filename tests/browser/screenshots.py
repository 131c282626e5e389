"""The pictures of the README: the demo as a coordinator and a party see it.

``python -m tests.browser.screenshots`` writes docs/screenshots/*.png; each stays small enough for a page that shows
four of them.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import CHROME_FLAGS, CHROMIUM, ROOT, Desk, Server
from tests.browser.steps.town import ADDRESSES, CASE

FOLDER = ROOT / "docs" / "screenshots"
LARGEST = 300 * 1024
WIDE = {"width": 1360, "height": 1000}
PHONE = {"width": 390, "height": 844}


class Picture(NamedTuple):
    """A picture: its name, who looks, at what, in which window."""

    name: str
    person: str
    path: str
    viewport: dict[str, int] = WIDE


PICTURES = (
    Picture("mitt-arbete", "amina.berg", "/"),
    Picture("arende", "amina.berg", "{case}"),
    Picture("gemensam", "amina.berg", "{case}/gemensam"),
    Picture("prioritering", "amina.berg", "{case}/prioritering"),
    Picture("atgarder", "amina.berg", "{case}/atgarder"),
    Picture("kartlaggning", "karin.lund", "{mapping}/kartlaggning"),
    Picture("karta", "amina.berg", "/karta"),
    Picture("mitt-arbete-mobil", "amina.berg", "/", PHONE),
    Picture("arende-mobil", "amina.berg", "{case}", PHONE),
)


def take(desk: Desk, server: Server, picture: Picture) -> None:
    """Sign in, go there, wait until the map stands still, and write the picture."""
    options: dict[str, Any] = {"viewport": picture.viewport, "reduced_motion": "reduce", "device_scale_factor": 1}
    page = desk.sign_in(server, ADDRESSES[picture.person], **options)
    page.goto(picture.path.format(case=case(page), mapping=case_in_step(page, "own_mappings")))
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(600)
    path = FOLDER / f"{picture.name}.png"
    page.screenshot(path=path, animations="disabled", caret="hide")
    size = path.stat().st_size
    if size > LARGEST:
        message = f"{path.name} is {size // 1024} KB; a picture of the README may be {LARGEST // 1024}"
        raise SystemExit(message)
    print(f"{path.relative_to(ROOT)}: {size // 1024} KB")


def case(page: Page) -> str:
    """The path of the Farsta case."""
    page.goto("/arenden")
    return str(page.get_by_role("link", name=CASE, exact=True).get_attribute("href"))


def case_in_step(page: Page, step: str) -> str:
    """The path of the first case in a step."""
    page.goto(f"/arenden?steg={step}")
    return str(page.get_by_role("rowheader").get_by_role("link").first.get_attribute("href"))


def take_all(browser: Browser, server: Server) -> None:
    """Every picture; anything that the console says spoils it."""
    desk = Desk(browser)
    for picture in PICTURES:
        take(desk, server, picture)
    if desk.problems:
        raise SystemExit("\n".join(desk.problems))


def main() -> None:
    """Start the demo and a browser, and end both."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder), with_demo=True)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROME_FLAGS)
        try:
            take_all(browser, server)
        finally:
            browser.close()
            server.stop()


if __name__ == "__main__":
    main()
