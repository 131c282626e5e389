"""Step 5: goals that seven parties accept, measures tied to causes, and the plan that the steering group adopts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from tracker.demo.acts import Act, MeetingWords, call_meeting, days, go_on, held
from tracker.demo.farsta.goals import GOALS, Wanted
from tracker.demo.farsta.walk.noted import come_to, dealt_with_by
from tracker.demo.scene import Event, Scene
from tracker.domain.cases import MeetingKind
from tracker.domain.clock import today
from tracker.domain.plans import Effort, Horizon, MeasureStatus
from tracker.domain.steps import Step
from tracker.domain.walks.findings import FindingStatus
from tracker.services.planning.follow_ups import ReportDraft, report_measure
from tracker.services.planning.goals import GoalAnswer, GoalDraft, answer_goal, set_goal
from tracker.services.planning.measures import (
    MeasureDraft,
    NoMeasureDraft,
    add_measure,
    explain_cause_without_measure,
)
from tracker.services.planning.plans import AdoptionDraft, adopt_plan
from tracker.services.planning.short_notice import AfterthoughtDraft, write_afterthought

ADOPTION: Final = MeetingWords(
    MeetingKind.STEERING_GROUP,
    "Styrgruppen antar planen",
    "2026-11-24 09.00",
    "2026-11-24 10.30",
    "Stadsdelsförvaltningen",
)
COVERED: Final = "Trygghetsvärdarna i M3 täcker även detta; prövas vid halvtid"
LETTER: Final = "FAR <year 2026-09-01>/412-17"


@dataclass(frozen=True, slots=True)
class Planned:
    """A measure of the plan: its draft, and by the scenario's names who does it, why, what for and when."""

    draft: MeasureDraft
    by: str
    causes: tuple[str, ...]
    goals: tuple[str, ...]
    starts: str | None = None
    due: str | None = None


def _measure(title: str, kind: str, horizon: Horizon, effort: Effort, **words: str) -> MeasureDraft:
    return MeasureDraft("", title, f"measure:{kind}", "", horizon=horizon, effort=effort, **words)  # type: ignore[arg-type]


MEASURES: Final = {
    "M1": Planned(
        replace(
            _measure(
                "Byt 8 armaturer och dra ny kabel",
                "maintenance",
                Horizon.SHORT,
                Effort.POINT,
                function="Driftenheten",
                resource="trygghetsmedel",
                follow_up_plan="Rond när arbetet är klart, felanmälningar varje månad",
            ),
            cost_sek=185_000,
        ),
        "sara.holm",
        ("A1",),
        ("G2",),
        due="2026-12-15",
    ),
    "M2": Planned(
        _measure(
            "Röj buskage vid södra mynningen",
            "clear_vegetation",
            Horizon.SHORT,
            Effort.ORDINARY,
            function="Parkdriften",
            resource="12 timmar, ordinarie drift",
            follow_up_plan="Foto före och efter",
        ),
        "amina.berg",
        ("A2",),
        ("G1",),
        due="2026-11-30",
    ),
    "M3": Planned(
        _measure(
            "Trygghetsvärdar torsdag–lördag kl. 18–23",
            "safety_hosts",
            Horizon.SHORT,
            Effort.POINT,
            function="Förvaltare",
            resource="2 personer",
            follow_up_plan="Antal kvällar varje månad",
        ),
        "johan.ek",
        ("A3", "B1"),
        ("G1", "G3"),
        starts="2026-11-26",
        due="2027-03-27",
    ),
    "M4": Planned(
        replace(
            _measure(
                "Bibliotekskväll och kaféhörna på fredagar",
                "place_activation",
                Horizon.LONG,
                Effort.ORDINARY,
                function="Kultursekreterare",
                together_with="Kulturförvaltningen",
                resource="kulturmedel",
                follow_up_plan="Antal kvällar och besökare",
            ),
            cost_sek=40_000,
        ),
        "amina.berg",
        ("A3",),
        ("G1",),
        starts="2027-01-15",
    ),
    "M5": Planned(
        _measure(
            "Uppsökande fältassistenter",
            "outreach",
            Horizon.LONG,
            Effort.ORDINARY,
            function="Socialtjänsten, fältgruppen",
            resource="ordinarie personal",
            follow_up_plan="Antal pass i veckan, kvartalsvis",
        ),
        "amina.berg",
        ("B1",),
        ("G3",),
        starts="2026-12-01",
    ),
}


