"""The map leaves as files that other programs read, with what the reader sees and the filter lets through."""

import csv
import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.factories import World
from tests.ground_rows import area, square
from tracker.domain.audit import Tag
from tracker.domain.clock import now
from tracker.domain.steps import Step
from tracker.models.cases import Case
from tracker.models.records import AuditEvent

SignIn = Callable[[str], PageClient]
ALL = "visa=platser&visa=iakttagelser&visa=problem&visa=radighet&visa=vandringar"
ODD = '=SUMMA(A1) & <b>"öl"</b>; rad'


@pytest.fixture
def case(world: World, session: Session) -> Case:
    """A place with a dangerous name, an opened and a sealed observation there, and an area of two parts."""
    made = world.case(step=Step.JOINT_MAPPING, revealed_at=now())
    for person in ("karin.lund", "johan.ek"):
        world.party(made, person)
    box = {"min_lon": 18.088, "min_lat": 59.238, "max_lon": 18.092, "max_lat": 59.242}
    place = world.place(made, ODD, geometry=square(), **box)
    world.mapping(made, "karin.lund", "Mörkt", revealed=True, place_id=place.id)
    world.mapping(made, "johan.ek", "Hemligt", place_id=place.id)
    two = {"type": "MultiPolygon", "coordinates": [square()["coordinates"], square(18.1)["coordinates"]]}
    area(world, made.district_id, geometry=two)
    session.commit()
    return made


def fetched(client: PageClient, case: Case, kind: str, folder: Path, asked: str = ALL) -> Path:
    answer = client.get(f"/arenden/{case.id}/karta/hamta/karta.{kind}?{asked}")
    assert answer.headers["Content-Disposition"].endswith(f'.{kind}"')
    assert answer.headers["Cache-Control"] == "no-store"
    path = folder / f"karta.{kind}"
    path.write_bytes(answer.get_data())
    return path


def told_by(*command: str) -> str:
    return subprocess.run(command, capture_output=True, check=True, text=True, timeout=60).stdout


def test_gdal_reads_the_geojson_the_kml_and_the_table(case: Case, sign_in: SignIn, tmp_path: Path) -> None:
    client = sign_in("karin.lund")
    said = told_by("ogrinfo", "-ro", "-al", str(fetched(client, case, "geojson", tmp_path)))
    assert "Feature Count: 3" in said
    assert f"namn (String) = P1 {ODD}" in said
    assert "MULTIPOLYGON (" in said
    said = told_by("ogrinfo", "-ro", "-al", str(fetched(client, case, "kml", tmp_path)))
    for layer in ("Platser", "Iakttagelser", "Rådighet"):
        assert f"Layer name: {layer}" in said
    assert f"P1 {ODD}" in said
    assert said.count("POLYGON Z (") + said.count("POLYGON (") >= 2
    path = fetched(client, case, "csv", tmp_path)
    said = told_by("ogrinfo", "-ro", "-al", "-oo", "GEOM_POSSIBLE_NAMES=WKT", "-oo", "SEPARATOR=SEMICOLON", str(path))
    assert "Feature Count: 3" in said
    assert "MULTIPOLYGON (" in said
    assert "POINT (18.09 59.24)" in said


def test_gpsbabel_reads_the_gpx(case: Case, sign_in: SignIn, tmp_path: Path) -> None:
    path = fetched(sign_in("karin.lund"), case, "gpx", tmp_path)
    points = told_by("gpsbabel", "-i", "gpx", "-f", str(path), "-o", "unicsv,utc=0", "-F", "-")
    assert len(points.splitlines()[1:]) == 1, "the observation is a waypoint"
    assert "Mörkt" in points
    way = told_by("gpsbabel", "-t", "-i", "gpx", "-f", str(path), "-o", "unicsv,utc=0", "-F", "-")
    assert len(way.splitlines()[1:]) == 15, "around the place and the two parts of the area"


def test_the_table_is_for_swedish_spreadsheets_and_runs_nothing(
    case: Case, world: World, session: Session, sign_in: SignIn, tmp_path: Path
) -> None:
    world.place(case, "Beskriven", geometry=None, min_lon=None, min_lat=None, max_lon=None, max_lat=None)
    session.commit()
    text = fetched(sign_in("karin.lund"), case, "csv", tmp_path, "visa=platser").read_bytes().decode()
    assert text.startswith("\ufeffLager;Namn;Uppgifter;Latitud;Longitud;Adress;WKT\r\n")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert rows[1][:5] == ["Platser", f"P1 {ODD}", "Rådighet: Torgets skötsel", "59,240000", "18,090000"]
    assert rows[2][3:] == ["", "", "", ""], "what lies nowhere is in the table all the same"
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    whole = sign_in("karin.lund").get("/karta/hamta/karta.csv?visa=iakttagelser").get_data(as_text=True)
    assert "Mörkt" in whole


def test_each_reader_takes_out_what_it_sees_and_no_more(case: Case, world: World, sign_in: SignIn) -> None:
    for person, seen in (("karin.lund", {"Mörkt"}), ("johan.ek", {"Mörkt", "Hemligt"}), ("amina.berg", {"Mörkt"})):
        client = sign_in(person)
        for path in (f"/arenden/{case.id}/karta/hamta/karta.geojson", "/karta/hamta/karta.geojson"):
            found = json.loads(client.get(f"{path}?visa=iakttagelser").get_data())["features"]
            assert {each["properties"]["namn"] for each in found} == seen, (person, path)
    client = sign_in("maja.lind")
    client.get(f"/arenden/{case.id}/karta/hamta/karta.csv", 404)
    assert (
        json.loads(client.get(f"/karta/hamta/karta.geojson?{ALL}").get_data())["features"][0]["properties"]["lager"]
        == "Rådighet"
    )
    none = sign_in("karin.lund").get(f"/arenden/{case.id}/karta/hamta/karta.geojson?visa=platser&sok=finns+inte")
    assert json.loads(none.get_data())["features"] == []


def test_that_it_was_taken_out_is_in_the_log_with_how_much(case: Case, session: Session, sign_in: SignIn) -> None:
    client = sign_in("karin.lund")
    client.get(f"/arenden/{case.id}/karta/hamta/karta.kml?{ALL}")
    client.get("/karta/hamta/karta.gpx?visa=platser")
    rows = session.scalars(
        sa.select(AuditEvent).where(AuditEvent.tag == Tag.MAP_EXPORTED).order_by(AuditEvent.position)
    ).all()
    assert [(row.case_id, row.facts) for row in rows] == [(case.id, {"count": 3}), (None, {"count": 1})]
    page = client.get(f"/arenden/{case.id}/karta?visa=platser").get_data(as_text=True)
    assert f'formaction="/arenden/{case.id}/karta/hamta/karta.gpx"' in page
