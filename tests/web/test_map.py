"""The maps: the list and the layer say the same, filters live in the address, and sealed things have no place there."""

from collections.abc import Callable

import pytest

from tests.client import PageClient
from tests.factories import World
from tracker.domain.access import Circle
from tracker.domain.cases import PartyStatus
from tracker.domain.steps import Step

SignIn = Callable[[str], PageClient]


def names(client: PageClient, path: str) -> list[str]:
    features = client.get(path).get_json(force=True)["features"]
    return sorted(feature["properties"]["name"] for feature in features)


def test_the_layer_and_the_list_show_the_same_places(world: World, sign_in: SignIn) -> None:
    mine = world.case(title="Tunneln vid torget")
    world.place(mine, "Gångtunneln")
    world.place(mine, "Torget")
    hers = world.case("maja.lind", title="Skärholmens centrum")
    world.place(hers, "Rulltrappan")
    client = sign_in("amina.berg")
    assert names(client, "/karta/platser.geojson") == [
        "Gångtunneln, Tunneln vid torget",
        "Torget, Tunneln vid torget",
    ]
    page = client.get("/karta").get_data(as_text=True)
    assert "Gångtunneln" in page
    assert "2 platser" in page
    assert "Rulltrappan" not in page
    assert len(names(sign_in("overblick"), "/karta/platser.geojson")) == 3
    assert names(sign_in("admin"), "/karta/platser.geojson") == []


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("sok=tunneln", ["Tunneln, Äldre ärende"]),
        ("sok=äldre", ["Tunneln, Äldre ärende"]),
        ("sok=ÄLDRE", ["Tunneln, Äldre ärende"]),
        ("sok=100%25", []),
        ("steg=prioritisation", ["Kajen, Nytt ärende"]),
        ("steg=nonsens&omrade=nonsens", ["Kajen, Nytt ärende", "Tunneln, Äldre ärende"]),
    ],
)
def test_filters_live_in_the_address(world: World, sign_in: SignIn, address: str, expected: list[str]) -> None:
    world.place(world.case(title="Äldre ärende"), "Tunneln")
    world.place(world.case(title="Nytt ärende", step=Step.PRIORITISATION), "Kajen")
    client = sign_in("amina.berg")
    assert names(client, f"/karta/platser.geojson?{address}") == expected
    page = client.get(f"/karta?{address}").get_data(as_text=True)
    assert all(name.partition(",")[0] in page for name in expected)


def test_a_sealed_observation_is_nowhere_on_the_map(world: World, sign_in: SignIn) -> None:
    case = world.case(step=Step.OWN_MAPPINGS)
    world.place(case)
    world.party(case, "karin.lund")
    point = {"type": "Point", "coordinates": [18.09, 59.24]}
    world.mapping(case, "karin.lund", "hemlig kanariefågel", point=point)
    for name in ("amina.berg", "overblick"):
        client = sign_in(name)
        assert "kanariefågel" not in client.get(f"/arenden/{case.id}/karta").get_data(as_text=True)
        assert "kanariefågel" not in client.get(f"/arenden/{case.id}/karta.geojson").get_data(as_text=True)
        path = f"/arenden/{case.id}/karta/iakttagelser.geojson"
        assert "kanariefågel" not in client.get(path).get_data(as_text=True)
    assert "hemlig kanariefågel" in names(sign_in("karin.lund"), path)


def test_the_authorities_circle_does_not_reach_the_property_owner(world: World, sign_in: SignIn) -> None:
    case = world.case(step=Step.JOINT_MAPPING)
    place = world.place(case)
    world.party(case, "karin.lund")
    world.party(case, "johan.ek")
    point = {"type": "Point", "coordinates": [18.09, 59.24]}
    mapping = world.mapping(
        case, "karin.lund", "bara för oss", revealed=True, point=point, circle=Circle.AUTHORITIES, place_id=place.id
    )
    world.problem(case, "Ett problem bara för oss", *world.observations(mapping), circle=Circle.AUTHORITIES)
    for path in (f"/arenden/{case.id}/karta.geojson", f"/arenden/{case.id}/karta/iakttagelser.geojson"):
        assert any("bara för oss" in name for name in names(sign_in("amina.berg"), path))
        assert not any("bara för oss" in name for name in names(sign_in("johan.ek"), path))
    assert "bara för oss" not in sign_in("johan.ek").get(f"/arenden/{case.id}/karta").get_data(as_text=True)


def test_who_may_open_a_cases_map(world: World, sign_in: SignIn) -> None:
    case = world.case()
    world.party(case, "johan.ek", status=PartyStatus.INVITED)
    world.party(case, "karin.lund", status=PartyStatus.LEFT)
    path = f"/arenden/{case.id}/karta"
    sign_in("amina.berg").get(path)
    sign_in("johan.ek").get(path, 403)
    sign_in("karin.lund").get(path, 404)
    sign_in("maja.lind").get(path, 404)
    sign_in("admin").get(path, 403)


def test_the_number_of_queries_does_not_grow(world: World, sign_in: SignIn) -> None:
    world.place(world.case(), "Ett")
    client = sign_in("amina.berg")
    few = client.count_queries("/karta/platser.geojson"), client.count_queries("/karta")
    for number in range(10):
        world.place(world.case(), f"Plats {number}")
    assert (client.count_queries("/karta/platser.geojson"), client.count_queries("/karta")) == few


def test_a_typed_position_is_explained(world: World, sign_in: SignIn) -> None:
    client = sign_in("amina.berg")
    found = client.get("/karta/tolka?text=59,2434 18,0933").get_json()
    assert found["geometry"]["coordinates"] == [18.0933, 59.2434]
    assert "error" in client.get("/karta/tolka?text=Paris").get_json()