def set_goals(*names: str) -> Act:
    """Goals are set with their indicators."""

    def act(scene: Scene) -> None:
        for wanted in GOALS:
            if wanted.name in names:
                set_goal(scene.work("amina.berg"), scene.case, _goal(scene, wanted))

    return act


def _goal(scene: Scene, wanted: Wanted) -> GoalDraft:
    measured = scene.dates.day(wanted.measured)
    indicators = [replace(each, id=scene.new(name), baseline_on=measured) for name, each in wanted.indicators.items()]
    target_on = scene.dates.day(wanted.target)
    return GoalDraft(scene.new(wanted.name), scene.ids[wanted.problem], wanted.text, target_on, indicators)


def plan_measures(scene: Scene) -> None:
    """M1-M5; M6 came before, at short notice."""
    for name, planned in MEASURES.items():
        draft = replace(
            planned.draft,
            id=scene.new(name),
            party_id=scene.ids[planned.by],
            cause_ids=[scene.ids[key] for key in planned.causes],
            goal_ids=[scene.ids[key] for key in planned.goals],
            starts_on=days(scene, planned.starts),
            due_on=days(scene, planned.due),
        )
        add_measure(scene.work("amina.berg"), scene.case, draft)


def explain_c1(scene: Scene) -> None:
    """C1 has no measure of its own: the reason stands in the plan."""
    explain_cause_without_measure(scene.work("amina.berg"), scene.case, scene.ids["C1"], NoMeasureDraft(COVERED))


def accept_goals(person: str) -> Act:
    """One party accepts all four goals."""

    def act(scene: Scene) -> None:
        for wanted in GOALS:
            answer_goal(scene.work(person), scene.case, scene.ids[wanted.name], GoalAnswer(is_accepted=True))

    return act


def end_m6(scene: Scene) -> None:
    """The extra walks end as decided."""
    draft = ReportDraft(MeasureStatus.DONE, today(), "Åtta extra kvällar genomförda")
    report_measure(scene.work("birgitta.sjo"), scene.case, scene.ids["M6"], draft)


def think_back(scene: Scene) -> None:
    """The afterthought that was owed by the 20th."""
    text = "Det var rätt att agera snabbt. Fler vuxna behövs varje vecka, därför tar trygghetsvärdarna över."
    write_afterthought(scene.work("birgitta.sjo"), scene.case, scene.ids["M6"], AfterthoughtDraft(text))


def adopt(name: str, letter: str) -> Act:
    """The steering group adopts the plan as its next version."""

    def act(scene: Scene) -> None:
        draft = AdoptionDraft(scene.new(name), today(), "Styrgruppen", scene.told(letter))
        adopt_plan(scene.work("amina.berg"), scene.case, draft)

    return act


EVENTS: Final = (
    Event("2026-11-10 13.00", call_meeting(ADOPTION)),
    Event("2026-11-10 15.00", come_to(FindingStatus.DONE, ("F4", "F5"))),
    Event("2026-11-11 10.00", set_goals("G1", "G2")),
    Event("2026-11-12 10.00", set_goals("G3", "G4")),
    Event("2026-11-13 13.00", plan_measures),
    Event("2026-11-13 13.40", dealt_with_by({"F1": "M1", "F2": "M2"})),
    Event("2026-11-16 09.00", explain_c1),
    Event("2026-11-16 10.00", accept_goals("amina.berg")),
    Event("2026-11-16 14.10", accept_goals("karin.lund")),
    Event("2026-11-17 09.20", accept_goals("johan.ek")),
    Event("2026-11-17 13.30", accept_goals("sara.holm")),
    Event("2026-11-18 08.15", accept_goals("elin.persson")),
    Event("2026-11-18 12.40", accept_goals("reza.amini")),
    Event("2026-11-19 19.10", accept_goals("birgitta.sjo")),
    Event("2026-11-20 23.30", end_m6),
    Event("2026-11-20 23.40", think_back),
    Event("2026-11-24 10.45", held(ADOPTION, 5, "Planen är antagen. Halvtid stäms av den <day 2027-02-09>.")),
    Event("2026-11-24 11.00", adopt("plan 1", LETTER)),
    Event("2026-11-24 11.10", go_on("amina.berg"), Step.IMPLEMENTATION),
)
