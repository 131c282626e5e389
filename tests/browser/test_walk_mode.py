"""The walk in a telephone of 360 x 640: noted without a network, sent once, told, and nothing foreign kept."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from PIL import Image
from playwright.sync_api import Dialog, Page, expect

from tests.browser.conftest import Desk, Server, axe, scrolls_sideways
from tests.browser.walking import (
    FOREIGN,
    HERE,
    Ground,
    as_sent,
    database_of,
    kept,
    laid_out,
    note,
    without_network,
    words_of,
)
from tests.conftest import PASSWORD
from tests.sent_files import HERE as HERE_IN_PHOTO
from tests.sent_files import exif
from tracker.models.people import UserSession
from tracker.models.walks.findings import WalkFinding
from tracker.models.walks.planned import WalkStop

MANY = 15
TARGETS = """() => [...document.querySelectorAll('a, button, select, textarea, label')]
    .filter(each => each.checkVisibility() && !each.matches('.walk-field label, p > a, .skip-link'))
    .map(each => [each.textContent.trim().slice(0, 30), each.getBoundingClientRect()])
    .filter(([, box]) => box.width < 44 || box.height < 44)
    .map(([words, box]) => `${words}: ${box.width} x ${box.height}`)"""
PAINTED = """() => [...document.querySelectorAll('canvas')].some(each => {
    const bytes = each.getContext('2d').getImageData(0, 0, each.width, each.height).data;
    return new Set(bytes).size > 8;
})"""
FULL = """() => { IDBObjectStore.prototype.put = () => { throw new DOMException('', 'QuotaExceededError'); }; }"""
A_DAY = 24 * 3600  # seconds


@pytest.fixture
def ground(tmp_path: Path, desk: Desk) -> Iterator[Ground]:
    server = Server(tmp_path, with_demo=False, own_map=True)
    yield laid_out(server, desk, database_of(tmp_path))
    for context in desk.contexts:
        context.close()  # before its server: a telephone asks again and again
    desk.contexts.clear()
    without_network(desk)
    server.stop()


def states(page: Page) -> list[str]:
    return list(page.locator("[data-state]").evaluate_all("all => all.map(each => each.dataset.state)"))


def save(page: Page) -> None:
    page.get_by_role("button", name="Spara fyndet").tap()
    expect(page.get_by_role("button", name="Lägg till fynd")).to_be_visible()


def sign_in_again(page: Page, ground: Ground, person: str) -> None:
    """The sign-in ran out; somebody signs in."""
    page.goto(f"/logga-in?nasta={ground.path}")
    page.get_by_label("E-post").fill(person)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()
    expect(page.get_by_text("Stopp 1 av 3")).to_be_visible()


def end_sign_ins(ground: Ground) -> None:
    with ground.stored.writer() as session:
        session.execute(sa.delete(UserSession))
        session.commit()


def to(page: Page, screen: str) -> None:
    page.evaluate("screen => { location.hash = screen; }", screen)


@pytest.mark.slow
def test_fifteen_findings_and_photos_without_a_network_arrive_once_and_in_order(ground: Ground) -> None:
    page = ground.telephone()
    page.context.set_offline(True)
    for number in range(MANY):
        note(page, f"Fynd {number + 1:02}", photo=number)
    expect(page.get_by_text("Inget nät. Allt sparas i telefonen.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Stopp 1 av 3")).to_be_visible()
    page.close()
    context = ground.desk.contexts[-1]
    page = context.new_page()
    page.goto(ground.path)
    other = context.new_page()  # two tabs want to send
    other.goto(ground.path)
    page.get_by_role("link", name="Visa kön").tap()
    expect(page.get_by_text("15 fynd är inte skickade. 15 av 15 bilder är inte skickade.")).to_be_visible()
    assert set(states(page)) == {"waiting"}
    assert ground.findings() == []
    context.set_offline(False)
    expect(page.get_by_text("Allt har kommit fram.")).to_be_visible(timeout=60_000)
    expect(page.locator("[data-state=sent]")).to_have_count(MANY)
    rows, photos = ground.findings(), ground.photos()
    assert [row.text for row in rows] == [f"Fynd {number + 1:02}" for number in range(MANY)]
    assert sorted(row.created_at for row in rows) == [row.created_at for row in rows], (
        "sent in the order they were seen"
    )
    assert len({photo.content_id for photo in photos}) == MANY
    assert [photo.finding_id for photo in photos] == [row.id for row in rows], "one each, in the same order"
    content = page.request.get(f"/arenden/{photos[0].case_id}/filer/{photos[0].id}").body()
    assert Image.open(io.BytesIO(content)).size == (1600, 1200), "made smaller in the telephone"
    page.reload()
    page.wait_for_load_state("networkidle")
    assert len(ground.findings()) == len(ground.photos()) == MANY


@pytest.mark.slow
def test_the_telephone_keeps_nothing_foreign_and_nothing_that_has_arrived(ground: Ground) -> None:
    page = ground.telephone()
    note(page, "Egna ord om fyndet", photo=1)
    to(page, "ko")
    expect(page.get_by_text("Allt har kommit fram.")).to_be_visible()
    page.route("**/fynd.json", lambda route: route.abort())
    to(page, "stopp-1")
    note(page, "Utkast som väntar")
    found = kept(page)
    everything = words_of(found)
    for word in FOREIGN:
        assert word not in everything, word
    assert "Egna ord om fyndet" not in everything, "what has arrived is not kept"
    assert "Utkast som väntar" in everything
    assert [len(found["rows"][kind]) for kind in ("plans", "findings", "photos")] == [1, 2, 1]
    assert found["rows"]["pictures"] == []
    assert set(found["rows"]) == {"plans", "findings", "photos", "pictures", "facts"}
    allowed = re.compile(r"/vandra/|/static/.+|/karta/underlag\.pmtiles")
    assert all(allowed.fullmatch(path) for path in found["caches"]), found["caches"].keys()
    assert (found["local"], found["session"], found["workers"]) == ({}, {}, ["/vandra/"])


@pytest.mark.slow
def test_signing_out_asks_and_then_takes_everything_away(ground: Ground) -> None:
    page = ground.telephone()
    page.route("**/fynd.json", lambda route: route.abort())
    note(page, "Utkast som väntar")
    page.goto("/mina-inloggningar")
    page.set_viewport_size({"width": 1280, "height": 800})
    told = page.get_by_text("1 fynd eller bilder från en vandring är inte skickade.")
    expect(told.get_by_role("link", name="Öppna vandringen så skickas de")).to_have_attribute(
        "href", f"{ground.path}#ko"
    )
    assert axe(page) == []
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        (dialog.dismiss if len(asked) == 1 else dialog.accept)()

    page.on("dialog", answer)
    page.locator("details.account summary").click()
    page.locator("details.account").get_by_role("button", name="Logga ut").click()
    page.wait_for_timeout(500)
    assert asked == [
        (
            "1 fynd eller bilder från en vandring är inte skickade. De försvinner ur telefonen när du loggar "
            "ut. Vill du logga ut ändå?"
        )
    ]
    assert len(kept(page)["rows"]["findings"]) == 1
    page.locator("details.account").get_by_role("button", name="Logga ut").click()
    page.wait_for_url("**/logga-in*")
    left = kept(page)
    assert (left["rows"], left["caches"], left["workers"]) == ({}, {}, [])


@pytest.mark.slow
def test_what_is_unsent_goes_after_a_week_and_the_plan_before(ground: Ground) -> None:
    page = ground.telephone()
    page.context.set_offline(True)
    note(page, "Väntar länge")
    start = page.evaluate("Date.now() / 1000")
    page.clock.set_fixed_time(start + A_DAY)
    page.reload()
    expect(page.get_by_text("Vandringen ligger inte i den här telefonen.")).to_be_visible()
    assert [row["text"] for row in kept(page)["rows"]["findings"]] == ["Väntar länge"], "24 hours take nothing"
    page.clock.set_fixed_time(start + 8 * A_DAY)
    page.reload()
    expect(page.get_by_role("heading", name="Gå vandringen")).to_be_visible()
    assert all(rows == [] for rows in kept(page)["rows"].values())


@pytest.mark.slow
def test_another_person_on_the_same_telephone_sees_nothing_and_sends_nothing(ground: Ground) -> None:
    page = ground.telephone()
    page.context.set_offline(True)
    note(page, "Karins fynd", photo=2)
    end_sign_ins(ground)
    page.context.set_offline(False)
    to(page, "ko")
    expect(page.get_by_text("Du är utloggad.")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("link", name="Logga in igen")).to_have_attribute("href", re.compile("/logga-in"))
    sign_in_again(page, ground, "johan.ek@centrumfastigheter.example")
    note(page, "Johans fynd")
    to(page, "ko")
    expect(page.get_by_text("Allt har kommit fram.")).to_be_visible()
    expect(page.get_by_text("Karins fynd")).to_have_count(0)
    assert [row.text for row in ground.findings("johan.ek")] == ["Johans fynd"]
    assert (ground.findings(), ground.photos()) == ([], [])
    end_sign_ins(ground)
    sign_in_again(page, ground, "karin.lund@polis.example")
    to(page, "ko")
    expect(page.get_by_text("Allt har kommit fram.")).to_be_visible(timeout=20_000)
    assert [row.text for row in ground.findings()] == ["Karins fynd"]
    assert len(ground.photos()) == 1


@pytest.mark.slow
def test_a_finding_takes_at_most_five_taps_and_every_target_is_large_enough(ground: Ground) -> None:
    page = ground.telephone()
    taps: list[Any] = []
    begun = page.evaluate("performance.now()")
    page.expose_function("tapped", lambda: taps.append(1))
    page.evaluate("() => document.addEventListener('pointerup', () => window.tapped(), true)")
    page.get_by_role("button", name="Lägg till fynd").tap()
    page.get_by_text("Värna", exact=True).tap()
    page.get_by_text("Klotter", exact=True).tap()
    page.get_by_text("Mörkt", exact=True).tap()
    page.get_by_role("button", name="Spara fyndet").tap()
    expect(page.get_by_text("Fyndet är sparat i telefonen.")).to_be_visible()
    assert len(taps) == 5
    assert page.evaluate("performance.now()") - begun < 20_000  # milliseconds
    to(page, "ko")
    expect(page.get_by_text("Allt har kommit fram.")).to_be_visible()
    (row,) = ground.findings()
    assert (row.kind, row.category_code, row.light) == ("keep", "observation:graffiti", "dark")
    for width in (360, 320):
        page.set_viewport_size({"width": width, "height": 640})
        for screen in ("stopp-2", "fynd", "plats", "ko", "lista", "karta", "slut"):
            to(page, screen)
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(300)
            assert page.evaluate(TARGETS) == [], (width, screen)
            assert not scrolls_sideways(page), (width, screen)
            assert axe(page) == [], (width, screen)
    to(page, "fynd")
    expect(page.get_by_role("radio", name="Värna")).to_be_checked()


@pytest.mark.slow
def test_our_own_ground_is_drawn_without_a_network(ground: Ground) -> None:
    page = ground.telephone()
    page.wait_for_timeout(500)
    page.context.set_offline(True)
    page.reload()
    to(page, "karta")
    expect(page.locator(".walk-map .map.has-tiles")).to_be_attached()
    expect(page.locator(".walk-credit")).to_have_text("Egen skiss")
    page.wait_for_function(PAINTED)
    page.get_by_role("button", name="Närmare").tap()
    page.wait_for_timeout(500)
    page.wait_for_function(PAINTED)


@pytest.mark.slow
def test_a_place_from_the_telephone_or_the_map_and_never_demanded(ground: Ground) -> None:
    page = ground.telephone(geolocation=HERE, permissions=["geolocation"])
    page.get_by_role("link", name="Större karta").tap()
    page.get_by_role("button", name="Visa var jag är").tap()
    expect(page.get_by_text(re.compile(r"Du är \d+ m från stopp 1\. Det ligger åt sydväst\."))).to_be_visible()
    to(page, "stopp-2")
    page.get_by_role("button", name="Lägg till fynd").tap()
    page.get_by_text("Skräp", exact=True).tap()
    expect(page.get_by_text("Sparas på stopp 2, Tunneln.")).to_be_visible()
    page.get_by_role("link", name="Flytta punkten").tap()
    page.get_by_role("button", name="Min position").tap()
    expect(page.get_by_text("Punkten är satt.")).to_be_visible()
    page.get_by_role("button", name="Klar").tap()
    expect(page.get_by_text("Sparas på stopp 2, med en egen punkt på kartan.")).to_be_visible()
    save(page)
    to(page, "ko")
    expect(page.get_by_text("Allt har kommit fram.")).to_be_visible()
    (row,) = ground.findings()
    assert (row.lat, row.lon) == (HERE["latitude"], HERE["longitude"])
    to(page, "stopp-2")
    page.get_by_role("button", name="Lägg till fynd").tap()
    page.get_by_role("link", name="Flytta punkten").tap()
    page.locator(".walk-map-ground").tap(position={"x": 60, "y": 120})
    expect(page.get_by_text("Punkten är satt.")).to_be_visible()
    page.get_by_role("button", name="Ingen punkt").tap()
    page.get_by_label("Vid vilket stopp?").select_option(label="Mellan stoppen")
    page.get_by_role("button", name="Klar").tap()
    expect(page.get_by_text("Sparas mellan stoppen.")).to_be_visible()


@pytest.mark.slow
def test_what_is_refused_or_changed_is_shown_with_a_way_to_mend_it(ground: Ground) -> None:
    page = ground.telephone()
    page.context.set_offline(True)
    note(page, "Ring 070-123 45 67", photo=3)
    note(page, "De kallar det ghetto", category="Klotter")
    to(page, "stopp-2")
    note(page, "Vid ett stopp som försvinner", category="Skräp")
    with ground.stored.writer() as session:
        session.execute(sa.update(WalkStop).where(WalkStop.name == "Tunneln").values(removed_at=sa.func.now()))
        session.commit()
    page.context.set_offline(False)
    to(page, "ko")
    expect(page.get_by_text("Det ser ut som ett telefonnummer.")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("Stoppet är borttaget ur planen. Fyndet finns kvar")).to_be_visible()
    assert sorted(set(states(page))) == ["refused", "sent", "waiting"]
    assert axe(page) == []
    page.get_by_label("Är det ett citat?").fill("En deltagare")
    page.get_by_role("button", name="Spara som citat").tap()
    first = page.locator("li", has_text="Ring 070").first
    first.get_by_role("link", name="Ändra fyndet").tap()
    page.get_by_label("Kort beskrivning").fill("Skylten med numret är sönder")
    save(page)
    to(page, "ko")
    expect(page.get_by_text("Allt har kommit fram.")).to_be_visible(timeout=20_000)
    assert [row.text for row in ground.findings()] == [
        "Skylten med numret är sönder",
        "De kallar det ”ghetto” (källa: En deltagare)",
        "Vid ett stopp som försvinner",
    ]
    assert len(ground.photos()) == 1


@pytest.mark.slow
def test_a_text_that_somebody_changed_is_a_choice(ground: Ground) -> None:
    """The answer was lost, and meanwhile somebody edited what had arrived."""
    page = ground.telephone()
    page.route("**/fynd.json", lambda route: (route.fetch(), route.abort()))
    note(page, "Mina ord")
    page.wait_for_function("() => document.body.innerText.includes('Inget nät')")
    with ground.stored.writer() as session:
        session.execute(
            sa.update(WalkFinding).where(WalkFinding.text == "Mina ord").values(text="Andras ord", version=2)
        )
        session.commit()
    page.unroute("**/fynd.json")
    page.evaluate("() => window.dispatchEvent(new Event('online'))")
    to(page, "ko")
    expect(page.get_by_text("Någon har ändrat")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("Andras ord")).to_be_visible()
    page.get_by_role("button", name="Spara mitt i stället").tap()
    expect(page.get_by_text("Allt har kommit fram.")).to_be_visible(timeout=20_000)
    assert [row.text for row in ground.findings()] == ["Mina ord"]


@pytest.mark.slow
def test_a_full_telephone_says_so_and_loses_no_words(ground: Ground) -> None:
    page = ground.telephone()
    page.get_by_role("button", name="Lägg till fynd").tap()
    page.get_by_text("Lampor", exact=True).tap()
    page.evaluate(FULL)
    page.get_by_label("Kort beskrivning").fill("Får inte plats")
    page.get_by_role("button", name="Spara fyndet").tap()
    expect(page.get_by_text("Telefonens minne är fullt.")).to_be_visible()
    expect(page.get_by_label("Kort beskrivning")).to_have_value("Får inte plats")


@pytest.mark.slow
def test_a_finding_that_was_begun_survives_a_killed_tab(ground: Ground) -> None:
    page = ground.telephone()
    page.context.set_offline(True)
    page.get_by_role("button", name="Lägg till fynd").tap()
    page.get_by_text("Hitta rätt", exact=True).tap()
    page.get_by_label("Kort beskrivning").fill("Halva mening")
    page.wait_for_timeout(600)
    page.close(run_before_unload=False)
    page = ground.desk.contexts[-1].new_page()
    page.goto(ground.path)
    page.get_by_role("button", name="Fortsätt med fyndet").tap()
    expect(page.get_by_label("Kort beskrivning")).to_have_value("Halva mening")
    expect(page.get_by_role("radio", name="Hitta rätt")).to_be_checked()


@pytest.mark.slow
def test_the_place_in_a_photo_is_offered_and_used_only_when_asked_for(ground: Ground) -> None:
    made = io.BytesIO()
    Image.new("RGB", (320, 240), "teal").save(made, "JPEG", exif=exif())
    page = ground.telephone()
    page.get_by_role("button", name="Lägg till fynd").tap()
    page.get_by_text("Trasigt", exact=True).tap()
    page.locator("input[type=file]").first.set_input_files(as_sent(made.getvalue(), "a.jpg"))
    page.get_by_role("button", name="Använd den platsen").tap()
    expect(page.get_by_text("Fyndet får bildens plats.")).to_be_visible()
    save(page)
    to(page, "ko")
    expect(page.get_by_text("Allt har kommit fram.")).to_be_visible()
    (row,) = ground.findings()
    assert row.lat == pytest.approx(HERE_IN_PHOTO[0], abs=1e-4)
    assert row.lon == pytest.approx(HERE_IN_PHOTO[1], abs=1e-4)


@pytest.mark.slow
def test_a_server_that_is_not_well_is_told_and_asked_again(ground: Ground) -> None:
    page = ground.telephone()
    page.route("**/foto.json", lambda route: route.fulfill(status=500, body="{}"))
    note(page, "Bilden kommer inte fram", photo=4)
    to(page, "ko")
    expect(page.get_by_text("Kom inte fram")).to_be_visible()
    expect(page.get_by_text("Texten i fynden är redan skickad.")).to_be_visible()
    assert [row.text for row in ground.findings()] == ["Bilden kommer inte fram"], "the text did not wait for it"
    to(page, "slut")
    expect(page.get_by_text("En bild är kvar i den här telefonen.")).to_be_visible()
    page.unroute("**/foto.json")
    to(page, "ko")
    page.get_by_role("button", name="Försök igen").tap()
    expect(page.get_by_text("Allt har kommit fram.")).to_be_visible()
    assert len(ground.photos()) == 1
    to(page, "slut")
    page.get_by_role("button", name="Ta bort vandringen ur telefonen").tap()
    page.wait_for_url("**/fynd")
    assert [kept(page)["rows"][kind] for kind in ("plans", "findings", "photos")] == [[], [], []]
