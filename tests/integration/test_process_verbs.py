"""Going on, going on anyway, going back and vouching: what each refuses and what it leaves behind."""

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.factories import World
from tracker.domain.audit import AuditOutcome, Tag
from tracker.domain.cases import CaseStatus
from tracker.domain.clock import now, time_set
from tracker.domain.errors import DomainError, NotPermitted
from tracker.domain.gating.gates import evaluate
from tracker.domain.steps import ORDER, PassageKind, Step
from tracker.extensions import database
from tracker.models.cases import Case
from tracker.models.pictures import SituationPicture
from tracker.models.plans import PlanAdoption
from tracker.models.process import Attestation, StepPassage
from tracker.models.programmes import ProgrammeGate
from tracker.models.records import AuditEvent
from tracker.queries.gating.process import attestations, gate_facts, passages, programme_of
from tracker.services.process import AttestationDraft, attest, pass_gate, pass_with_deviation, reverse_step
from tracker.services.verb import Work

REASON = "polisen har bytt kontaktperson"
DAY = dt.date(2026, 10, 5)


def ready(world: World) -> Case:
    """A case whose first gate is met."""
    case = world.case(communication_responsible_id=world.user("olle.nystrom").id)
    world.party(case, "karin.lund")
    world.place(case)
    attest(world.work("amina.berg"), case, decision())
    return case


def decision(**values: object) -> AttestationDraft:
    return AttestationDraft(
        **{"code": "joint_decision", "on": DAY, "by": "Styrgruppen", "registry_number": "1/26", **values},  # type: ignore[arg-type]
    )


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as caught:
        act()
    return caught.value.code


def last_event(session: Session) -> AuditEvent:
    return session.scalars(sa.select(AuditEvent).order_by(AuditEvent.happened_at.desc(), AuditEvent.id)).all()[0]


def test_a_met_gate_is_passed_and_remembered(world: World, session: Session) -> None:
    case = ready(world)
    passage = pass_gate(world.work("amina.berg"), case, from_step=Step.INITIATION)
    assert case.step is Step.OWN_MAPPINGS
    assert (passage.from_step, passage.to_step, passage.kind) == (
        Step.INITIATION,
        Step.OWN_MAPPINGS,
        PassageKind.GATE_MET,
    )
    event = session.scalars(sa.select(AuditEvent).where(AuditEvent.tag == Tag.STEP_PASSED)).one()
    assert event.facts == {"from_step": "initiation", "to_step": "own_mappings", "kind": "gate_met"}


def test_a_gate_with_something_missing_stays_shut(world: World, session: Session) -> None:
    case = world.case()
    with pytest.raises(DomainError) as caught:
        pass_gate(world.work("amina.berg"), case)
    assert caught.value.code == "process.gate_not_met"
    assert caught.value.facts["count"] == 4
    assert session.get_one(Case, case.id).step is Step.INITIATION
    assert len(passages(session, case.id)) == 1


@pytest.mark.parametrize("reason", ["x" * 19, "  " + "x" * 19 + "  "])
def test_a_short_reason_does_not_open_the_gate(world: World, session: Session, reason: str) -> None:
    case = world.case()
    work = world.work("amina.berg")
    assert refused(lambda: pass_with_deviation(work, case, reason)) == "process.reason_too_short"
    assert session.get_one(Case, case.id).step is Step.INITIATION


def test_twenty_signs_of_reason_open_it_and_what_was_missing_is_kept(world: World, session: Session) -> None:
    case = world.case()
    passage = pass_with_deviation(world.work("amina.berg"), case, "x" * 20, from_step=Step.INITIATION)
    assert case.step is Step.OWN_MAPPINGS
    assert passage.kind is PassageKind.DEVIATION
    assert passage.missing == [
        "place_with_geometry",
        "communication_responsible",
        "district_and_police_accepted",
        "joint_decision",
    ]
    assert last_event(session).facts["missing"] == passage.missing
    assert "x" * 20 not in str(last_event(session).facts)


def test_nothing_missing_needs_no_deviation(world: World) -> None:
    case = ready(world)
    assert refused(lambda: pass_with_deviation(world.work("amina.berg"), case, REASON)) == "process.nothing_missing"


def test_the_last_gate_leads_nowhere(world: World) -> None:
    case = world.case(step=Step.FOLLOW_UP)
    assert refused(lambda: pass_with_deviation(world.work("amina.berg"), case, REASON)) == "process.no_next_step"


def test_a_second_press_from_the_same_page_moves_nothing(world: World, session: Session) -> None:
    case = ready(world)
    pass_gate(world.work("amina.berg"), case, from_step=Step.INITIATION)
    for act in (
        lambda: pass_gate(world.work("amina.berg"), case, from_step=Step.INITIATION),
        lambda: pass_with_deviation(world.work("amina.berg"), case, REASON, from_step=Step.INITIATION),
        lambda: reverse_step(world.work("amina.berg"), case, Step.INITIATION, REASON, from_step=Step.FOLLOW_UP),
    ):
        assert refused(act) == "process.already_moved"
    assert session.get_one(Case, case.id).step is Step.OWN_MAPPINGS


