"""A safety walk: planned on the map into the dark, its findings noted and gone through, and walked again."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from playwright.sync_api import Page

from tests.browser.steps.doing import choose, follow, pick, send, write
from tracker.demo.farsta.walk.noted import NOTED, Noted
from tracker.demo.farsta.walk.route import STOPS, Stop
from tracker.web.labels import label

CLOCK: Final = re.compile(r"\b(\d\d)\.(\d\d)\b")


class Told(NamedTuple):
    """What somebody saw: the finding's place in the scenario, and its words."""

    name: str
    words: str

    @property
    def noted(self) -> Noted:
        """What it is about, where and when."""
        return NOTED[self.name]


def minutes(clock: str) -> int:
    """A time of the day, such as 17.46, in minutes."""
    hours, rest = clock.split(".")
    return int(hours) * 60 + int(rest)


def plan_walk(page: Page, day: str, before: str, after: str) -> None:
    """The plan with its three meetings."""
    follow(page, "Planera vandring")
    write(
        page,
        {
            "Dag": day, "Start": "17:30", "Var samlas ni?": "T-baneentrén", "Förmöte, dag": before,
            "Avslutande möte, dag": after, "Vad vill ni få veta?": "Hur känns tunneln när det blir mörkt?",
        },
    )  # fmt: skip
    send(page, "Spara vandringen", "Vandringen är sparad.")


def add_stop(page: Page, stop: Stop, before: Stop | None, place: str | None) -> None:
    """A stop and the drawn way to it: of a place on the map in one press and then in its own words, or by itself."""
    if place:
        more = page.locator(".walk-more li", has_text=place).first
        send(page, f"Lägg till {place}", f"{place} är ett stopp.", more)
        follow(page, place, page.locator(".walk-stops"))
    else:
        follow(page, "Sätt ut ett eget stopp")
    write(
        page,
        {
            "Vad kallas stoppet?": stop.name, "Titta på": stop.questions,
            "Koordinater eller kartlänk": f"{stop.at[1]} {stop.at[0]}",
        },
    )  # fmt: skip
    if stop.wants_dark:
        page.get_by_label("Ska ses i mörker", exact=True).check()
    if before and stop.corners:
        way = (before.at, *stop.corners, stop.at)
        write(page, {"Vägens punkter": "\n".join(f"{lat} {lon}" for lon, lat in way)})
    choose(page, "Vägen hit", "Stegfri")
    send(page, "Spara stoppet", "Stoppet är sparat.")


def read_light(page: Page) -> dict[str, str]:
    """Each stop's light, as the plan tells it beside the map."""
    rows = page.locator(".walk-stops > li")
    return {
        rows.nth(number).locator("a, strong").first.inner_text(): rows.nth(number).locator(".sub").first.inner_text()
        for number in range(rows.count())
    }


def note_finding(page: Page, told: Told) -> None:
    """One finding at the desk, or on a phone with a page of the product."""
    follow(page, "Anteckna ett fynd")
    noted = told.noted
    choose(page, "Är det otryggt, eller något att värna?", str(label(noted.kind)))
    choose(page, "Vad gäller det?", str(label(noted.category)))
    write(page, {"Kort beskrivning": told.words, "Tid": noted.at.replace(".", ":")})
    pick(page, "Vid vilket stopp?", STOPS[int(noted.stop[1]) - 1].name)
    choose(page, "Hur ljust var det?", str(label(noted.light)))
    send(page, "Spara fyndet", "Fyndet är sparat.")
