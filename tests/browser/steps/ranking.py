"""Step 4: each party scores alone, the parties see where they differ, the steering group decides."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.steps.doing import choose, follow, send, write
from tracker.domain.priorities import Criterion
from tracker.web.priorities.words import ENDS, QUESTIONS


def score(page: Page, scores: dict[str, dict[Criterion, int]], titles: dict[str, str]) -> None:
    """A party answers eight questions for each problem."""
    follow(page, "Sätt poäng")
    for letter, criteria in scores.items():
        sheet = page.get_by_role("region", name=titles[letter])
        for criterion, value in criteria.items():
            question = sheet.locator("fieldset", has_text=str(QUESTIONS[criterion]))
            question.get_by_text(str(ENDS.get(value, value)), exact=True).click()
    send(page, "Spara poängen", "Poängen är sparade.")


def numbers(page: Page, title: str) -> list[str]:
    """A row of the table of scores: the two subtotals and the sum."""
    row = page.get_by_role("region", name="Poäng per problem").get_by_role("row").filter(has_text=title)
    return [text.strip() for text in row.locator("td.subtotal, td.sum").all_inner_texts()]


def decision(page: Page, title: str) -> str:
    """What the table says was decided."""
    row = page.get_by_role("region", name="Poäng per problem").get_by_role("row").filter(has_text=title)
    return " ".join(row.get_by_role("cell").last.inner_text().split())


def note_talk(page: Page, heading: str, text: str) -> None:
    """Where the parties differ they say why, before the decision."""
    difference: Locator = page.locator(".difference").filter(has_text=heading)
    follow(page, "Skriv vad ni kommer fram till", within=difference)
    write(page, {"Vad kom ni fram till?": text})
    send(page, "Spara", "Det ni kom fram till är sparat.")


def decide(page: Page, chosen: dict[str, tuple[int, str]], deselected: dict[str, tuple[str, str]]) -> None:
    """One sitting of the steering group: what goes first and why, what is left and when it comes up again."""
    follow(page, "Anteckna styrgruppens beslut")
    for title, (rank, reason) in chosen.items():
        row = page.get_by_role("region", name=title)
        choose(page, "Vad beslutades?", "Prioriteras", within=row)
        write(page, {"Skäl": reason, "Plats i ordningen": str(rank)}, within=row)
    for title, (reason, review) in deselected.items():
        row = page.get_by_role("region", name=title)
        choose(page, "Vad beslutades?", "Bortprioriteras", within=row)
        write(page, {"Skäl": reason, "Tas upp igen": review}, within=row)
    send(page, "Anteckna beslutet", "Beslutet är antecknat.")


def link_agreement(page: Page, text: str) -> None:
    """The agreement that the work rests on is put down."""
    follow(page, "Länka överenskommelsen om samverkan")
    write(page, {"Överenskommelse som arbetet vilar på": text})
    send(page, "Spara", "Uppgifterna är sparade.")


def is_alone(page: Page) -> None:
    """Before all have scored, no mean is shown."""
    expect(page.get_by_role("heading", name="En av sju parter har satt poäng.")).to_be_visible()
    expect(page.locator(".score-mean")).to_have_count(0)
