"""The safety walk of 13 October, from the plan to the walk that repeats it, as the people of the scenario do it."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from PIL import Image
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import Desk, Server
from tests.browser.steps import walking
from tests.browser.steps.doing import choose, follow, reads, send, write
from tests.browser.steps.town import CASE, Town
from tests.browser.steps.walking import Told
from tests.factories import World
from tests.sent_files import exif, noise, saved
from tracker.demo.farsta.walk.found import FINDINGS, WALK
from tracker.demo.farsta.walk.route import STOPS
from tracker.demo.places import PLACES
from tracker.domain.ground.geometry import check_geometry
from tracker.domain.steps import Step
from tracker.extensions import Database
from tracker.models.mail import OutgoingMail

PLACED = {
    "Gångtunneln": ("farsta_tunnel", "sara.holm"),
    "Farstaplan": ("farsta_square", "amina.berg"),
    "Lastgatan": ("farsta_loading_street", "johan.ek"),
    "Biblioteket": ("farsta_library", "amina.berg"),
}
FROM_MAP = {
    "Gångtunneln, norra": "Gångtunneln", "Lastgatan": "Lastgatan", "Farstaplan": "Farstaplan",
    "Bibliotekets entré": "Biblioteket",
}  # fmt: skip
BY = {"F1": "birgitta.sjo", "F3": "birgitta.sjo", "F7": "birgitta.sjo", "F4": "johan.ek", "F5": "johan.ek"}
OWNERS = {
    "F1": "Trafikkontoret", "F3": "Trafikkontoret", "F4": "Centrumfastigheter", "F5": "Centrumfastigheter",
}  # fmt: skip
TOLERANCE = 2  # minutes of dusk


def set_up(stored: Database) -> None:
    """The case of the scenario, its places with who has authority over each, and its parties."""
    with stored.writer() as session:
        world = World(session)
        case = world.case(step=Step.JOINT_MAPPING, title=CASE)
        for person in ("karin.lund", "johan.ek", "sara.holm", "birgitta.sjo"):
            world.party(case, person)
        for name, (key, person) in PLACED.items():
            geometry = PLACES[key].geometry
            box = dict(zip(("min_lon", "min_lat", "max_lon", "max_lat"), check_geometry(geometry).bbox, strict=True))
            world.place(case, name, geometry=geometry, controller_id=world.organisation(person).id, **box)


def walks(town: Town, moment: str, person: str) -> Page:
    page = town.in_case(moment, person)
    follow(page, "Vandringar", page.locator(".section-row"))
    return page


def on_walk(town: Town, moment: str, person: str, *ways: str) -> Page:
    page = walks(town, moment, person)
    for way in (WALK.title, *ways):
        follow(page, way)
    return page


def words_of(page: Page, link: str) -> str:
    """What a PDF behind a link says."""
    href = page.get_by_role("link", name=link, exact=True).get_attribute("href")
    answer = page.request.get(f"{page.url.partition('/arenden')[0]}{href}")
    assert answer.headers["content-type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.body())).pages
    return " ".join(" ".join(each.extract_text() for each in pages).split())


def test_the_walk_of_13_october(empty_server: Server, stored: Database, desk: Desk, tmp_path: Path) -> None:
    set_up(stored)
    town = Town(empty_server, desk)
    step_plan(town)
    step_people(town)
    step_find(town, tmp_path)
    step_go_through(town)
    step_protocols(town)
    step_tell(town, stored)
    step_again(town)


def step_plan(town: Town) -> None:
    """Six stops from light into darkness, with dusk as the almanac has it."""
    page = walks(town, "2026-09-22T09:00", "amina.berg")
    walking.plan_walk(page, "2026-10-13", before="2026-09-29", after="2026-10-27")
    for number, stop in enumerate(STOPS):
        walking.add_stop(page, stop, STOPS[number - 1] if number else None, FROM_MAP.get(stop.name))
    told = page.locator("#innehall").inner_text()
    ends = re.search(r"Slut, beräknat\s+(\d\d\.\d\d)", told)
    assert ends is not None
    assert abs(walking.minutes(ends[1]) - walking.minutes("19.26")) <= TOLERANCE
    assert re.search(r"1,3 km, 6 stopp", told)
    for words, expected in ((r"[Ss]olen går ner (\d\d\.\d\d)", "17.46"), (r"mörkt från (\d\d\.\d\d)", "18.27")):
        found = re.search(words, told)
        assert found is not None, words
        assert abs(walking.minutes(found[1]) - walking.minutes(expected)) <= TOLERANCE
    light = list(walking.read_light(page).values())
    assert [word for row in light for word in ("ljust", "skymning", "mörkt") if word in row.lower()] == [
        "ljust", "skymning", "skymning", "mörkt", "mörkt", "mörkt",
    ]  # fmt: skip
    reads(page, "Hela rutten är stegfri")
    for title, day in (("Förmöte", "29 sep"), ("Avslutande möte", "27 okt")):
        follow(page, "Möten")
        reads(page, title, day)


def step_people(town: Town) -> None:
    """Roles, and 14 of 20 places: counted, two in wheelchairs."""
    page = on_walk(town, "2026-10-06T09:00", "amina.berg", "Ändra roller")
    for role, person in (("Samtalsledare", "Amina Berg"), ("Protokoll", "Birgitta Sjö"), ("Foto", "Johan Ek")):
        options = page.get_by_label(role, exact=True).locator("option", has_text=person)
        page.get_by_label(role, exact=True).select_option(value=options.first.get_attribute("value"))
    send(page, "Spara rollerna", "Rollerna är sparade.")
    follow(page, "Visa alla deltagare")
    for number in range(14):
        choose(page, "Räknas som", "Kvinna" if number < 8 else "Man")
        if number in {0, 9}:
            choose(page, "Behöver", "Rullstol")
        if not number:
            write(page, {"E-postadress": "boende@example.org"})
        send(page, "Anteckna deltagaren", "antecknad")
    follow(page, "Till vandringen")
    reads(page, "14 av 20")


def step_find(town: Town, folder: Path) -> None:
    """The evening after, three of them write down what was seen, each its own; a photo leaves its position behind."""
    for person in ("birgitta.sjo", "johan.ek", "amina.berg"):
        page = on_walk(town, "2026-10-13T20:00", person)
        page.locator("#innehall").get_by_role("link", name=re.compile("fynd", re.IGNORECASE)).first.click()
        for name, draft in FINDINGS.items():
            if BY.get(name, "amina.berg") == person:
                walking.note_finding(page, Told(name, f"{draft.title}\n{draft.text}"))
                follow(page, "Alla fynd från vandringen")
    expect(page.locator(".data-table tbody tr")).to_have_count(9)
    attach(on_walk(town, "2026-10-13T20:30", "birgitta.sjo", "9 fynd", FINDINGS["F1"].title), folder)
    page = on_walk(town, "2026-10-13T21:00", "johan.ek", "9 fynd", FINDINGS["F1"].title)
    picture = page.get_by_role("link", name="Fem släckta lampor i rad i tunneln.").last.get_attribute("href")
    got = Image.open(io.BytesIO(page.request.get(f"{town.server.url}{picture}").body()))
    assert not got.getexif(), "where it was taken is still in it"


def attach(page: Page, folder: Path) -> None:
    """A photo that says where it was taken is sent; what others get does not."""
    tags: dict[str, Any] = {"GPSInfo": {1: "N", 2: (59.0, 14.0, 36.0), 3: "E", 4: (18.0, 5.0, 18.0)}}
    photo = folder / "lampor.jpg"
    photo.write_bytes(saved(noise(800, 600), "JPEG", exif=exif(**tags)))
    assert Image.open(io.BytesIO(photo.read_bytes())).getexif(), "the photo has nothing to lose"
    reads(page, "Undvik ansikten")
    follow(page, "Lägg till en fil")
    page.get_by_label("Fil", exact=True).set_input_files(photo)
    write(page, {"Vad visar den?": "Fem släckta lampor i rad i tunneln."})
    choose(page, "Vem får läsa?", "Alla parter")
    send(page, "Spara filen", "Bilden hade en position. Den är borttagen ur filen.")


def step_go_through(town: Town) -> None:
    """Receivers are proposed by who has authority over the place; one is nobody's, and becomes a task."""
    page = on_walk(town, "2026-10-14T09:00", "amina.berg", "9 fynd", "Gå igenom fynden")
    proposed = {}
    for row in page.locator(".finding-rows > li").all():
        chosen = row.get_by_label("Mottagare", exact=True).locator("option:checked")
        proposed[row.locator("legend").inner_text()] = chosen.inner_text()
    for name, who in OWNERS.items():
        assert who in proposed[FINDINGS[name].title], proposed
    for name in ("F2", "F7"):
        assert proposed[FINDINGS[name].title] == "Ingen känd än"
    bush = page.locator(".finding-rows > li", has_text=FINDINGS["F2"].title)
    owner = bush.get_by_label("Mottagare", exact=True).locator("option", has_text="Farsta").first
    bush.get_by_label("Mottagare", exact=True).select_option(value=owner.get_attribute("value"))
    send(page, "Spara alla", "1 fynd är ändrat.")
    page = town.at("2026-10-14T09:30", "amina.berg")
    reads(page, FINDINGS["F7"].title)


