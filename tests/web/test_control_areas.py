"""The pages of the areas of authority, and what the pages of places, stops, findings and one's work say by them."""

import io
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.factories import World
from tests.findings import AFTER, address, noted, said, stop_id, walked
from tests.ground_rows import area, square
from tracker.domain.clock import time_set
from tracker.models.cases import Case
from tracker.models.ground.areas import ControlArea

SignIn = Callable[[str], PageClient]
HOME = "/karta/radighet"
CORNERS = "59,2390 18,0880\n59,2390 18,0920\n59,2410 18,0920\n59,2410 18,0880"
# the same square in SWEREF 99 TM
TM = [[676_300, 6_571_000], [676_500, 6_571_000], [676_500, 6_571_200], [676_300, 6_571_200], [676_300, 6_571_000]]


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_set(AFTER):
        yield


@pytest.fixture
def case(world: World) -> Case:
    return world.case()


def filled(**changed: Any) -> dict[str, Any]:
    return {
        "name": "Torget", "geometry": json.dumps(square()), "corners": "", "aspect": "ground", "controller_id": "",
        "controller_name": "Torgets skötsel", "source": "Avtalet", "valid_from": "", "valid_to": "", **changed,
    }  # fmt: skip


def collection(*features: tuple[dict[str, Any], list[Any]], crs: str | None = None) -> bytes:
    made: dict[str, Any] = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": told, "geometry": {"type": "Polygon", "coordinates": [ring]}}
            for told, ring in features
        ],
    }
    return json.dumps({**made, "crs": {"type": "name", "properties": {"name": crs}}} if crs else made).encode()


def bring(client: PageClient, content: bytes, status: int = 200, **values: str) -> str:
    sent = {"file": (io.BytesIO(content), "ytor.geojson"), "aspect": "ground", "system": "", **values}
    return client.post(f"{HOME}/fil", sent, status=status).get_data(as_text=True)


def test_an_area_is_drawn_read_changed_taken_away_and_brought_back(
    world: World, session: Session, sign_in: SignIn
) -> None:
    client = sign_in("amina.berg")
    assert "Inga områden än" in said(client, HOME)
    answer = client.post(f"{HOME}/ny", filled())
    page = said(client, answer.location)
    assert "Torgets skötsel" in page
    assert "Avtalet" in page
    assert "Sparade ett område med rådighet" in page
    row = session.scalars(sa.select(ControlArea)).one()
    drawn = client.get(f"{HOME}/{row.id}/andra").get_data(as_text=True)
    assert "18.088" in drawn, "the form holds what is drawn"
    client.post(f"{HOME}/{row.id}/andra", filled(name="Trapporna", geometry="", version=str(row.version)))
    client.post(f"{HOME}/{row.id}/ta-bort", {})
    gone = said(client, f"{HOME}/{row.id}")
    assert "Området är borttaget" in gone
    assert sign_in("karin.lund").http.get(f"{HOME}/{row.id}").status_code == 404
    client = sign_in("amina.berg")
    client.post(f"{HOME}/{row.id}/aterstall", {})
    assert "Trapporna" in said(client, HOME)


def test_corners_are_typed_in_degrees_or_sweref(world: World, session: Session, sign_in: SignIn) -> None:
    client = sign_in("amina.berg")
    client.post(f"{HOME}/ny", filled(geometry="", corners=CORNERS))
    row = session.scalars(sa.select(ControlArea)).one()
    assert (row.min_lon, row.min_lat, row.max_lon, row.max_lat) == (18.088, 59.239, 18.092, 59.241)
    looked = client.get("/karta/tolka-omrade?text=" + CORNERS.replace("\n", "%0A").replace(" ", "%20")).get_json()
    assert looked["words"] == "Området har 4 hörn."
    assert "error" in client.get("/karta/tolka-omrade?text=59,24%2018,09").get_json()
    refused = client.post(f"{HOME}/ny", filled(geometry="", corners="59,24 18,09"), status=422).get_data(as_text=True)
    assert "Området behöver minst tre hörn" in refused
    assert "59,24 18,09" in refused, "nothing typed is lost"


def test_what_is_missing_is_told_beside_its_field(world: World, sign_in: SignIn) -> None:
    client = sign_in("amina.berg")
    for changed, words in (
        ({"name": ""}, "Skriv vad området kallas."),
        ({"geometry": ""}, "Rita området på kartan, eller skriv dess hörn."),
        ({"controller_name": ""}, "Välj vem som har rådighet, eller skriv namnet."),
        ({"valid_from": "2027-01-01", "valid_to": "2026-01-01"}, "Sista dagen är före den första."),
    ):
        assert words in client.post(f"{HOME}/ny", filled(**changed), status=422).get_data(as_text=True)


