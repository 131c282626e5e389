"""What residents marked before a walk: read first by who coordinates, then a layer, a list, stops to choose, a file."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.factories import World
from tests.integration.test_walk_names import DAY, LINKS, done, plainly
from tests.walk_rows import stopped, walk_of
from tracker.domain.audit import Tag
from tracker.domain.clock import STOCKHOLM, time_set
from tracker.domain.ids import new_id
from tracker.domain.law.retention import RetentionCode, RetentionUnit
from tracker.domain.walks.findings import FindingKind
from tracker.domain.walks.inquiry import HidingReason, PointState
from tracker.extensions import database
from tracker.models.law.closing import RetentionTime
from tracker.models.records import AuditChange, AuditEvent
from tracker.models.walks.inquiry import WalkInquiry, WalkPoint
from tracker.models.walks.planned import SafetyWalk, WalkStop
from tracker.walking import WalkWorker

SignIn = Callable[[str], PageClient]
BEFORE = dt.datetime(2026, 10, 6, 9, tzinfo=dt.UTC)
STARTS = dt.datetime(2026, 10, 13, 17, 30, tzinfo=STOCKHOLM)
METRE = 1 / 111_195


@pytest.fixture(autouse=True)
def in_october() -> Any:
    with time_set(BEFORE):
        yield


@pytest.fixture
def walk(world: World) -> SafetyWalk:
    case = world.case(revealed_at=BEFORE)
    world.party(case, "johan.ek")
    made = walk_of(world, case, STARTS, ends_at=STARTS + dt.timedelta(hours=2))
    stopped(world, made, "Bron")
    return made


def marked(world: World, walk: SafetyWalk, *names: str, north: float = 0, **values: Any) -> list[str]:
    """Points some metres from the bridge and two from each other, with their names as texts."""
    rows = [
        WalkPoint(id=new_id(), walk_id=walk.id, text=name, lat=59.24 + (north + 2 * number) * METRE, lon=18.09,
                  **{"kind": FindingKind.UNSAFE, **values})
        for number, name in enumerate(names)
    ]  # fmt: skip
    world.session.add_all(rows)
    world.session.commit()
    return [row.id for row in rows]


def room(walk: SafetyWalk, what: str = "/boendes-punkter") -> str:
    return f"/arenden/{walk.case_id}/vandringar/{walk.id}{what}"


def said(client: PageClient, path: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(path).text).split())


def states(session: Session) -> dict[str | None, tuple[PointState, HidingReason | None]]:
    session.expire_all()
    return {row.text: (row.state, row.reason) for row in session.scalars(sa.select(WalkPoint))}


def test_points_are_let_through_hidden_and_taken_back(
    world: World, walk: SafetyWalk, sign_in: SignIn, session: Session
) -> None:
    client, owner = sign_in("amina.berg"), sign_in("johan.ek")
    first, second, third = marked(world, walk, "Ett", "Två", "Tre")
    assert "Läs 3 punkter som väntar" in said(client, room(walk, ""))
    assert "Före vandringen" not in said(owner, room(walk, ""))
    client.post(room(walk), {"gor": "slapp-fram", "points": [first]})
    client.post(room(walk), {"gor": "dolj", "points": [second], "reason": "person"})
    assert states(session) == {
        "Ett": (PointState.SHOWN, None),
        "Två": (PointState.HIDDEN, HidingReason.PERSON),
        "Tre": (PointState.WAITING, None),
    }
    page = said(owner, room(walk))
    assert "Ett" in page
    assert "Två" not in page
    assert "Tre" not in page
    assert "Pekar ut en person" in said(client, room(walk))
    client.post(f"{room(walk)}/angra?fran=hidden&punkter={second}")
    client.post(f"{room(walk)}/angra?fran=shown", {"points": [first]})
    assert {state for state, _reason in states(session).values()} == {PointState.WAITING}
    client.post(room(walk), {"gor": "slapp-fram-alla"})
    assert {state for state, _reason in states(session).values()} == {PointState.SHOWN}
    told = session.scalars(sa.select(AuditEvent).order_by(AuditEvent.position)).all()
    assert [(event.tag, event.facts) for event in told if event.tag.startswith("walk:points")] == [
        (Tag.WALK_POINTS_SHOWN, {"count": 1}),
        (Tag.WALK_POINTS_HIDDEN, {"count": 1}),
        (Tag.WALK_POINTS_TAKEN_BACK, {"count": 1}),
        (Tag.WALK_POINTS_TAKEN_BACK, {"count": 1}),
        (Tag.WALK_POINTS_SHOWN, {"count": 3}),
    ]
    assert session.scalars(sa.select(AuditChange)).all() == [], "no text of a resident stays in the log"
    assert third in client.get(room(walk)).text


def test_many_at_once_have_a_way_back(world: World, walk: SafetyWalk, sign_in: SignIn, session: Session) -> None:
    client = sign_in("amina.berg")
    marked(world, walk, *(f"P{number}" for number in range(12)))
    client.post(room(walk), {"gor": "slapp-fram-alla"})
    page = client.get(room(walk)).text
    assert "12 punkter är framsläppta." in page
    undo = re.search(r'action="([^"]*/angra\?[^"]*punkter=[^"]*)"', page)
    assert undo is not None
    client.post(undo[1].replace("&amp;", "&"))
    assert {state for state, _reason in states(session).values()} == {PointState.WAITING}


@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [
        ({"gor": "slapp-fram"}, 422, "Kryssa i minst en punkt."),
        ({"gor": "dolj", "reason": "person"}, 422, "Kryssa i minst en punkt."),
        ({"gor": "dolj", "points": "THEIRS"}, 422, "Välj varför punkterna inte släpps fram."),
        ({"gor": "annat"}, 400, ""),
        ({}, 400, ""),
    ],
)
def test_what_cannot_be_decided_is_refused(
    sent: dict[str, Any], status: int, words: str, world: World, walk: SafetyWalk, sign_in: SignIn
) -> None:
    ids = marked(world, walk, "Ett")
    values = {name: ids if value == "THEIRS" else value for name, value in sent.items()}
    assert words in sign_in("amina.berg").post(room(walk), values, status).text
    assert states(world.session) == {"Ett": (PointState.WAITING, None)}
    sign_in("amina.berg").post(f"{room(walk)}/angra?fran=waiting", {"points": ids}, 400)


def test_points_of_another_walk_are_not_decided_about(
    world: World, walk: SafetyWalk, sign_in: SignIn, session: Session
) -> None:
    other = walk_of(world, world.case("maja.lind", title="Parken"), STARTS)
    theirs = marked(world, other, "Deras")
    marked(world, walk, "Vår")
    sign_in("amina.berg").post(room(walk), {"gor": "slapp-fram", "points": theirs}, 422)
    assert states(session)["Deras"] == (PointState.WAITING, None)
    sign_in("johan.ek").post(room(walk), {"gor": "slapp-fram-alla"}, 403)
    assert states(session)["Vår"] == (PointState.WAITING, None)


def test_where_points_gather_a_stop_is_suggested_and_added(
    world: World, walk: SafetyWalk, sign_in: SignIn, session: Session
) -> None:
    client = sign_in("amina.berg")
    shown = {"state": PointState.SHOWN}
    marked(world, walk, *"abcdef", north=60, **shown)
    marked(world, walk, "g", north=62, kind=FindingKind.KEEP, **shown)
    marked(world, walk, "ensam", north=400, **shown)
    marked(world, walk, "h", "i", north=5, **shown)
    marked(world, walk, "j", "k", north=600)
    page = said(client, room(walk, ""))
    assert "Boende har markerat 6 otrygga punkter och 1 trygg punkt, nära Bron Lägg till" in page
    assert page.count("Lägg till") == 1, "not where a stop is, nor for one point, nor for what nobody has read"
    found = re.search(
        r'name="slag" value="points">\s*<input type="hidden" name="sak" value="(\w+)"', client.get(room(walk, "")).text
    )
    assert found is not None
    client.post(room(walk, "/stopp"), {"slag": "points", "sak": found[1]})
    stop = session.scalars(sa.select(WalkStop).order_by(WalkStop.position.desc()).limit(1)).one()
    assert stop.name == "Boendes punkter"
    assert abs(stop.lat - 59.24 - 64.6 * METRE) < 2 * METRE
    assert stop.questions == "Boende har markerat 6 otrygga punkter och 1 trygg punkt här. Vad ser ni?"
    assert "nära Bron Lägg till" not in said(client, room(walk, ""))
    client.post(room(walk, "/stopp"), {"slag": "points", "sak": new_id()}, 404)


def test_the_points_are_marks_on_the_map_and_a_file(world: World, walk: SafetyWalk, sign_in: SignIn) -> None:
    client, owner = sign_in("amina.berg"), sign_in("johan.ek")
    marked(world, walk, "Framme", state=PointState.SHOWN)
    marked(world, walk, "Bra", kind=FindingKind.KEEP, state=PointState.SHOWN)
    marked(world, walk, "Väntar")
    marked(world, walk, "Dold", state=PointState.HIDDEN, reason=HidingReason.REPEATED)

    def marks(who: PageClient, what: str) -> dict[str, str]:
        found = who.get(room(walk, what)).get_json(force=True)["features"]
        return {each["properties"]["lines"][0]: each["properties"]["kind"] for each in found}

    assert marks(owner, "/boendes-punkter.geojson") == {"Framme": "told", "Bra": "told_keep"}
    assert marks(client, "/boendes-punkter.geojson") == {"Framme": "told", "Bra": "told_keep", "Väntar": "told"}
    assert marks(client, "/boendes-punkter/hamta/punkter.geojson") == {"Framme": "told", "Bra": "told_keep"}
    assert room(walk, "/boendes-punkter.geojson") in owner.get(room(walk, "")).text


def test_what_waits_is_work_of_who_coordinates(world: World, walk: SafetyWalk, sign_in: SignIn) -> None:
    client = sign_in("amina.berg")
    marked(world, walk, "Ett", "Två")
    marked(world, walk, "Tre", state=PointState.SHOWN)
    days = {"opens_on": dt.date(2026, 10, 6), "last_on": dt.date(2026, 10, 12)}
    world.session.add(
        WalkInquiry(walk_id=walk.id, heading="x", token_hash="a" * 64, opened_by_id=walk.created_by_id, **days)
    )
    world.session.commit()
    assert "Läs 2 punkter från boende" in said(client, "/")
    assert room(walk) in client.get("/").text
    assert "punkter från boende" not in said(sign_in("johan.ek"), "/")
    client.post(room(walk), {"gor": "slapp-fram-alla"})
    assert "punkter från boende" not in said(client, "/")


def test_as_many_questions_for_two_points_as_for_twelve(world: World, walk: SafetyWalk, sign_in: SignIn) -> None:
    client, counts = sign_in("amina.berg"), []
    for more in (2, 10):
        marked(world, walk, *"abcdefghij"[:more], state=PointState.SHOWN)
        marked(world, walk, *"klmnopqrst"[:more], north=90)
        counts.append([client.count_queries(room(walk, what)) for what in ("", "/boendes-punkter", "/fraga-boende")])
    assert counts[0] == counts[1]


@pytest.mark.parametrize(("decided", "days"), [(None, 30), (45, 45)])
def test_what_was_not_let_through_goes_after_its_time(
    decided: int | None, days: int, app: Flask, world: World, walk: SafetyWalk, session: Session
) -> None:
    marked(world, walk, "Framme", state=PointState.SHOWN)
    marked(world, walk, "Väntar")
    marked(world, walk, "Dold", state=PointState.HIDDEN, reason=HidingReason.BRANDING)
    if decided is not None:
        session.add(
            RetentionTime(code=RetentionCode.WALK_POINTS, amount=decided, unit=RetentionUnit.DAYS, decision="KS 1",
                          set_by_id=world.user("admin").id)
        )  # fmt: skip
        session.commit()
    worker = WalkWorker(database, LINKS, plainly)
    assert done(worker, session, STARTS + days * DAY) == (0, 0)
    assert done(worker, session, STARTS + (days + 1) * DAY) == (0, 2)
    assert set(states(session)) == {"Framme"}
    told = session.scalars(sa.select(AuditEvent).where(AuditEvent.tag == Tag.WALK_POINTS_FORGOTTEN)).one()
    assert (told.case_id, told.subject_id, told.facts) == (walk.case_id, walk.id, {"count": 2})
    assert done(worker, session, STARTS + (days + 2) * DAY) == (0, 0)
