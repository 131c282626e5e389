"""Goals, indicators and acceptance: each rule, honest figures, who may do what."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.factories import World
from tests.planning import Planning, count_indicator, ready
from tracker.domain.access import Circle
from tracker.domain.clock import time_set
from tracker.domain.errors import DomainError, NotPermitted, NotVisible, StaleEdit
from tracker.domain.ids import new_id
from tracker.domain.plans import Direction, Grade, ValueGroup, ValueKind
from tracker.domain.steps import Step
from tracker.models.plans import Goal, GoalAcceptance, Indicator, IndicatorValue
from tracker.queries.planning.goals import goal_view, goals
from tracker.services.planning.goals import (
    GoalAnswer,
    GoalEdit,
    answer_goal,
    edit_goal,
    remove_goal,
    restore_goal,
    save_indicator,
)
from tracker.services.planning.indicators import IndicatorDraft, Measurement, OutcomeDraft, record_indicator_values

WOMEN, MEN, ALL = ValueGroup.WOMEN, ValueGroup.MEN, ValueGroup.ALL
LATER = dt.datetime(2027, 6, 15, 8, tzinfo=dt.UTC)


@pytest.fixture
def planning(world: World) -> Planning:
    return ready(world)


def survey(**values: Any) -> IndicatorDraft:
    """Shares of women and men who feel unsafe."""
    draft: dict[str, Any] = {
        "id": new_id(),
        "name": "Andel otrygga",
        "unit": "procent",
        "is_about_people": True,
        "target": {WOMEN: Decimal(36), MEN: Decimal(18)},
        "baseline_on": dt.date(2026, 9, 20),
        "baseline": {WOMEN: Measurement(Decimal(48), 98), MEN: Measurement(Decimal(22), 84)},
    }
    return IndicatorDraft(**{**draft, **values})


def outcome(planning: Planning, indicator_id: str, day: dt.date, **values: Any) -> list[IndicatorValue]:
    measured = {ValueGroup(key): value for key, value in values.items()}
    work = planning.world.work("amina.berg")
    return record_indicator_values(work, planning.case, indicator_id, OutcomeDraft(day, measured))


def test_goals_are_numbered_and_hang_on_prioritised_problems(planning: Planning, session: Session) -> None:
    planning.goal("A")
    planning.goal("B")
    shown = goals(session, planning.world.actor("johan.ek"), planning.case.id)
    assert [(view.goal.number, view.goal.problem.letter, len(view.asked)) for view in shown] == [
        (1, "A", 7),
        (2, "B", 7),
    ]
    with pytest.raises(DomainError) as refused:
        planning.goal("D")
    assert (refused.value.code, refused.value.field) == ("goal.problem_not_prioritised", "problem_id")
    planning.at(Step.PRIORITISATION)
    with pytest.raises(DomainError) as refused:
        planning.goal("A")
    assert refused.value.code == "goal.too_early"


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("goal.no_text", {"text": " "}),
        ("wording.phone", {"text": "ring 070-123 45 67"}),
        ("wording.stigmatising", {"text": "färre problemområden"}),
        ("goal.no_indicator", {"indicators": []}),
        ("goal.target_before_baseline", {"target_on": dt.date(2026, 10, 1)}),
        ("indicator.incomplete", {"indicator": count_indicator(unit=" ")}),
        ("indicator.no_target", {"indicator": count_indicator(target={})}),
        ("indicator.baseline_without_day", {"indicator": count_indicator(baseline_on=None)}),
        ("indicator.baseline_without_value", {"indicator": count_indicator(baseline={})}),
        ("indicator.in_future", {"indicator": count_indicator(baseline_on=dt.date(2026, 10, 7))}),
        ("indicator.value_out_of_range", {"indicator": count_indicator(target={ALL: Decimal(10) ** 11})}),
        ("indicator.value_out_of_range", {"indicator": count_indicator(target={ALL: Decimal("nan")})}),
        ("indicator.share_out_of_range", {"indicator": survey(target={WOMEN: Decimal(101)})}),
        ("indicator.no_answers", {"indicator": survey(baseline={WOMEN: Measurement(Decimal(48))})}),
        ("indicator.answers_out_of_range", {"indicator": survey(baseline={WOMEN: Measurement(Decimal(48), -1)})}),
        ("indicator.split_not_about_people", {"indicator": survey(is_about_people=False)}),
        ("wording.email", {"indicator": survey(source="fraga@kommun.example")}),
    ],
)
def test_each_rule_of_a_goal(planning: Planning, session: Session, code: str, values: dict[str, Any]) -> None:
    with pytest.raises(DomainError) as refused:
        planning.goal("A", **values)
    assert refused.value.code == code
    assert session.scalar(sa.select(sa.func.count()).select_from(Goal)) == 0
    assert session.scalar(sa.select(sa.func.count()).select_from(Indicator)) == 0


def test_a_goal_sent_twice_is_one_and_never_another_cases(planning: Planning, session: Session) -> None:
    token = new_id()
    assert planning.goal("A", id=token).id == planning.goal("A", id=token).id
    assert session.scalar(sa.select(sa.func.count()).select_from(Goal)) == 1
    other = ready(planning.world)
    with pytest.raises(NotVisible):
        other.goal("A", id=token)
    with pytest.raises(DomainError):
        planning.goal("A", problem_id=other.problems["A"].id)


@pytest.mark.parametrize("person", ["karin.lund", "maria.falk", "overblick", "admin", "maja.lind"])
def test_only_the_coordinator_writes_goals(planning: Planning, person: str) -> None:
    goal = planning.goal("A")
    with pytest.raises(NotPermitted):
        edit_goal(planning.world.work(person), planning.case, goal.id, GoalEdit("Annat", goal.target_on))
    with pytest.raises(NotPermitted):
        save_indicator(planning.world.work(person), planning.case, goal.id, count_indicator())


def test_a_survey_keeps_groups_answers_gap_and_grade(planning: Planning, session: Session) -> None:
    draft = survey()
    goal = planning.goal("A", indicator=draft, target_on=dt.date(2027, 6, 15))
    with time_set(LATER):
        assert outcome(
            planning, draft.id, LATER.date(), women=Measurement(Decimal(38), 83), men=Measurement(Decimal(19), 71)
        )
        outcome(planning, draft.id, LATER.date(), women=Measurement(Decimal(38), 83))
        with pytest.raises(DomainError) as refused:
            outcome(planning, draft.id, LATER.date(), women=Measurement(Decimal(30), 83))
        assert refused.value.code == "indicator.value_exists"
    view = goal_view(session, planning.world.actor("karin.lund"), planning.case.id, goal.id)
    assert view is not None
    figures = view.figures[0]
    assert (figures.is_share, figures.is_split, figures.owes_split) == (True, True, False)
    assert figures.grade is view.grade is Grade.YELLOW
    assert [row.answers for row in figures.shown(ValueKind.ACTUAL, WOMEN)] == [83]


def test_rules_of_an_outcome(planning: Planning) -> None:
    draft = survey()
    planning.goal("A", indicator=draft)
    for code, day, values in [
        ("indicator.no_value", dt.date(2026, 10, 6), {}),
        ("indicator.in_future", dt.date(2026, 10, 7), {"women": Measurement(Decimal(1), 9)}),
        ("indicator.before_baseline", dt.date(2026, 9, 19), {"women": Measurement(Decimal(1), 9)}),
        ("indicator.no_answers", dt.date(2026, 10, 6), {"women": Measurement(Decimal(1))}),
        ("indicator.share_out_of_range", dt.date(2026, 10, 6), {"women": Measurement(Decimal(-1), 9)}),
    ]:
        with pytest.raises(DomainError) as refused:
            outcome(planning, draft.id, day, **values)
        assert refused.value.code == code
    other = ready(planning.world)
    with pytest.raises(NotVisible):
        outcome(other, draft.id, dt.date(2026, 10, 6), women=Measurement(Decimal(1), 9))


def test_small_groups_are_kept_and_not_shown(planning: Planning, session: Session) -> None:
    values = {
        WOMEN: Measurement(Decimal(48), 98),
        MEN: Measurement(Decimal(22), 84),
        ValueGroup.OTHER: Measurement(Decimal(50), 4),
    }
    goal = planning.goal("A", indicator=survey(baseline=values))
    view = goal_view(session, planning.world.actor("amina.berg"), planning.case.id, goal.id)
    assert view is not None
    assert view.figures[0].hidden_groups == [ValueGroup.OTHER]
    assert view.figures[0].shown(ValueKind.BASELINE, ValueGroup.OTHER) == []
    assert len(view.figures[0].values(ValueKind.BASELINE, ValueGroup.OTHER)) == 1


def test_people_not_split_warn_until_a_reason_is_given(planning: Planning, session: Session) -> None:
    unsplit = survey(target={ALL: Decimal(30)}, baseline={ALL: Measurement(Decimal(40), 182)})
    goal = planning.goal("A", indicator=unsplit)
    actor = planning.world.actor("amina.berg")

    def owes() -> bool:
        view = goal_view(session, actor, planning.case.id, goal.id)
        return view is not None and view.figures[0].owes_split

    assert owes()
    told = survey(
        id=unsplit.id, target={ALL: Decimal(30)}, baseline=unsplit.baseline, no_split_reason="enkäten frågade inte"
    )
    save_indicator(planning.world.work("amina.berg"), planning.case, goal.id, told)
    assert not owes()


def test_a_baseline_after_the_first_measure_is_told(planning: Planning, session: Session) -> None:
    goal = planning.goal("A")
    planning.measure("A1", goal_ids=[goal.id], starts_on=dt.date(2026, 9, 30))
    view = goal_view(session, planning.world.actor("amina.berg"), planning.case.id, goal.id)
    assert view is not None
    assert view.figures[0].is_baseline_late
    planning.goal("B")
    other = goals(session, planning.world.actor("amina.berg"), planning.case.id)[1]
    assert not other.figures[0].is_baseline_late


def test_each_party_answers_once_for_itself(planning: Planning, session: Session) -> None:
    goal = planning.goal("A")
    work = planning.world.work("johan.ek")
    with pytest.raises(DomainError) as refused:
        answer_goal(work, planning.case, goal.id, GoalAnswer(is_accepted=False, reservation=" "))
    assert refused.value.code == "goal.no_reservation"
    answer_goal(work, planning.case, goal.id, GoalAnswer(is_accepted=False, reservation="för dyrt"))
    answer_goal(work, planning.case, goal.id, GoalAnswer(is_accepted=False, reservation="för dyrt"))
    for person in ("amina.berg", "karin.lund"):
        answer_goal(planning.world.work(person), planning.case, goal.id, GoalAnswer(is_accepted=True))
    view = goal_view(session, planning.world.actor("johan.ek"), planning.case.id, goal.id)
    assert view is not None
    assert [party.short_name for party in view.accepted] == ["Farsta SDF", "Polisen"]
    assert [(party.short_name, why) for party, why in view.reserved] == [("Centrumfastigheter", "för dyrt")]
    assert len(view.silent) == 4
    assert (view.may_answer, view.own_answer.reservation if view.own_answer else None) == (True, "för dyrt")
    answer_goal(work, planning.case, goal.id, GoalAnswer(is_accepted=True, reservation="glöms"))
    assert session.scalar(sa.select(sa.func.count()).select_from(GoalAcceptance)) == 3


@pytest.mark.parametrize("person", ["maria.falk", "overblick", "admin", "maja.lind", "rektor"])
def test_only_a_partys_writers_answer(planning: Planning, person: str) -> None:
    goal = planning.goal("A")
    with pytest.raises(NotPermitted):
        answer_goal(planning.world.work(person), planning.case, goal.id, GoalAnswer(is_accepted=True))


def test_a_changed_goal_is_asked_about_again(planning: Planning, session: Session) -> None:
    goal = planning.goal("A")
    seen = goal.version
    answer_goal(planning.world.work("johan.ek"), planning.case, goal.id, GoalAnswer(is_accepted=True, version=seen))
    coordinator = planning.world.work("amina.berg")
    edit_goal(coordinator, planning.case, goal.id, GoalEdit(goal.text, goal.target_on, version=seen))
    assert session.scalar(sa.select(sa.func.count()).select_from(GoalAcceptance)) == 1
    edit_goal(coordinator, planning.case, goal.id, GoalEdit("Ännu färre", dt.date(2027, 4, 1), version=seen))
    assert session.scalar(sa.select(sa.func.count()).select_from(GoalAcceptance)) == 0
    days = session.scalars(sa.select(IndicatorValue.measured_on).where(IndicatorValue.kind == ValueKind.TARGET))
    assert list(days) == [dt.date(2027, 4, 1)]
    with pytest.raises(StaleEdit) as stale:
        edit_goal(coordinator, planning.case, goal.id, GoalEdit("Sent", goal.target_on, version=seen))
    assert "Ännu färre" in str(stale.value.facts["saved"])
    with pytest.raises(StaleEdit):
        answer_goal(planning.world.work("johan.ek"), planning.case, goal.id, GoalAnswer(is_accepted=True, version=seen))
    with pytest.raises(DomainError) as refused:
        edit_goal(coordinator, planning.case, goal.id, GoalEdit("Sent", dt.date(2026, 10, 1)))
    assert refused.value.code == "goal.target_before_baseline"


def test_an_indicator_is_added_changed_and_keeps_the_answers_it_can(planning: Planning, session: Session) -> None:
    goal = planning.goal("A")
    answer_goal(planning.world.work("johan.ek"), planning.case, goal.id, GoalAnswer(is_accepted=True))
    work = planning.world.work("amina.berg")
    indicator = session.scalars(sa.select(Indicator)).one()
    before = goal.version
    baseline = {ALL: Measurement(Decimal(15))}
    save_indicator(work, planning.case, goal.id, count_indicator(id=indicator.id, baseline=baseline, version=before))
    assert session.scalar(sa.select(sa.func.count()).select_from(GoalAcceptance)) == 1
    assert goal.version == before + 1
    with pytest.raises(StaleEdit):
        save_indicator(work, planning.case, goal.id, count_indicator(id=indicator.id, version=before))
    second = count_indicator(
        name="Lampor som lyser", direction=Direction.UP, target={ALL: Decimal(8)}, baseline={}, baseline_on=None
    )
    save_indicator(work, planning.case, goal.id, second)
    assert session.scalar(sa.select(sa.func.count()).select_from(GoalAcceptance)) == 0
    assert len(session.scalars(sa.select(IndicatorValue)).all()) == 3
    other = planning.goal("B")
    with pytest.raises(NotVisible):
        save_indicator(work, planning.case, other.id, count_indicator(id=indicator.id))


def test_a_removed_goal_comes_back_with_its_number(planning: Planning, session: Session) -> None:
    goal = planning.goal("A")
    work = planning.world.work("amina.berg")
    remove_goal(work, planning.case, goal.id)
    assert goals(session, work.actor, planning.case.id) == []
    assert planning.goal("A").number == 2
    restore_goal(work, planning.case, goal.id)
    assert [view.goal.number for view in goals(session, work.actor, planning.case.id)] == [1, 2]
    with pytest.raises(NotVisible):
        restore_goal(work, planning.case, goal.id)


def test_a_goal_of_a_narrow_problem_is_no_business_of_others(planning: Planning, session: Session) -> None:
    goal = planning.goal("A")
    planning.problems["A"].circle = Circle.AUTHORITIES
    session.commit()
    assert goals(session, planning.world.actor("johan.ek"), planning.case.id) == []
    with pytest.raises(NotVisible):
        answer_goal(planning.world.work("johan.ek"), planning.case, goal.id, GoalAnswer(is_accepted=True))
    view = goal_view(session, planning.world.actor("karin.lund"), planning.case.id, goal.id)
    assert view is not None
    assert [party.short_name for party in view.asked] == ["Skolan", "Farsta SDF", "Polisen", "Trafikkontoret"]