def test_a_part_of_several_is_kept_until_another_is_drawn(
    world: World, session: Session, case: Case, sign_in: SignIn
) -> None:
    two = {"type": "MultiPolygon", "coordinates": [square()["coordinates"], square(18.1)["coordinates"]]}
    row = area(world, case.district_id, geometry=two)
    session.commit()
    client = sign_in("amina.berg")
    assert "Området har 2 delar" in said(client, f"{HOME}/{row.id}/andra")
    client.post(f"{HOME}/{row.id}/andra", filled(geometry=""))
    session.expire_all()
    assert session.get_one(ControlArea, row.id).geometry == two


@pytest.mark.parametrize("crs", ["urn:ogc:def:crs:EPSG::3006", None])
def test_areas_come_from_the_municipality_s_own_map(
    world: World, session: Session, sign_in: SignIn, crs: str | None
) -> None:
    client = sign_in("amina.berg")
    owner = world.organisation("johan.ek")
    content = collection(({"namn": "Gården", "rådighet": owner.name.upper()}, TM), ({"name": "Gatan"}, TM), crs=crs)
    refused = bring(client, content, 422)
    assert "Inget är inlagt. Rätta nummer 2" in refused, "nobody has the street"
    own = world.organisation("amina.berg").id
    shown = bring(client, content, controller_id=own, source="Kartan 2026")
    found = re.findall(r'name="found"[^>]*value="([^"]*)"', shown)[0].replace("&#34;", '"').replace("&quot;", '"')
    sent = {"found": found, "aspect": "ground", "controller_id": own, "source": "Kartan 2026"}
    for _twice in range(2):
        client.post(f"{HOME}/fil/lagg-in", sent)
    rows = {row.name: row for row in session.scalars(sa.select(ControlArea))}
    assert {name: row.controller_id for name, row in rows.items()} == {"Gården": owner.id, "Gatan": own}
    assert rows["Gatan"].source == "Kartan 2026"
    assert rows["Gatan"].min_lon == pytest.approx(18.0984, abs=0.02)
    assert rows["Gatan"].min_lat == pytest.approx(59.24, abs=0.01)


def test_a_local_zone_must_be_named_and_a_point_is_no_area(world: World, sign_in: SignIn) -> None:
    client = sign_in("amina.berg")
    local = [[153_000, 6_568_000], [153_200, 6_568_000], [153_200, 6_568_200], [153_000, 6_568_000]]
    content = collection(({"name": "Torget", "controller": "Bolaget"}, local))
    assert "Filen är i en lokal zon" in bring(client, content, 422)
    assert "Lägg in områdena" in bring(client, content, system="3011")
    point = json.dumps({"type": "Point", "coordinates": [18.09, 59.24]}).encode()
    assert "Rita ett område. En punkt eller en linje har ingen yta." in bring(client, point, 422)
    assert "Välj en GPX-, KML-, GeoJSON- eller CSV-fil" in bring(client, b"hej", 422)


def test_the_map_has_them_as_a_layer_and_an_equal_list(
    world: World, session: Session, case: Case, sign_in: SignIn
) -> None:
    area(world, case.district_id)
    area(world, world.case("maja.lind").district_id, name="Långt bort", lon=17.9)
    session.commit()
    client = sign_in("karin.lund")
    for path, names in (
        ("/karta/radighet.geojson", {"Torget", "Långt bort"}),
        (f"/karta/radighet.geojson?omrade={case.district_id}", {"Torget"}),
        ("/karta/radighet.geojson?ruta=18.08,59.2,18.1,59.3", {"Torget"}),
        ("/karta/radighet.geojson?sok=l%C3%A5ngt", {"Långt bort"}),
    ):
        found = client.get(path).get_json()["features"]
        assert {each["properties"]["name"] for each in found} == names, path
        assert "Mark: Torgets skötsel" in found[0]["properties"]["lines"]
    listed = said(client, "/karta?visa=radighet")
    assert "Torget" in listed
    assert "Långt bort" in said(client, HOME)
    assert "Långt bort" not in said(client, f"{HOME}?omrade={case.district_id}")


