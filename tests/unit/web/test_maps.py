"""A map's parts: no other hosts, nothing inline that the content policy forbids, no text of a person in the script."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import Babel

from tracker.demo.places import PLACES, DemoPlace
from tracker.domain.ground.geometry import check_geometry
from tracker.web.cartography.map_data import MapFeature, MarkKind, geojson_response
from tracker.web.cartography.maps import (
    Bounds,
    DrawField,
    DrawKind,
    LayerStyle,
    MapLayer,
    MapView,
    TileSettings,
    render_map,
)

ROOT = Path(__file__).resolve().parents[3]
NASTY = "</script><script>alert(1)</script>\" onload='x' <b>"


@pytest.fixture(autouse=True)
def words() -> Iterator[None]:
    app = Flask(__name__)
    app.config["BABEL_DEFAULT_LOCALE"] = "sv"
    Babel(app)
    with app.test_request_context():
        yield


def full_view() -> MapView:
    return MapView(
        label=NASTY,
        layers=(
            MapLayer("Platser", "/karta/platser.geojson", LayerStyle.PLACES),
            MapLayer("Iakttagelser", f"/karta/iakttagelser.geojson?text={NASTY}", clustered=True),
        ),
        drawing=DrawField(kinds=(DrawKind.POINT,), geojson={"type": "Point", "coordinates": [18.09, 59.24]}),
        tiles=(TileSettings("https://tiles.example/{z}/{x}/{y}.png", "Provkarta"),),
    )


def test_every_file_of_a_map_is_ours() -> None:
    parts = render_map(full_view())
    assert all(address.startswith("/static/") for address in (*parts.js, *parts.css))
    assert len(set(parts.js)) == len(parts.js)
    ours = [address for address in (*parts.js, *parts.css) if "/vendor/" not in address]
    assert all((ROOT / address.lstrip("/")).is_file() for address in ours)


def test_a_map_obeys_the_content_policy_and_escapes_texts() -> None:
    parts = render_map(full_view())
    assert "</script" not in parts.script.lower()
    assert not re.search(r"<style|style=|<script|on\w+='", parts.html)
    assert "&lt;/script&gt;" in parts.html
    assert "jQuery" not in parts.script
    assert re.findall(r"https?://[^/\"]+", parts.script) == ["https://tiles.example"]


def test_what_a_map_shows_at_once_is_asked_for_ahead_of_its_scripts() -> None:
    layers = (MapLayer("A", "/a.geojson"), MapLayer("B", "/b.geojson", is_on=False))
    assert render_map(MapView(label="x", layers=layers)).data == ("/a.geojson",)


def test_names_are_stable() -> None:
    assert render_map(full_view()) == render_map(full_view())


def test_scripts_for_drawing_come_only_with_drawing() -> None:
    plain = render_map(MapView(label="Karta"))
    assert not [address for address in plain.js if "geoman" in address or "map-draw" in address]
    assert not [address for address in plain.js if "markercluster" in address]


@pytest.mark.parametrize("key", ["", "Main", "a b", "1", "a-b", "x" * 40, "a\n"])
def test_a_key_that_could_break_the_script_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="key"):
        render_map(MapView(label="Karta", key=key))


def test_bounds_hold_every_geometry() -> None:
    geometries = [check_geometry(place.geometry) for place in PLACES.values()]
    bounds = Bounds.of(*geometries)
    assert bounds is not None
    assert bounds.south <= min(geometry.bbox[1] for geometry in geometries)
    assert Bounds.of() is None


def test_a_layer_s_answer_is_plain_geojson_that_nobody_keeps() -> None:
    feature = MapFeature("abc", {"type": "Point", "coordinates": [18.09, 59.24]}, MarkKind.PLACE, NASTY)
    answer = geojson_response([feature])
    assert answer.mimetype == "application/geo+json"
    assert answer.headers["Cache-Control"] == "no-store"
    found = json.loads(answer.get_data())
    assert found["features"][0]["properties"] == {"kind": "place", "name": NASTY}


def test_the_sketch_is_small_and_its_index_is_true() -> None:
    folder = ROOT / "static" / "ground"
    index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    assert {sheet["file"] for sheet in index["sheets"]} == {path.name for path in folder.glob("*.geojson")}
    for sheet in index["sheets"]:
        text = (folder / sheet["file"]).read_text(encoding="utf-8")
        assert len(text) < 60_000
        kinds = {feature["properties"]["kind"] for feature in json.loads(text)["features"]}
        assert kinds <= {"building", "island", "land", "name", "park", "path", "rail", "road", "town", "water"}


@pytest.mark.parametrize("place", PLACES.values(), ids=list(PLACES))
def test_every_demo_place_is_a_sound_place_on_a_sheet(place: DemoPlace) -> None:
    geometry = check_geometry(place.geometry)
    assert not geometry.swapped
    assert not geometry.closed
    index = json.loads((ROOT / "static" / "ground" / "index.json").read_text(encoding="utf-8"))
    west, south, east, north = geometry.bbox
    boxes = [sheet["bbox"] for sheet in index["sheets"] if not sheet.get("far")]
    assert any(box[0] <= west and box[1] <= south and box[2] >= east and box[3] >= north for box in boxes)