def step_protocols(town: Town) -> None:
    """Each receiver gets what it can do something about and no more; all get all."""
    page = on_walk(town, "2026-10-14T10:00", "amina.berg", "9 fynd")
    everything = words_of(page, "Alla fynd (PDF)")
    for draft in FINDINGS.values():
        assert draft.title in everything
    links = page.locator(".finding-protocols a").all_inner_texts()
    to_office = next(each for each in links if "Trafikkontoret" in each)
    told = words_of(page, to_office)
    for name, draft in FINDINGS.items():
        assert (draft.title in told) is (name in {"F1", "F3"}), name
    page = on_walk(town, "2026-10-14T11:00", "sara.holm", "9 fynd")
    assert to_office in page.locator(".finding-protocols a").all_inner_texts()


def step_tell(town: Town, stored: Database) -> None:
    """Who walked gets a link, and reads without an account how far it has come and nothing else of the case."""
    page = on_walk(town, "2026-10-20T09:00", "amina.berg", "Berätta för dem som gick hur det har gått")
    for row in page.locator(".finding-rows > li").all():
        row.get_by_label("Läge", exact=True).select_option(label="På väg")
    send(page, "Spara och titta", "Det är sparat.")
    send(page, "Skicka länken till 1 person", "1 brev är på väg.")
    with stored.reader() as session:
        letter = session.scalars(sa.select(OutgoingMail).where(OutgoingMail.to_address == "boende@example.org")).first()
    assert letter is not None
    found = re.search(r"/vandring/laget/\S+", letter.body or "")
    assert found is not None
    walker = town.desk.open(town.server)
    walker.goto(found[0])
    expect(walker.locator(".data-table tbody tr")).to_have_count(7)
    told = walker.locator("body").inner_text()
    assert CASE not in told
    assert not [draft.title for draft in FINDINGS.values() if draft.title in told]


