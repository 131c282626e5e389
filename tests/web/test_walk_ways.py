"""The way to a stop: drawn or typed as one walks, counted in the length of the walk, and shown on its map."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.factories import World
from tests.walk_rows import plan
from tracker.domain.cases import MeetingKind
from tracker.domain.clock import now
from tracker.models.cases import Case, Meeting
from tracker.models.walks.planned import SafetyWalk, WalkStop

SignIn = Callable[[str], PageClient]
AROUND = [[18.0910, 59.2440], [18.0920, 59.2460], [18.0930, 59.2440]]


@pytest.fixture
def case(world: World) -> Case:
    made = world.case()
    meeting = Meeting(
        case_id=made.id, kind=MeetingKind.SAFETY_WALK, title="Kvällsvandring", starts_at=now(),
        created_by_id=made.created_by_id,
    )  # fmt: skip
    world.session.add(meeting)
    world.session.flush()
    walk = plan(world, made, meeting)
    world.session.add(WalkStop(walk_id=walk.id, position=2, name="Andra", lon=18.094, lat=59.243))
    world.session.commit()
    return made


def address(session: Session, case: Case) -> str:
    return f"/arenden/{case.id}/vandringar/{session.scalars(sa.select(SafetyWalk.id)).one()}"


def second(session: Session) -> WalkStop:
    session.expire_all()
    return session.scalars(sa.select(WalkStop).where(WalkStop.name == "Andra")).one()


def filled(**changed: Any) -> dict[str, Any]:
    point = json.dumps({"type": "Point", "coordinates": [18.094, 59.243]})
    given = {"name": "Andra", "geometry": point, "position_text": "", "is_step_free": "", "questions": ""}
    return {**given, "minutes": "", "way": "", "way_text": "", **changed}


def drawn(coordinates: Any, kind: str = "LineString") -> str:
    return json.dumps({"type": kind, "coordinates": coordinates})


def test_a_drawn_way_is_kept_and_counted(session: Session, case: Case, sign_in: SignIn) -> None:
    client = sign_in("amina.berg")
    root = address(session, case)
    stop = f"{root}/stopp/{second(session).id}"
    straight = client.get(root).get_data(as_text=True)
    client.post(stop, filled(way=drawn(AROUND)))
    assert second(session).way == {"type": "LineString", "coordinates": AROUND}
    features = client.get(f"{root}/rutt.geojson").get_json(force=True)["features"]
    route = next(each for each in features if each["properties"]["kind"] == "route")
    assert route["geometry"]["coordinates"] == [[18.09, 59.24], *AROUND, [18.094, 59.243]]
    page = client.get(root).get_data(as_text=True)
    assert "1,0 km, 2 stopp" in page
    assert "1,0 km, 2 stopp" not in straight
    assert "18.092, 59.246" in client.get(stop).get_data(as_text=True)
    client.post(stop, filled())
    assert second(session).way is None


def test_a_way_may_be_typed_a_position_a_line(session: Session, case: Case, sign_in: SignIn) -> None:
    client = sign_in("amina.berg")
    stop = f"{address(session, case)}/stopp/{second(session).id}"
    client.post(stop, filled(way=drawn(AROUND), way_text="59,2434 18,0910\n\n59,2436 18,0920\n"))
    assert second(session).way == {"type": "LineString", "coordinates": [[18.091, 59.2434], [18.092, 59.2436]]}
    found = client.get("/karta/tolka?text=59,2434 18,0910%0A59,2436 18,0920").get_json()
    assert found["geometry"] == second(session).way
    assert found["words"] == "Vägen har 2 punkter."


@pytest.mark.parametrize(
    "wrong",
    [
        {"way": drawn([[[18.09, 59.24], [18.091, 59.24], [18.091, 59.241]]], "Polygon")},
        {"way": drawn([18.09, 59.24], "Point")},
        {"way": drawn([[18.09, 59.24]])},
        {"way": drawn([[2.35, 48.85], [2.36, 48.86]])},
        {"way": "inte json"},
        {"way_text": "59,2434 18,0910"},
        {"way_text": "59,2434 18,0910\nvid bänken"},
    ],
)
def test_what_is_no_way_is_refused_at_its_field(
    session: Session, case: Case, sign_in: SignIn, wrong: dict[str, str]
) -> None:
    client = sign_in("amina.berg")
    stop = f"{address(session, case)}/stopp/{second(session).id}"
    page = client.post(stop, filled(**wrong), 422).get_data(as_text=True)
    assert f'href="#{next(iter(wrong))}"' in page
    assert second(session).way is None


def test_no_way_leads_to_the_first_stop(session: Session, case: Case, sign_in: SignIn) -> None:
    client = sign_in("amina.berg")
    root = address(session, case)
    first = session.scalars(sa.select(WalkStop.id).where(WalkStop.position == 1)).one()
    assert "Vägen hit från" not in client.get(f"{root}/stopp/{first}").get_data(as_text=True)
    assert "Vägen hit från x" in client.get(f"{root}/stopp/{second(session).id}").get_data(as_text=True)
    assert "Vägen hit från Andra" in client.get(f"{root}/stopp/nytt").get_data(as_text=True)
