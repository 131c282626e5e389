"""The pages of the plan: who sees and does what, saving, what goes wrong, and constant queries."""

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
from tracker.domain.access import Circle
from tracker.domain.ids import new_id
from tracker.domain.plans import MeasureStatus
from tracker.domain.steps import Step
from tracker.models.plans import FollowUp, Measure, MeasureCause, PlanAdoption

SignIn = Callable[[str], PageClient]


@pytest.fixture
def planning(world: World) -> Planning:
    return ready(world)


def text_of(client: PageClient, path: str, status: int = 200) -> str:
    page = client.get(path, status).get_data(as_text=True)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.replace("\u00ad", "")))


def version_of(client: PageClient, path: str) -> str:
    found = re.search(r'name="version"[^>]*value="(\d+)"', client.get(path).get_data(as_text=True))
    assert found is not None
    return found[1]


def base(planning: Planning) -> str:
    return f"/arenden/{planning.case.id}"


def sent(planning: Planning, **values: Any) -> dict[str, Any]:
    return {
        "title": "Byt lampor",
        "type_code": "measure:maintenance",
        "party_id": planning.party("traffic").id,
        "no_goal_reason": "hör till driften",
        "cause_ids": [planning.causes["A1"].id],
        "cost_sek": "185 000",
        "starts_on": "2026-11-01",
        "due_on": "2026-12-15",
        **values,
    }


def test_the_plan_shows_orphans_with_two_ways_out(planning: Planning, sign_in: SignIn) -> None:
    planning.background("A")
    planning.measure("A1")
    planning.measure(title="Lös åtgärd")
    path = f"{base(planning)}/atgarder"
    shown = text_of(sign_in("amina.berg"), path)
    for words in (
        "Två åtgärder. Två orsaker saknar åtgärd.",
        "Ingen åtgärd riktas mot den här orsaken.",
        "Lägg till åtgärd eller skriv varför det inte behövs",
        "Åtgärden hänger inte ihop med någon orsak.",
        "A2 ekonomisk utsatthet. Går inte att påverka på platsen.",
        "Utkast. Styrgruppen har inte antagit planen.",
    ):
        assert words in shown
    read_only = text_of(sign_in("johan.ek"), path)
    assert "Ingen åtgärd riktas mot den här orsaken." in read_only
    assert "skriv varför det inte behövs" not in read_only
    assert "Kort varsel" in read_only
    assert "Kort varsel" not in text_of(sign_in("maria.falk"), path)


@pytest.mark.parametrize(
    ("person", "reads", "writes", "hurries"),
    [
        ("amina.berg", 200, 200, 200),
        ("olle.nystrom", 200, 403, 200),
        ("sara.holm", 200, 403, 200),
        ("maria.falk", 200, 403, 403),
        ("overblick", 200, 403, 403),
        ("admin", 403, 403, 403),
        ("maja.lind", 404, 404, 404),
        ("eva.rask", 404, 404, 404),
    ],
)
def test_each_persona_comes_as_far_as_it_may(
    planning: Planning, sign_in: SignIn, person: str, reads: int, writes: int, hurries: int
) -> None:
    measure = planning.measure("A1")
    client, path = sign_in(person), f"{base(planning)}/atgarder"
    client.get(path, reads)
    client.get(f"{path}/{measure.id}", reads)
    for page in ("ny", f"{measure.id}/andra", f"orsak/{planning.causes['C1'].id}"):
        client.get(f"{path}/{page}", writes)
    client.get(f"{base(planning)}/plan/anta", writes)
    client.get(f"{path}/kort-varsel", hurries)


def test_a_measure_is_added_from_its_cause_and_once(planning: Planning, session: Session, sign_in: SignIn) -> None:
    client, path = sign_in("amina.berg"), f"{base(planning)}/atgarder/ny"
    cause = planning.causes["C1"]
    page = client.get(f"{path}?orsak={cause.id}").get_data(as_text=True)
    assert re.search(rf'<input checked[^>]*value="{cause.id}"', page)
    token = new_id()
    answer = client.post(path, sent(planning, token=token))
    client.post(path, sent(planning, token=token))
    row = session.scalars(sa.select(Measure)).one()
    assert (row.id, row.cost_sek, row.number) == (token, 185000, 1)
    assert answer.headers["Location"].endswith(token)
    assert "185 000 kr" in text_of(client, f"{base(planning)}/atgarder/{token}").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("values", "words", "field"),
    [
        ({"title": ""}, "Fyll i det här fältet", "title"),
        ({"type_code": ""}, "Välj ett slag av åtgärd", "type_code"),
        ({"party_id": ""}, "en part som har tackat ja", "party_id"),
        ({"no_goal_reason": ""}, "Välj ett mål", "goal_ids"),
        ({"due_on": "2026-10-01"}, "klar före den börjar", "due_on"),
        ({"cost_sek": "mycket"}, "Skriv ett helt tal", "cost_sek"),
        ({"cost_sek": "9" * 12}, "högst 2 miljarder", "cost_sek"),
        ({"function": "ring 070-123 45 67"}, "telefonnummer", "function"),
        ({"description": "ett problemområde"}, "stigmatisera", "description"),
        ({"starts_on": "i morgon"}, "", "starts_on"),
    ],
)
def test_what_a_measure_lacks_is_told_beside_it(
    planning: Planning, session: Session, sign_in: SignIn, values: dict[str, str], words: str, field: str
) -> None:
    if field == "goal_ids":
        planning.goal("A")
    answer = sign_in("amina.berg").post(f"{base(planning)}/atgarder/ny", sent(planning, **values), 422)
    page = answer.get_data(as_text=True)
    assert words in page
    assert f'href="#{field}"' in page
    assert session.scalar(sa.select(sa.func.count()).select_from(Measure)) == 0