def test_two_who_press_at_once_move_one_step(world: World, session: Session) -> None:
    case_id = ready(world).id
    actor = world.actor("amina.berg")
    session.commit()
    session.close()
    gate = threading.Barrier(2)
    outcomes: list[str] = []
    moment = now()

    def press() -> None:
        with time_set(moment), database.writer() as mine:
            gate.wait()
            try:
                pass_gate(Work(mine, actor), mine.get_one(Case, case_id), from_step=Step.INITIATION)
                outcomes.append("moved")
            except DomainError as error:
                outcomes.append(error.code)

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["moved", "process.already_moved"]
    assert session.get_one(Case, case_id).step is Step.OWN_MAPPINGS


@pytest.mark.parametrize("person", ["karin.lund", "maja.lind", "overblick", "admin", "olle.nystrom"])
def test_only_the_coordinator_function_moves_a_case(world: World, session: Session, person: str) -> None:
    case = ready(world)
    acts: list[Callable[[], object]] = [
        lambda: pass_gate(world.work(person), case),
        lambda: pass_with_deviation(world.work(person), case, REASON),
        lambda: reverse_step(world.work(person), case, Step.INITIATION, REASON),
        lambda: attest(world.work(person), case, decision()),
    ]
    for act in acts:
        with pytest.raises(NotPermitted):
            act()
    assert session.get_one(Case, case.id).step is Step.INITIATION
    events = session.scalars(sa.select(AuditEvent).where(AuditEvent.outcome == AuditOutcome.REFUSED)).all()
    assert len(events) == len(acts)


def test_a_closed_or_referred_case_stands_still(world: World) -> None:
    case = world.case(status=CaseStatus.CLOSED)
    assert refused(lambda: pass_with_deviation(world.work("amina.berg"), case, REASON)) == "case.not_open"


# --- omtag ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("now_at", ORDER)
@pytest.mark.parametrize("to_step", ORDER)
def test_an_omtag_goes_to_every_earlier_step_and_to_no_other(world: World, now_at: Step, to_step: Step) -> None:
    case = world.case(step=now_at)
    work = world.work("amina.berg")
    if ORDER.index(to_step) < ORDER.index(now_at):
        passage = reverse_step(work, case, to_step, REASON)
        assert (case.step, passage.kind, passage.reason) == (to_step, PassageKind.REVERSAL, REASON)
    else:
        assert refused(lambda: reverse_step(work, case, to_step, REASON)) == "process.not_earlier"
        assert case.step is now_at


def test_an_omtag_owes_a_reason(world: World) -> None:
    case = world.case(step=Step.PRIORITISATION)
    code = refused(lambda: reverse_step(world.work("amina.berg"), case, Step.JOINT_MAPPING, "för kort"))
    assert code == "process.reason_too_short"


@pytest.mark.parametrize(
    ("to_step", "opens"), [(Step.OWN_MAPPINGS, True), (Step.INITIATION, True), (Step.JOINT_MAPPING, False)]
)
def test_an_omtag_to_the_own_mappings_opens_a_new_round(
    world: World, session: Session, to_step: Step, *, opens: bool
) -> None:
    case = world.case(
        step=Step.PRIORITISATION,
        revealed_at=now(),
        revealed_early_reason="en part svarar aldrig oss",
        mapping_due_on=DAY,
    )
    party = world.party(case, "karin.lund")
    party.mapping_due_on, party.reminded_at = DAY, now()
    mapping = world.mapping(case, "karin.lund", "mörkt", revealed=True)
    reverse_step(world.work("amina.berg"), case, to_step, REASON)
    assert case.round == (2 if opens else 1)
    assert (case.revealed_at is None) is opens
    assert (case.revealed_early_reason is None) is opens
    assert (case.mapping_due_on is None) is opens
    assert (party.mapping_due_on is None) is opens
    assert (party.reminded_at is None) is opens
    assert mapping.revealed_at is not None
    assert gate_facts(session, [case.id])[case.id].parties[1].has_handed_in is not opens


def test_an_omtag_ends_what_was_vouched_for_from_that_step_on(world: World, session: Session) -> None:
    case = world.case(step=Step.GOAL_SETTING)
    work = world.work("amina.berg")
    attest(work, case, decision())
    attest(work, case, decision(code="steering_group_decision"))
    reverse_step(work, case, Step.JOINT_MAPPING, REASON)
    assert [row.code for row in attestations(session, case.id)] == ["joint_decision"]
    assert len(attestations(session, case.id, active=False)) == 2


