"""A walk leaves as files that other people's programs read: icalendar, gpsbabel and GDAL's ogrinfo."""

import datetime as dt
import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from icalendar import Calendar
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.factories import World
from tests.walk_rows import stopped, walk_of
from tracker.domain.access import Circle
from tracker.domain.clock import STOCKHOLM, time_set
from tracker.models.cases import Case, Meeting
from tracker.models.walks.planned import SafetyWalk, WalkStop

SignIn = Callable[[str], PageClient]
BEFORE = dt.datetime(2026, 10, 1, 9, tzinfo=dt.UTC)
STARTS = dt.datetime(2026, 10, 13, 17, 30, tzinfo=STOCKHOLM)
ODD = 'Tunneln "norra" <b>&amp; ö; a, b\\n'


@pytest.fixture(autouse=True)
def in_october() -> Any:
    with time_set(BEFORE):
        yield


@pytest.fixture
def walk(world: World) -> SafetyWalk:
    """Three stops; the second is reached by a drawn way with one corner."""
    case = world.case(revealed_at=BEFORE)
    world.party(case, "johan.ek")
    made = walk_of(world, case, STARTS, ends_at=STARTS + dt.timedelta(hours=2))
    stopped(world, made, "T-baneentrén", ODD, "Biblioteket")
    return made


def address(walk: SafetyWalk, file: str) -> str:
    return f"/arenden/{walk.case_id}/vandringar/{walk.id}/{file}"


def fetched(client: PageClient, walk: SafetyWalk, file: str, tmp_path: Path) -> Path:
    answer = client.get(address(walk, file))
    ending = file.rpartition(".")[2]
    assert answer.headers["Content-Disposition"] == f'attachment; filename="vandring-2026-10-13.{ending}"'
    path = tmp_path / f"vandring.{ending}"
    path.write_bytes(answer.get_data())
    return path


def told_by(*command: str) -> str:
    """What another program says; a machine without it fails the test, since .ci/setup readers installs it."""
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout


def test_the_page_offers_the_files(walk: SafetyWalk, sign_in: SignIn, world: World) -> None:
    page = sign_in("johan.ek").get(address(walk, "")[:-1]).get_data(as_text=True)
    for file in ("kalender.ics", "rutt.gpx", "rutt.kml", "hamta/rutt.geojson"):
        assert address(walk, file) in page
    bare = walk_of(world, world.session.get_one(Case, walk.case_id), STARTS)
    page = sign_in("johan.ek").get(address(bare, "")[:-1]).get_data(as_text=True)
    assert "kalender.ics" in page
    assert "rutt.gpx" not in page, "without stops there is no way to take along"


def test_the_calendar_file_holds_the_walk_and_its_meetings_in_swedish_time(
    walk: SafetyWalk, sign_in: SignIn, world: World, session: Session, tmp_path: Path
) -> None:
    meeting = session.get_one(Meeting, walk.meeting_id)
    meeting.title, meeting.location, meeting.note = ODD, "Entrén; norra, vid kiosken", "Hemlig"
    for name, days in (("pre_meeting_id", -14), ("closing_meeting_id", 14)):
        made = Meeting(
            case_id=walk.case_id, kind=name[:-3], title=name, starts_at=STARTS + dt.timedelta(days=days),
            created_by_id=walk.created_by_id,
        )  # fmt: skip
        session.add(made)
        session.flush()
        setattr(walk, name, made.id)
    session.commit()
    text = fetched(sign_in("johan.ek"), walk, "kalender.ics", tmp_path).read_bytes()
    assert b"Hemlig" not in text
    assert b"ABC" not in text, "what one looks at is no part of a calendar"
    calendar = Calendar.from_ical(text)
    assert not calendar.errors
    events = calendar.events
    assert [event["summary"] for event in events] == ["pre_meeting_id", ODD, "closing_meeting_id"]
    event = events[1]
    assert event.start == STARTS
    assert event.end == STARTS + dt.timedelta(hours=2)
    assert event["dtstart"].params["TZID"] == "Europe/Stockholm"
    assert event["location"] == "Entrén; norra, vid kiosken"
    assert str(event["url"]).endswith(address(walk, "")[:-1])
    assert set(event) == {
        "UID", "DTSTAMP", "SEQUENCE", "STATUS", "SUMMARY", "DTSTART", "DTEND", "LOCATION", "URL",
    }  # fmt: skip
    assert len({each["uid"] for each in events}) == 3
    assert [zone["tzid"] for zone in calendar.timezones] == ["Europe/Stockholm"]
    # 27 October is after the clocks went back
    assert [f"{each.start:%z}" for each in events] == ["+0200", "+0200", "+0100"]
    assert all(len(line) <= 75 for line in text.splitlines()), "long lines are folded, by octets"


