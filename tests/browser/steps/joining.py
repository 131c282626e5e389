"""Step 3: observations become problems, the walk adds its findings, causes are written, the picture is frozen."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.steps.doing import choose, follow, pick, press, send, unfold, write
from tracker.domain.access import Circle
from tracker.domain.problems import FactorKind, Relation
from tracker.services.joint.causes import CauseDraft
from tracker.web.labels import label

FACTORS = {FactorKind.RISK: "Orsak", FactorKind.PROTECTIVE: "Skyddsfaktor"}


def mark(page: Page, titles: list[str]) -> None:
    """Mark observations in the list of those that have no place yet."""
    for title in titles:
        page.get_by_role("checkbox", name=title).check()


def make_problem(page: Page, letter: str, title: str, description: str, observations: list[str]) -> None:
    """Marked observations become a problem that all parties read."""
    mark(page, observations)
    unfold(page, "Skriv ett nytt problem")
    write(page, {"Vad heter problemet?": title, "Beskrivning": description})
    choose(page, "Vem får läsa problemet?", str(label(Circle.ALL_PARTIES)))
    send(page, "Spara nytt problem", f"Problem {letter} är skrivet: {title}.")


def place(page: Page, problem: str, observations: list[str], relation: Relation) -> None:
    """Marked observations are put with a problem, as the same thing or something else."""
    mark(page, observations)
    pick(page, "Problem", problem)
    choose(page, "De är, för problemet", str(label(relation)))
    press(page, "Para ihop med problemet")
    for title in observations:
        expect(page.get_by_role("checkbox", name=title)).to_have_count(0)


def leave_out(page: Page, observation: str, reason: str) -> None:
    """An observation is laid aside with the reason, which everybody reads."""
    mark(page, [observation])
    unfold(page, "Lägg åt sidan")
    write(page, {"Varför läggs de åt sidan?": reason})
    press(page, "Lägg åt sidan")
    expect(page.get_by_text(f"Skäl: {reason}")).to_be_visible()


def left(page: Page) -> int:
    """How many observations have no place yet."""
    return page.locator(".sort-row input").count()


def merge(page: Page, letter: str, title: str, into: list[str], relation: str, said: str) -> None:
    """A problem is a cause or a consequence of others; the button counts beforehand what it will be."""
    panel = page.get_by_role("region", name="Hör de ihop?")
    row = panel.get_by_role("group", name=f"Vad är {letter}, {title}?")
    if not row.is_visible():
        unfold(page, "De problem som flera av er såg", within=panel)
    for other in into:
        row.get_by_role("checkbox", name=re.compile(rf"^{other},")).check()
    row.get_by_label(relation, exact=True).check()
    press(page, said, within=panel)


def show_problem(page: Page, title: str) -> None:
    """Choose a problem in the table of who saw what."""
    follow(page, title, within=page.get_by_role("region", name="Vem såg vad").last)


def seen_by(page: Page, title: str) -> str:
    """What the table says of who saw a problem."""
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name=title, exact=True))
    return " ".join(row.get_by_role("cell").last.inner_text().split())


def write_causes(page: Page, letter: str, causes: tuple[CauseDraft, ...]) -> None:
    """The causes of a problem, one after another, numbered A1, A2 and so on."""
    for number, draft in enumerate(causes, start=1):
        write(page, {"Vad är orsaken?": draft.text, "Vem kan påverka det?": draft.influence_by})
        choose(page, "Driver det problemet, eller håller det emot?", FACTORS[draft.factor])
        choose(page, "Vilken sorts orsak är det?", str(label(draft.level)))
        choose(page, "Kan ni påverka det?", str(label(draft.influence)))
        if draft.angle:
            choose(page, "Var letar ni?", str(label(draft.angle)))
        if draft.strength:
            choose(page, "Hur starkt stöd har ni för det?", str(label(draft.strength)))
        send(page, "Spara orsaken", f"{letter}{number} är sparad.")


def finish_causes(page: Page) -> None:
    """The cause analysis is ready."""
    send(page, "Markera analysen som färdig", "Orsaksanalysen är färdig")


def freeze(page: Page, number: int, summary: str) -> None:
    """The picture is frozen and can never be changed."""
    follow(page, f"Frys lägesbilden som version {number}")
    expect(page.get_by_text("Versionen kan inte ändras efteråt.")).to_be_visible()
    write(page, {"Sammanfattning": summary})
    send(page, "Frys lägesbilden", f"Lägesbilden är fryst som version {number}.")
