"""Mitt arbete: what each persona is told to do, in order, and that it costs the same for many cases."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.factories import World
from tracker.domain.access import Circle
from tracker.domain.cases import CaseStatus, Demarcation, MeetingKind, PartyStatus
from tracker.domain.clock import now
from tracker.domain.plans import MeasureStatus
from tracker.domain.priorities import Criterion, Outcome
from tracker.domain.steps import PassageKind, Step
from tracker.models.cases import Case, CaseParty, Meeting
from tracker.models.plans import Goal, Measure
from tracker.models.priorities import Decision, Score
from tracker.models.problems import Problem
from tracker.models.process import StepPassage

SignIn = Callable[[str], PageClient]
TODAY = dt.date(2026, 10, 6)
DAY = dt.timedelta(days=1)


def shown_to(sign_in: SignIn, person: str, path: str = "/") -> str:
    page = sign_in(person).get(path).get_data(as_text=True)
    return " ".join(re.sub(r"<[^>]+>", " ", page.partition("<main")[2]).split())


def add_measure(world: World, case: Case, party: CaseParty | None, **values: Any) -> Measure:
    count = world.session.scalar(sa.select(sa.func.count()).where(Measure.case_id == case.id)) or 0
    row = Measure(
        **{
            "case_id": case.id,
            "number": count + 1,
            "title": "Byt armaturer",
            "type_code": world.session.scalars(
                sa.text("SELECT code FROM vocabulary_term WHERE vocabulary = 'measure' LIMIT 1"),
            ).one(),
            "party_id": party.id if party else None,
            "created_by_id": case.created_by_id,
            **values,
        },
    )
    world.session.add(row)
    world.session.commit()
    return row


def add_meeting(world: World, case: Case, **values: Any) -> None:
    row = {"kind": MeetingKind.OTHER, "title": "Avstämning", "starts_at": now() + DAY, **values}
    world.session.add(Meeting(case_id=case.id, created_by_id=case.created_by_id, **row))
    world.session.commit()


def test_without_a_case_the_page_says_what_to_do_first(world: World, sign_in: SignIn) -> None:
    coordinator, party = shown_to(sign_in, "amina.berg"), shown_to(sign_in, "karin.lund")
    assert "Du är inte med i något ärende än." in coordinator
    assert "Starta nytt ärende" in coordinator
    assert "När en samordnare bjuder in er organisation står inbjudan här." in party
    assert "Starta nytt ärende" not in party


def test_a_coordinator_sees_what_is_missing_in_each_gate(world: World, sign_in: SignIn) -> None:
    world.case(title="Torget")
    shown = shown_to(sign_in, "amina.berg")
    for words in ("Rita minst en plats på kartan", "Utse kommunikationsansvarig", "Steg 1 av 5. Initiering"):
        assert words in shown
    assert "Inget är försenat. Tre saker att göra." in shown


def test_tasks_stand_in_order_late_today_tomorrow_later_no_day(world: World, sign_in: SignIn) -> None:
    for title, days in (("Sen", -2), ("Nu", 0), ("Snart", 1), ("Senare", 9)):
        case = world.case("maja.lind", title=title, step=Step.OWN_MAPPINGS, mapping_due_on=TODAY + days * DAY)
        world.party(case, "karin.lund")
    invited = world.case("maja.lind", title="Odaterad")
    world.party(invited, "karin.lund", status=PartyStatus.INVITED)
    shown = shown_to(sign_in, "karin.lund")
    order = [
        shown.index(words) for words in ("skulle vara klar 4 okt", "I dag", "I morgon", "tors 15 okt", "Ingen dag")
    ]
    assert order == sorted(order)
    assert "Du är sen med en sak och en ska bli klar i dag." in shown
    assert "Svara på inbjudan" in shown


def test_an_own_mapping_is_asked_for_until_it_is_handed_in(world: World, sign_in: SignIn) -> None:
    case = world.case(step=Step.OWN_MAPPINGS, mapping_due_on=TODAY + 9 * DAY)
    party = world.party(case, "karin.lund")
    party.reminded_at = now() - DAY
    world.session.commit()
    shown = shown_to(sign_in, "karin.lund")
    assert "Skriv er kartläggning och lämna in den" in shown
    assert "Ni är påminda 5 okt." in shown
    mapping = world.mapping(case, "karin.lund", "mörkt")
    assert "Lämna in er kartläggning" in shown_to(sign_in, "karin.lund")
    mapping.state, mapping.handed_in_at = mapping.state.HANDED_IN, now()
    world.session.commit()
    assert "Inget behöver dig just nu." in shown_to(sign_in, "karin.lund")


def test_a_coordinator_reminds_when_the_day_is_near_and_sets_a_day_where_none_is(world: World, sign_in: SignIn) -> None:
    case = world.case(step=Step.OWN_MAPPINGS)
    for person in ("karin.lund", "johan.ek"):
        world.party(case, person)
    world.mapping(case, "amina.berg", "mörkt", handed_in=True)
    assert "Sätt sista dag för kartläggningarna" in shown_to(sign_in, "amina.berg")
    case.mapping_due_on = TODAY + 10 * DAY
    world.session.commit()
    assert "Påminn" not in shown_to(sign_in, "amina.berg")
    case.mapping_due_on = TODAY + DAY
    world.session.commit()
    shown = shown_to(sign_in, "amina.berg")
    assert "Påminn två parter om deras kartläggning" in shown
    assert "Centrumfastigheter och Polisen har inte lämnat in." in shown
    assert "1 av 3 parter har lämnat in" in shown


def test_a_silent_invitation_is_a_task_after_a_fortnight(world: World, sign_in: SignIn) -> None:
    case = world.case(step=Step.JOINT_MAPPING)
    party = world.party(case, "rektor", status=PartyStatus.INVITED)
    party.invited_at = now() - 13 * DAY
    world.session.commit()
    assert "Ring Friskolan" not in shown_to(sign_in, "amina.berg")
    party.invited_at = now() - 49 * DAY
    world.session.commit()
    shown = shown_to(sign_in, "amina.berg")
    assert "Ring Friskolan eller avsluta inbjudan" in shown
    assert "Inbjuden 18 augusti 2026. Inget svar på 49 dagar." in shown


def test_scores_are_asked_for_only_of_problems_one_may_read(world: World, session: Session, sign_in: SignIn) -> None:
    case = world.case(step=Step.PRIORITISATION)
    party = world.party(case, "johan.ek")
    world.party(case, "karin.lund")
    problem = world.problem(case, "A")
    world.problem(case, "B", circle=Circle.AUTHORITIES)
    assert "Sätt poäng på 1 problem" in shown_to(sign_in, "johan.ek")
    assert "Sätt poäng på 2 problem" in shown_to(sign_in, "karin.lund")
    session.add_all(
        Score(problem_id=problem.id, party_id=party.id, criterion=each, value=3, scored_by_id=case.created_by_id)
        for each in Criterion
    )
    session.commit()
    assert "Sätt poäng" not in shown_to(sign_in, "johan.ek")


def test_goals_are_asked_about_only_where_one_may_read_them(world: World, session: Session, sign_in: SignIn) -> None:
    case = world.case(step=Step.GOAL_SETTING)
    for person in ("johan.ek", "karin.lund"):
        world.party(case, person)
    for number, circle in ((1, Circle.ALL_PARTIES), (2, Circle.AUTHORITIES)):
        problem = world.problem(case, f"P{number}", circle=circle)
        row = {"number": number, "text": "Alla lampor lyser", "target_on": TODAY}
        session.add(Goal(case_id=case.id, problem_id=problem.id, **row))
    session.commit()
    assert "Svara på 1 mål" in shown_to(sign_in, "johan.ek")
    assert "Svara på 2 mål" in shown_to(sign_in, "karin.lund")


def test_late_measures_are_the_responsibles_task_and_the_coordinators_table(world: World, sign_in: SignIn) -> None:
    case = world.case(step=Step.IMPLEMENTATION)
    party = world.party(case, "sara.holm")
    world.party(case, "karin.lund")
    add_measure(world, case, party, due_on=TODAY - 6 * DAY, status_on=TODAY - DAY, status_note="väntar på kabel")
    add_measure(world, case, party, title="Senare", due_on=TODAY + 30 * DAY)
    closed = {"status": MeasureStatus.DONE, "closed_on": TODAY}
    add_measure(world, case, party, title="Gjord", due_on=TODAY - DAY, **closed)
    mine, theirs = shown_to(sign_in, "sara.holm"), shown_to(sign_in, "amina.berg")
    assert "Rapportera hur det går: Byt armaturer" in mine
    assert "Du är sen med en sak." in mine
    assert "En åtgärd hos andra är försenad." in theirs
    assert "6 dagar sedan" in theirs
    assert "5 okt: väntar på kabel" in theirs
    assert "1 av 3 åtgärder försenade" in theirs
    assert "Gjord" not in mine
    assert "Byt armaturer" not in shown_to(sign_in, "karin.lund")


def test_an_afterthought_and_a_review_come_back_in_time(world: World, session: Session, sign_in: SignIn) -> None:
    case = world.case(step=Step.GOAL_SETTING)
    party = world.party(case, "karin.lund")
    short = {"is_short_notice": True, "event": "rån", "decided_by": "Amina", "valid_to": TODAY + 20 * DAY}
    add_measure(world, case, party, title="Extra vandring", afterthought_due_on=TODAY, **short)
    problem = world.problem(case, "Klotter på lastgatan")
    decided = {"outcome": Outcome.DESELECTED, "reason": "drift", "decided_on": TODAY, "decided_by": "Styrgruppen"}
    session.add(
        Decision(problem_id=problem.id, review_on=TODAY + 3 * DAY, recorded_by_id=case.created_by_id, **decided),
    )
    session.commit()
    shown = shown_to(sign_in, "amina.berg")
    assert "Skriv varför efteråt: Extra vandring" in shown
    assert "Ompröva problem A, Klotter på lastgatan" in shown
    assert "Ompröva" not in shown_to(sign_in, "karin.lund")


def test_meetings_are_shown_to_those_who_may_read_the_case(world: World, sign_in: SignIn) -> None:
    case = world.case()
    world.party(case, "karin.lund", status=PartyStatus.INVITED)
    add_meeting(world, case, title="Styrgruppen träffas", location="medborgarkontoret")
    add_meeting(world, case, title="Inställt möte", cancelled_at=now())
    add_meeting(world, case, title="Gammalt möte", starts_at=now() - DAY)
    shown = shown_to(sign_in, "amina.berg")
    assert "Styrgruppen träffas" in shown
    assert "10.00, medborgarkontoret" in shown
    assert "7 okt, annat möte" in shown
    assert "Inställt" not in shown
    assert "Gammalt" not in shown
    assert "Styrgruppen träffas" not in shown_to(sign_in, "karin.lund")


def test_a_met_gate_says_go_on(world: World, sign_in: SignIn) -> None:
    case = world.case(step=Step.IMPLEMENTATION)
    closed = {"status": MeasureStatus.DONE, "closed_on": TODAY}
    add_measure(world, case, None, **closed)
    assert "Gå vidare till uppföljning" in shown_to(sign_in, "amina.berg")
    add_measure(world, case, None)
    assert "Gå vidare till uppföljning" not in shown_to(sign_in, "amina.berg")


def test_what_is_closed_or_left_or_another_districts_is_not_my_work(world: World, sign_in: SignIn) -> None:
    world.case(title="Avslutad plats", status=CaseStatus.CLOSED)
    world.case(title="Hänvisad plats", status=CaseStatus.REFERRED, demarcation=Demarcation.SECURITY)
    world.case("maja.lind", title="Skärholmens plats")
    left = world.case("maja.lind", title="Lämnad plats")
    world.party(left, "karin.lund", status=PartyStatus.LEFT)
    assert "plats" not in shown_to(sign_in, "amina.berg").replace("plats du vill", "").partition("Mina ärenden")[2]
    shown = shown_to(sign_in, "karin.lund")
    assert "Lämnad plats" not in shown


def test_a_reader_has_no_tasks_and_an_overview_reads_deviations(
    world: World, session: Session, sign_in: SignIn
) -> None:
    case = world.case(title="Torget vid stationen", step=Step.OWN_MAPPINGS)
    world.party(case, "johan.ek")
    row = {"from_step": Step.INITIATION, "to_step": Step.OWN_MAPPINGS, "kind": PassageKind.DEVIATION}
    session.add(
        StepPassage(case_id=case.id, reason="kontoret flyttar i veckan", passed_by_id=case.created_by_id, **row)
    )
    session.commit()
    reader = shown_to(sign_in, "maria.falk")
    assert "Inget behöver dig just nu." in reader
    assert "Torget vid stationen" in reader
    overview = shown_to(sign_in, "overblick")
    assert "kontoret flyttar i veckan" in overview
    assert "Torget vid stationen" in overview


def test_an_administrator_gets_ways_and_no_content(world: World, sign_in: SignIn) -> None:
    world.case(title="Hemlig torgtitel")
    shown = shown_to(sign_in, "admin")
    assert "Ordlistor" in shown
    assert "Hemlig torgtitel" not in shown


def test_a_long_list_is_cut_with_a_way_to_the_rest(world: World, sign_in: SignIn) -> None:
    for number in range(6):
        world.case(title=f"Plats {number}")
    shown = shown_to(sign_in, "amina.berg")
    assert "18 saker." in shown
    assert "Visa alla 18" in shown
    assert shown.count("Rita minst en plats på kartan") == 4
    assert shown_to(sign_in, "amina.berg", "/?alla=1").count("Rita minst en plats på kartan") == 6


@pytest.mark.parametrize("person", ["amina.berg", "karin.lund"])
def test_twelve_cases_take_as_many_questions_as_two(world: World, sign_in: SignIn, person: str) -> None:
    def full(number: int) -> None:
        case = world.case(title=f"Plats {number}", step=list(Step)[number % 7])
        party = world.party(case, "karin.lund")
        world.place(case)
        add_measure(world, case, party, due_on=TODAY - DAY)
        add_meeting(world, case)
        world.problem(case, "Mörkt")

    client = sign_in(person)
    full(0)
    full(3)
    few = client.count_queries("/")
    for number in range(2, 12):
        full(number)
    assert client.count_queries("/") == few
    assert few <= 20
    assert world.session.scalar(sa.select(sa.func.count()).select_from(Problem)) == 12
