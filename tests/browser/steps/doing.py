"""What hands do on any page: follow a link, fill a field, choose, press, and read what the page says."""

from __future__ import annotations

import re
from collections.abc import Mapping

from playwright.sync_api import Locator, Page, expect

from tracker import reference

TERMS = {term["code"]: term["label"] for term in reference.vocabularies()}
OPTIONAL = r"(\s*\(frivilligt\))?"


def named(words: str) -> re.Pattern[str]:
    """A field's words, with or without the note that it may be left out."""
    return re.compile(rf"^\s*{re.escape(words)}{OPTIONAL}\s*$")


def follow(page: Page, link: str, within: Locator | None = None, *, exact: bool = True) -> None:
    """Click a link that a person sees."""
    with page.expect_navigation(wait_until="domcontentloaded"):
        (within or page).get_by_role("link", name=link, exact=exact).first.click()


def press(page: Page, button: str, within: Locator | None = None) -> None:
    """Press a button and wait for the page that answers."""
    with page.expect_navigation(wait_until="domcontentloaded"):
        (within or page).get_by_role("button", name=button, exact=True).first.click()


def send(page: Page, button: str, said: str, within: Locator | None = None) -> None:
    """Press a button; the page says that it was done."""
    press(page, button, within)
    refused = page.locator("[data-error-summary]")
    assert not refused.count(), refused.inner_text()
    expect(page.get_by_text(said).first).to_be_visible()


def refused(page: Page, button: str, said: str | re.Pattern[str]) -> None:
    """Press a button; the page says no, at the top and beside the field, and keeps what was written."""
    press(page, button)
    expect(page.get_by_role("alert").filter(has_text=said)).to_be_visible()


def write(page: Page, texts: Mapping[str, str | None], within: Locator | None = None) -> None:
    """Fill fields by their labels; what is None is left alone."""
    for label, text in texts.items():
        if text is not None:
            (within or page).get_by_label(named(label)).fill(text)


def pick(page: Page, label: str, option: str, within: Locator | None = None) -> None:
    """Choose in a drop-down list."""
    (within or page).get_by_label(named(label)).select_option(label=option)


def choose(page: Page, question: str, *answers: str, within: Locator | None = None) -> None:
    """Mark a radio button or check boxes in a group."""
    group = (within or page).get_by_role("group", name=named(question))
    for answer in answers:
        group.get_by_label(answer, exact=True).check()


def unfold(page: Page, words: str, within: Locator | None = None) -> None:
    """Open a folded part of the page, if it is folded."""
    box = (within or page).locator("details", has=page.locator("summary", has_text=words)).first
    if box.get_attribute("open") is None:
        box.locator("summary").first.click()


def reads(page: Page, *texts: str, within: Locator | None = None) -> None:
    """The page shows these words."""
    for text in texts:
        expect((within or page).get_by_text(text).first).to_be_visible()
