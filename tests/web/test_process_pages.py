"""The pages of the process: who may open them, what they say, and what a refused form does."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.factories import World
from tracker.domain.cases import CaseStatus, Demarcation, MeetingKind, PartyStatus
from tracker.domain.clock import now
from tracker.domain.gating.gate_rules import PREDICATES
from tracker.domain.steps import DEFAULT_GATES, ORDER, PassageKind, Step
from tracker.models.cases import Case, Meeting
from tracker.models.process import Attestation, StepPassage
from tracker.web.case_gate import RULE_WAYS
from tracker.web.labels.gates import RULES

SignIn = Callable[[str], PageClient]
REASON = "polisen har bytt kontaktperson"


def text_of(response: object) -> str:
    page = response.get_data(as_text=True)  # type: ignore[attr-defined]
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def ready(world: World) -> Case:
    """A case whose first gate is met."""
    case = world.case(communication_responsible_id=world.user("olle.nystrom").id)
    world.party(case, "karin.lund")
    world.place(case)
    word = {"code": "joint_decision", "attested_on": dt.date(2026, 10, 1), "attested_by": "Styrgruppen"}
    world.session.add(Attestation(case_id=case.id, recorded_by_id=case.created_by_id, **word))
    world.session.commit()
    return case


def step_of(session: Session, case_id: str) -> Step:
    session.expire_all()
    return session.get_one(Case, case_id).step


def test_every_rule_has_words_and_a_way() -> None:
    codes = {rule.code for rule in DEFAULT_GATES}
    assert codes == set(RULES) == set(RULE_WAYS) == set(PREDICATES)


# --- the gate on the case's pages ------------------------------------------------------------------------------------
def test_a_coordinator_sees_what_is_missing_with_the_way_there(world: World, sign_in: SignIn) -> None:
    case = world.case()
    page = sign_in("amina.berg").get(f"/arenden/{case.id}/historik").get_data(as_text=True)
    shown = sign_in("amina.berg").get(f"/arenden/{case.id}").get_data(as_text=True)
    assert "Fyra saker saknas innan ni kan gå till egna kartläggningar" in shown
    for path in ("platser", "initiering", "parter", "intyg/joint_decision", "vidare-anda"):
        assert f'href="/arenden/{case.id}/{path}"' in shown
    assert "gate-card" not in page


def test_a_party_sees_the_same_gate_without_the_coordinators_ways(world: World, sign_in: SignIn) -> None:
    case = world.case()
    world.party(case, "johan.ek")
    shown = sign_in("johan.ek").get(f"/arenden/{case.id}").get_data(as_text=True)
    assert "Fyra saker saknas innan ni kan gå till egna kartläggningar" in shown
    for path in ("initiering", "intyg/joint_decision", "vidare-anda", "vidare"):
        assert f'"/arenden/{case.id}/{path}"' not in shown
    assert "Samordnaren" in shown


def test_an_invited_party_sees_the_line_but_not_the_gate(world: World, sign_in: SignIn) -> None:
    case = world.case()
    world.party(case, "karin.lund", status=PartyStatus.INVITED)
    shown = sign_in("karin.lund").get(f"/arenden/{case.id}/steg/2").get_data(as_text=True)
    assert "line-wide" in shown
    assert "saknas innan" not in shown


@pytest.mark.parametrize("status", [CaseStatus.CLOSED, CaseStatus.REFERRED])
def test_a_case_that_does_not_run_has_no_gate(world: World, sign_in: SignIn, status: CaseStatus) -> None:
    case = world.case(status=status, demarcation=Demarcation.SECURITY)
    shown = sign_in("amina.berg").get(f"/arenden/{case.id}/historik").get_data(as_text=True)
    assert "gate-sign" not in shown
    assert "Gör omtag" not in shown


def test_waiting_for_parties_names_them_and_offers_a_reminder(world: World, sign_in: SignIn) -> None:
    case = world.case(step=Step.OWN_MAPPINGS, mapping_due_on=dt.date(2026, 10, 7))
    world.party(case, "karin.lund")
    world.mapping(case, "amina.berg", "mörkt", handed_in=True)
    shown = sign_in("amina.berg").get(f"/arenden/{case.id}").get_data(as_text=True)
    assert "Ni väntar på Polisen" in shown
    assert "Påminn en part om kartläggningen" in shown
    assert "Parterna, senast i morgon" in shown
    mine = sign_in("karin.lund").get(f"/arenden/{case.id}").get_data(as_text=True)
    assert "Skriv klart och lämna in er kartläggning" in mine
    assert "Ni väntar på" not in mine


def test_freezing_is_shown_as_possible_later(world: World, sign_in: SignIn) -> None:
    case = world.case(step=Step.JOINT_MAPPING, revealed_at=now())
    world.mapping(case, "amina.berg", "mörkt", "skräpigt", revealed=True)
    shown = sign_in("amina.berg").get(f"/arenden/{case.id}").get_data(as_text=True)
    assert "Para ihop 2 iakttagelser som är kvar" in shown
    assert "Går att göra när alla iakttagelser har en plats." in shown
    assert f'href="/arenden/{case.id}/lagesbilder/frys"' not in shown


def test_the_line_tells_days_deviation_and_omtag(world: World, session: Session, sign_in: SignIn) -> None:
    case = world.case(step=Step.JOINT_MAPPING)
    user = case.created_by_id

    def passed(start: Step, end: Step, kind: PassageKind, day: int) -> StepPassage:
        at = dt.datetime(2026, 9, day, 9, tzinfo=dt.UTC)
        reason = REASON if kind is not PassageKind.GATE_MET else None
        values = {"from_step": start, "to_step": end, "kind": kind, "reason": reason, "passed_at": at}
        return StepPassage(case_id=case.id, passed_by_id=user, **values)

    session.add_all(
        [
            passed(Step.INITIATION, Step.OWN_MAPPINGS, PassageKind.GATE_MET, 15),
            passed(Step.OWN_MAPPINGS, Step.JOINT_MAPPING, PassageKind.DEVIATION, 20),
            passed(Step.JOINT_MAPPING, Step.PRIORITISATION, PassageKind.GATE_MET, 25),
            passed(Step.PRIORITISATION, Step.JOINT_MAPPING, PassageKind.REVERSAL, 28),
        ],
    )
    when = now() + dt.timedelta(days=28)
    meeting = Meeting(
        case_id=case.id,
        kind=MeetingKind.STEERING_GROUP,
        title="Beslut",
        starts_at=when,
        created_by_id=user,
    )
    session.add(meeting)
    session.commit()
    shown = text_of(sign_in("amina.berg").get(f"/arenden/{case.id}/historik"))
    for words in ("Klart 15 sep", "Klart 20 sep", "Vidare med motivering", "Pågår sedan 28 sep", "Omtag 28 sep"):
        assert words in shown
    assert "Var klart 25 sep" not in shown
    assert "Styrgruppen 3 nov" in shown


# --- going on --------------------------------------------------------------------------------------------------------
def test_a_met_gate_is_passed_by_its_button_once(world: World, session: Session, sign_in: SignIn) -> None:
    case = ready(world)
    client = sign_in("amina.berg")
    shown = client.get(f"/arenden/{case.id}").get_data(as_text=True)
    assert "Klart att gå till egna kartläggningar" in shown
    assert 'name="from_step" value="initiation"' in shown
    path, data = f"/arenden/{case.id}/vidare", {"from_step": "initiation"}
    client.post(path, data, status=303)
    assert step_of(session, case.id) is Step.OWN_MAPPINGS
    client.post(path, data, status=303)
    client.post(path, {"from_step": "<script>"}, status=303)
    client.post(path, {}, status=303)
    assert step_of(session, case.id) is Step.OWN_MAPPINGS
    assert "Ärendet har redan gått vidare eller tillbaka" in text_of(client.get("/"))


def test_a_gate_with_something_missing_is_not_passed(world: World, session: Session, sign_in: SignIn) -> None:
    case = world.case()
    client = sign_in("amina.berg")
    client.post(f"/arenden/{case.id}/vidare", {"from_step": "initiation"}, status=303)
    assert step_of(session, case.id) is Step.INITIATION
    assert "Så många saker saknas: 4." in text_of(client.get("/"))


@pytest.mark.parametrize(
    ("reason", "status"),
    [("", 422), ("för kort", 422), ("x" * 19, 422), ("x" * 20, 303), ("polisen 19121212-1212 svarar inte", 422)],
)
def test_going_on_anyway_owes_a_reason(
    world: World,
    session: Session,
    sign_in: SignIn,
    reason: str,
    status: int,
) -> None:
    case = world.case()
    client = sign_in("amina.berg")
    path = f"/arenden/{case.id}/vidare-anda"
    assert "Minst 20 tecken" in text_of(client.get(path))
    response = client.post(path, {"reason": reason, "from_step": "initiation"}, status=status)
    assert (step_of(session, case.id) is Step.OWN_MAPPINGS) is (status == 303)
    if status == 422:
        assert "Det gick inte att spara" in text_of(response)


def test_a_deviation_and_what_was_missing_stay_to_be_read_by_the_parties(world: World, sign_in: SignIn) -> None:
    case = world.case()
    world.party(case, "johan.ek")
    data = {"reason": REASON, "from_step": "initiation"}
    sign_in("amina.berg").post(f"/arenden/{case.id}/vidare-anda", data, status=303)
    for path in ("historik", "steg/1"):
        shown = text_of(sign_in("johan.ek").get(f"/arenden/{case.id}/{path}"))
        assert REASON in shown
        assert "Minst en plats finns på kartan" in shown
        assert "Amina Berg" in shown


def test_going_on_anyway_says_so_when_nothing_hinders(world: World, sign_in: SignIn) -> None:
    case = ready(world)
    assert "Inget hindrar er." in text_of(sign_in("amina.berg").get(f"/arenden/{case.id}/vidare-anda"))
    last = world.case(step=Step.FOLLOW_UP, title="Annan plats")
    assert "Inget hindrar er." in text_of(sign_in("amina.berg").get(f"/arenden/{last.id}/vidare-anda"))


# --- omtag -----------------------------------------------------------------------------------------------------------
def test_an_omtag_is_chosen_among_earlier_steps_and_owes_a_reason(
    world: World,
    session: Session,
    sign_in: SignIn,
) -> None:
    case = world.case(step=Step.PRIORITISATION, revealed_at=now())
    client = sign_in("amina.berg")
    path = f"/arenden/{case.id}/omtag"
    shown = client.get(f"{path}?till=joint_mapping").get_data(as_text=True)
    assert shown.count('type="radio"') == 3
    assert re.search(r'value="joint_mapping"[^>]*checked|checked[^>]*value="joint_mapping"', shown)
    seen = {"from_step": "prioritisation"}
    client.post(path, {**seen, "reason": REASON}, status=422)
    client.post(path, {**seen, "to_step": "joint_mapping", "reason": "kort"}, status=422)
    client.post(path, {**seen, "to_step": "goal_setting", "reason": REASON}, status=422)
    client.post(path, {**seen, "to_step": "made_up", "reason": REASON}, status=422)
    client.post(path, {"from_step": "joint_mapping", "to_step": "initiation", "reason": REASON}, status=422)
    assert step_of(session, case.id) is Step.PRIORITISATION
    client.post(path, {**seen, "to_step": "joint_mapping", "reason": REASON}, status=303)
    assert step_of(session, case.id) is Step.JOINT_MAPPING
    assert REASON in text_of(client.get(f"/arenden/{case.id}/historik"))


def test_in_the_first_step_there_is_nowhere_to_go_back_to(world: World, sign_in: SignIn) -> None:
    case = world.case()
    shown = text_of(sign_in("amina.berg").get(f"/arenden/{case.id}/omtag"))
    assert "Det finns inget tidigare steg att gå tillbaka till." in shown


# --- vouching --------------------------------------------------------------------------------------------------------
def test_a_decision_is_written_down_and_closes_its_rule(world: World, session: Session, sign_in: SignIn) -> None:
    case = world.case(registry_number="FAR 2026/412")
    client = sign_in("amina.berg")
    path = f"/arenden/{case.id}/intyg/joint_decision"
    assert 'value="FAR 2026/412"' in client.get(path).get_data(as_text=True)
    full = {"on": "2026-10-05", "by": "Styrgruppen", "registry_number": "1/26", "note": "protokoll 3"}
    for bent in ({"on": "2026-10-07"}, {"on": "igår"}, {"on": ""}, {"by": " "}, {"registry_number": ""}):
        client.post(path, {**full, **bent}, status=422)
    client.post(path, {**full, "token": "a" * 16}, status=303)
    client.post(path, {**full, "token": "a" * 16}, status=303)
    session.expire_all()
    rows = session.scalars(sa.select(Attestation)).all()
    assert [(row.attested_by, row.registry_number, row.ended_at) for row in rows] == [("Styrgruppen", "1/26", None)]
    assert "5 okt, Styrgruppen, 1/26" in text_of(client.get(f"/arenden/{case.id}"))


@pytest.mark.parametrize("code", ["all_handed_in", "plan_adopted", "made_up", "JOINT_DECISION"])
def test_only_what_rests_on_a_word_has_such_a_page(world: World, sign_in: SignIn, code: str) -> None:
    case = world.case()
    sign_in("amina.berg").get(f"/arenden/{case.id}/intyg/{code}", status=404)


def test_a_later_steps_decision_cannot_be_written_down_yet(world: World, sign_in: SignIn) -> None:
    case = world.case()
    path = f"/arenden/{case.id}/intyg/steering_group_decision"
    response = sign_in("amina.berg").post(path, {"on": "2026-10-05", "by": "Styrgruppen"}, status=422)
    assert "Ärendet har inte kommit till det steget än." in text_of(response)


# --- the step pages and who may read ---------------------------------------------------------------------------------
def test_every_step_can_be_read_in_every_step(world: World, sign_in: SignIn) -> None:
    client = sign_in("amina.berg")
    for step in ORDER:
        case = world.case(step=step, title=f"Plats {step.value}")
        for number in range(1, len(ORDER) + 1):
            client.get(f"/arenden/{case.id}/steg/{number}")
        client.get(f"/arenden/{case.id}/steg/8", status=404)


def test_a_step_to_come_says_what_it_asks_and_what_is_needed_first(world: World, sign_in: SignIn) -> None:
    case = world.case()
    shown = text_of(sign_in("amina.berg").get(f"/arenden/{case.id}/steg/4"))
    assert "Varje problem är prioriterat, eller bortprioriterat med skäl och omprövningsdag" in shown
    assert "Fyra saker saknas innan ni kan gå till egna kartläggningar" in shown
    assert "Här går inget att fylla i än." in shown


PAGES = ("steg/1", "historik", "vidare-anda", "omtag", "intyg/joint_decision")
READS = {"steg/1": 200, "historik": 200, "vidare-anda": 403, "omtag": 403, "intyg/joint_decision": 403}


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ("amina.berg", dict.fromkeys(PAGES, 200)),
        ("olle.nystrom", READS),
        ("johan.ek", READS),
        ("maria.falk", READS),
        ("overblick", READS),
        ("karin.lund", {**READS, "historik": 403}),
        ("admin", dict.fromkeys(PAGES, 403)),
        ("maja.lind", dict.fromkeys(PAGES, 404)),
        ("sara.holm", dict.fromkeys(PAGES, 404)),
        ("eva.rask", dict.fromkeys(PAGES, 404)),
    ],
)
def test_who_may_read_and_who_may_move(
    world: World,
    session: Session,
    sign_in: SignIn,
    person: str,
    expected: dict[str, int],
) -> None:
    case = world.case(step=Step.OWN_MAPPINGS)
    world.party(case, "johan.ek")
    world.party(case, "karin.lund", status=PartyStatus.INVITED)
    world.party(case, "eva.rask", status=PartyStatus.LEFT)
    client = sign_in(person)
    for path, status in expected.items():
        client.get(f"/arenden/{case.id}/{path}", status=status)
    if person == "amina.berg":
        return
    refused = 404 if expected["steg/1"] == 404 else 403
    data = {"from_step": "own_mappings", "reason": REASON, "to_step": "initiation", "on": "2026-10-05", "by": "Jag"}
    for path in ("vidare", "vidare-anda", "omtag", "intyg/joint_decision"):
        client.post(f"/arenden/{case.id}/{path}", data, status=refused)
    assert step_of(session, case.id) is Step.OWN_MAPPINGS


def test_the_frame_takes_as_many_questions_for_a_full_case_as_for_a_bare_one(world: World, sign_in: SignIn) -> None:
    bare, full = world.case(), world.case(title="Full plats", step=Step.JOINT_MAPPING, revealed_at=now())
    for person in ("karin.lund", "johan.ek", "sara.holm", "elin.persson", "reza.amini"):
        world.party(full, person)
        seen = world.observations(world.mapping(full, person, "a", "b", "c", revealed=True))
        world.problem(full, "Mörkt", *seen)
    for name in ("Torget", "Tunneln", "Gatan"):
        world.place(full, name)
    client = sign_in("amina.berg")
    counted = [client.count_queries(f"/arenden/{case.id}/historik") for case in (bare, full)]
    assert counted[0] == counted[1]
    assert counted[0] <= 16