def test_after_an_omtag_a_new_picture_and_a_new_adoption_are_needed(world: World, session: Session) -> None:
    case = world.case(step=Step.GOAL_SETTING)
    user = case.created_by_id

    def freeze(number: int) -> None:
        picture: dict[str, Any] = {"number": number, "summary": "läget", "content": {}, "frozen_by_id": user}
        session.add(SituationPicture(case_id=case.id, **picture))
        adopted = {"number": number, "adopted_on": DAY, "adopted_by": "Styrgruppen", "round": 1}
        session.add(PlanAdoption(case_id=case.id, recorded_by_id=user, **adopted))
        session.commit()

    def met(code: str) -> bool:
        facts = gate_facts(session, [case.id])[case.id]
        rules = programme_of(session, case).rules
        step = next(rule.step for rule in rules if rule.code == code)
        return code in {item.code for item in evaluate(facts, rules, step).done}

    freeze(1)
    assert met("picture_frozen")
    assert met("plan_adopted")
    with time_set(now() + dt.timedelta(days=1)):
        reverse_step(world.work("amina.berg"), case, Step.JOINT_MAPPING, REASON)
        assert not met("picture_frozen")
        assert not met("plan_adopted")
    with time_set(now() + dt.timedelta(days=2)):
        freeze(2)
        assert met("picture_frozen")
        assert met("plan_adopted")
    assert session.scalar(sa.select(sa.func.count()).select_from(SituationPicture)) == 2


# --- vouching ---------------------------------------------------------------------------------------------------------
def test_a_new_word_ends_the_old_and_the_same_form_sent_twice_is_one(world: World, session: Session) -> None:
    case = world.case()
    work = world.work("amina.berg")
    draft = decision()
    first = attest(work, case, draft)
    assert attest(work, case, draft).id == first.id
    second = attest(work, case, decision(by="Nämnden"))
    assert [row.id for row in attestations(session, case.id)] == [second.id]
    assert session.get_one(Attestation, first.id).ended_at is not None


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"on": dt.date(2026, 10, 7)}, "process.attested_in_future"),
        ({"by": "  "}, "process.attested_by_nobody"),
        ({"registry_number": None}, "process.no_registry_number"),
        ({"code": "all_handed_in"}, "process.not_attested_here"),
        ({"code": "plan_adopted"}, "process.not_attested_here"),
        ({"code": "leadership_informed"}, "process.not_attested_here"),
        ({"code": "made_up"}, "process.not_attested_here"),
        ({"code": "steering_group_decision"}, "process.step_not_reached"),
    ],
)
def test_what_cannot_be_vouched_for_is_refused(
    world: World, session: Session, values: dict[str, object], code: str
) -> None:
    case = world.case()
    assert refused(lambda: attest(world.work("amina.berg"), case, decision(**values))) == code
    assert attestations(session, case.id) == []


def test_a_word_of_today_holds_and_steps_behind_can_still_be_vouched_for(world: World, session: Session) -> None:
    case = world.case(step=Step.FOLLOW_UP)
    for draft in (decision(on=dt.date(2026, 10, 6)), decision(code="reported_to_residents", registry_number=None)):
        attest(world.work("amina.berg"), case, draft)
    assert {row.code for row in attestations(session, case.id)} == {"joint_decision", "reported_to_residents"}


def test_a_rule_that_the_cases_version_lacks_cannot_be_vouched_for(world: World, session: Session) -> None:
    case = world.case()
    session.execute(sa.delete(ProgrammeGate).where(ProgrammeGate.code == "joint_decision"))
    session.commit()
    assert refused(lambda: attest(world.work("amina.berg"), case, decision())) == "process.not_attested_here"


def test_a_token_of_another_cases_word_gives_nothing_away(world: World, session: Session) -> None:
    case, other = world.case(), world.case(title="Annan plats")
    work = world.work("amina.berg")
    row = attest(work, other, decision())
    assert refused(lambda: attest(work, case, decision(id=row.id))) == "process.not_attested_here"
    assert attestations(session, case.id) == []


def test_the_history_is_told_in_order_with_who(world: World, session: Session) -> None:
    case = world.case(step=Step.INITIATION)
    work = world.work("amina.berg")
    with time_set(now() + dt.timedelta(hours=1)):
        pass_with_deviation(work, case, REASON)
    with time_set(now() + dt.timedelta(hours=2)):
        reverse_step(work, case, Step.INITIATION, REASON)
    rows = passages(session, case.id)
    assert [row.kind for row in rows] == [PassageKind.STARTED, PassageKind.DEVIATION, PassageKind.REVERSAL]
    assert {row.passed_by.name for row in rows} == {"Amina Berg"}
    assert session.scalar(sa.select(sa.func.count()).select_from(StepPassage)) == 3
