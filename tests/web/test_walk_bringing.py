"""A way or stops come into a walk from a file: shown first, then all or nothing, once."""

import html
import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.conftest import NOW
from tests.factories import World
from tests.walk_rows import stopped, walk_of
from tracker.domain.audit import Tag
from tracker.models.records import AuditEvent
from tracker.models.walks.planned import SafetyWalk, WalkStop

SignIn = Callable[[str], PageClient]
TWO = b"""<gpx><wpt lat="59.24" lon="18.09"><name>Ett</name></wpt>
<wpt lat="59.241" lon="18.091"><name>&lt;b&gt;</name></wpt>
<trk><trkseg><trkpt lat="59.24" lon="18.09"/><trkpt lat="59.2405" lon="18.0908"/><trkpt lat="59.241" lon="18.091"/>
</trkseg></trk></gpx>"""


@pytest.fixture
def walk(world: World) -> SafetyWalk:
    case = world.case(revealed_at=NOW)
    return walk_of(world, case, NOW)


def room(walk: SafetyWalk) -> str:
    return f"/arenden/{walk.case_id}/vandringar/{walk.id}/fil"


def shown(client: PageClient, walk: SafetyWalk, content: bytes, status: int = 200) -> str:
    return client.post(room(walk), {"file": (io.BytesIO(content), "fil.gpx")}, status).text


def found_in(page: str) -> dict[str, Any]:
    found = re.search(r'name="found"[^>]*value="([^"]*)"', page)
    assert found is not None
    return {"found": html.unescape(found[1])}


def stops(session: Session) -> list[WalkStop]:
    session.expire_all()
    return list(session.scalars(sa.select(WalkStop).order_by(WalkStop.position)))


def test_a_file_is_shown_first_and_then_brought_in_once(walk: SafetyWalk, sign_in: SignIn, session: Session) -> None:
    client = sign_in("amina.berg")
    assert room(walk) in client.get(room(walk).removesuffix("/fil")).text
    client.get(room(walk))
    page = shown(client, walk, TWO)
    assert "&lt;b&gt;" in page
    assert stops(session) == []
    sent = {**found_in(page), "token": "a" * 16}
    for _again in range(2):
        client.post(f"{room(walk)}/lagg-in", sent)
    rows = stops(session)
    assert [(row.name, row.position) for row in rows] == [("Ett", 1), ("<b>", 2)]
    assert rows[0].way is None
    assert rows[1].way == {"type": "LineString", "coordinates": [[18.09, 59.24], [18.0908, 59.2405], [18.091, 59.241]]}
    tags = session.scalars(sa.select(AuditEvent.tag).where(AuditEvent.tag == Tag.WALK_FILE_BROUGHT)).all()
    assert len(tags) == 2


def test_a_way_alone_is_drawn_between_the_stops_that_are_there(
    walk: SafetyWalk, world: World, sign_in: SignIn, session: Session
) -> None:
    rows = stopped(world, walk, "A", "B", "C")
    rows[1].is_step_free = True
    session.commit()
    line = {"type": "LineString", "coordinates": [[18.09, 59.24], [18.0903, 59.2409], [18.091, 59.241]]}
    client = sign_in("amina.berg")
    client.post(f"{room(walk)}/lagg-in", found_in(shown(client, walk, json.dumps(line).encode())))
    rows = stops(session)
    assert len(rows) == 3
    assert rows[1].way == line
    assert rows[1].is_step_free is None, "somebody must look at the new way"


def test_one_fault_and_nothing_comes_in(walk: SafetyWalk, sign_in: SignIn, session: Session) -> None:
    client = sign_in("amina.berg")
    page = shown(client, walk, TWO.replace(b'lat="59.241"', b'lat="6568000"', 1), 422)
    assert "Rätta nummer 2 i filen" in page
    assert "Lägg in i vandringen" not in page
    features = {"type": "Point", "coordinates": [2.3, 48.8]}
    client.post(f"{room(walk)}/lagg-in", {"found": json.dumps(features)}, 422)
    assert stops(session) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Filen är tom."),
        (b"<html></html>", "Välj en GPX-, KML-, GeoJSON- eller CSV-fil."),
        (b'<!DOCTYPE g [<!ENTITY x "y">]><gpx>&x;</gpx>', "hänvisar till annat"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    content: bytes, words: str, walk: SafetyWalk, sign_in: SignIn, session: Session
) -> None:
    assert words in shown(sign_in("amina.berg"), walk, content, 422)


@pytest.mark.parametrize("found", ["", "{", "[]", "x" * 50, '{"type":"FeatureCollection","features":[]}'])
def test_a_bent_form_brings_nothing(found: str, walk: SafetyWalk, sign_in: SignIn, session: Session) -> None:
    client = sign_in("amina.berg")
    client.post(f"{room(walk)}/lagg-in", {"found": found}, 422)
    useless = {"type": "LineString", "coordinates": [[18.09, 59.24], [18.1, 59.25]]}
    assert "Inget i filen passar" in client.post(f"{room(walk)}/lagg-in", {"found": json.dumps(useless)}, 422).text
    assert stops(session) == []


def test_signs_that_no_database_takes_are_left_out_of_names(
    walk: SafetyWalk, sign_in: SignIn, session: Session
) -> None:
    client, point = sign_in("amina.berg"), {"type": "Point", "coordinates": [18.09, 59.24]}
    name = "To\x00rg\ud800et \u202e 1" + "x" * 300
    feature = {"type": "Feature", "properties": {"name": name}, "geometry": point}
    client.post(f"{room(walk)}/lagg-in", found_in(shown(client, walk, json.dumps(feature).encode())))
    (row,) = stops(session)
    assert row.name.startswith("Torget 1xxx")
    assert len(row.name) == 160


def test_more_stops_than_a_walk_can_have_are_refused(
    walk: SafetyWalk, world: World, sign_in: SignIn, session: Session
) -> None:
    stopped(world, walk, *(f"S{number}" for number in range(39)))
    client = sign_in("amina.berg")
    answer = client.post(f"{room(walk)}/lagg-in", found_in(shown(client, walk, TWO)), 422)
    assert "högst 40 stopp" in answer.text
    assert len(stops(session)) == 39
