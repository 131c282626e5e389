"""Every page of the demo for coordinator, police and property owner: light and dark, 1280 and 320 px wide.

On each page axe finds nothing, nothing scrolls sideways, the console is silent and no other host is asked (the desk
watches the last two). Pages are found by following links: each kind of page once, an id counting as any id.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Desk, Server, axe, scrolls_sideways
from tests.browser.steps.town import ADDRESSES, CASE

PEOPLE = ("amina.berg", "karin.lund", "johan.ek")
AN_ID = re.compile(r"[a-z2-7]{16}")
WIDTHS = (1280, 320)
SETTLES = 250  # ms that a map takes to lay out its marks when nothing more is fetched
# dark differs from light in colours alone: the same elements, the same names
COLOUR_RULES = ("color-contrast", "link-in-text-block")
SHARED = (
    "/",
    "/arenden",
    "/arenden/nytt",
    "/karta",
    "/aktorer",
    "/aktorer/ny",
    "/roller",
    "/hjalp",
    "/mina-inloggningar",
    "/tillganglighet",
    "/uppgifter",
    "/ordlistor",
    "/logg",
    "/vandra/",
    "/finns-inte",
)
IN_CASE = (
    "",
    "/initiering",
    "/platser",
    "/parter",
    "/perspektiv",
    "/samordnare",
    "/moten",
    "/anteckningar",
    "/kartlaggning",
    "/kartlaggning/fragor",
    "/kartlaggningar",
    "/gemensam",
    "/gemensam/para-ihop",
    "/lagesbilder",
    "/lagesbilder/frys",
    "/prioritering",
    "/prioritering/poang",
    "/prioritering/beslut",
    "/mal",
    "/atgarder",
    "/plan/anta",
    "/karta",
    *(f"/steg/{number}" for number in range(1, 8)),
    "/historik",
    "/omtag",
    "/vidare-anda",
    "/logg",
)
WHILE_WORKING = (
    "",
    "/kartlaggning",
    "/kartlaggning/fragor",
    "/kartlaggning/lamna-in",
    "/kartlaggningar",
    "/gemensam",
    "/prioritering",
    "/prioritering/poang",
    "/prioritering/beslut",
    "/mal",
    "/atgarder",
    "/atgarder/kort-varsel",
)


@dataclass
class Tour:
    """Looks at pages, one of each kind."""

    page: Page
    seen: set[str] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)
    found: list[str] = field(default_factory=list)

    def visit(self, paths: Iterable[str], inside: str | None = None) -> None:
        """Look at these pages, and with ``inside`` at every kind of page below it that they link to."""
        waiting = list(paths)
        named = set(waiting)
        while waiting:
            path = waiting.pop(0)
            kind = AN_ID.sub("<id>", path)
            if kind in self.seen:
                continue
            self.seen.add(kind)
            if path not in named and not self.is_page(path):
                continue
            answer = self.page.goto(path)
            assert answer is not None
            if answer.status == 403 and "403" in self.shown:
                continue  # one page says no for all of them
            self.shown.add(kind if answer.ok else str(answer.status))
            if answer.status >= 500:
                self.found.append(f"{path}: {answer.status}")
            self.found.extend(f"{path}: {each}" for each in look(self.page))
            if inside is not None and answer.ok:
                waiting.extend(link for link in links(self.page) if link.startswith(inside))

    def is_page(self, path: str) -> bool:
        """No file: a picture, a document, a table. Asked of what was found; what a test names is a page."""
        kind = self.page.request.head(path).headers.get("content-type", "")
        return str(kind).startswith("text/html")


def links(page: Page) -> list[str]:
    """Where the links of a page lead within the product, without queries and fragments."""
    inside = "all => all.filter(a => a.origin === location.origin).map(a => a.pathname)"
    return list(page.eval_on_selector_all("a[href]", inside))


def look(page: Page) -> Iterator[str]:
    """What is wrong with the page at two widths and in two colour schemes."""
    has_map = page.locator(".leaflet-container").count()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if has_map:
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(SETTLES)
        if scrolls_sideways(page):
            yield f"{width} px: scrolls sideways"
        for scheme, rules in (("light", ()), ("dark", COLOUR_RULES)):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            yield from (f"{width} px, {scheme}: {each}" for each in axe(page, rules))
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    page.emulate_media(color_scheme="light")


def tour(desk: Desk, server: Server, person: str) -> Tour:
    """Somebody signs in. Nothing moves, so that what is looked at is what stands."""
    return Tour(desk.sign_in(server, ADDRESSES[person], reduced_motion="reduce"))


@pytest.mark.slow
@pytest.mark.parametrize("person", PEOPLE)
def test_pages_of_the_product(demo_server: Server, desk: Desk, person: str) -> None:
    made = tour(desk, demo_server, person)
    made.visit(SHARED)
    made.page.goto("/aktorer")
    made.visit([link for link in links(made.page) if link.startswith("/aktorer/")])
    assert not made.found, "\n".join(made.found)
    assert made.shown >= {"/", "/arenden", "/karta", "/aktorer", "/hjalp", "/roller", "404"}


@pytest.mark.slow
def test_pages_of_administration(demo_server: Server, desk: Desk) -> None:
    made = tour(desk, demo_server, "admin")
    made.visit(["/administration", "/administration/anvandare?sok=amina", "/ordlistor"], inside="/administration")
    assert not made.found, "\n".join(made.found)
    assert made.shown >= {
        f"/administration{path}"
        for path in (
            "",
            "/anvandare",
            "/anvandare/<id>",
            "/anvandare/<id>/avsluta",
            "/anvandare/<id>/overlamning",
            "/anvandare/bjud-in",
            "/program",
            "/program/<id>",
            "/program/nytt",
            "/samordnare",
            "/stadsdelar",
            "/stadsdelar/<id>",
            "/uppdrag",
        )
    }


@pytest.mark.slow
@pytest.mark.parametrize("person", PEOPLE)
def test_pages_of_a_case_at_half_time(demo_server: Server, desk: Desk, person: str) -> None:
    made = tour(desk, demo_server, person)
    case = case_of(made.page, CASE)
    made.visit([case + path for path in IN_CASE], inside=case)
    assert not made.found, "\n".join(made.found)
    assert made.shown >= {
        AN_ID.sub("<id>", case) + path for path in ("", "/gemensam", "/prioritering", "/mal", "/atgarder")
    }


@pytest.mark.slow
@pytest.mark.parametrize("person", PEOPLE)
def test_pages_while_parties_write_and_score(step_server: Server, desk: Desk, person: str) -> None:
    made = tour(desk, step_server, person)
    case = case_of(made.page, CASE)
    made.visit([case + path for path in WHILE_WORKING])
    assert not made.found, "\n".join(made.found)
    assert "500" not in made.shown
    assert made.shown >= {
        f"/arenden/<id>{path}" for path in ("", "/kartlaggning", "/prioritering", "/prioritering/poang")
    }


def case_of(page: Page, title: str) -> str:
    """The path of a case by its title in the list."""
    page.goto("/arenden")
    return str(page.get_by_role("link", name=title, exact=True).get_attribute("href"))


@pytest.mark.slow
def test_signing_in(demo_server: Server, desk: Desk) -> None:
    made = Tour(desk.open(demo_server))
    made.visit(["/logga-in"])
    made.page.get_by_role("button", name="Logga in", exact=True).click()
    made.page.get_by_text("Det gick inte att logga in").wait_for()
    assert [*made.found, *look(made.page)] == []
