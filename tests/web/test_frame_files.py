"""The joined style sheet and script of every page: fetched once, kept for a year, and whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from tests.client import PageClient
from tracker.web.frame_files import SCRIPTS, STYLES

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("pattern", "kind"), [(r'href="(/ram/[^"]+)"', "text/css"), (r'src="(/ram/[^"]+)"', "text/javascript")]
)
def test_every_page_names_one_file_that_browsers_keep(anonymous: PageClient, pattern: str, kind: str) -> None:
    page = anonymous.http.get("/logga-in").text
    (address,) = re.findall(pattern, page)
    answer = anonymous.http.get(address)
    assert (answer.status_code, answer.mimetype) == (200, kind)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers


def test_the_joined_files_hold_every_file_in_order(app: Flask) -> None:
    style, script = app.extensions["frame_files"].values()
    for joined, names in ((style.text, STYLES), (script.text, SCRIPTS)):
        last_lines = [(ROOT / "static" / name).read_text(encoding="utf-8").rstrip().splitlines()[-3:] for name in names]
        places = [joined.rfind("\n".join(lines).replace('url("../', 'url("/static/')) for lines in last_lines]
        assert -1 not in places


def test_what_the_style_sheet_names_is_there(app: Flask) -> None:
    style = next(iter(app.extensions["frame_files"].values()))
    named = re.findall(r'url\("([^"]+)"\)', style.text)
    assert named
    for address in named:
        assert address.startswith(("/static/", "data:")), address
        if address.startswith("/static/"):
            assert (ROOT / address.removeprefix("/")).is_file(), address


def test_an_older_name_is_not_found(anonymous: PageClient) -> None:
    assert anonymous.http.get("/ram/000000000000.css").status_code == 404