def test_swapped_ids_write_nothing(planning: Planning, session: Session, sign_in: SignIn) -> None:
    other = ready(planning.world)
    measure, cause = other.measure("A1"), other.causes["A1"]
    client, path = sign_in("amina.berg"), f"{base(planning)}/atgarder"
    client.post(f"{path}/ny", sent(planning, cause_ids=[cause.id]), 422)
    client.post(f"{path}/ny", sent(planning, party_id=other.party("traffic").id), 422)
    client.post(f"{path}/ny", sent(planning, token=measure.id), 404)
    for page in ("", "/andra", "/rapport", "/uppfoljning", "/eftertanke"):
        client.get(f"{path}/{measure.id}{page}", 404)
    client.post(f"{path}/{measure.id}/andra", sent(planning), 404)
    client.post(f"{path}/orsak/{cause.id}", {"reason": "x"}, 404)
    client.post(f"{path}/orsak/{cause.id}/ta-bort-skal", {}, 404)
    assert session.scalar(sa.select(sa.func.count()).where(Measure.case_id == planning.case.id)) == 0


def test_an_edit_keeps_what_is_there_and_meets_a_conflict(
    planning: Planning, session: Session, sign_in: SignIn
) -> None:
    measure = planning.measure("A1", "B1")
    client, path = sign_in("amina.berg"), f"{base(planning)}/atgarder/{measure.id}/andra"
    page = client.get(path).get_data(as_text=True)
    assert page.count("<input checked") == 3  # the circle too
    version = version_of(client, path)
    client.post(path, sent(planning, title="Nya lampor", version=version))
    conflict = client.post(path, sent(planning, title="Gamla lampor", version=version), 409).get_data(as_text=True)
    assert "Gamla lampor" in conflict
    assert "Nya lampor" in re.sub(r"<[^>]+>", "", conflict)
    assert session.scalar(sa.select(sa.func.count()).select_from(MeasureCause)) == 1


def test_a_cause_is_explained_and_the_reason_taken_back(planning: Planning, sign_in: SignIn) -> None:
    client, cause = sign_in("amina.berg"), planning.causes["C1"]
    path = f"{base(planning)}/atgarder/orsak/{cause.id}"
    client.post(path, {"reason": ""}, 422)
    client.post(path, {"reason": "Värdarna täcker även detta.", "version": version_of(client, path)})
    shown = text_of(client, f"{base(planning)}/atgarder")
    assert "Ingen egen åtgärd. Värdarna täcker även detta." in shown
    client.post(path, {"reason": "Annat.", "version": "1"}, 409)
    client.post(f"{path}/ta-bort-skal", {})
    assert "Värdarna täcker" not in text_of(client, f"{base(planning)}/atgarder")


def test_short_notice_from_a_party_in_step_1(planning: Planning, session: Session, sign_in: SignIn) -> None:
    planning.at(Step.INITIATION)
    client, path = sign_in("birgitta.sjo"), f"{base(planning)}/atgarder/kort-varsel"
    page = client.get(path).get_data(as_text=True)
    assert planning.party("walkers").id in page
    assert planning.party("police").id not in page
    values = {
        "title": "Extra nattvandring",
        "event": "rån i tunneln",
        "decided_by": "LPO-chefen",
        "party_id": planning.party("walkers").id,
        "starts_on": "2026-10-06",
        "no_goal_reason": "svarar på en händelse",
    }
    client.post(path, {**values, "party_id": planning.party("police").id}, 422)
    client.post(path, {**values, "event": ""}, 422)
    client.post(path, values)
    row = session.scalars(sa.select(Measure)).one()
    shown = text_of(client, f"{base(planning)}/atgarder/{row.id}")
    assert "Gäller till 20 oktober 2026" in shown
    assert "Eftertanken ska vara skriven senast tisdag 20 oktober" in shown
    later = f"{base(planning)}/atgarder/{row.id}/eftertanke"
    client.post(later, {"afterthought": ""}, 422)
    client.post(later, {"afterthought": "Det lugnade.", "version": version_of(client, later)})
    assert "Det lugnade." in text_of(client, f"{base(planning)}/atgarder/{row.id}")
    sign_in("johan.ek").post(later, {"afterthought": "x"}, 403)


