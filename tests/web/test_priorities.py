"""The prioritisation pages: what each person sees before and after, saving, deciding, and what goes wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.factories import World
from tests.planning import Planning, ready
from tracker.domain.priorities import Criterion
from tracker.domain.steps import Step
from tracker.models.priorities import Decision, Score, TalkNote
from tracker.services.priorities import TalkDraft, note_talk_point

SignIn = Callable[[str], PageClient]


@pytest.fixture
def planning(world: World) -> Planning:
    return Planning(world)


def text_of(client: PageClient, path: str, status: int = 200) -> str:
    page = client.get(path, status).get_data(as_text=True)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.replace("\u00ad", "")))


def version_of(client: PageClient, path: str) -> str:
    found = re.search(r'name="version"[^>]*value="(\d+)"', client.get(path).get_data(as_text=True))
    assert found is not None
    return found[1]


def test_before_all_have_scored_the_page_tells_who_and_not_what(planning: Planning, sign_in: SignIn) -> None:
    planning.score("sdf", "police")
    path = f"/arenden/{planning.case.id}/prioritering"
    shown = text_of(sign_in("johan.ek"), path)
    assert "Två av sju parter har satt poäng" in shown
    assert "Polisen Har satt poäng" in shown
    assert "Centrumfastigheter Har frågor kvar" in shown
    page = sign_in("johan.ek").get(path).get_data(as_text=True)
    assert "score-mean" not in page
    assert set(re.findall(r'class="score-alone">([^<]*)<', page)) == {"–"}
    own = sign_in("karin.lund").get(path).get_data(as_text=True)
    assert "score-mean" not in own
    assert "5" in set(re.findall(r'class="score-alone">([^<]*)<', own))


def test_afterwards_the_page_shows_sums_ties_spread_and_decisions(world: World, sign_in: SignIn) -> None:
    planning = ready(world)
    talk = TalkDraft(planning.problems["B"].id, Criterion.RESOURCES, "Värdar kan delas.")
    note_talk_point(world.work("amina.berg"), planning.case, talk)
    path = f"/arenden/{planning.case.id}/prioritering"
    page = sign_in("johan.ek").get(path).get_data(as_text=True)
    assert re.findall(r'class="sum">(\d+)<', page) == ["32", "30", "29", "29"]
    assert re.findall(r'class="subtotal">(\d+)<', page) == ["18", "14", "21", "9", "16", "13", "14", "15"]
    shown = text_of(sign_in("johan.ek"), path)
    for words in (
        "Lika poäng: C och D har 29",
        "1 till 4",
        "Polisen gav 4. Centrumfastigheter gav 1. Övriga gav 2 till 3.",
        "Det här kom ni fram till: Värdar kan delas.",
        "B har störst behov, D går bäst att påverka",
        "Tas upp igen 9 feb 2027",
        "Beslut av Styrgruppen 5 oktober 2026",
    ):
        assert words in shown
    assert "Medelvärde 2,29, från 1 till 4" in page
    assert "Anteckna styrgruppens beslut" not in shown
    assert "Anteckna styrgruppens beslut" in text_of(sign_in("amina.berg"), path)


@pytest.mark.parametrize(
    ("person", "shows", "scores", "decides"),
    [
        ("amina.berg", 200, 200, 200),
        ("olle.nystrom", 200, 200, 403),
        ("karin.lund", 200, 200, 403),
        ("maria.falk", 200, 403, 403),
        ("overblick", 200, 403, 403),
        ("admin", 403, 403, 403),
        ("maja.lind", 404, 404, 404),
        ("eva.rask", 404, 404, 404),
    ],
)
def test_each_persona_comes_as_far_as_it_may(
    planning: Planning, sign_in: SignIn, person: str, shows: int, scores: int, decides: int
) -> None:
    client, path = sign_in(person), f"/arenden/{planning.case.id}/prioritering"
    client.get(path, shows)
    client.get(f"{path}/poang", scores)
    client.get(f"{path}/beslut", decides)


def test_a_party_saves_some_answers_and_then_the_rest(planning: Planning, session: Session, sign_in: SignIn) -> None:
    client, path = sign_in("johan.ek"), f"/arenden/{planning.case.id}/prioritering/poang"
    client.post(path, {"A_harm": "3", "B_resources": "1", "version": version_of(client, path)})
    assert "30 frågor är kvar" in text_of(client, f"/arenden/{planning.case.id}/prioritering")
    page = client.get(path).get_data(as_text=True)
    assert re.search(r'<input checked[^>]*name="B_resources"[^>]*value="1"', page)
    client.post(path, {"A_harm": "5", "version": version_of(client, path)})
    session.expire_all()
    values = session.execute(sa.select(Score.criterion, Score.value)).all()
    assert sorted(values) == [(Criterion.HARM, 5), (Criterion.RESOURCES, 1)]


@pytest.mark.parametrize("bent", ["6", "0", "-1", "x", "９", "1e9", "9" * 30])
def test_a_bent_score_is_refused_beside_its_question(planning: Planning, sign_in: SignIn, bent: str) -> None:
    client = sign_in("johan.ek")
    path = f"/arenden/{planning.case.id}/prioritering/poang"
    answer = client.post(path, {"A_harm": bent}, 422).get_data(as_text=True)
    assert "Välj en poäng från 1 till 5" in answer
    assert 'href="#A_harm"' in answer


def test_two_colleagues_on_one_sheet_meet_a_conflict(planning: Planning, sign_in: SignIn) -> None:
    first, second = sign_in("amina.berg"), sign_in("olle.nystrom")
    path = f"/arenden/{planning.case.id}/prioritering/poang"
    version = version_of(first, path)
    first.post(path, {"A_harm": "3", "version": version})
    first.post(path, {"A_harm": "3", "version": version})
    second.post(path, {"A_harm": "5", "version": version}, 409)


def test_scores_wait_for_their_step_and_stand_after_the_decision(planning: Planning, sign_in: SignIn) -> None:
    client, path = sign_in("johan.ek"), f"/arenden/{planning.case.id}/prioritering/poang"
    planning.score()
    planning.decide(A=1)
    page = client.get(path).get_data(as_text=True)
    assert "Styrgruppen har beslutat" in page
    assert 'name="A_harm"' not in page
    assert 'name="B_harm"' in page
    planning.at(Step.GOAL_SETTING)
    assert "Ärendet är i ett annat steg" in text_of(client, path)
    client.post(path, {"B_harm": "3", "version": "1"}, 422)


def sitting(planning: Planning, **values: Any) -> dict[str, Any]:
    return {"decided_on": "2026-10-05", "decided_by": "Styrgruppen", **values}


def test_a_sitting_is_recorded_once_and_a_later_one_replaces_only_what_is_new(
    planning: Planning, session: Session, sign_in: SignIn
) -> None:
    client, path = sign_in("amina.berg"), f"/arenden/{planning.case.id}/prioritering/beslut"
    planning.score()
    first = sitting(
        planning,
        version=version_of(client, path),
        outcome_A="prioritised", rank_A="1", reason_A="Många berörs.",
        outcome_D="deselected", reason_D="Ordinarie drift.", review_D="2027-02-09",
    )  # fmt: skip
    client.post(path, first)
    client.post(path, first)
    assert session.scalar(sa.select(sa.func.count()).select_from(Decision)) == 2
    later = {**first, "version": version_of(client, path), "decided_on": "2026-10-06", "review_D": "2027-05-01"}
    client.post(path, later)
    rows = session.scalars(sa.select(Decision).order_by(Decision.created_at)).all()
    assert [row.superseded_at is None for row in rows].count(True) == 2
    assert len(rows) == 3
    assert "Visa 1 tidigare beslut" in text_of(client, f"/arenden/{planning.case.id}/prioritering")
    stale = {**first, "reason_A": "Något annat."}
    assert "Något annat." in client.post(path, stale, 409).get_data(as_text=True)


def test_what_a_decision_lacks_is_told_beside_it(planning: Planning, sign_in: SignIn) -> None:
    client, path = sign_in("amina.berg"), f"/arenden/{planning.case.id}/prioritering/beslut"
    cases = [
        ({"outcome_A": "prioritised", "rank_A": "1"}, "Skriv skälet för problem A", "reason_A"),
        ({"outcome_A": "prioritised", "reason_A": "x"}, "Skriv vilken plats problem A", "rank_A"),
        ({"outcome_B": "deselected", "reason_B": "x"}, "Skriv när problem B", "review_B"),
        (
            {"outcome_B": "deselected", "reason_B": "x", "review_B": "2026-10-05"},
            "efter dagen för beslutet",
            "review_B",
        ),
        ({"outcome_A": "prioritised", "rank_A": "1", "reason_A": "ring 070-123 45 67"}, "telefonnummer", "reason_A"),
    ]
    for sent, words, field in cases:
        answer = client.post(path, sitting(planning, **sent), 422).get_data(as_text=True)
        assert words in answer
        assert f'href="#{field}"' in answer
    assert "Välj beslut för minst ett problem" in client.post(path, sitting(planning), 422).get_data(as_text=True)
    client.post(path, sitting(planning, outcome_A="prioritised", rank_A="9" * 30, reason_A="x"), 422)


def test_what_the_parties_came_to_is_written_and_read(planning: Planning, session: Session, sign_in: SignIn) -> None:
    planning.score()
    client = sign_in("amina.berg")
    path = f"/arenden/{planning.case.id}/prioritering/samtal/{planning.problems['B'].id}"
    client.get(path, 404)
    client.get(f"{path}?fraga=annat", 404)
    client.post(f"{path}?fraga=resources", {"text": ""}, 422)
    client.post(
        f"{path}?fraga=resources",
        {"text": "Värdar kan delas.", "version": version_of(client, f"{path}?fraga=resources")},
    )
    assert session.scalars(sa.select(TalkNote.text)).all() == ["Värdar kan delas."]
    client.post(f"{path}?fraga=resources", {"text": "Annat.", "version": "1"}, 409)
    other = Planning(planning.world)
    client.get(f"/arenden/{planning.case.id}/prioritering/samtal/{other.problems['B'].id}?fraga=resources", 404)
    sign_in("johan.ek").get(f"{path}?fraga=resources", 403)


def test_the_pages_need_the_same_queries_for_one_problem_and_for_four(world: World, sign_in: SignIn) -> None:
    one, four = Planning(world, letters="A"), Planning(world)
    for planning in (one, four):
        planning.score()
        planning.decide(A=1)
    client = sign_in("amina.berg")
    for page in ("", "/poang", "/beslut"):
        counts = [client.count_queries(f"/arenden/{each.case.id}/prioritering{page}") for each in (one, four)]
        assert counts[0] == counts[1], page
