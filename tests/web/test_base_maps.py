"""Grounds by setting: what is said of them, what the content policy lets in, and the file that we serve ourselves."""

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from config import BaseMap, Settings, SettingsError, load_settings
from tests.client import PageClient
from tests.crawl import INQUIRY_LINK
from tests.factories import World
from tests.full_case import full_case
from tests.tiles import write_tiles
from tracker.web.cartography.map_view import OPENSTREETMAP_LICENCE, TILES_FILE, tile_settings

SignIn = Callable[[str], PageClient]


def given(monkeypatch: pytest.MonkeyPatch, **values: str) -> Settings:
    for name, value in {"SECRET_KEY": "x" * 40, **values}.items():
        monkeypatch.setenv(name, value)
    return load_settings()


@pytest.fixture
def file_app(app: Flask, tmp_path: Path) -> Iterator[Flask]:
    """The app with a ground file of its own."""
    before = app.extensions["settings"]
    file = BaseMap("Egen karta", "pmtiles", str(write_tiles(tmp_path / "egen.pmtiles")), "Kommunen", max_zoom=14)
    app.extensions["settings"] = dataclasses.replace(before, more_maps=(file,))
    yield app
    app.extensions["settings"] = before


def test_without_settings_there_is_one_ground(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = given(monkeypatch)
    assert [each.kind for each in settings.base_maps] == ["xyz"]
    assert settings.tile_hosts == "https://tile.openstreetmap.org"
    assert tile_settings(settings)[0].licence_url == OPENSTREETMAP_LICENCE
    settings = given(monkeypatch, TILE_URL="")
    assert (settings.base_maps, settings.tile_hosts, tile_settings(settings)) == ((), "", ())


def test_several_grounds_by_setting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = write_tiles(tmp_path / "egen.pmtiles")
    settings = given(
        monkeypatch,
        TILE_URL="",
        MAP_1="xyz|Grå karta|https://tiles.example/{z}/{x}/{y}.png|Prov",
        MAP_2="wms | Stadens karta | https://wms.example/ows | Staden | grund,namn",
        MAP_9=f"pmtiles|Egen karta|{path}|Kommunen",
    )
    assert [(each.name, each.kind) for each in settings.base_maps] == [
        ("Grå karta", "xyz"), ("Stadens karta", "wms"), ("Egen karta", "pmtiles"),
    ]  # fmt: skip
    assert settings.tile_hosts == "https://tiles.example https://wms.example"
    shown = tile_settings(settings)
    assert (shown[1].layers, shown[2].url, shown[2].max_zoom) == ("grund,namn", TILES_FILE, 14)
    assert str(tmp_path) not in repr(shown)


@pytest.mark.parametrize(
    "text",
    [
        "xyz|Namn|https://tiles.example/utan",
        "xyz||https://tiles.example/{z}/{x}/{y}.png",
        "xyz|Namn|ftp://tiles.example/{z}/{x}/{y}.png",
        "xyz|Namn|https://a.example; script-src */{z}/{x}/{y}.png",
        "wms|Namn|https://wms.example/ows|Staden",
        "tms|Namn|https://wms.example/ows|Staden|x",
        "pmtiles|Namn|/finns/inte.pmtiles",
        f"pmtiles|Namn|{__file__}",
    ],
)
def test_a_setting_that_is_no_ground_says_what_to_write(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    with pytest.raises(SettingsError, match="MAP_3"):
        given(monkeypatch, MAP_3=text)


def test_only_one_file_is_served(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = write_tiles(tmp_path / "egen.pmtiles")
    with pytest.raises(SettingsError, match="one"):
        given(monkeypatch, MAP_1=f"pmtiles|A|{path}", MAP_2=f"pmtiles|B|{path}")


def test_the_file_is_given_by_parts_to_who_is_signed_in(
    file_app: Flask, sign_in: SignIn, anonymous: PageClient
) -> None:
    client = sign_in("karin.lund").http
    whole = Path(file_app.extensions["settings"].more_maps[0].url).read_bytes()
    part = client.get(TILES_FILE, headers={"Range": "bytes=0-126"}, buffered=True)
    assert (part.status_code, part.get_data()) == (206, whole[:127])
    assert part.headers["Content-Range"] == f"bytes 0-126/{len(whole)}"
    assert part.headers["X-Content-Type-Options"] == "nosniff"
    assert part.headers["Content-Type"] == "application/octet-stream"
    assert part.headers["ETag"]
    assert client.get(TILES_FILE, headers={"Range": f"bytes={len(whole)}-"}, buffered=True).status_code == 416
    assert client.get(TILES_FILE, buffered=True).get_data() == whole
    assert anonymous.http.get(TILES_FILE, headers={"Range": "bytes=0-126"}, buffered=True).status_code in {
        302,
        303,
        401,
    }


def test_the_open_page_before_a_walk_has_the_file_by_its_link(
    file_app: Flask, world: World, anonymous: PageClient
) -> None:
    full_case(world)
    link = f"/fore-vandringen/{INQUIRY_LINK}"
    assert f'"{link}/underlag.pmtiles"' in anonymous.get(link).text
    assert TILES_FILE not in anonymous.get(link).text
    part = anonymous.http.get(f"{link}/underlag.pmtiles", headers={"Range": "bytes=0-126"}, buffered=True)
    assert (part.status_code, len(part.get_data())) == (206, 127)
    anonymous.get(f"/fore-vandringen/{'a' * 43}/underlag.pmtiles", 404)


def test_without_a_file_there_is_none(sign_in: SignIn) -> None:
    sign_in("karin.lund").get(TILES_FILE, 404)


def test_the_map_offers_the_grounds(file_app: Flask, sign_in: SignIn) -> None:
    page = sign_in("amina.berg").get("/karta").get_data(as_text=True)
    assert "protomaps-leaflet.js" in page
    assert "Egen karta" in page
    assert str(Path(file_app.extensions["settings"].more_maps[0].url).parent) not in page