def test_a_party_reports_and_follows_up_its_own(planning: Planning, session: Session, sign_in: SignIn) -> None:
    measure = planning.measure("A1")
    path = f"{base(planning)}/atgarder/{measure.id}"
    stranger = sign_in("johan.ek")
    for page in ("rapport", "uppfoljning"):
        stranger.get(f"{path}/{page}", 303)
    assert "den part som ansvarar" in text_of(stranger, path)
    report = {"status": "ongoing", "on": "2026-10-06", "note": "kabeln ligger"}
    stranger.post(f"{path}/rapport", report, 403)
    client = sign_in("sara.holm")
    version = version_of(client, f"{path}/rapport")
    client.post(f"{path}/rapport", {**report, "version": version})
    client.post(f"{path}/rapport", {**report, "version": version})
    client.post(f"{path}/rapport", {**report, "status": "done", "version": version}, 409)
    client.post(f"{path}/rapport", {**report, "status": "stopped", "note": ""}, 422)
    client.post(f"{path}/rapport", {**report, "status": "gone"}, 422)
    client.post(f"{path}/rapport", {**report, "on": "2026-10-07"}, 422)
    session.expire_all()
    assert session.get_one(Measure, measure.id).status is MeasureStatus.ONGOING
    follow = {"kind": "process", "grade": "yellow", "text": "3 dagar sent", "on": "2026-10-06"}
    client.post(f"{path}/uppfoljning", {**follow, "grade": "not_separable"}, 422)
    client.post(f"{path}/uppfoljning", {**follow, "text": ""}, 422)
    client.post(f"{path}/uppfoljning", follow)
    assert session.scalars(sa.select(FollowUp.text)).all() == ["3 dagar sent"]
    assert "Arbetssätt: 3 dagar sent" in text_of(client, f"{base(planning)}/atgarder")
    effect = client.get(f"{path}/uppfoljning?slag=effect").get_data(as_text=True)
    assert re.search(r'<input checked[^>]*value="not_separable"', effect)


def test_the_plan_is_adopted_on_a_page_of_its_own(planning: Planning, session: Session, sign_in: SignIn) -> None:
    client, path = sign_in("amina.berg"), f"{base(planning)}/plan/anta"
    values = {"adopted_on": "2026-10-06", "adopted_by": "Styrgruppen", "registry_number": "FAR 2026/412-9"}
    assert "Sätt minst ett mål" in client.post(path, values, 422).get_data(as_text=True)
    planning.goal("A")
    assert "Planen har orsaker utan åtgärd" in text_of(client, path)
    client.post(path, {**values, "adopted_on": "2026-10-07"}, 422)
    token = new_id()
    client.post(path, {**values, "token": token})
    client.post(path, {**values, "token": token})
    assert session.scalars(sa.select(PlanAdoption.number)).all() == [1]
    assert "Antagen av Styrgruppen 6 okt, version 1." in text_of(client, f"{base(planning)}/atgarder")


def test_what_only_authorities_read_is_not_on_the_page_of_others(
    planning: Planning, session: Session, sign_in: SignIn
) -> None:
    goal = planning.goal("A", text="Hemligt mål")
    measure = planning.measure("A1", goal_ids=[goal.id])
    planning.problems["A"].circle = Circle.AUTHORITIES
    session.commit()
    for path in (f"{base(planning)}/atgarder", f"{base(planning)}/atgarder/{measure.id}"):
        shown = text_of(sign_in("johan.ek"), path)
        assert "Hemligt mål" not in shown
        assert "orsak till A" not in shown
        assert "myndigheter i ärendet" in shown
        assert "orsak till A" in text_of(sign_in("karin.lund"), path)


def test_pages_need_the_same_queries_for_few_and_for_many(world: World, sign_in: SignIn) -> None:
    few, many = ready(world), ready(world)
    few.measure("A1")
    for key in ("A1", "B1", "C1"):
        goal = many.goal(key[0])
        for _ in range(3):
            many.measure(key, goal_ids=[goal.id])
    few.goal("A")
    client = sign_in("amina.berg")
    for page in ("atgarder", "atgarder/ny", "atgarder/kort-varsel", "plan/anta"):
        counts = [client.count_queries(f"{base(each)}/{page}") for each in (few, many)]
        assert counts[0] == counts[1], page
