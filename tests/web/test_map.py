"""The maps: every layer says what its list says, filters live in the address, and sealed things have no place there."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.factories import World
from tests.walk_rows import plan
from tracker.domain.access import Circle
from tracker.domain.cases import CaseStatus, MeetingKind, PartyStatus
from tracker.domain.clock import now
from tracker.domain.ground.showing import time_mask
from tracker.domain.mapping import to_mask
from tracker.domain.plans import MeasureStatus
from tracker.domain.steps import Step
from tracker.models.cases import Case, CaseParty, Meeting
from tracker.models.plans import Measure, MeasureCause
from tracker.models.problems import Cause

SignIn = Callable[[str], PageClient]
LAYERS = ("platser", "iakttagelser", "varna", "problem", "atgarder", "vandringar")
POINT = {"type": "Point", "coordinates": [18.09, 59.24]}
EVENING = to_mask([(4, 4)])
ALL = "&".join(f"visa={layer}" for layer in LAYERS)


def features(client: PageClient, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(path).get_json(force=True)["features"]
    return found


def names(client: PageClient, path: str) -> list[str]:
    return sorted(feature["properties"]["name"] for feature in features(client, path))


def listed(client: PageClient, path: str) -> list[str]:
    """The ids of the rows of the lists."""
    return re.findall(r'<li data-feature-id="(\w+)"', client.get(path).get_data(as_text=True))


def measure(world: World, cause: Cause, party: CaseParty, **values: Any) -> Measure:
    case_id, number = party.case_id, values.pop("number", 1)
    given = {"title": "Byt lamporna", "type_code": "measure:maintenance", "created_by_id": party.contact_id}
    row = Measure(case_id=case_id, number=number, party_id=party.id, **{**given, **values})
    world.session.add(row)
    world.session.flush()
    world.session.add(MeasureCause(measure_id=row.id, cause_id=cause.id))
    world.session.commit()
    return row


def walk(world: World, case: Case, circle: Circle = Circle.ALL_PARTIES) -> None:
    meeting = Meeting(
        case_id=case.id, kind=MeetingKind.SAFETY_WALK, title="Kvällsvandring", starts_at=now() + dt.timedelta(days=2),
        created_by_id=case.created_by_id, circle=circle,
    )  # fmt: skip
    world.session.add(meeting)
    world.session.flush()
    plan(world, case, meeting)
    world.session.commit()


@pytest.fixture
def full(world: World) -> Case:
    """A case with something in each layer; what only authorities read has a name that says so."""
    case = world.case(title="Tunneln vid torget", step=Step.GOAL_SETTING)
    place = world.place(case, "Gångtunneln", controller_id=world.organisation("johan.ek").id)
    party = world.party(case, "karin.lund")
    world.party(case, "johan.ek")
    police = world.mapping(
        case, "karin.lund", "Mörkt i tunneln", "hemligt här", revealed=True, place_id=place.id, time_mask=EVENING,
        seasons=["autumn"],
    )  # fmt: skip
    dark, secret = world.observations(police)
    secret.circle = Circle.AUTHORITIES
    world.mapping(case, "johan.ek", "Här är lugnt", revealed=True, point=POINT, type_code="observation:keep")
    shown = world.problem(case, "Otryggt efter sju", dark)
    hidden = world.problem(case, "hemligt problem", secret, circle=Circle.AUTHORITIES)
    measure(world, world.cause(shown), party, due_on=dt.date(2020, 1, 1))
    measure(world, world.cause(hidden), party, number=2, title="hemlig åtgärd", circle=Circle.AUTHORITIES)
    walk(world, case)
    return case


def test_each_layer_says_what_its_list_says(full: Case, sign_in: SignIn) -> None:
    client = sign_in("amina.berg")
    for root in ("/karta", f"/arenden/{full.id}/karta"):
        for layer in LAYERS:
            drawn = [feature["id"] for feature in features(client, f"{root}/{layer}.geojson")]
            assert drawn, (root, layer)
            assert listed(client, f"{root}?visa={layer}") == drawn, (root, layer)
        page = client.get(f"{root}?{ALL}").get_data(as_text=True)
        counts = re.findall(r'<h2 id="lager-(\w+)">[^(]*\((\d+)\)', page)
        assert counts == [
            ("platser", "1"), ("iakttagelser", "2"), ("varna", "1"), ("problem", "2"), ("atgarder", "2"),
            ("vandringar", "1"),
        ]  # fmt: skip


def test_where_things_lie_and_what_is_said_of_them(full: Case, sign_in: SignIn) -> None:
    client = sign_in("amina.berg")
    root = f"/arenden/{full.id}/karta"
    middle = {"type": "Point", "coordinates": [18.0905, 59.2405]}
    for layer in ("iakttagelser", "problem", "atgarder"):
        assert features(client, f"{root}/{layer}.geojson")[0]["geometry"] == middle, layer
    (late, _hidden) = features(client, f"{root}/atgarder.geojson")
    assert late["properties"]["status"] == "bad"
    assert late["properties"]["lines"][0] == "Försenad, klar senast 1 jan 2020"
    seen = features(client, f"{root}/iakttagelser.geojson")[0]["properties"]
    assert seen["parts"] == 4
    assert features(client, f"{root}/platser.geojson")[0]["geometry"]["type"] == "Polygon"
    kinds = [each["properties"]["kind"] for each in features(client, f"{root}/vandringar.geojson")]
    assert kinds == ["route", "stop"]


def test_circles_hold_in_every_layer(full: Case, sign_in: SignIn, world: World) -> None:
    walk(world, full, Circle.AUTHORITIES)
    for root in ("/karta", f"/arenden/{full.id}/karta"):
        for layer in LAYERS:
            told = sign_in("johan.ek").get(f"{root}/{layer}.geojson").get_data(as_text=True)
            assert "hemlig" not in told, (root, layer)
        assert "hemlig" not in sign_in("johan.ek").get(f"{root}?{ALL}").get_data(as_text=True)
        assert len(features(sign_in("johan.ek"), f"{root}/vandringar.geojson")) == 2
        assert len(features(sign_in("karin.lund"), f"{root}/vandringar.geojson")) == 4
        found = names(sign_in("karin.lund"), f"{root}/iakttagelser.geojson")
        assert found == ["Mörkt i tunneln", "hemligt här"]
    for name in ("maja.lind", "admin"):
        assert [names(sign_in(name), f"/karta/{layer}.geojson") for layer in LAYERS] == [[]] * 6


def test_the_search_finds_nothing_of_what_one_may_not_read(full: Case, sign_in: SignIn) -> None:
    for layer in LAYERS:
        assert names(sign_in("johan.ek"), f"/karta/{layer}.geojson?sok=hemlig") == []
    assert names(sign_in("karin.lund"), "/karta/atgarder.geojson?sok=hemlig") == ["Åtgärd M2, hemlig åtgärd"]
    assert "hemlig" not in sign_in("johan.ek").get("/karta?" + ALL).get_data(as_text=True)


def test_a_sealed_observation_is_on_its_own_map_alone(world: World, sign_in: SignIn) -> None:
    case = world.case(step=Step.OWN_MAPPINGS)
    world.place(case)
    world.party(case, "karin.lund")
    world.mapping(case, "karin.lund", "hemlig kanariefågel", point=POINT)
    for root in ("/karta", f"/arenden/{case.id}/karta"):
        for name in ("amina.berg", "overblick"):
            client = sign_in(name)
            assert "kanariefågel" not in client.get(f"{root}?{ALL}").get_data(as_text=True)
            for layer in LAYERS:
                assert "kanariefågel" not in client.get(f"{root}/{layer}.geojson").get_data(as_text=True)
        (own,) = features(sign_in("karin.lund"), f"{root}/iakttagelser.geojson")
        assert own["properties"]["name"] == "hemlig kanariefågel"
        assert "Förseglad: bara din organisation läser den." in own["properties"]["lines"]
    assert "kanariefågel" not in sign_in("amina.berg").get(f"/arenden/{case.id}/karta.geojson").get_data(as_text=True)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("sok=tunneln", ["Tunneln, Äldre ärende"]),
        ("sok=äldre", ["Tunneln, Äldre ärende"]),
        ("sok=ÄLDRE", ["Tunneln, Äldre ärende"]),
        ("sok=100%25", []),
        ("steg=prioritisation", ["Kajen, Nytt ärende"]),
        ("steg=nonsens&omrade=nonsens&part=x&klockan=x&dag=x", ["Kajen, Nytt ärende", "Tunneln, Äldre ärende"]),
    ],
)
def test_filters_live_in_the_address(world: World, sign_in: SignIn, address: str, expected: list[str]) -> None:
    world.place(world.case(title="Äldre ärende"), "Tunneln")
    world.place(world.case(title="Nytt ärende", step=Step.PRIORITISATION), "Kajen")
    client = sign_in("amina.berg")
    assert names(client, f"/karta/platser.geojson?{address}") == expected
    page = client.get(f"/karta?{address}").get_data(as_text=True)
    assert all(name.partition(",")[0] in page for name in expected)


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("slag=observation:lighting", (1, 2, 0, 2, 2)),
        ("slag=observation:litter", (1, 0, 0, 0, 0)),
        ("klockan=kvall", (1, 2, 0, 2, 2)),
        ("klockan=18-21&dag=fre", (1, 2, 0, 2, 2)),
        ("klockan=21-24", (1, 0, 0, 0, 0)),
        ("klockan=kvall&dag=helger", (1, 0, 0, 0, 0)),
        ("dag=vardagar", (1, 2, 0, 2, 2)),
        ("arstid=autumn", (1, 2, 0, 2, 2)),
        ("arstid=winter", (1, 0, 0, 0, 0)),
        ("part={karin}", (0, 2, 0, 2, 2)),
        ("part={johan}", (1, 0, 1, 0, 0)),
        ("lage=ongoing", (1, 2, 1, 2, 0)),
        ("lage=planned", (1, 2, 1, 2, 2)),
        ("sok=mörkt", (0, 1, 0, 0, 0)),
        ("sok=Gångtunneln", (1, 2, 1, 2, 2)),
    ],
)
def test_a_filter_reaches_the_layers_it_is_about(
    full: Case, world: World, sign_in: SignIn, address: str, found: tuple[int, ...]
) -> None:
    client = sign_in("amina.berg")
    parts = {name: world.organisation(person).id for name, person in (("karin", "karin.lund"), ("johan", "johan.ek"))}
    asked = address.format(**parts)
    for root in ("/karta", f"/arenden/{full.id}/karta"):
        assert tuple(len(features(client, f"{root}/{layer}.geojson?{asked}")) for layer in LAYERS[:5]) == found
        assert len(listed(client, f"{root}?{asked}&{ALL}")) >= sum(found)


def test_a_part_of_the_map_is_asked_for(full: Case, sign_in: SignIn) -> None:
    client = sign_in("amina.berg")
    for layer in LAYERS:
        inside = features(client, f"/karta/{layer}.geojson?ruta=18.08,59.23,18.10,59.25")
        outside = features(client, f"/karta/{layer}.geojson?ruta=17.0,59.23,17.2,59.25")
        assert inside
        assert not outside
        everything = features(client, f"/karta/{layer}.geojson")
        for bent in ("x", "1,2,3", "nan,nan,nan,nan", "18.1,59.2,18.0,59.3", "1e999,2,3,4"):
            assert features(client, f"/karta/{layer}.geojson?ruta={bent}") == everything


def test_one_layer_too_large_for_an_answer_says_so(
    full: Case, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.web.map.shown.MOST_MARKS", 1)
    found = sign_in("amina.berg").get("/karta/iakttagelser.geojson").get_json(force=True)
    assert (len(found["features"]), found["cut"]) == (1, True)


def test_closed_long_ago_is_left_out_unless_asked_for(world: World, sign_in: SignIn, session: Session) -> None:
    case = world.case(title="Gammalt")
    world.place(case, "Torget")
    case.status, case.updated_at = CaseStatus.CLOSED, now() - dt.timedelta(weeks=20)
    session.commit()
    client = sign_in("amina.berg")
    assert names(client, "/karta/platser.geojson") == []
    assert names(client, "/karta/platser.geojson?aldre=1") == ["Torget, Gammalt"]


def test_switches_decide_what_is_listed(full: Case, sign_in: SignIn) -> None:
    client = sign_in("amina.berg")
    page = client.get("/karta").get_data(as_text=True)
    assert 'id="lager-iakttagelser"' in page
    assert 'id="lager-atgarder"' not in page
    assert "Inget lager är valt." in client.get("/karta?visa=inget").get_data(as_text=True)
    assert "Inget passar filtret." in client.get("/karta?sok=finnsinte").get_data(as_text=True)


def test_what_has_no_position_is_listed_all_the_same(world: World, sign_in: SignIn) -> None:
    case = world.case()
    world.place(case, "Utan läge", geometry=None, min_lon=None, min_lat=None, max_lon=None, max_lat=None)
    client = sign_in("amina.berg")
    for root in ("/karta", f"/arenden/{case.id}/karta"):
        (found,) = features(client, f"{root}/platser.geojson")
        assert found["geometry"] is None
        assert "Saknar läge på kartan" in client.get(root).get_data(as_text=True)


def test_who_may_open_a_cases_map(world: World, sign_in: SignIn) -> None:
    case = world.case()
    world.party(case, "johan.ek", status=PartyStatus.INVITED)
    world.party(case, "karin.lund", status=PartyStatus.LEFT)
    for path in (f"/arenden/{case.id}/karta", f"/arenden/{case.id}/karta/iakttagelser.geojson"):
        sign_in("amina.berg").get(path)
        sign_in("johan.ek").get(path, 403)
        sign_in("karin.lund").get(path, 404)
        sign_in("maja.lind").get(path, 404)
        sign_in("admin").get(path, 403)


def test_who_is_invited_sees_the_places_and_no_more(full: Case, world: World, sign_in: SignIn) -> None:
    world.party(full, "birgitta.sjo", status=PartyStatus.INVITED)
    client = sign_in("birgitta.sjo")
    assert [len(features(client, f"/karta/{layer}.geojson")) for layer in LAYERS] == [1, 0, 0, 0, 0, 0]
    assert "Polis" not in client.get("/karta").get_data(as_text=True)


def test_the_number_of_queries_does_not_grow(full: Case, world: World, sign_in: SignIn) -> None:
    client = sign_in("amina.berg")
    roots = ("/karta", f"/arenden/{full.id}/karta")
    paths = [f"{root}?{ALL}" for root in roots]
    paths += [f"{root}/{layer}.geojson" for root in roots for layer in LAYERS]
    client.get(paths[0])
    few = [client.count_queries(path) for path in paths]
    for number in range(8):
        case = full if number % 2 else world.case()
        place = world.place(case, f"Plats {number}")
        party = world.party(case, ("karin.lund", "elin.persson", "rektor")[number % 3]) if not number % 2 else None
        mapping = world.mapping(case, ("elin.persson", "rektor")[number % 2], f"Nytt {number}", revealed=True,
                                place_id=place.id) if party else None  # fmt: skip
        if party and mapping:
            problem = world.problem(case, f"Problem {number}", *world.observations(mapping))
            measure(world, world.cause(problem), party, number=10 + number, status=MeasureStatus.PLANNED)
        walk(world, case)
    assert [client.count_queries(path) for path in paths] == few


def test_no_time_asked_is_no_mask() -> None:
    assert time_mask((), ()) == 0
    assert time_mask((4,), (4,)) == EVENING


def test_a_typed_position_is_explained(world: World, sign_in: SignIn) -> None:
    client = sign_in("amina.berg")
    found = client.get("/karta/tolka?text=59,2434 18,0933").get_json()
    assert found["geometry"]["coordinates"] == [18.0933, 59.2434]
    assert "error" in client.get("/karta/tolka?text=Paris").get_json()
