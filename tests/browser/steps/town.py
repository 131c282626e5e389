"""The people of the scenario at their own browsers, and the clock that they share."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, Server
from tests.browser.steps.doing import follow, press
from tests.conftest import PASSWORD
from tracker.demo.dates import Dates
from tracker.demo.people import PEOPLE
from tracker.domain.clock import STOCKHOLM, now

ADDRESSES = {person.email.partition("@")[0]: person.email for person in PEOPLE}
CASE = "Farsta centrum – gångtunneln och torget"
_DATES = Dates(0, now().astimezone(STOCKHOLM), squeezes=False)


def told(text: str | None) -> str | None:
    """A text of the scenario with its own dates filled in."""
    return _DATES.told(text)


class Town:
    """Opens pages as somebody at a moment. Each person keeps one browser; an old sign-in has gone, so one signs in."""

    def __init__(self, server: Server, desk: Desk) -> None:
        self.server, self.desk = server, desk
        self.pages: dict[str, Page] = {}
        self.moment = ""
        self.ways: dict[str, str] = {}

    def at(self, moment: str, person: str, path: str = "/") -> Page:
        """Somebody opens the product at a moment, such as 2026-10-05T10:00, and signs in when asked to."""
        assert moment >= self.moment, f"the clock would go back to {moment}"
        self.moment = moment
        self.server.at(moment)
        page = self.pages.get(person)
        if page is None:
            page = self.pages[person] = self.desk.open(self.server)
            page.on("dialog", lambda dialog: dialog.accept())
        page.goto(path, wait_until="domcontentloaded")
        if "/logga-in" in page.url:
            page.get_by_label("E-post").fill(ADDRESSES[person])
            page.get_by_label("Lösenord").fill(PASSWORD)
            press(page, "Logga in")
            expect(page).not_to_have_url("/logga-in")
        return page

    def in_case(self, moment: str, person: str, *ways: str) -> Page:
        """Somebody opens the case from the list of cases, and goes on by links."""
        page = self.at(moment, person, "/arenden")
        follow(page, CASE)
        for way in ways:
            follow(page, way)
        return page
