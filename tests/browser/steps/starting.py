"""Step 1: a case is started, its places are put on the map, parties are invited and answer, meetings are held."""

from __future__ import annotations

import datetime as dt

from playwright.sync_api import Page, expect

from tests.browser.steps.doing import TERMS, choose, follow, named, pick, refused, send, unfold, write
from tests.browser.steps.town import CASE, told
from tracker.demo.acts import MeetingWords
from tracker.demo.farsta import initiation
from tracker.web.labels import label

MAP_LINK = "https://www.openstreetmap.org/?mlat=59.24488&mlon=18.09367#map=18/59.24488/18.09367"
SWEREF = "6571247 676569"  # SWEREF 99 TM


def start_case(page: Page) -> None:
    """Amina starts the case with Olle in the coordinator function."""
    follow(page, "Starta nytt ärende")
    write(
        page,
        {
            "Ärendets namn": CASE,
            "Diarienummer": told(initiation.LETTER),
            "Varför startas arbetet?": "Färre besöker torget på kvällen. Nio klagomål på gångtunneln kom in i augusti.",
            "Syfte": "Platsinriktat förebyggande arbete. Inga uppgifter om enskilda.",
            "Avgränsning": "Gäller upplevd trygghet i gångtunneln, på torget, på lastgatan och vid biblioteket.",
        },
    )
    areas = page.get_by_label(named("Fokusområde"))
    area = areas.locator("optgroup[label*='2024'] option", has_text="Stadens offentliga miljö")
    areas.select_option(value=area.get_attribute("value"))
    expect(page.get_by_label(named("Stadsdelsområde")).locator("option:checked")).to_have_text("Farsta")
    choose(page, "Trygghet eller säkerhet?", "Trygghet")
    choose(page, "Samordnarfunktion", "Amina Berg", "Olle Nyström")
    choose(page, "Perspektiv att höra", *(TERMS[code] for code in initiation.PERSPECTIVES))
    send(page, "Starta ärendet", "Ärendet är startat.")


def draw_tunnel(page: Page, name: str, controller: str) -> None:
    """Find the tunnel by its coordinates and draw its outline with the mouse."""
    follow(page, "Lägg till plats")
    write(page, {"Vad kallas platsen?": name, "Koordinater eller kartlänk": "59,24342 18,08832"})
    page.get_by_role("button", name="Visa på kartan").click()
    expect(page.locator("[data-map-state]")).to_contain_text("59,24342 18,08832")
    page.get_by_role("button", name="Rita ett område").click()
    box = page.locator(".leaflet-container").bounding_box()
    assert box is not None
    middle_x, middle_y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    corners = [(-90, 20), (60, -60), (90, -40), (-60, 45), (-90, 20)]
    for step_x, step_y in corners:
        page.mouse.move(middle_x + step_x, middle_y + step_y, steps=3)
        page.mouse.click(middle_x + step_x, middle_y + step_y)
    expect(page.locator("[data-map-state]")).to_have_text("Ett område är ritat på kartan.")
    expect(page.get_by_label(named("Koordinater eller kartlänk"))).to_have_value("")
    pick(page, "Vem har rådighet över platsen?", controller)
    send(page, "Spara platsen", "Platsen är sparad.")


def type_place(page: Page, name: str, position: str, controller: str, *, is_asked: bool) -> None:
    """Write where a place is. What was read otherwise than it stands is shown on the map and asked about."""
    follow(page, "Lägg till plats")
    write(page, {"Vad kallas platsen?": name, "Koordinater eller kartlänk": position})
    pick(page, "Vem har rådighet över platsen?", controller)
    if is_asked:
        refused(page, "Spara platsen", "Stämmer platsen?")
        expect(page.locator("[data-map-state]")).to_have_text("En punkt är satt på kartan.")
    send(page, "Spara platsen", "Platsen är sparad.")


def invite(page: Page, organisation: str, contact: str) -> None:
    """One organisation is asked to contribute; its contact person is chosen beside it."""
    follow(page, "Bjud in part")
    page.get_by_label(organisation, exact=True).check()
    person = page.get_by_label(f"Kontaktperson hos {organisation}", exact=True)
    person.select_option(label=contact)
    write(page, {"Meddelande": told(initiation.MESSAGE)})
    send(page, "Bjud in", "Inbjudna: 1.")


def say_yes(page: Page) -> None:
    """The case opens on the invitation while it is not answered: read what it asks, and accept."""
    expect(page.get_by_text("Vad som väntas av er")).to_be_visible()
    send(page, "Tacka ja", "Ni har tackat ja och är nu part i ärendet.")


def call_meeting(page: Page, words: MeetingWords) -> None:
    """Put a meeting in the calendar of the case."""
    follow(page, "Möten")
    follow(page, "Lägg in möte")
    pick(page, "Slag av möte", str(label(words.kind)))
    day, starts = words.starts.split()
    times = {"Börjar": starts.replace(".", ":"), "Slutar": words.ends.split()[1].replace(".", ":")}
    write(page, {"Vad mötet handlar om": words.title, "Dag": day, **times, "Var": words.location})
    send(page, "Spara mötet", "Mötet är sparat.")


def tell_of_meeting(page: Page, words: MeetingWords, participants: int, note: str) -> None:
    """Afterwards: how many came and what was said."""
    follow(page, "Möten")
    follow(page, f"Ändra {words.title}")
    write(page, {"Antal deltagare": str(participants), "Anteckning": told(note)})
    send(page, "Spara mötet", "Mötet är sparat.")


def name_responsible(page: Page) -> None:
    """Put down who answers for communication, and the steering group. The gate's own link leads there."""
    follow(page, "Utse kommunikationsansvarig")
    pick(page, "Ansvarig för kommunikation", "Olle Nyström, Farsta SDF")
    write(page, {"Styrgrupp": "Stadsdelsdirektören och chefen för lokalpolisområdet."})
    send(page, "Spara", "Uppgifterna är sparade.")


def vouch(page: Page, link: str, on: str, number: str | None = None) -> None:
    """Put down a decision that the gate asks for."""
    follow(page, link)
    write(
        page, {"Dag": dt.date.fromisoformat(on).isoformat(), "Vilka beslutade?": "Styrgruppen", "Diarienummer": number}
    )
    send(page, "Anteckna", "Beslutet är antecknat.")


def go_on(page: Page, to: str) -> None:
    """The gate is met: press its button."""
    send(page, f"Gå till {to}", f"Ni är nu i {to}.")


def state_perspectives(page: Page, heard: dict[str, tuple[str, str]]) -> None:
    """Say for each perspective whether it has been heard, and how."""
    follow(page, "Ange vilka perspektiv som är hörda")
    for code, (status, note) in heard.items():
        choose(page, TERMS[code], status)
        page.get_by_label(f"Hur, eller varför inte: {TERMS[code]}", exact=True).fill(note)
    send(page, "Spara perspektiven", "Perspektiven är sparade.")


def show_all_steps(page: Page) -> None:
    """On a narrow screen the line is folded."""
    unfold(page, "Visa alla steg")
