"""A walk that belongs to no case: planned from the list of walks, left out of lists of cases, and made a case of."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.factories import World
from tracker.domain.audit import Tag
from tracker.domain.cases import CaseStatus
from tracker.domain.clock import time_set
from tracker.domain.errors import DomainError
from tracker.domain.ids import new_id
from tracker.domain.steps import Step
from tracker.models.cases import Case, CaseCoordinator, CaseParty
from tracker.models.records import AuditChange, AuditEvent
from tracker.models.walks.planned import SafetyWalk
from tracker.services.law.closing import ClosingDraft, close_case
from tracker.services.process import pass_gate, pass_with_deviation

SignIn = Callable[[str], PageClient]
BEFORE = dt.datetime(2026, 10, 1, 9, tzinfo=dt.UTC)
PLAN = {"title": "Runt sjön i mörker", "day": "2026-10-20", "starts_at": "18:00", "location": "Bryggan",
        "minutes_per_stop": "15", "pace_kmh": "3.0", "most_participants": "12"}  # fmt: skip


@pytest.fixture(autouse=True)
def in_october() -> Any:
    with time_set(BEFORE):
        yield


@pytest.fixture
def plan(world: World, session: Session) -> dict[str, str]:
    world.case(title="Torget")  # so that the registers are there
    return {**PLAN, "district_id": session.scalars(sa.select(Case.district_id)).one()}


def planned(client: PageClient, plan: dict[str, str]) -> str:
    """The path of the walk's page."""
    return str(client.post("/ny-vandring", plan).location)


def said(client: PageClient, path: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(path).text).split())


def free(session: Session) -> Case:
    session.expire_all()
    return session.scalars(sa.select(Case).where(Case.title == PLAN["title"])).one()


def test_a_walk_is_planned_without_a_case(plan: dict[str, str], sign_in: SignIn, session: Session) -> None:
    client = sign_in("amina.berg")
    assert "Planera en vandring" in client.get("/vandringar").text
    client.get("/ny-vandring")
    path = planned(client, plan)
    page = said(client, path)
    assert "Vandringen hör inte till något ärende än." in page
    assert "Gör ett ärende av den" in page
    case = free(session)
    assert (case.is_walk_only, case.status, case.step) == (True, CaseStatus.OPEN, Step.INITIATION)
    assert session.scalars(sa.select(CaseCoordinator.case_id).where(CaseCoordinator.case_id == case.id)).all()
    assert len(session.scalars(sa.select(CaseParty).where(CaseParty.case_id == case.id)).all()) == 1
    tags = session.scalars(sa.select(AuditEvent.tag).where(AuditEvent.case_id == case.id)).all()
    assert tags[0] == Tag.WALK_PLANNED_FREELY
    assert "Planerade en vandring utan ärende" in said(client, f"/arenden/{case.id}/logg")


def test_lists_of_cases_leave_it_out_and_lists_of_walks_do_not(
    plan: dict[str, str], sign_in: SignIn, session: Session
) -> None:
    client = sign_in("amina.berg")
    planned(client, plan)
    for path in ("/arenden", "/arenden?status=alla", "/arenden?sok=Runt", "/arenden?mina=1"):
        assert f"{PLAN['title']}</a>" not in client.get(path).text, path
    assert "Torget" in client.get("/arenden").text
    walks = said(client, "/vandringar")
    assert PLAN["title"] in walks
    assert "Utan ärende" in walks
    work = client.get("/").text
    assert PLAN["title"] in work, "as a meeting to come"
    case = free(session)
    assert client.get(f"/arenden/{case.id}", 303).location == f"/arenden/{case.id}/vandringar"
    sections = client.get(f"/arenden/{case.id}/vandringar").text
    assert "Lägesbilder" not in sections
    assert f"/arenden/{case.id}/logg" in sections