def test_a_changed_or_cancelled_walk_replaces_its_entry(
    walk: SafetyWalk, sign_in: SignIn, session: Session, tmp_path: Path
) -> None:
    client = sign_in("johan.ek")
    before = Calendar.from_ical(fetched(client, walk, "kalender.ics", tmp_path).read_bytes()).events[0]
    session.get_one(Meeting, walk.meeting_id).cancelled_at = BEFORE
    session.commit()
    after = Calendar.from_ical(fetched(client, walk, "kalender.ics", tmp_path).read_bytes()).events[0]
    assert before["uid"] == after["uid"]
    assert int(str(after["sequence"])) > int(str(before["sequence"]))
    assert (before["status"], after["status"]) == ("CONFIRMED", "CANCELLED")


def test_a_meeting_in_a_narrower_circle_is_not_in_the_calendar_of_who_may_not_know_of_it(
    walk: SafetyWalk, sign_in: SignIn, session: Session, tmp_path: Path
) -> None:
    closing = Meeting(
        case_id=walk.case_id, kind="closing_meeting", title="Smalt", starts_at=STARTS + dt.timedelta(days=14),
        created_by_id=walk.created_by_id, circle=Circle.AUTHORITIES,
    )  # fmt: skip
    session.add(closing)
    session.flush()
    walk.closing_meeting_id = closing.id
    session.commit()
    for name, sees in (("johan.ek", False), ("amina.berg", True)):
        found = fetched(sign_in(name), walk, "kalender.ics", tmp_path).read_text(encoding="utf-8")
        assert ("Smalt" in found) == sees, name


def test_gpsbabel_reads_the_stops_in_order_and_the_way(walk: SafetyWalk, sign_in: SignIn, tmp_path: Path) -> None:
    path = fetched(sign_in("johan.ek"), walk, "rutt.gpx", tmp_path)
    table = told_by("gpsbabel", "-i", "gpx", "-f", str(path), "-o", "unicsv,utc=0", "-F", "-")
    rows = table.splitlines()[1:]
    assert len(rows) == 3
    assert [re.search(r'"(\d)\. ', row)[1] for row in rows] == ["1", "2", "3"]  # type: ignore[index]
    way = told_by("gpsbabel", "-t", "-i", "gpx", "-f", str(path), "-o", "unicsv,utc=0", "-F", "-")
    assert len(way.splitlines()[1:]) == 4, "three stops and the corner of the drawn way"
    layers = told_by("ogrinfo", "-ro", "-al", "-so", str(path))
    assert "Layer name: waypoints" in layers
    assert "Geometry: Point" in layers
    assert "Layer name: tracks" in layers


def test_gdal_reads_the_geojson(walk: SafetyWalk, sign_in: SignIn, tmp_path: Path) -> None:
    path = fetched(sign_in("johan.ek"), walk, "hamta/rutt.geojson", tmp_path)
    said = told_by("ogrinfo", "-ro", "-al", str(path))
    assert "Feature Count: 4" in said
    assert "WGS 84" in said
    assert said.count("POINT (") == 3
    assert "LINESTRING (18.09 59.24,18.0905 59.2405,18.091 59.241,18.092 59.242)" in said
    assert f"namn (String) = {ODD}" in said
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    assert [feature["properties"].get("nr") for feature in features] == [1, 2, 3, None]
    assert features[0]["properties"]["titta_pa"] == "ABC"


def test_gdal_reads_the_kml(walk: SafetyWalk, sign_in: SignIn, tmp_path: Path) -> None:
    path = fetched(sign_in("johan.ek"), walk, "rutt.kml", tmp_path)
    said = told_by("ogrinfo", "-ro", "-al", str(path))
    assert "Feature Count: 4" in said
    assert len(re.findall(r"POINT (?:Z )?\(", said)) == 3
    line = re.search(r"LINESTRING (?:Z )?\(([^)]*)\)", said)
    assert line is not None
    assert [position.split()[:2] for position in line[1].split(",")] == [
        ["18.09", "59.24"], ["18.0905", "59.2405"], ["18.091", "59.241"], ["18.092", "59.242"],
    ]  # fmt: skip
    assert ODD in said, "no sign of a text is lost"


@pytest.mark.parametrize("count", [0, 1])
def test_a_walk_with_no_or_one_stop_gives_files_that_are_whole(
    count: int, walk: SafetyWalk, sign_in: SignIn, session: Session, tmp_path: Path
) -> None:
    stops = session.scalars(sa.select(WalkStop).order_by(WalkStop.position)).all()
    for stop in stops[count:]:
        stop.removed_at = BEFORE
    session.commit()
    client = sign_in("johan.ek")
    gpx = fetched(client, walk, "rutt.gpx", tmp_path)
    assert len(told_by("gpsbabel", "-i", "gpx", "-f", str(gpx), "-o", "unicsv", "-F", "-").splitlines()[1:]) == count
    geojson = fetched(client, walk, "hamta/rutt.geojson", tmp_path)
    assert len(json.loads(geojson.read_text(encoding="utf-8"))["features"]) == count
    assert Calendar.from_ical(fetched(client, walk, "kalender.ics", tmp_path).read_bytes()).events
