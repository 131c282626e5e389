"""Step 2: a party writes what it sees, answers for its sources and hands in; the coordinator reminds and opens."""

from __future__ import annotations

import datetime as dt
import re

from playwright.sync_api import Page, expect

from tests.browser.steps.doing import TERMS, choose, follow, named, pick, press, send, unfold, write
from tests.browser.steps.town import told
from tracker.demo.acts import SourceAnswers
from tracker.domain.mapping import Trend, to_cells
from tracker.services.mappings.observations import ObservationDraft
from tracker.web.labels import label

WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
HOURS = ("06–09", "09–12", "12–15", "15–18", "18–21", "21–24", "00–06")
SAVED = "Iakttagelsen är sparad."


def observe(page: Page, draft: ObservationDraft, places: dict[str, str], button: str, said: str = SAVED) -> None:
    """Write one observation and save it."""
    fill_observation(page, draft, places)
    send(page, button, said)


def fill_observation(page: Page, draft: ObservationDraft, places: dict[str, str]) -> None:
    """Fill the form of one observation: what, where, when, how often, how it is known and why."""
    write(page, {"Vad händer?": told(draft.title), "Hur mycket?": told(draft.amount), "Tänkbar orsak": draft.cause})
    pick(page, "Vad handlar det om?", TERMS[draft.type_code])
    if draft.place_id:
        pick(page, "Var?", places[draft.place_id])
    if draft.point:
        lon, lat = draft.point.rings[0][0]
        write(page, {"Koordinater eller kartlänk": f"{lat} {lon}".replace(".", ",")})
    mark_times(page, draft.time_mask)
    if draft.frequency:
        choose(page, "Hur ofta?", str(label(draft.frequency)))
    if draft.source_code:
        pick(page, "Hur vet ni det?", TERMS[draft.source_code])
    readers = page.get_by_role("group", name="Vem får läsa när allt är öppnat?", exact=True)
    readers.get_by_role("radio", name=str(label(draft.circle))).check()
    fill_rest(page, draft)


def fill_rest(page: Page, draft: ObservationDraft) -> None:
    """The folded part of the form."""
    unfold(page, "Fler uppgifter")
    write(
        page,
        {
            "Beskriv närmare": told(draft.text),
            "Vilken tid gäller uppgiften?": told(draft.period),
            "Vilken grupp berörs?": draft.group_affected,
            "Mer om källan": draft.source_note,
        },
    )
    if draft.trend is not Trend.UNKNOWN:
        choose(page, "Åt vilket håll går det?", str(label(draft.trend)))


def mark_times(page: Page, mask: int) -> None:
    """Mark the weekly grid: a whole row by its head, single times by their cells."""
    days_by_band: dict[int, list[int]] = {}
    for day, band in to_cells(mask):
        days_by_band.setdefault(band, []).append(day)
    grid = page.get_by_role("group", name="När?", exact=True)
    for band, days in days_by_band.items():
        if len(days) == len(WEEKDAYS):
            grid.get_by_role("button", name=HOURS[band]).click()
            continue
        for day in days:
            grid.get_by_label(f"{WEEKDAYS[day]} {HOURS[band]}", exact=True).check()


def answer_for_sources(page: Page, answers: SourceAnswers) -> None:
    """Answer the four source questions and vouch for leadership and staff."""
    follow(page, "Källor, förankring och orsaker")
    labels = page.locator("form", has=page.get_by_role("button", name="Spara svaren")).locator("textarea")
    texts = (answers.why, answers.sources, answers.limits, answers.meaning)
    assert labels.count() == len(texts)
    for number, text in enumerate(texts):
        labels.nth(number).fill(text)
    write(
        page,
        {
            "Vem i ledningen har tagit del?": answers.leader,
            "Vilken dag?": dt.date.fromisoformat(answers.informed).isoformat(),
            "Vilka medarbetare har ni talat med?": answers.staff,
            "Vilken dag talade ni?": dt.date.fromisoformat(answers.dialogue).isoformat(),
        },
    )
    send(page, "Spara svaren", "Svaren är sparade.")


def hand_in(page: Page, readers: str) -> None:
    """Hand in, after reading what it means and who reads it."""
    follow(page, "Lämna in")
    expect(page.get_by_text("Orden kan inte ändras efteråt, bara kompletteras.")).to_be_visible()
    expect(page.get_by_text(re.compile(rf"Läses av:.*{readers}"))).to_be_visible()
    send(page, "Lämna in", "Er kartläggning är inlämnad.")


def set_due(page: Page, day: str, said: str) -> None:
    """Everybody is to hand in by the same day."""
    write(page, {"Sista dag för alla parter": day})
    send(page, "Spara dagen", said)


def state_of(page: Page, organisation: str) -> str:
    """What the coordinator's page says of a party's mapping."""
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=organisation))
    return " ".join(row.inner_text().split())


def open_all(page: Page) -> None:
    """All mappings are opened in one act."""
    follow(page, "Öppna alla kartläggningar")
    expect(page.get_by_text("Det går inte att ta tillbaka.")).to_be_visible()
    press(page, "Öppna alla kartläggningar")
    expect(page.get_by_text("Kartläggningarna är öppnade.").first).to_be_visible()


def count(page: Page) -> int:
    """How many observations one's own list has."""
    return page.locator(".observation-row").count()


def is_kept(page: Page, title: str) -> None:
    """A refused form still holds what was written."""
    expect(page.get_by_label(named("Vad händer?"))).to_have_value(title)
