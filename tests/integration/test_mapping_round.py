"""Coordinating own mappings: due days, states and nothing but states, and opening all at once."""

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.client import statements
from tests.factories import World
from tracker.domain.access import Circle
from tracker.domain.audit import Tag
from tracker.domain.cases import PartyStatus
from tracker.domain.clock import now
from tracker.domain.errors import DomainError, NotPermitted
from tracker.domain.ids import new_id
from tracker.domain.mapping import HandInFacts, MappingState, days_late, has_begun, may_remove_places, may_reveal
from tracker.domain.steps import Step
from tracker.models.cases import Case
from tracker.models.mapping import Observation, OwnMapping
from tracker.models.records import AuditEvent
from tracker.queries.audience import readers_of
from tracker.queries.mapping import mapping_states
from tracker.queries.scope import visible_observations
from tracker.services.mappings.mapping import hand_in_mapping
from tracker.services.mappings.mapping_round import extend_mapping_due, reveal_mappings, set_mapping_due
from tracker.services.mappings.observations import ObservationDraft, supplement_mapping

REASON = "Nattvandrarna hinner inte, mötet är bokat."
FRIDAY = dt.date(2026, 10, 9)


@pytest.fixture
def case(world: World) -> Case:
    """Three parties; the police have handed in, the owner has begun, the coordinator's own has not."""
    case = world.case(step=Step.OWN_MAPPINGS)
    for person in ("johan.ek", "karin.lund"):
        world.party(case, person)
    world.mapping(case, "karin.lund", "narkotika", handed_in=True, circle=Circle.AUTHORITIES)
    world.mapping(case, "johan.ek", "klotter")
    return case


def titles(session: Session, world: World, person: str) -> set[str]:
    session.expire_all()
    return {seen.title for seen in session.scalars(visible_observations(world.actor(person)))}


def hand_in_the_rest(world: World, case: Case) -> None:
    hand_in_mapping(world.work("johan.ek"), case)
    world.mapping(case, "amina.berg", "otryggt", handed_in=True)


def test_states_are_told_and_nothing_else(world: World, case: Case, session: Session) -> None:
    case.mapping_due_on = FRIDAY
    session.commit()
    world.party(case, "rektor", status=PartyStatus.INVITED)
    found = mapping_states(session, case.id)[case.id]
    assert {state.short_name: state.state for state in found} == {
        "Farsta SDF": None,
        "Centrumfastigheter": MappingState.DRAFT,
        "Polisen": MappingState.HANDED_IN,
    }
    assert {state.due_on for state in found} == {FRIDAY}
    assert mapping_states(session) == {}


def test_states_of_many_cases_cost_one_question(world: World, case: Case, session: Session) -> None:
    others = [world.case(title=f"Plats {n}", step=Step.OWN_MAPPINGS).id for n in range(3)]
    case_id = case.id  # read again, since making the others committed
    with statements() as one:
        mapping_states(session, case_id)
    with statements() as many:
        assert len(mapping_states(session, case_id, *others)) == 4
    assert len(one) == len(many)


def test_a_due_day_for_all_and_an_extension_for_one(world: World, case: Case, session: Session) -> None:
    amina = world.work("amina.berg")
    set_mapping_due(amina, case, FRIDAY)
    party = mapping_states(session, case.id)[case.id][0]
    extend_mapping_due(amina, case, party.party_id, FRIDAY + dt.timedelta(days=3))
    days = {state.party_id: state.due_on for state in mapping_states(session, case.id)[case.id]}
    assert days.pop(party.party_id) == dt.date(2026, 10, 12)
    assert set(days.values()) == {FRIDAY}
    extend_mapping_due(amina, case, party.party_id, None)
    assert {state.due_on for state in mapping_states(session, case.id)[case.id]} == {FRIDAY}


def test_due_days_that_are_refused(world: World, case: Case, session: Session) -> None:
    amina = world.work("amina.berg")
    other = world.party(world.case(title="En annan"), "reza.amini")
    invited = world.party(case, "rektor", status=PartyStatus.INVITED)
    with pytest.raises(DomainError, match=r"mapping\.due_in_past"):
        set_mapping_due(amina, case, now().date() - dt.timedelta(days=1))
    for party_id in (other.id, invited.id, "aaaaaaaaaaaaaaaa"):
        with pytest.raises(DomainError, match=r"mapping\.no_such_party"):
            extend_mapping_due(amina, case, party_id, FRIDAY)
    session.expire_all()
    assert other.mapping_due_on is None


@pytest.mark.parametrize("person", ["johan.ek", "karin.lund", "maria.falk", "overblick", "admin", "olle.nystrom"])
def test_only_the_coordinator_opens(world: World, case: Case, session: Session, person: str) -> None:
    work = world.work(person)
    for act in (
        lambda: reveal_mappings(work, case, REASON),
        lambda: set_mapping_due(work, case, FRIDAY),
        lambda: extend_mapping_due(work, case, "x", FRIDAY),
    ):
        with pytest.raises(NotPermitted):
            act()
    assert case.revealed_at is None


def test_all_are_opened_in_one_act_when_all_have_handed_in(world: World, case: Case, session: Session) -> None:
    hand_in_the_rest(world, case)
    assert titles(session, world, "karin.lund") == {"narkotika"}
    assert reveal_mappings(world.work("amina.berg"), case) == 3
    assert case.revealed_at == now()
    assert case.revealed_early_reason is None
    assert set(session.scalars(sa.select(OwnMapping.revealed_at))) == {now()}
    assert titles(session, world, "karin.lund") == {"narkotika", "klotter", "otryggt"}
    assert titles(session, world, "johan.ek") == {"klotter", "otryggt"}  # not an authority
    assert titles(session, world, "overblick") == {"narkotika", "klotter", "otryggt"}
    assert titles(session, world, "admin") == set()
    assert case.step is Step.OWN_MAPPINGS
    row = session.scalars(sa.select(AuditEvent).where(AuditEvent.tag == Tag.MAPPINGS_REVEALED)).one()
    assert row.facts == {"count": 3, "missing": 0}