def test_the_place_and_the_stop_say_who_has_authority(
    world: World, session: Session, case: Case, sign_in: SignIn
) -> None:
    walk = walked(session, world, case)
    place = place_at(world, case)
    client = sign_in("amina.berg")
    assert "Utred vem som har rådighet över: P2 Parken" in said(client, "/?alla=1")
    area(world, case.district_id, source="Avtalet")
    session.commit()
    enough = "Torgets skötsel. Enligt området Torget (Avtalet)."
    assert "Torgets skötsel Enligt området Torget (Avtalet)." in said(client, f"/arenden/{case.id}/platser")
    assert f"Rådighet enligt kartan: {enough}" in said(client, f"/arenden/{case.id}/platser/{place}")
    assert "P2 Parken" not in said(client, "/?alla=1"), "the areas say who"
    layer = client.get(f"/arenden/{case.id}/karta/platser.geojson").get_json()["features"]
    assert ["Rådighet: Torgets skötsel"] in [each["properties"]["lines"] for each in layer]
    stops = f"/arenden/{case.id}/vandringar/{walk.id}/stopp"
    assert f"Rådighet: {enough}" in said(client, f"{stops}/{stop_id(session, 'Entrén')}")
    assert "Satt för platsen P1." in said(client, f"{stops}/{stop_id(session, 'Lastgatan')}")


def test_an_observation_on_the_case_s_map_says_who_has_authority_there(
    world: World, session: Session, case: Case, sign_in: SignIn
) -> None:
    case.revealed_at = AFTER
    world.party(case, "karin.lund")
    world.mapping(case, "karin.lund", "Mörkt", revealed=True, place_id=place_at(world, case))
    session.commit()
    client, path = sign_in("amina.berg"), f"/arenden/{case.id}/karta/iakttagelser.geojson"
    assert "Rådighet" not in json.dumps(client.get(path).get_json())
    area(world, case.district_id)
    session.commit()
    assert "Rådighet: Torgets skötsel" in client.get(path).get_json()["features"][0]["properties"]["lines"]
    assert "Rådighet" not in json.dumps(client.get("/karta/iakttagelser.geojson").get_json()), "of one case only"


def place_at(world: World, case: Case) -> str:
    shape = {"type": "Point", "coordinates": [18.09, 59.24]}
    box = {"min_lon": 18.09, "min_lat": 59.24, "max_lon": 18.09, "max_lat": 59.24}
    row_id: str = world.place(case, "Parken", geometry=shape, **box).id
    world.session.commit()
    return row_id


def test_several_are_chosen_among(world: World, session: Session, case: Case, sign_in: SignIn) -> None:
    walk = walked(session, world, case)
    place_at(world, case)
    entrance = stop_id(session, "Entrén")
    area(world, case.district_id)
    session.commit()
    client = sign_in("amina.berg")
    assert noted(client, session, case, walk, stop_id=entrance).receiver_name == "Torgets skötsel"
    area(world, case.district_id, name="Också", controller_name="Föreningen")
    session.commit()
    several = noted(client, session, case, walk, text="Två", stop_id=entrance).id
    page = said(client, f"{address(case, walk)}/{several}")
    assert "Föreningen och Torgets skötsel. Flera har rådighet här. Välj en." in page
    assert "Välj mottagare" in page
    assert "Rådighet enligt kartan: Föreningen och Torgets skötsel" in said(client, f"{address(case, walk)}/ga-igenom")
    work = said(client, "/?alla=1")
    assert "Välj vem som har rådighet över: Två" in work
    assert "Välj vem som har rådighet över: P2 Parken" in work
    session.execute(sa.delete(ControlArea).where(ControlArea.name == "Också"))
    session.commit()
    assert "Skicka till den som har rådighet: Två" in said(client, "/?alla=1")


def test_the_pages_ask_as_much_for_many_areas_as_for_few(
    world: World, session: Session, case: Case, sign_in: SignIn
) -> None:
    walk = walked(session, world, case)
    client = sign_in("amina.berg")
    found = noted(client, session, case, walk, stop_id=stop_id(session, "Entrén"))
    row = area(world, case.district_id)
    session.commit()
    paths = (HOME, f"{HOME}/{row.id}", "/", f"/arenden/{case.id}/platser", f"{address(case, walk)}/{found.id}")
    for path in paths:
        client.get(path)
    few = [client.count_queries(path) for path in paths]
    for number in range(10):
        area(world, case.district_id, name=f"Yta {number}")
    session.commit()
    assert [client.count_queries(path) for path in paths] == few
