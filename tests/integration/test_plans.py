"""Measures, short notice, reports and adoption: each rule, who may do what, and the plan as Bra's table."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.factories import World
from tests.planning import Planning, ready
from tracker.domain.access import Circle
from tracker.domain.audit import AuditOutcome, Tag
from tracker.domain.cases import PartyStatus
from tracker.domain.clock import now, time_set
from tracker.domain.errors import DomainError, NotPermitted, NotVisible, StaleEdit
from tracker.domain.ids import new_id
from tracker.domain.plans import FollowUpKind, Grade, Horizon, MeasureStatus
from tracker.domain.steps import Step
from tracker.models.plans import FollowUp, Measure, PlanAdoption
from tracker.models.records import AuditEvent
from tracker.queries.planning.plans import measure_view, plan
from tracker.services.planning.follow_ups import FollowUpDraft, ReportDraft, record_follow_up, report_measure
from tracker.services.planning.measures import MeasureDraft, NoMeasureDraft, edit_measure, explain_cause_without_measure
from tracker.services.planning.plans import AdoptionDraft, adopt_plan
from tracker.services.planning.short_notice import (
    AfterthoughtDraft,
    ShortNoticeDraft,
    add_short_notice,
    write_afterthought,
)

TODAY = dt.date(2026, 10, 6)


@pytest.fixture
def planning(world: World) -> Planning:
    return ready(world)


def draft_of(planning: Planning, measure: Measure, **values: Any) -> MeasureDraft:
    kept = {
        "id": measure.id,
        "title": measure.title,
        "type_code": measure.type_code,
        "party_id": measure.party_id,
        "no_goal_reason": "ordinarie",
    }
    return MeasureDraft(**{**kept, **values})


def notice(planning: Planning, person: str = "birgitta.sjo", party: str = "walkers", **values: Any) -> Measure:
    draft: dict[str, Any] = {
        "id": new_id(),
        "title": "Extra nattvandring",
        "event": "rån i tunneln",
        "decided_by": "LPO-chefen",
        "party_id": planning.party(party).id,
        "starts_on": TODAY,
    }
    return add_short_notice(planning.world.work(person), planning.case, ShortNoticeDraft(**{**draft, **values}))


def test_the_plan_is_a_row_for_each_cause_and_measure(planning: Planning, session: Session) -> None:
    goal = planning.goal("A")
    planning.background("A")
    both = planning.measure("A1", "B1", goal_ids=[goal.id], no_goal_reason=None)
    loose = planning.measure()
    shown = plan(session, planning.world.actor("johan.ek"), planning.case.id)
    rows = [
        (group.problem.letter, row.cause.number, row.measure.measure.id if row.measure else None)
        for group in shown.groups
        for row in group.rows
    ]
    assert rows == [("A", 1, both.id), ("B", 1, both.id), ("C", 1, None)]
    assert [(row.cause.id, row.is_orphan) for row in shown.orphans] == [(planning.causes["C1"].id, True)]
    assert [cause.text for cause in shown.groups[0].background] == ["ekonomisk utsatthet"]
    assert [(view.measure.id, view.owes_cause) for view in shown.loose] == [(loose.id, True)]
    assert [[each.number for each in view.goals] for view in shown.measures] == [[1], []]


def test_a_stopped_measure_leaves_its_cause_an_orphan(planning: Planning, session: Session) -> None:
    measure = planning.measure("C1")
    actor = planning.world.actor("amina.berg")
    assert planning.causes["C1"].id not in {row.cause.id for row in plan(session, actor, planning.case.id).orphans}
    report_measure(
        planning.world.work("amina.berg"),
        planning.case,
        measure.id,
        ReportDraft(MeasureStatus.STOPPED, TODAY, "pengarna tog slut"),
    )
    assert planning.causes["C1"].id in {row.cause.id for row in plan(session, actor, planning.case.id).orphans}


def test_a_cause_without_measure_is_explained_and_taken_up_again(planning: Planning, session: Session) -> None:
    cause = planning.causes["C1"]
    work = planning.world.work("amina.berg")
    with pytest.raises(DomainError) as refused:
        explain_cause_without_measure(work, planning.case, cause.id, NoMeasureDraft(" "))
    assert refused.value.code == "cause.no_reason"
    seen = cause.version
    explain_cause_without_measure(work, planning.case, cause.id, NoMeasureDraft("värdarna täcker det", version=seen))
    assert planning.causes["C1"].id not in {row.cause.id for row in plan(session, work.actor, planning.case.id).orphans}
    with pytest.raises(StaleEdit):
        explain_cause_without_measure(work, planning.case, cause.id, NoMeasureDraft("annat", version=seen))
    explain_cause_without_measure(work, planning.case, cause.id, NoMeasureDraft(None))
    assert cause.id in {row.cause.id for row in plan(session, work.actor, planning.case.id).orphans}
    other = ready(planning.world)
    with pytest.raises(NotVisible):
        explain_cause_without_measure(work, planning.case, other.causes["C1"].id, NoMeasureDraft("x"))
    with pytest.raises(NotPermitted):
        explain_cause_without_measure(planning.world.work("johan.ek"), planning.case, cause.id, NoMeasureDraft("x"))
    planning.at(Step.PRIORITISATION)
    with pytest.raises(DomainError) as refused:
        explain_cause_without_measure(work, planning.case, cause.id, NoMeasureDraft("x"))
    assert refused.value.code == "measure.too_early"


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("measure.no_title", {"title": " "}),
        ("measure.unknown_type", {"type_code": "observation:drugs"}),
        ("measure.no_goal", {"no_goal_reason": None}),
        ("measure.due_before_start", {"due_on": dt.date(2026, 10, 1)}),
        ("measure.cost_out_of_range", {"cost_sek": -1}),
        ("measure.cost_out_of_range", {"cost_sek": 2**63}),
        ("measure.unknown_cause", {"cause_ids": [new_id()]}),
        ("measure.unknown_goal", {"goal_ids": [new_id()]}),
        ("measure.party_not_accepted", {"party_id": new_id()}),
        ("wording.phone", {"function": "Ring 08-508 00 000"}),
        ("wording.stigmatising", {"description": "ett utsatt område"}),
    ],
)
def test_each_rule_of_a_measure(planning: Planning, session: Session, code: str, values: dict[str, Any]) -> None:
    with pytest.raises(DomainError) as refused:
        planning.measure(**{"cause_ids": [planning.causes["A1"].id], **values})
    assert refused.value.code == code
    assert session.scalar(sa.select(sa.func.count()).select_from(Measure)) == 0


def test_causes_goals_and_parties_of_another_case_are_refused(planning: Planning, session: Session) -> None:
    other = ready(planning.world)
    for values in (
        {"cause_ids": [other.causes["A1"].id]},
        {"goal_ids": [other.goal("A").id]},
        {"party_id": other.party("traffic").id},
    ):
        with pytest.raises(DomainError):
            planning.measure(**values)
    measure = other.measure("A1")
    with pytest.raises(NotVisible):
        planning.measure(id=measure.id)
    with pytest.raises(NotVisible):
        edit_measure(planning.world.work("amina.berg"), planning.case, measure.id, draft_of(planning, measure))
    assert session.scalar(sa.select(sa.func.count()).where(Measure.case_id == planning.case.id)) == 0


def test_an_invited_or_departed_party_is_not_responsible(planning: Planning, session: Session) -> None:
    invited = planning.world.party(planning.case, "rektor", status=PartyStatus.INVITED)
    with pytest.raises(DomainError) as refused:
        planning.measure("A1", party_id=invited.id)
    assert refused.value.code == "measure.party_not_accepted"
    measure = planning.measure("A1", party="walkers")
    party = planning.party("walkers")
    party.status, party.ended_at = PartyStatus.LEFT, now()
    session.commit()
    work = planning.world.work("amina.berg")
    edit_measure(work, planning.case, measure.id, draft_of(planning, measure, title="Ny rubrik"))
    assert measure.title == "Ny rubrik"


def test_measures_wait_for_step_5_and_one_sent_twice_is_one(planning: Planning, session: Session) -> None:
    planning.at(Step.PRIORITISATION)
    with pytest.raises(DomainError) as refused:
        planning.measure("A1")
    assert refused.value.code == "measure.too_early"
    planning.at(Step.GOAL_SETTING)
    token = new_id()
    assert planning.measure("A1", id=token).id == planning.measure("A1", id=token).id
    assert session.scalar(sa.select(sa.func.count()).select_from(Measure)) == 1
    with pytest.raises(NotPermitted):
        edit_measure(planning.world.work("sara.holm"), planning.case, token, MeasureDraft(token, "x", "x", "x"))


def test_an_edit_changes_links_and_a_stale_one_is_refused(planning: Planning, session: Session) -> None:
    measure = planning.measure("A1")
    work = planning.world.work("amina.berg")
    seen = measure.version
    draft = draft_of(planning, measure, cause_ids=[planning.causes["B1"].id], horizon=Horizon.LONG, version=seen)
    edit_measure(work, planning.case, measure.id, draft)
    view = measure_view(session, work.actor, planning.case.id, measure.id)
    assert view is not None
    assert [cause.id for cause in view.causes] == [planning.causes["B1"].id]
    assert measure.horizon is Horizon.LONG
    with pytest.raises(StaleEdit) as stale:
        edit_measure(work, planning.case, measure.id, draft)
    assert "Byt lampor" in str(stale.value.facts["saved"])


def test_short_notice_is_allowed_in_every_step(planning: Planning, session: Session) -> None:
    for step in Step:
        planning.at(step)
        measure = notice(planning)
        assert (measure.valid_to, measure.afterthought_due_on) == (dt.date(2026, 10, 20), dt.date(2026, 10, 20))
        assert (measure.is_short_notice, measure.horizon) == (True, Horizon.IMMEDIATE)
    view = plan(session, planning.world.actor("karin.lund"), planning.case.id)
    assert len(view.loose) == len(Step)
    assert not any(each.owes_cause for each in view.loose)
    assert all(each.owes_afterthought for each in view.loose)


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("measure.no_title", {"title": " "}),
        ("short_notice.no_event", {"event": " "}),
        ("short_notice.no_decider", {"decided_by": " "}),
        ("short_notice.ends_before_start", {"valid_to": dt.date(2026, 10, 5)}),
        ("short_notice.afterthought_before_start", {"afterthought_due_on": dt.date(2026, 10, 5)}),
        ("measure.unknown_cause", {"cause_ids": [new_id()]}),
        ("wording.registration_number", {"event": "bilen ABC 123 stod där"}),
    ],
)
def test_each_rule_of_short_notice(planning: Planning, session: Session, code: str, values: dict[str, Any]) -> None:
    with pytest.raises(DomainError) as refused:
        notice(planning, **values)
    assert refused.value.code == code
    assert session.scalar(sa.select(sa.func.count()).select_from(Measure)) == 0


def test_a_party_acts_for_itself_and_the_coordinator_for_all(planning: Planning) -> None:
    with pytest.raises(DomainError) as refused:
        notice(planning, party="police")
    assert refused.value.code == "short_notice.not_own_party"
    assert notice(planning, "amina.berg", "police").is_short_notice
    for person in ("maria.falk", "overblick", "admin", "maja.lind"):
        with pytest.raises(NotPermitted):
            notice(planning, person)


def test_the_afterthought_is_written_by_those_it_concerns(planning: Planning, session: Session) -> None:
    measure = notice(planning, cause_ids=[planning.causes["A1"].id])
    seen = measure.version
    with pytest.raises(NotPermitted):
        write_afterthought(planning.world.work("johan.ek"), planning.case, measure.id, AfterthoughtDraft("bra"))
    work = planning.world.work("birgitta.sjo")
    with pytest.raises(DomainError) as refused:
        write_afterthought(work, planning.case, measure.id, AfterthoughtDraft(" "))
    assert refused.value.code == "short_notice.no_afterthought"
    write_afterthought(work, planning.case, measure.id, AfterthoughtDraft("Det lugnade.", version=seen))
    write_afterthought(work, planning.case, measure.id, AfterthoughtDraft("Det lugnade.", version=seen))
    with pytest.raises(StaleEdit):
        write_afterthought(work, planning.case, measure.id, AfterthoughtDraft("Annat.", version=seen))
    assert measure.afterthought == "Det lugnade."
    plain = planning.measure("A1", party="walkers")
    with pytest.raises(DomainError) as refused:
        write_afterthought(work, planning.case, plain.id, AfterthoughtDraft("x"))
    assert refused.value.code == "short_notice.is_not"


def test_a_party_reports_its_own_measures_only(planning: Planning, session: Session) -> None:
    measure = planning.measure("A1")
    report = ReportDraft(MeasureStatus.ONGOING, TODAY, "kabeln ligger", version=measure.version)
    for person in ("johan.ek", "maria.falk", "overblick", "admin", "maja.lind"):
        with pytest.raises(NotPermitted):
            report_measure(planning.world.work(person), planning.case, measure.id, report)
    refused = session.scalars(sa.select(AuditEvent).where(AuditEvent.outcome == AuditOutcome.REFUSED)).all()
    assert [row.tag for row in refused] == [Tag.MEASURE_REPORTED] * 5
    work = planning.world.work("sara.holm")
    report_measure(work, planning.case, measure.id, report)
    report_measure(work, planning.case, measure.id, report)
    late = ReportDraft(MeasureStatus.DONE, TODAY, version=report.version)
    with pytest.raises(StaleEdit):
        report_measure(work, planning.case, measure.id, late)
    report_measure(planning.world.work("amina.berg"), planning.case, measure.id, ReportDraft(MeasureStatus.DONE, TODAY))
    assert (measure.status, measure.closed_on) == (MeasureStatus.DONE, TODAY)


def test_rules_of_reports_and_follow_ups(planning: Planning, session: Session) -> None:
    measure = planning.measure("A1")
    work = planning.world.work("sara.holm")
    tomorrow = TODAY + dt.timedelta(days=1)
    for code, report in [
        ("measure.reported_in_future", ReportDraft(MeasureStatus.DONE, tomorrow)),
        ("measure.stop_needs_reason", ReportDraft(MeasureStatus.STOPPED, TODAY)),
        ("wording.email", ReportDraft(MeasureStatus.ONGOING, TODAY, "se a@b.example")),
    ]:
        with pytest.raises(DomainError) as refused:
            report_measure(work, planning.case, measure.id, report)
        assert refused.value.code == code
    for code, kind, grade, text, on in [
        ("measure.reported_in_future", FollowUpKind.EFFECT, Grade.GREEN, "x", tomorrow),
        ("follow_up.no_text", FollowUpKind.EFFECT, Grade.GREEN, " ", TODAY),
        ("follow_up.only_effect", FollowUpKind.PROCESS, Grade.NOT_SEPARABLE, "x", TODAY),
    ]:
        with pytest.raises(DomainError) as refused:
            record_follow_up(work, planning.case, measure.id, FollowUpDraft(new_id(), kind, grade, text, on))
        assert refused.value.code == code
    first = FollowUpDraft(new_id(), FollowUpKind.PROCESS, Grade.YELLOW, "sent", TODAY)
    record_follow_up(work, planning.case, measure.id, first)
    record_follow_up(work, planning.case, measure.id, first)
    corrected = FollowUpDraft(new_id(), FollowUpKind.PROCESS, Grade.YELLOW, "3 dagar sent", TODAY)
    record_follow_up(work, planning.case, measure.id, corrected)
    assert [row.text for row in session.scalars(sa.select(FollowUp))] == ["3 dagar sent"]
    with pytest.raises(NotPermitted):
        record_follow_up(planning.world.work("johan.ek"), planning.case, measure.id, first)
    other = ready(planning.world)
    with pytest.raises(NotVisible):
        record_follow_up(work, other.case, measure.id, first)
    view = measure_view(session, work.actor, planning.case.id, measure.id)
    assert view is not None
    assert view.latest[FollowUpKind.PROCESS].text == "3 dagar sent"


def test_a_measure_is_late_the_day_after_its_last(planning: Planning, session: Session) -> None:
    measure = planning.measure("A1")
    actor = planning.world.actor("amina.berg")
    for day, late in [(15, False), (16, True)]:
        with time_set(dt.datetime(2026, 12, day, 8, tzinfo=dt.UTC)):
            view = measure_view(session, actor, planning.case.id, measure.id)
            assert view is not None
            assert view.is_late is late


def test_causes_and_goals_of_a_narrow_problem_are_left_out_for_others(planning: Planning, session: Session) -> None:
    goal = planning.goal("A")
    measure = planning.measure("A1", goal_ids=[goal.id])
    planning.problems["A"].circle = Circle.AUTHORITIES
    session.commit()
    seen = plan(session, planning.world.actor("johan.ek"), planning.case.id)
    assert [group.problem.letter for group in seen.groups] == ["B", "C"]
    assert [(view.measure.id, view.causes, view.goals, view.owes_cause) for view in seen.elsewhere] == [
        (measure.id, (), (), False),
    ]
    for person in ("admin", "maja.lind", "eva.rask"):
        assert plan(session, planning.world.actor(person), planning.case.id).measures == ()


def test_the_plan_is_adopted_in_versions(planning: Planning, session: Session) -> None:
    work = planning.world.work("amina.berg")
    token = new_id()
    refusals: list[tuple[str, dict[str, Any]]] = [
        ("plan.in_future", {"adopted_on": dt.date(2026, 10, 7)}),
        ("plan.no_decider", {"adopted_by": " "}),
        ("wording.email", {"adopted_by": "a@b.example"}),
    ]
    base: dict[str, Any] = {"id": token, "adopted_on": TODAY, "adopted_by": "Styrgruppen"}
    with pytest.raises(DomainError) as refused:
        adopt_plan(work, planning.case, AdoptionDraft(**base))
    assert refused.value.code == "plan.no_goals"
    planning.goal("A")
    for code, values in refusals:
        with pytest.raises(DomainError) as refused:
            adopt_plan(work, planning.case, AdoptionDraft(**{**base, **values}))
        assert refused.value.code == code
    adopt_plan(work, planning.case, AdoptionDraft(**base))
    adopt_plan(work, planning.case, AdoptionDraft(**base))
    adopt_plan(work, planning.case, AdoptionDraft(**{**base, "id": new_id(), "registry_number": "FAR 2026/412-9"}))
    numbers = session.scalars(sa.select(PlanAdoption.number).order_by(PlanAdoption.number)).all()
    assert list(numbers) == [1, 2]
    with pytest.raises(NotPermitted):
        adopt_plan(planning.world.work("karin.lund"), planning.case, AdoptionDraft(**{**base, "id": new_id()}))
    other = ready(planning.world)
    with pytest.raises(NotVisible):
        adopt_plan(work, other.case, AdoptionDraft(**base))
    planning.at(Step.PRIORITISATION)
    with pytest.raises(DomainError) as refused:
        adopt_plan(work, planning.case, AdoptionDraft(**{**base, "id": new_id()}))
    assert refused.value.code == "plan.too_early"