def step_again(town: Town) -> None:
    """The walkers' questions are answered; in March the same stops are walked again, and six of seven are fixed."""
    page = on_walk(town, "2026-10-28T09:00", "amina.berg", "Avslutande möte", "Anteckna svaren")
    page.locator("textarea").first.fill("Trafikkontoret byter lamporna före jul.")
    send(page, "Spara svaren", "Svaren är sparade.")
    reads(page, "Trafikkontoret byter lamporna före jul.")
    page = on_walk(town, "2027-02-01T09:00", "amina.berg", "Planera återvandring")
    write(page, {"Dag": "2027-03-16", "Start": "18:00"})
    send(page, "Spara vandringen", "Vandringen är sparad.")
    assert list(walking.read_light(page)) == [stop.name for stop in STOPS]
    page = walks(town, "2027-03-16T20:00", "birgitta.sjo")
    for way in ("Återvandring", "Före och efter", "Anteckna hur det är nu"):
        follow(page, way)
    for name, draft in FINDINGS.items():
        now = "Kvar" if name == "F6" else "Finns kvar" if name in {"F8", "F9"} else "Åtgärdat"
        choose(page, "Hur är det nu?", now, within=page.locator(".finding-rows > li", has_text=draft.title))
    send(page, "Spara alla", "6 av 7 otrygga fynd är åtgärdade.")
    reads(page, "Båda värnapunkterna finns kvar.", "Ingen bild från återvandringen än")
