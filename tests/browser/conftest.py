"""Debian's Chromium against the product in a process of its own; nothing leaves the machine, nothing complains."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from tests.conftest import PASSWORD
from tests.factories import World
from tests.tiles import write_tiles
from tracker.domain.clock import STOCKHOLM
from tracker.domain.steps import Step
from tracker.extensions import Database

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "static" / "vendor" / "axe-core" / "axe.min.js"
CHROMIUM = os.environ.get("BROWSER_PATH", "/usr/bin/chromium")
CHROME_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    # whatever a page asks for, nothing leaves the machine; the desk reports the try
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium instead of a download; BROWSER_PATH points elsewhere."""
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": CHROME_FLAGS}


class Server:
    """A running product. ``at`` moves its clock. ``policy``: whether a second factor is demanded.

    ``own_map``: its maps lie on a file of its own, made of our sketch.
    """

    def __init__(
        self,
        folder: Path,
        *,
        with_demo: bool,
        step: str | None = None,
        policy: str = "offered",
        host: str = "127.0.0.1",
        own_map: bool = False,
    ) -> None:
        self.clock_file = folder / "clock"
        if own_map:
            write_tiles(folder / "egen.pmtiles")
        self.clock_file.write_text("", encoding="ascii")
        database = f"sqlite:///{folder / 'browser.db'}"
        command = [sys.executable, "-m", "tests.browser.server", database, str(self.clock_file), policy]
        self.process = subprocess.Popen(
            [*command, *(["demo"] if with_demo else []), *([step] if step else [])],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.url = f"http://{host}:{int(self.process.stdout.readline())}"

    def at(self, moment: str) -> None:
        """Let every request from now on happen at an ISO moment in Swedish time, such as 2026-10-13T17:30."""
        aware = dt.datetime.fromisoformat(moment).replace(tzinfo=STOCKHOLM)
        self.clock_file.write_text(aware.isoformat(), encoding="ascii")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)
        if self.process.stdout is not None:
            self.process.stdout.close()


@pytest.fixture(scope="session")
def demo_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demo at its own moment, shared by every test that only looks."""
    server = Server(tmp_path_factory.mktemp("demo"), with_demo=True)
    yield server
    server.stop()


@pytest.fixture(scope="session", params=["own_mappings", "prioritisation"])
def step_server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demo with its main case just come to a step where every party has a form of its own to fill."""
    server = Server(tmp_path_factory.mktemp("step"), with_demo=True, step=request.param)
    yield server
    server.stop()


@pytest.fixture
def empty_server(tmp_path: Path) -> Iterator[Server]:
    """People and reference data, no case: for a test that does things."""
    server = Server(tmp_path, with_demo=False)
    yield server
    server.stop()


@pytest.fixture
def stored(empty_server: Server, tmp_path: Path) -> Database:
    """The server's own database, to set up a case that is ready for mapping."""
    database = Database()
    database.connect(f"sqlite:///{tmp_path / 'browser.db'}")
    return database


@pytest.fixture
def address(stored: Database) -> str:
    with stored.writer() as session:
        world = World(session)
        case = world.case(step=Step.OWN_MAPPINGS)
        for person in ("johan.ek", "karin.lund"):
            world.party(case, person)
        world.place(case)
        return f"/arenden/{case.id}/kartlaggning"


class Desk:
    """Opens signed-in pages and remembers what went wrong in any of them."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.problems: list[str] = []
        self.contexts: list[BrowserContext] = []

    def sign_in(self, server: Server, email: str, **options: Any) -> Page:
        """A page of one's own, signed in by typing address and password as a person does."""
        page = self.open(server, **options)
        page.goto(f"{server.url}/logga-in")
        page.get_by_label("E-post").fill(email)
        page.get_by_label("Lösenord").fill(PASSWORD)
        page.get_by_role("button", name="Logga in", exact=True).click()
        page.wait_for_url(lambda url: "/logga-in" not in url)
        return page

    def open(self, server: Server, **options: Any) -> Page:
        context = self.browser.new_context(base_url=server.url, locale="sv-SE", **options)
        context.set_default_timeout(10_000)
        self.contexts.append(context)

        def watch(request: Request) -> None:
            if not request.url.startswith((server.url, "data:", "blob:")):
                self.problems.append(f"asked another host: {request.url}")

        def listen(message: ConsoleMessage) -> None:
            if message.type == "error" and "the server responded with a status of 4" not in message.text:
                self.problems.append(message.text)

        context.on("request", watch)  # listening keeps the browser's cache, routing would switch it off
        page = context.new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        return page


@pytest.fixture
def desk(browser: Browser) -> Iterator[Desk]:
    """Fails the test on any console error (violations of the content policy arrive there) and any foreign request."""
    made = Desk(browser)
    yield made
    for context in made.contexts:
        context.close()
    assert made.problems == []


# a message that is still fading in is read as one with too little contrast; a second is more than any fade takes
STANDS = """() => Promise.race([
    Promise.allSettled(document.getAnimations().map(each => each.finished)).then(() => true),
    new Promise(stop => setTimeout(() => stop(false), 1000)),
])"""


def axe(page: Page, rules: Sequence[str] = ()) -> list[tuple[str, str, list[Any]]]:
    """What axe-core finds: (rule, impact, where); all of WCAG 2.2 AA and good practice, or some rules by name."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8") + ";0")
    wanted = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": TAGS}
    # of the rules that are asked one looks at media; style sheets would be fetched for an experimental one, left out
    options = {
        "runOnly": wanted,
        "resultTypes": ["violations"],
        "elementRef": False,
        "preload": {"assets": ["media"]},
    }
    page.evaluate(STANDS)
    found = page.evaluate("options => axe.run(document, options)", options)
    return [(v["id"], v["impact"], [node["target"] for node in v["nodes"]][:3]) for v in found["violations"]]


def scrolls_sideways(page: Page) -> bool:
    """Whether the page itself is wider than the window."""
    return bool(page.evaluate("() => document.documentElement.scrollWidth > window.innerWidth"))
