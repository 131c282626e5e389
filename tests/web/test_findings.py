"""What is found on a walk: noted once, received by somebody, merged, and what becomes of it; and what goes wrong."""

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.factories import World
from tests.findings import AFTER, WALKED, SignIn, address, filled, noted, said, stop_id, walked
from tracker.domain.access import Circle
from tracker.domain.clock import time_set
from tracker.domain.errors import DomainError, NotPermitted, NotVisible, StaleEdit
from tracker.domain.steps import Step
from tracker.domain.walks.findings import FindingKind, FindingStatus
from tracker.models.cases import Case
from tracker.models.walks.findings import WalkFinding
from tracker.models.walks.planned import SafetyWalk, WalkStop
from tracker.services.walks.findings import FindingDraft, add_finding, edit_finding, remove_finding


@pytest.fixture(autouse=True)
def day_after() -> Any:
    with time_set(AFTER):
        yield


@pytest.fixture
def case(world: World) -> Case:
    made = world.case(step=Step.GOAL_SETTING, revealed_at=AFTER)
    world.party(made, "karin.lund")
    world.party(made, "johan.ek")
    return made


@pytest.fixture
def walk(session: Session, world: World, case: Case) -> SafetyWalk:
    return walked(session, world, case)


def test_a_walk_without_findings_says_what_comes_here(case: Case, walk: SafetyWalk, sign_in: SignIn) -> None:
    page = said(sign_in("karin.lund"), address(case, walk))
    assert "Inga fynd än." in page
    assert "Anteckna ett fynd" in page, "a party notes what it saw"
    assert "Anteckna ett fynd" not in said(sign_in("maria.falk"), address(case, walk)), "a reader does not"


def test_a_finding_gets_its_receiver_and_a_day_from_where_it_is(
    session: Session, case: Case, walk: SafetyWalk, world: World, sign_in: SignIn
) -> None:
    client = sign_in("karin.lund")
    row = noted(client, session, case, walk, category="observation:graffiti", stop_id=stop_id(session, "Lastgatan"))
    assert (row.receiver_id, row.due_on) == (world.organisation("johan.ek").id, dt.date(2026, 11, 12))
    page = said(client, f"{address(case, walk)}/{row.id}")
    assert "Klotter" in page
    assert "13 oktober 2026 kl. 18.12, skymning" in page
    assert "12 november 2026" in page
    unknown = noted(client, session, case, walk, stop_id=stop_id(session, "Entrén"))
    assert not unknown.has_receiver
    assert "Ingen känd än" in said(client, address(case, walk))


def test_graffiti_on_the_citys_ground_goes_within_a_day(
    session: Session, case: Case, walk: SafetyWalk, world: World, sign_in: SignIn
) -> None:
    place = world.place(case, "Torget", controller_id=world.organisation("amina.berg").id)
    session.add(WalkStop(walk_id=walk.id, position=3, name="Torget", lon=18.09, lat=59.24, place_id=place.id))
    session.commit()
    stop = stop_id(session, "Torget")
    row = noted(sign_in("amina.berg"), session, case, walk, category="observation:graffiti", stop_id=stop)
    assert row.due_on == dt.date(2026, 10, 14)
    keep = noted(sign_in("amina.berg"), session, case, walk, kind="keep", stop_id=stop)
    assert keep.due_on is None, "what is kept as it is waits for nobody"


def test_the_same_finding_sent_twice_is_one_and_other_words_are_not_lost(
    session: Session, case: Case, walk: SafetyWalk, world: World
) -> None:
    draft = FindingDraft(kind=FindingKind.UNSAFE, category="observation:lighting", seen_at=WALKED, text="Släckt")
    for _time in range(2):
        add_finding(world.work("karin.lund"), case, walk.id, draft)
    assert session.scalar(sa.select(sa.func.count(WalkFinding.id))) == 1
    other = FindingDraft(
        id=draft.id, kind=FindingKind.UNSAFE, category="observation:lighting", seen_at=WALKED, text="Annat"
    )
    with pytest.raises(StaleEdit):
        add_finding(world.work("karin.lund"), case, walk.id, other)
    second = walked(session, world, case)
    with pytest.raises(DomainError, match=r"data\.conflict"):
        add_finding(world.work("karin.lund"), case, second.id, draft)


def test_a_stop_that_was_taken_away_meanwhile_is_no_obstacle(
    session: Session, case: Case, walk: SafetyWalk, sign_in: SignIn
) -> None:
    stop = session.scalars(sa.select(WalkStop).where(WalkStop.name == "Lastgatan")).one()
    stop.removed_at = AFTER
    session.commit()
    row = noted(sign_in("karin.lund"), session, case, walk, stop_id=stop.id)
    assert row.stop_id == stop.id
    assert row.has_receiver
    page = sign_in("karin.lund").get(f"{address(case, walk)}/{row.id}/andra").get_data(as_text=True)
    assert f'selected value="{stop.id}"' in page, "it is still where it was seen"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"category": ""}, "Välj ett av alternativen."),
        ({"category": "observation:drugs"}, "giltigt"),
        ({"kind": "katt"}, "giltigt"),
        ({"seen_on": ""}, "Fyll i det här fältet."),
        ({"seen_on": "2026-10-15"}, "Tiden har inte varit än."),
        ({"seen_on": "2026-13-40"}, "giltigt"),
        ({"geometry": '{"type":"Point","coordinates":[2.35,48.85]}'}, "Sverige"),
        ({"position_text": "48.85 2.35"}, "Sverige"),
        ({"position_text": "6569450, 676500"}, "Stämmer platsen?"),
        ({"text": "x" * 501}, "Skriv högst 500 tecken."),
        ({"text": "Ring 070-123 45 67"}, "Det ser ut som ett telefonnummer."),
        ({"text": "Är det ett problemområde?"}, "problemområde"),
        ({"stop_id": "a" * 16}, "Välj bland vandringens stopp."),
    ],
)
def test_what_is_wrong_with_a_finding_is_said_and_nothing_is_saved(
    changed: dict[str, str], words: str, session: Session, case: Case, walk: SafetyWalk, sign_in: SignIn
) -> None:
    answer = sign_in("karin.lund").post(f"{address(case, walk)}/nytt", filled(**changed), 422).get_data(as_text=True)
    assert words in answer
    assert session.scalars(sa.select(WalkFinding)).all() == []


