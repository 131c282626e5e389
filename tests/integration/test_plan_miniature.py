"""The case's goals G1-G4 and measures M1-M6 in miniature, with how they stand in June 2027."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from tests.factories import World
from tests.planning import PEOPLE, Planning, count_indicator, ready
from tracker.domain.clock import time_set
from tracker.domain.ids import new_id
from tracker.domain.plans import Direction, Effort, FollowUpKind, Grade, Horizon, MeasureStatus, ValueGroup
from tracker.domain.steps import Step
from tracker.queries.planning.goals import goals
from tracker.queries.planning.plans import plan
from tracker.services.planning.follow_ups import FollowUpDraft, ReportDraft, record_follow_up, report_measure
from tracker.services.planning.goals import GoalAnswer, answer_goal
from tracker.services.planning.indicators import IndicatorDraft, Measurement, OutcomeDraft, record_indicator_values
from tracker.services.planning.measures import NoMeasureDraft, explain_cause_without_measure
from tracker.services.planning.plans import AdoptionDraft, adopt_plan
from tracker.services.planning.short_notice import (
    AfterthoughtDraft,
    ShortNoticeDraft,
    add_short_notice,
    write_afterthought,
)

WOMEN, MEN, ALL = ValueGroup.WOMEN, ValueGroup.MEN, ValueGroup.ALL
REASON = "Trygghetsvärdarna i M3 täcker även detta; prövas vid halvtid"


def at(year: int, month: int, day: int) -> dt.datetime:
    return dt.datetime(year, month, day, 9, tzinfo=dt.UTC)


def counted(name: str, before: int, after: int, direction: Direction = Direction.DOWN) -> IndicatorDraft:
    return count_indicator(
        name=name, target={ALL: Decimal(after)}, baseline={ALL: Measurement(Decimal(before))}, direction=direction
    )


def set_goals(planning: Planning) -> dict[str, list[IndicatorDraft]]:
    survey = IndicatorDraft(
        id=new_id(),
        name="Andel otrygga i P1 efter 18",
        unit="procent",
        target={WOMEN: Decimal(36), MEN: Decimal(18)},
        is_about_people=True,
        baseline_on=dt.date(2026, 9, 20),
        baseline={WOMEN: Measurement(Decimal(48), 98), MEN: Measurement(Decimal(22), 84)},
    )
    indicators = {
        "G1": [survey],
        "G2": [counted("Armaturer", 3, 8, Direction.UP), counted("Dagar till lagat", 19, 5)],
        "G3": [counted("Händelser", 14, 9)],
        "G4": [counted("Hot", 6, 2)],
    }
    for (key, letter), by in zip(
        {"G1": "A", "G2": "A", "G3": "B", "G4": "C"}.items(), ((6, 15), (1, 31), (3, 31), (5, 31)), strict=True
    ):
        goal = planning.goal(letter, text=key, indicators=indicators[key], target_on=dt.date(2027, *by))
        for person in PEOPLE.values():
            answer_goal(planning.world.work(person), planning.case, goal.id, GoalAnswer(is_accepted=True))
    return indicators


def add_measures(planning: Planning, session: Session) -> dict[str, Any]:
    ids = {
        view.goal.text: view.goal.id for view in goals(session, planning.world.actor("amina.berg"), planning.case.id)
    }
    for number, text in ((2, "buskage"), (3, "få vuxna efter 19"), (4, "rädsla efter rån")):
        planning.causes[f"A{number}"] = planning.world.cause(planning.problems["A"], text)
    day = dt.date
    rows: list[tuple[str, tuple[str, ...], dict[str, Any]]] = [
        ("M1", ("A1",), {"goal_ids": [ids["G2"]], "due_on": day(2026, 12, 15), "cost_sek": 185000}),
        ("M2", ("A2",), {"goal_ids": [ids["G1"]], "party": "sdf", "due_on": day(2026, 11, 30)}),
        ("M3", ("A3", "B1"), {"party": "owner", "due_on": day(2027, 3, 27), "effort": Effort.POINT}),
        ("M4", ("A3",), {"party": "sdf", "due_on": None, "horizon": Horizon.LONG, "together_with": "Kultur"}),
        ("M5", ("B1",), {"party": "sdf", "due_on": None, "effort": Effort.ORDINARY}),
    ]
    made: dict[str, Any] = {"M6": planning.causes["A4"]}
    for key, causes, values in rows:
        made[key] = planning.measure(*causes, title=key, starts_on=day(2026, 11, 26), **values)
    return made


def measure_in_june(planning: Planning, indicators: dict[str, list[IndicatorDraft]], measure_id: str) -> None:
    june, work = dt.date(2027, 6, 15), planning.world.work("amina.berg")
    for kind, grade in zip(FollowUpKind, (Grade.GREEN, Grade.YELLOW, Grade.NOT_SEPARABLE), strict=True):
        draft = FollowUpDraft(new_id(), kind, grade, "tre dagar sent", june)
        record_follow_up(planning.world.work("sara.holm"), planning.case, measure_id, draft)
    for key, values in {"G2": (8, 6), "G3": ("8.7",), "G4": (1,)}.items():
        for indicator, value in zip(indicators[key], values, strict=True):
            outcome = OutcomeDraft(june, {ALL: Measurement(Decimal(value))})
            record_indicator_values(work, planning.case, indicator.id, outcome)
    answers = {WOMEN: Measurement(Decimal(38), 83), MEN: Measurement(Decimal(19), 71)}
    record_indicator_values(work, planning.case, indicators["G1"][0].id, OutcomeDraft(june, answers))


def test_the_plan_as_it_stands_in_june(world: World, session: Session) -> None:
    planning = ready(world, Step.PRIORITISATION)
    with time_set(at(2026, 11, 7)):
        work = world.work("birgitta.sjo")
        hurried = add_short_notice(
            work,
            planning.case,
            ShortNoticeDraft(
                id=new_id(),
                title="M6",
                event="rån 6 november",
                decided_by="LPO-chefen",
                party_id=planning.party("walkers").id,
                starts_on=dt.date(2026, 11, 7),
                valid_to=dt.date(2026, 11, 20),
                no_goal_reason="inget eget mål",
            ),
        )
    planning.at(Step.GOAL_SETTING)
    with time_set(at(2026, 11, 24)):
        indicators = set_goals(planning)
        made = add_measures(planning, session)
        coordinator = world.work("amina.berg")
        reason = NoMeasureDraft(REASON)
        explain_cause_without_measure(coordinator, planning.case, planning.causes["C1"].id, reason)
        explain_cause_without_measure(coordinator, planning.case, made["M6"].id, NoMeasureDraft("M6 svarade på det"))
        write_afterthought(work, planning.case, hurried.id, AfterthoughtDraft("Det lugnade."))
        report_measure(work, planning.case, hurried.id, ReportDraft(MeasureStatus.DONE, dt.date(2026, 11, 20)))
        adopt_plan(coordinator, planning.case, AdoptionDraft(new_id(), dt.date(2026, 11, 24), "Styrgruppen"))
    planning.at(Step.IMPLEMENTATION)
    with time_set(at(2027, 6, 15)):
        measure_in_june(planning, indicators, made["M1"].id)
        seen = goals(session, world.actor("johan.ek"), planning.case.id)
        shown = plan(session, world.actor("johan.ek"), planning.case.id)
    assert [(view.goal.number, view.grade, len(view.accepted)) for view in seen] == [
        (1, Grade.YELLOW, 7),
        (2, Grade.YELLOW, 7),
        (3, Grade.GREEN, 7),
        (4, Grade.GREEN, 7),
    ]
    rows = [
        (f"{group.problem.letter}{row.cause.number}", row.measure.measure.title if row.measure else None)
        for group in shown.groups
        for row in group.rows
    ]
    assert rows == [
        ("A1", "M1"), ("A2", "M2"), ("A3", "M3"), ("A3", "M4"), ("A4", None), ("B1", "M3"), ("B1", "M5"), ("C1", None),
    ]  # fmt: skip
    assert shown.orphans == []
    assert [row.adopted_on for row in shown.adoptions] == [dt.date(2026, 11, 24)]
    assert len(shown.measures) == 6
    assert shown.measures[1].latest[FollowUpKind.EFFECT].grade is Grade.NOT_SEPARABLE