def test_it_becomes_a_case_with_its_history(plan: dict[str, str], sign_in: SignIn, session: Session) -> None:
    client = sign_in("amina.berg")
    path = planned(client, plan)
    case = free(session)
    make = f"/arenden/{case.id}/gor-arende"
    client.get(make)
    values = {"title": "Stråket runt sjön", "district_id": case.district_id, "focus_area_id": case.focus_area_id}
    client.post(make, {**values, "title": "", "version": str(case.version)}, 422)
    client.post(make, {**values, "background": "Ring 070-123 45 67", "version": str(case.version)}, 422)
    security = {**values, "demarcation": "security", "version": str(case.version)}
    assert "Hänvisa det sedan" in client.post(make, security, 422).text
    assert client.post(make, {**values, "version": str(case.version)}).location == f"/arenden/{case.id}"
    session.expire_all()
    assert (case.is_walk_only, case.title, case.step) == (False, "Stråket runt sjön", Step.INITIATION)
    assert "Stråket runt sjön" in client.get("/arenden").text
    assert "hör inte till något ärende" not in client.get(path).text
    log = said(client, f"/arenden/{case.id}/logg")
    assert "Planerade en vandring utan ärende" in log
    assert "Gjorde ett ärende av en vandring" in log
    kept = session.scalars(sa.select(AuditChange).where(AuditChange.field == "is_walk_only")).one()
    assert (kept.old, kept.new) == ("true", "false")
    session.refresh(case)
    assert "Det är redan ett ärende." in client.post(make, {**values, "version": str(case.version)}, 422).text


def test_it_moves_to_no_step_and_can_be_closed(
    plan: dict[str, str], world: World, sign_in: SignIn, session: Session
) -> None:
    planned(sign_in("amina.berg"), plan)
    case = free(session)
    with pytest.raises(DomainError, match=r"process\.walk_only"):
        pass_gate(world.work("amina.berg"), case)
    with pytest.raises(DomainError, match=r"process\.walk_only"):
        pass_with_deviation(world.work("amina.berg"), case, "Det finns skäl nog att gå vidare.")
    assert free(session).step is Step.INITIATION
    draft = ClosingDraft(lessons="Ljuset räcker.", reason="Vandringen är gjord nu.")
    close_case(world.work("amina.berg"), free(session), draft)
    assert free(session).status is CaseStatus.CLOSED


def test_only_who_may_start_cases_plans_one_and_others_do_not_find_it(
    plan: dict[str, str], sign_in: SignIn, session: Session
) -> None:
    police = sign_in("karin.lund")
    assert "Planera en vandring" not in police.get("/vandringar").text
    police.get("/ny-vandring", 403)
    police.post("/ny-vandring", plan, 403)
    path = planned(sign_in("amina.berg"), plan)
    police.get(path, 404)
    assert PLAN["title"] not in police.get("/vandringar").text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"title": "Ring 070-123 45 67"}, "telefonnummer"),
        ({"day": "2026-09-01"}, "Dagen har redan varit."),
        ({"district_id": ""}, "Välj i listan."),
        ({"district_id": "a" * 16}, "stadsdelsområde"),
        ({"minutes_per_stop": "0"}, "mellan 1 och"),
    ],
)
def test_what_is_refused_leaves_neither_walk_nor_case(
    values: dict[str, str], words: str, plan: dict[str, str], sign_in: SignIn, session: Session
) -> None:
    assert words in sign_in("amina.berg").post("/ny-vandring", {**plan, **values}, 422).text
    assert session.scalars(sa.select(SafetyWalk)).all() == []
    assert [case.title for case in session.scalars(sa.select(Case))] == ["Torget"]


def test_a_double_click_plans_one(plan: dict[str, str], sign_in: SignIn, session: Session) -> None:
    client, sent = sign_in("amina.berg"), {**plan, "token": new_id()}
    assert planned(client, sent) == planned(client, sent)
    assert len(session.scalars(sa.select(SafetyWalk)).all()) == 1
    sign_in("maja.lind").post("/ny-vandring", sent, 422)


def test_a_day_is_not_lost_when_something_else_is_wrong(plan: dict[str, str], sign_in: SignIn) -> None:
    answer = sign_in("amina.berg").post("/ny-vandring", {**plan, "title": ""}, 422).text
    assert 'value="2026-10-20"' in answer
    assert "Bryggan" in answer
    assert 'value="18:00"' in answer