def test_half_a_position_is_none(case: Case, walk: SafetyWalk, world: World) -> None:
    draft = FindingDraft(kind=FindingKind.UNSAFE, category="observation:lighting", seen_at=WALKED, lat=59.2)
    with pytest.raises(DomainError, match=r"finding\.half_position"):
        add_finding(world.work("karin.lund"), case, walk.id, draft)


def test_who_noted_it_writes_it_until_somebody_takes_care_of_it(
    session: Session, case: Case, walk: SafetyWalk, world: World, sign_in: SignIn
) -> None:
    client = sign_in("karin.lund")
    row = noted(client, session, case, walk)
    path = f"{address(case, walk)}/{row.id}"
    sign_in("johan.ek").post(f"{path}/andra", filled(text="Mitt", version=str(row.version)), 403)
    sign_in("johan.ek").post(f"{path}/ta-bort", status=403)
    opened = str(row.version)
    client.post(f"{path}/andra", filled(text="Sex lampor", version=opened))
    client.post(f"{path}/andra", filled(text="Sju lampor", version=opened), 409)
    session.expire_all()
    assert row.text == "Sex lampor"
    row.status = FindingStatus.SENT
    session.commit()
    draft = FindingDraft(id=row.id, kind=row.kind, category=row.category_code, seen_at=WALKED, text="Åtta")
    with pytest.raises(DomainError, match=r"finding\.handled"):
        edit_finding(world.work("karin.lund"), case, walk.id, draft)
    edit_finding(world.work("amina.berg"), case, walk.id, draft)
    with pytest.raises(NotPermitted):
        remove_finding(world.work("johan.ek"), case, walk.id, row.id)
    with pytest.raises(NotVisible):
        remove_finding(world.work("amina.berg"), case, walk.id, "a" * 16)


def test_a_finding_is_taken_away_and_comes_back(
    session: Session, case: Case, walk: SafetyWalk, sign_in: SignIn
) -> None:
    client = sign_in("karin.lund")
    row = noted(client, session, case, walk)
    path = f"{address(case, walk)}/{row.id}"
    client.post(f"{path}/ta-bort")
    sign_in("johan.ek").get(path, 404)
    assert "Fyndet är borttaget" in said(client, path)
    client.post(f"{path}/andra", filled(version=str(row.version + 1)), 422)
    client.post(f"{path}/aterstall")
    assert "Fem lampor" in said(sign_in("johan.ek"), path)


def test_a_finding_of_a_walk_that_authorities_know_of_is_theirs(
    session: Session, world: World, case: Case, sign_in: SignIn
) -> None:
    narrow = walked(session, world, case, Circle.AUTHORITIES)
    row = noted(sign_in("karin.lund"), session, case, narrow)
    assert "Fem lampor" in said(sign_in("amina.berg"), address(case, narrow))
    for path in ("", "/nytt", f"/{row.id}", f"/{row.id}/andra"):
        sign_in("johan.ek").get(f"{address(case, narrow)}{path}", 404)


def test_filters_live_in_the_address(
    session: Session, case: Case, walk: SafetyWalk, world: World, sign_in: SignIn
) -> None:
    client, entrance = sign_in("amina.berg"), stop_id(session, "Entrén")
    noted(client, session, case, walk, text="Klotter på porten", stop_id=stop_id(session, "Lastgatan"))
    noted(client, session, case, walk, text="Skylt saknas", stop_id=entrance)
    noted(client, session, case, walk, text="Ljuset från biblioteket", kind="keep")
    owner = world.organisation("johan.ek").id
    shown = {
        f"mottagare={owner}": "Klotter på porten",
        "mottagare=okand": "Skylt saknas",
        "slag=keep": "Ljuset från biblioteket",
        f"stopp={entrance}": "Skylt saknas",
    }
    for query, only in shown.items():
        page = said(client, f"{address(case, walk)}?{query}")
        assert only in page
        assert ("Klotter på porten" in page) == (only == "Klotter på porten"), query
    assert "Inga fynd stämmer med filtret." in said(client, f"{address(case, walk)}?lage=done")
    assert "Klotter på porten" in said(client, f"{address(case, walk)}?lage=nonsens&slag=katt")
    page = said(client, address(case, walk))
    assert page.index("Otryggt (2)") < page.index("Skylt saknas") < page.index("Värna (1)") < page.index("Ljuset från")
