"""The pages of goals: setting one with figures by group, answering, measuring, and what goes wrong beside its field."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.factories import World
from tracker.domain.ids import new_id
from tracker.domain.priorities import Outcome
from tracker.domain.steps import Step
from tracker.models.cases import Case
from tracker.models.plans import Goal, GoalAcceptance, IndicatorValue
from tracker.models.priorities import Decision
from tracker.models.problems import Problem

SignIn = Callable[[str], PageClient]


@pytest.fixture
def case(world: World) -> Case:
    made = world.case(step=Step.GOAL_SETTING, revealed_at=dt.datetime(2026, 10, 5, 8, tzinfo=dt.UTC))
    world.party(made, "karin.lund")
    world.party(made, "johan.ek")
    return made


@pytest.fixture
def problem(world: World, case: Case) -> Problem:
    row = world.problem(case, "Mörk gångtunnel")
    world.session.add(
        Decision(
            problem_id=row.id,
            outcome=Outcome.PRIORITISED,
            rank=1,
            reason="många berörs",
            decided_on=dt.date(2026, 10, 1),
            decided_by="Styrgruppen",
            recorded_by_id=case.created_by_id,
        ),
    )
    world.session.commit()
    return row


def filled(problem: Problem, **changed: Any) -> dict[str, Any]:
    return {
        "problem_id": problem.id,
        "text": "Färre känner sig otrygga i gångtunneln efter kl. 18",
        "target_on": "2027-06-15",
        "name": "andel otrygga",
        "unit": "%",
        "source": "platsenkät",
        "direction": "down",
        "is_about_people": "y",
        "baseline_women": "48",
        "answers_women": "91",
        "target_women": "36",
        "baseline_men": "22,5",
        "answers_men": "91",
        "target_men": "18",
        "baseline_on": "2026-09-20",
        **changed,
    }


def test_a_goal_is_set_shown_and_answered(case: Case, problem: Problem, session: Session, sign_in: SignIn) -> None:
    path = f"/arenden/{case.id}/mal"
    amina = sign_in("amina.berg")
    assert "Inget mål än" in amina.get(path).get_data(as_text=True)
    amina.get(f"{path}/nytt")
    amina.post(f"{path}/nytt", filled(problem))
    values = {(row.kind.value, row.value_group.value): row for row in session.scalars(sa.select(IndicatorValue))}
    assert str(values["baseline", "men"].value) == "22.500"
    assert values["baseline", "women"].answers == 91
    page = amina.get(path).get_data(as_text=True)
    assert "25,5 procentenheter" in page
    assert "0 av 3 parter har accepterat" in page
    goal = session.scalars(sa.select(Goal)).one()
    johan = sign_in("johan.ek")
    answer = f"{path}/{goal.id}/svar"
    johan.get(answer)
    johan.post(answer, {"answer": "reserve", "version": goal.version}, 422)
    johan.post(answer, {"answer": "reserve", "reservation": "Vi saknar personal.", "version": goal.version})
    sign_in("karin.lund").post(answer, {"answer": "accept", "version": goal.version})
    page = amina.get(path).get_data(as_text=True)
    assert "1 av 3 parter har accepterat" in page
    assert "Vi saknar personal." in page
    assert len(session.scalars(sa.select(GoalAcceptance)).all()) == 2


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"text": ""}, "Skriv målet."),
        ({"target_on": "i sommar"}, "datum"),
        ({"baseline_women": "många"}, "Skriv ett tal"),
        ({"target_women": "", "target_men": ""}, "Skriv minst ett målvärde."),
        ({"target_women": "136"}, "En andel i procent"),
        ({"answers_women": ""}, "hur många som svarade"),
        ({"baseline_on": "2027-09-20"}, "framtiden"),
        ({"is_about_people": ""}, "handlar om människor"),
        ({"problem_id": "a" * 16}, "error-summary"),
        ({"text": "Prata med 19121212-1212"}, "personnummer"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    case: Case, problem: Problem, session: Session, sign_in: SignIn, changed: dict[str, str], words: str
) -> None:
    response = sign_in("amina.berg").post(f"/arenden/{case.id}/mal/nytt", filled(problem, **changed), 422)
    page = response.get_data(as_text=True)
    assert words in page
    assert "andel otrygga" in page
    assert session.scalars(sa.select(Goal)).all() == []


def test_sending_twice_makes_one_goal(case: Case, problem: Problem, session: Session, sign_in: SignIn) -> None:
    client, token = sign_in("amina.berg"), new_id()
    for _ in range(2):
        client.post(f"/arenden/{case.id}/mal/nytt", filled(problem, token=token))
    assert len(session.scalars(sa.select(Goal)).all()) == 1


def test_a_goal_is_edited_measured_removed_and_brought_back(
    case: Case, problem: Problem, session: Session, sign_in: SignIn
) -> None:
    client, path = sign_in("amina.berg"), f"/arenden/{case.id}/mal"
    client.post(f"{path}/nytt", filled(problem))
    goal = session.scalars(sa.select(Goal)).one()
    edit = f"{path}/{goal.id}"
    indicator_id = session.scalars(sa.select(IndicatorValue.indicator_id)).first()
    client.get(edit)
    client.post(edit, {"text": "Färre är otrygga", "target_on": "2027-06-15", "version": goal.version})
    client.post(edit, {"text": "Gammal text", "target_on": "2027-06-15", "version": 1}, 409)
    client.get(f"{edit}/matt/{indicator_id}")
    new = new_id()
    client.get(f"{edit}/matt/{new}")
    second = filled(problem, token=new, is_about_people="", name="lampor som lyser", unit="st", target_all="8")
    second = {key: value for key, value in second.items() if not key.endswith(("women", "men"))} | {"baseline_on": ""}
    client.post(f"{edit}/matt/{new}", second)
    values = f"{edit}/varden/{indicator_id}"
    client.get(values)
    measured = {"measured_on": "2026-10-05", "value_women": "40", "answers_women": "80"}
    client.post(values, measured)
    page = client.get(path).get_data(as_text=True)
    assert "lampor som lyser" in page
    assert "Utgångsvärde saknas" in page
    client.post(f"{edit}/ta-bort")
    assert "Färre är otrygga" not in client.get(path).get_data(as_text=True)
    client.post(f"{edit}/aterstall")
    assert "Färre är otrygga" in client.get(path).get_data(as_text=True)


def test_who_may(case: Case, problem: Problem, session: Session, world: World, sign_in: SignIn) -> None:
    path = f"/arenden/{case.id}/mal"
    sign_in("amina.berg").post(f"{path}/nytt", filled(problem))
    goal = session.scalars(sa.select(Goal)).one()
    for name, status in (("johan.ek", 403), ("overblick", 403), ("maja.lind", 404), ("reza.amini", 404)):
        client = sign_in(name)
        client.get(f"{path}/nytt", status)
        client.post(f"{path}/{goal.id}/ta-bort", {}, status)
    sign_in("overblick").get(path)
    sign_in("overblick").get(f"{path}/{goal.id}/svar", 403)
    other = world.case()
    sign_in("amina.berg").get(f"/arenden/{other.id}/mal/{goal.id}", 404)


def test_the_number_of_queries_does_not_grow(case: Case, problem: Problem, world: World, sign_in: SignIn) -> None:
    client = sign_in("amina.berg")
    client.post(f"/arenden/{case.id}/mal/nytt", filled(problem))
    few = client.count_queries(f"/arenden/{case.id}/mal")
    for _ in range(6):
        client.post(f"/arenden/{case.id}/mal/nytt", filled(problem))
    assert client.count_queries(f"/arenden/{case.id}/mal") == few
