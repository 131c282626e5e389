"""Coordinating the own mappings: states and days only, opening as one act, and nothing sealed on any page."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.factories import World
from tracker.domain.mapping import to_mask
from tracker.domain.steps import Step
from tracker.models.cases import Case
from tracker.queries.mapping import mapping_states

SignIn = Callable[[str], PageClient]
CANARY = "kanariefagel"
REASON = "Mötet är bokat och två parter hinner inte."


@pytest.fixture
def case(world: World) -> Case:
    """The police have handed in a day late, the owner has begun, the others have not; every text holds the canary."""
    case = world.case(step=Step.OWN_MAPPINGS, mapping_due_on=dt.date(2026, 10, 5))
    for person in ("johan.ek", "karin.lund", "reza.amini"):
        world.party(case, person)
    point = {"type": "Point", "coordinates": [18.0933, 59.2434]}
    texts: dict[str, Any] = dict.fromkeys(
        ("text", "amount", "period", "source_note", "place_note", "group_affected"), CANARY
    )
    for person, handed_in in (("karin.lund", True), ("johan.ek", False)):
        sealed = world.mapping(
            case, person, f"{CANARY} {person}", handed_in=handed_in, point=point, time_mask=to_mask([(1, 1)]), **texts
        )
        sealed.why_this_problem = sealed.sources_used = sealed.leadership_informed_by = CANARY
    world.session.commit()
    return case


def all_of(case: Case, rest: str = "") -> str:
    return f"/arenden/{case.id}/kartlaggningar{rest}"


def text_of(response: object) -> str:
    page: str = response.get_data(as_text=True)  # type: ignore[attr-defined]
    return " ".join(re.sub(r"<[^>]+>", " ", page.partition("<main")[2]).split())


def party_id(session: Session, case: Case, name: str) -> str:
    return next(row.party_id for row in mapping_states(session, case.id)[case.id] if row.short_name == name)


def test_the_page_tells_states_and_days(sign_in: SignIn, case: Case) -> None:
    page = text_of(sign_in("amina.berg").get(all_of(case)))
    assert "1 av 4 parter har lämnat in. Här ser du bara hur långt var och en har kommit." in page
    assert "Inlämnad 6 okt, en dag sent" in page
    assert "Har börjat" in page
    assert "Har inte börjat" in page
    assert "Ni väntar på Centrumfastigheter, Farsta SDF, Företagarna." in page


def test_a_day_for_all_and_one_for_a_party(sign_in: SignIn, case: Case, session: Session) -> None:
    amina = sign_in("amina.berg")
    amina.post(all_of(case, "/dag"), {"due_on": "2026-10-09"})
    for value in ("2026-10-05", "", "nyss"):
        amina.post(all_of(case, "/dag"), {"due_on": value}, status=422)
    owner = party_id(session, case, "Centrumfastigheter")
    amina.get(all_of(case, f"/{owner}/dag"))
    amina.post(all_of(case, f"/{owner}/dag"), {"due_on": "2026-10-12"})
    amina.post(all_of(case, f"/{owner}/dag"), {"due_on": "2026-10-01"}, status=422)
    page = text_of(amina.get(all_of(case)))
    assert "9 okt" in page
    assert "12 okt Egen dag" in page
    assert "Lämna in senast måndag 12 oktober" in text_of(sign_in("johan.ek").get(f"/arenden/{case.id}/kartlaggning"))
    amina.post(all_of(case, f"/{owner}/dag"), {"due_on": ""})
    assert "Egen dag" not in text_of(amina.get(all_of(case)))


def test_a_party_of_another_case_gets_no_day(sign_in: SignIn, case: Case, world: World, session: Session) -> None:
    other = world.party(world.case(title="En annan"), "sara.holm")
    amina = sign_in("amina.berg")
    amina.get(all_of(case, f"/{other.id}/dag"), status=404)
    amina.post(all_of(case, f"/{other.id}/dag"), {"due_on": "2026-10-12"}, status=404)
    session.expire_all()
    assert other.mapping_due_on is None


def test_opening_early_asks_why_and_opens_only_what_is_handed_in(sign_in: SignIn, case: Case) -> None:
    amina = sign_in("amina.berg")
    page = text_of(amina.get(all_of(case, "/oppna")))
    assert "Ni väntar på tre parter" in page
    assert "En parts kartläggning öppnas. Det går inte att ta tillbaka." in page
    assert "Centrumfastigheter, Farsta SDF, Företagarna har inte lämnat in." in page
    refused = text_of(amina.post(all_of(case, "/oppna"), {"reason": "för kort"}, status=422))
    assert "Skriv minst 20 tecken" in refused
    assert "för kort" in refused
    amina.post(all_of(case, "/oppna"), {"reason": REASON})
    amina.post(all_of(case, "/oppna"), {"reason": REASON})
    page = text_of(amina.get(all_of(case)))
    assert "Öppnade 6 okt 10.00" in page
    assert REASON in page
    amina.get(all_of(case, "/oppna"), status=303)
    amina.post(all_of(case, "/dag"), {"due_on": "2026-10-09"}, status=422)
    assert CANARY not in page


def test_when_all_have_handed_in_no_reason_is_asked(sign_in: SignIn, world: World) -> None:
    case = world.case(step=Step.JOINT_MAPPING)
    world.party(case, "johan.ek")
    world.mapping(case, "amina.berg", "ett", handed_in=True)
    world.mapping(case, "johan.ek", "två", handed_in=True)
    amina = sign_in("amina.berg")
    page = text_of(amina.get(all_of(case, "/oppna")))
    assert "Alla parter har lämnat in" in page
    assert "Två parters kartläggningar öppnas samtidigt." in page
    assert "Varför öppnar ni nu?" not in page
    amina.post(all_of(case, "/oppna"))
    assert "Öppnade" in text_of(amina.get(all_of(case)))


@pytest.mark.parametrize("step", [Step.INITIATION, Step.PRIORITISATION])
def test_opening_in_the_wrong_step_is_explained(sign_in: SignIn, case: Case, world: World, step: Step) -> None:
    case.step = step
    world.session.commit()
    amina = sign_in("amina.berg")
    assert "Det finns inget att öppna." in text_of(amina.get(all_of(case, "/oppna")))
    amina.post(all_of(case, "/oppna"), {"reason": REASON}, status=422)
    amina.get(all_of(case))


@pytest.mark.parametrize(
    ("person", "status"),
    [("johan.ek", 403), ("karin.lund", 403), ("maria.falk", 403), ("overblick", 403), ("admin", 403),
     ("olle.nystrom", 403), ("maja.lind", 404), ("sara.holm", 404)],
)  # fmt: skip
def test_only_the_coordinator_coordinates(
    sign_in: SignIn, case: Case, session: Session, person: str, status: int
) -> None:
    client = sign_in(person)
    owner = party_id(session, case, "Centrumfastigheter")
    for path in ("", "/oppna", f"/{owner}/dag"):
        client.get(all_of(case, path), status=status)
    client.post(all_of(case, "/oppna"), {"reason": REASON}, status=status)
    client.post(all_of(case, "/dag"), {"due_on": "2026-10-09"}, status=status)
    client.post(all_of(case, f"/{owner}/dag"), {"due_on": "2026-10-09"}, status=status)
    session.expire_all()
    assert (case.revealed_at, case.mapping_due_on) == (None, dt.date(2026, 10, 5))


@pytest.mark.parametrize("person", ["amina.berg", "olle.nystrom", "reza.amini", "overblick", "admin"])
def test_nothing_of_a_sealed_mapping_is_on_any_page(sign_in: SignIn, case: Case, person: str) -> None:
    client = sign_in(person)
    root = f"/arenden/{case.id}"
    paths = (
        *("", "/parter", "/kartlaggningar", "/kartlaggningar/oppna", "/kartlaggning", "/kartlaggning/fragor"),
        *("/logg", "/gemensam", "/karta", "/karta.geojson", "/prioritering", "/mal", "/moten", "/lagesbilder"),
    )
    for path in (*(root + path for path in paths), "/", "/arenden", "/karta", "/karta/platser.geojson"):
        answer = client.http.get(path)
        assert answer.status_code in {200, 303, 403, 404}, path
        assert CANARY not in answer.get_data(as_text=True), f"{path} shows {person} what is sealed"


def test_the_canary_is_seen_by_its_own(sign_in: SignIn, case: Case) -> None:
    for person in ("johan.ek", "maria.falk", "karin.lund"):
        assert CANARY in text_of(sign_in(person).get(f"/arenden/{case.id}/kartlaggning"))


def test_the_page_costs_as_many_questions_with_many_parties(sign_in: SignIn, case: Case, world: World) -> None:
    amina = sign_in("amina.berg")
    few = amina.count_queries(all_of(case))
    for person in ("sara.holm", "elin.persson", "birgitta.sjo"):
        world.party(case, person)
    assert amina.count_queries(all_of(case)) == few
