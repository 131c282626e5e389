"""The sheet of a walk: what is printed, for whom, and a map that is drawn from geometry alone."""

import datetime as dt
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from defusedxml.ElementTree import fromstring
from flask import Flask
from pypdf import PdfReader

from tests.client import PageClient
from tests.factories import World
from tests.walk_rows import stopped, walk_of
from tracker.adapters.route_sheets import as_svg
from tracker.domain.clock import STOCKHOLM, time_set
from tracker.domain.ground.geometry import check_geometry
from tracker.domain.walks.people import WalkRole
from tracker.domain.walks.route_sheet import SheetMap
from tracker.domain.walks.sketch import sketch
from tracker.models.walks.planned import SafetyWalk, WalkParticipant, WalkRoleHolder, WalkStop

SignIn = Callable[[str], PageClient]
BEFORE = dt.datetime(2026, 10, 1, 9, tzinfo=dt.UTC)
STARTS = dt.datetime(2026, 10, 13, 17, 30, tzinfo=STOCKHOLM)
ODD = 'Tunneln #link("x") $a$ <b>&amp; \\ö'
LINE = ((18.09, 59.24), (18.094, 59.241))


@pytest.fixture(autouse=True)
def in_october() -> Any:
    with time_set(BEFORE):
        yield


@pytest.fixture
def walk(world: World) -> SafetyWalk:
    case = world.case(revealed_at=BEFORE)
    world.party(case, "johan.ek")
    world.place(case, "P2 Farstaplan")
    made = walk_of(world, case, STARTS, ends_at=STARTS + dt.timedelta(hours=2), location="T-baneentrén")
    made.purpose = "Hur känns det när det är mörkt?"
    rows = stopped(world, made, "T-baneentrén", ODD, "Biblioteket")
    rows[0].questions = "Syns vägen?\n\nFinns skyltar?"
    world.session.add_all(
        [
            WalkRoleHolder(walk_id=made.id, role=WalkRole.FACILITATOR, name="Siv Lund"),
            WalkParticipant(walk_id=made.id, name="Anna Ström", email="anna@boende.example"),
        ]
    )
    world.session.commit()
    return made


def printed(client: PageClient, walk: SafetyWalk) -> PdfReader:
    answer = client.get(f"/arenden/{walk.case_id}/vandringar/{walk.id}/ruttblad.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="vandring-2026-10-13.pdf"'
    return PdfReader(io.BytesIO(answer.get_data()))


def words_of(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_the_sheet_says_what_is_needed_on_the_way_and_names_nobody_who_takes_part(
    walk: SafetyWalk, sign_in: SignIn
) -> None:
    client = sign_in("johan.ek")
    assert "ruttblad.pdf" in client.get(f"/arenden/{walk.case_id}/vandringar/{walk.id}").text
    reader = printed(client, walk)
    text = words_of(reader)
    for words in (
        "tisdag 13 oktober", "Samling: T-baneentrén", "Hur känns det när det är mörkt?", "Samtalsledare: Siv Lund",
        "1. T-baneentrén", "17.30–17.45, ljust. Samling.", "Syns vägen?", "Finns skyltar?", f"2. {ODD}",
        "3. Biblioteket", "Vad ni ser och var", "Otryggt eller värna?", "Mer som ni såg på vägen",
        "Solen går ner 17.46", "Sida 1 av",
    ):  # fmt: skip
        assert words in text, words
    for name in ("Anna", "boende.example"):
        assert name not in text
    assert reader.root_object["/MarkInfo"]["/Marked"], "tagged"  # type: ignore[index]
    assert {round(float(page.mediabox.width)) for page in reader.pages} == {595}, "A4"
    assert reader.metadata is not None
    assert reader.metadata.title == "Trygghetsvandring"


def test_a_walk_without_stops_has_a_sheet_without_a_map(world: World, walk: SafetyWalk, sign_in: SignIn) -> None:
    world.session.execute(sa.delete(WalkStop))
    world.session.commit()
    client = sign_in("johan.ek")
    assert "ruttblad.pdf" not in client.get(f"/arenden/{walk.case_id}/vandringar/{walk.id}").text
    assert "Mer som ni såg på vägen" in words_of(printed(client, walk))


def test_forty_stops_are_printed(world: World, walk: SafetyWalk, sign_in: SignIn) -> None:
    stopped(world, walk, *(f"Stopp {number}" for number in range(37)))
    reader = printed(sign_in("johan.ek"), walk)
    assert "40. Stopp 36" in words_of(reader)
    assert len(reader.pages) > 8


def drawn(**changed: Any) -> SheetMap:
    area = check_geometry({"type": "Polygon", "coordinates": [[[18.091, 59.24], [18.092, 59.24], [18.092, 59.241]]]})
    values: dict[str, Any] = {"line": LINE, "stops": LINE, "places": [("<Torg & park>", area)], **changed}
    return SheetMap(sketch(**values, width=780, height=420), alt="Karta", north="N", bar="50 m")


def test_the_map_is_a_drawing_with_all_that_is_needed_and_nothing_from_elsewhere(app: Flask) -> None:
    found = as_svg(drawn())
    tree = fromstring(found)
    texts = [node.text for node in tree.iter("{http://www.w3.org/2000/svg}text")]
    assert texts == ["<Torg & park>", "1", "2", "50 m", "N"]
    assert "href" not in found
    assert "style=" not in found


def test_the_scale_bar_is_as_long_as_it_says_and_north_is_up(app: Flask) -> None:
    sketched = drawn().sketch
    (west, south), (east, north) = sketched.stops
    assert east > west
    assert north < south, "further north is further up"
    length, metres = sketched.bar
    between = app.extensions["geodesy"].length(
        check_geometry({"type": "LineString", "coordinates": [list(spot) for spot in LINE]})
    )
    units = ((east - west) ** 2 + (north - south) ** 2) ** 0.5
    assert length / metres == pytest.approx(units / between, rel=0.01)
    assert 0 < length <= 780 * 0.25


@pytest.mark.parametrize(
    "places", [[(18.09, 59.24)], [(18.09, 59.24), (18.09, 59.24)], [(18.09, 59.24), (18.09, 59.3)]]
)
def test_odd_walks_fit_in_the_drawing(places: list[tuple[float, float]]) -> None:
    line = places if len(places) > 1 else []
    far = check_geometry({"type": "Point", "coordinates": [12.0, 57.7]})
    sketched = drawn(line=line, stops=places, places=[("Långt bort", far)]).sketch
    assert all(0 <= x <= 780 and 0 <= y <= 420 for x, y in (*sketched.stops, *sketched.route))
    assert sketched.areas == (), "what is elsewhere is not drawn"
    numbers = [float(number) for number in re.findall(r"-?\d+\.?\d*", as_svg(drawn(line=line, stops=places)))]
    assert all(abs(number) < 1e5 for number in numbers)
