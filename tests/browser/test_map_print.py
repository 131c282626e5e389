"""The map on paper: legend, scale, credit, what it was narrowed by, and the equal list."""

from __future__ import annotations

import io

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.browser.conftest import Desk, Server
from tests.browser.steps.town import ADDRESSES, CASE
from tests.browser.test_pages import case_of

A4 = (595, 842)


def printed(page: Page, path: str) -> str:
    page.goto(path)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(600)
    reader = PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
    assert tuple(int(each) for each in reader.pages[0].mediabox[2:]) == A4
    return "\n".join(each.extract_text() for each in reader.pages)


@pytest.mark.slow
def test_paper_has_legend_scale_credit_filter_and_the_equal_list(demo_server: Server, desk: Desk) -> None:
    page = desk.sign_in(demo_server, ADDRESSES["amina.berg"], reduced_motion="reduce")
    address = case_of(page, CASE) + "/karta?visa=platser&visa=problem&visa=radighet&sok=a"
    text = printed(page, address)
    lists = page.locator("[data-map-list] > li").all_inner_texts()
    legend = text.split("Utskrivet")[0]
    for switched in ("Platser", "Problem", "Rådighet"):
        assert switched in legend
    for absent in ("Iakttagelser", "Vandringar", "Hela dygnet", "Hämta som fil"):
        assert absent not in text
    assert "Filter: Sök a." in text
    assert any(line.startswith(("50 m", "100 m", "200 m", "300 m")) for line in text.splitlines()), "the scale"
    assert "Kartunderlag: skiss" in text
    assert len(lists) >= 10
    flat = " ".join(text.split())
    for row in lists:
        assert " ".join(row.split("\n")[0].split()) in flat


@pytest.mark.slow
def test_after_printing_the_screen_is_as_before(demo_server: Server, desk: Desk) -> None:
    page = desk.sign_in(demo_server, ADDRESSES["amina.berg"], reduced_motion="reduce")
    page.goto(case_of(page, CASE) + "/karta")
    page.wait_for_load_state("networkidle")
    names = page.locator(".map-mark--name").all_inner_texts()
    size = page.locator(".map").bounding_box()
    page.pdf(format="A4")
    assert page.locator(".map").bounding_box() == size
    assert page.locator(".map-mark--name").all_inner_texts() == names
    assert page.locator("html.is-printing").count() == 0