@pytest.mark.parametrize("reason", [None, "", "kort", "x" * 19, " " * 30, "19121212-1212 hinner inte lämna in"])
def test_opening_early_needs_a_reason(world: World, case: Case, session: Session, reason: str | None) -> None:
    with pytest.raises(DomainError) as refusal:
        reveal_mappings(world.work("amina.berg"), case, reason)
    assert refusal.value.field == "reason"
    session.expire_all()
    assert case.revealed_at is None
    assert set(session.scalars(sa.select(OwnMapping.revealed_at))) == {None}


def test_what_is_not_handed_in_stays_sealed_and_opens_when_it_is(world: World, case: Case, session: Session) -> None:
    assert reveal_mappings(world.work("amina.berg"), case, f"  {REASON} ") == 1
    assert case.revealed_early_reason == REASON
    assert titles(session, world, "karin.lund") == {"narkotika"}
    hand_in_mapping(world.work("johan.ek"), case)
    assert titles(session, world, "karin.lund") == {"narkotika", "klotter"}
    extra = ObservationDraft(
        circle=Circle.ALL_PARTIES, type_code="observation:graffiti", title="ny container", id=new_id()
    )
    supplement_mapping(world.work("johan.ek"), case, extra)
    assert titles(session, world, "karin.lund") == {"narkotika", "klotter", "ny container"}


def test_opening_is_refused_twice_too_early_too_late_and_with_nothing(
    world: World, case: Case, session: Session
) -> None:
    amina = world.work("amina.berg")
    for step in (Step.INITIATION, Step.PRIORITISATION, Step.FOLLOW_UP):
        case.step = step
        session.commit()
        with pytest.raises(DomainError, match=r"mapping\.reveal_wrong_step"):
            reveal_mappings(amina, case, REASON)
    case.step = Step.JOINT_MAPPING
    session.commit()
    reveal_mappings(amina, case, REASON)
    with pytest.raises(DomainError, match=r"mapping\.already_revealed"):
        reveal_mappings(amina, case, REASON)
    with pytest.raises(DomainError, match=r"mapping\.already_revealed"):
        set_mapping_due(amina, case, FRIDAY)
    empty = world.case(title="En tom", step=Step.OWN_MAPPINGS)
    with pytest.raises(DomainError, match=r"mapping\.nothing_to_reveal"):
        reveal_mappings(amina, empty, REASON)


def test_readers_are_those_whom_the_scope_lets_read(world: World, case: Case, session: Session) -> None:
    readers = {row.short_name: row for row in readers_of(session, case)}
    assert set(readers) == {"Farsta SDF", "Polisen", "Centrumfastigheter", "Stadsledningskontoret"}
    assert readers["Centrumfastigheter"].people == ("Johan Ek", "Maria Falk")
    assert {name for name, row in readers.items() if not row.is_party} == {"Stadsledningskontoret"}
    assert {name for name, row in readers.items() if not row.reads(Circle.AUTHORITIES)} == {"Centrumfastigheter"}
    hand_in_the_rest(world, case)
    reveal_mappings(world.work("amina.berg"), case)
    everybody = ("amina.berg", "olle.nystrom", "karin.lund", "johan.ek", "maria.falk", "overblick", "admin",
                 "maja.lind", "reza.amini", "sara.holm", "elin.persson", "birgitta.sjo")  # fmt: skip
    named = {name for row in readers.values() for name in row.people}
    police = {name for row in readers.values() if row.reads(Circle.AUTHORITIES) for name in row.people}
    assert named == {world.user(p).name for p in everybody if "klotter" in titles(session, world, p)}
    assert police == {world.user(p).name for p in everybody if "narkotika" in titles(session, world, p)}


def test_a_disabled_colleague_reads_nothing_more(world: World, case: Case, session: Session) -> None:
    world.user("maria.falk").disabled_at = now()
    session.commit()
    assert "Maria Falk" not in {name for row in readers_of(session, case) for name in row.people}


def test_the_rules_of_days_steps_and_conditions() -> None:
    assert [days_late(due, FRIDAY) for due in (None, FRIDAY, FRIDAY - dt.timedelta(days=2))] == [0, 0, 2]
    assert [step for step in Step if not has_begun(step)] == [Step.INITIATION]
    assert [step for step in Step if may_reveal(step)] == [Step.OWN_MAPPINGS, Step.JOINT_MAPPING]
    assert [step for step in Step if may_remove_places(step, 1)] == [Step.INITIATION]
    assert not any(may_remove_places(step, 2) for step in Step)
    assert len(HandInFacts().missing()) == 5
    full = HandInFacts(observations=1, causes=1, questions=4, leadership_informed=True, staff_dialogue=True)
    assert full.missing() == []


def test_nothing_of_a_sealed_mapping_is_touched_by_opening(world: World, case: Case, session: Session) -> None:
    reveal_mappings(world.work("amina.berg"), case, REASON)
    session.expire_all()
    sealed = session.scalars(sa.select(OwnMapping).where(OwnMapping.state == MappingState.DRAFT)).one()
    assert sealed.revealed_at is None
    assert session.scalar(sa.select(sa.func.count()).select_from(Observation)) == 2
