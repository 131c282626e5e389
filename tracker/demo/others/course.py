"""How the smaller cases go, told shortly by the same verbs: started, mapped, sorted, decided and planned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from tracker.demo.acts import Act, SourceAnswers, days, remember_parties
from tracker.demo.scene import Scene
from tracker.domain.access import Circle
from tracker.domain.cases import Demarcation
from tracker.domain.clock import today
from tracker.domain.ids import new_id
from tracker.domain.plans import Direction, FollowUpKind, Grade, MeasureStatus, ValueGroup
from tracker.domain.priorities import Criterion, Outcome
from tracker.domain.problems import Angle, CauseLevel, Strength
from tracker.services.cases import CaseDraft, create_case
from tracker.services.joint.causes import CauseDraft, add_cause, finish_cause_analysis
from tracker.services.joint.pictures import PictureDraft, freeze_picture
from tracker.services.joint.problems import NewProblem, create_problem
from tracker.services.mappings.mapping_round import set_mapping_due
from tracker.services.parties import InvitationDraft, invite_parties
from tracker.services.places import add_place
from tracker.services.planning.follow_ups import FollowUpDraft, ReportDraft, record_follow_up, report_measure
from tracker.services.planning.goals import GoalAnswer, GoalDraft, answer_goal, set_goal
from tracker.services.planning.indicators import IndicatorDraft, Measurement
from tracker.services.planning.measures import MeasureDraft, add_measure
from tracker.services.planning.plans import AdoptionDraft, adopt_plan
from tracker.services.priorities import (
    DecisionsDraft,
    ProblemDecision,
    ScoresDraft,
    record_decisions,
    save_scores,
)

USUAL_ANSWERS = SourceAnswers(
    "Det är vad våra medarbetare nämner först.",
    "Egna ronder, felanmälningar och samtal med medarbetare.",
    "Vi är mest på plats på vardagar.",
    "Helgerna kan vara underskattade.",
    "Närmaste chef",
    "D-1",
    "D-5",
    "Arbetsplatsträff",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What a case is about and who is in it. ``places``: name, key in demo.places, who has authority over it."""

    title: str
    letter: str
    district: str
    coordinators: tuple[str, ...]
    invited: tuple[str, ...]
    places: tuple[tuple[str, str, str], ...]
    background: str
    purpose: str
    agreement: str | None = None
    focus_area: int = 3

    @property
    def lead(self) -> str:
        """Who starts the case and coordinates it."""
        return self.coordinators[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One measure: who does it, for which cause and goal, by which day."""

    name: str
    title: str
    kind: str
    by: str
    cause: str
    goal: str
    starts: str | None = None
    due: str | None = None
    follow_up: str = "Avstämning varje månad"


def begin(outline: Outline) -> Act:
    """The case is started with its places, coordinators, responsible for communication and steering group."""

    def act(scene: Scene) -> None:
        people = [scene.actors[person].user_id for person in outline.coordinators]
        draft = CaseDraft(
            title=outline.title,
            district_id=scene.district(outline.district),
            focus_area_id=scene.focus_area(2024, outline.focus_area),
            registry_number=scene.told(outline.letter),
            background=outline.background,
            purpose=outline.purpose,
            demarcation=Demarcation.PERCEIVED_SAFETY,
            communication_responsible_id=people[-1],
            steering_group="Stadsdelsdirektören och parternas chefer.",
            agreement=scene.dates.told(outline.agreement),
            coordinator_ids=people,
            perspective_codes=("perspective:children", "perspective:older"),
            id=scene.new("case"),
        )
        scene.case = create_case(scene.work(outline.lead), draft)
        for name, key, controller in outline.places:
            add_place(scene.work(outline.lead), scene.case, scene.place(name, key, controller))

    return act


def invite(outline: Outline) -> Act:
    """The other organisations are asked."""

    def act(scene: Scene) -> None:
        contacts = {scene.organisation(person): scene.actors[person].user_id for person in outline.invited}
        draft = InvitationDraft(organisation_ids=list(contacts), contacts=contacts)
        invite_parties(scene.work(outline.lead), scene.case, draft)
        remember_parties(scene, outline.lead, outline.invited)

    return act


def due(coordinator: str, day: str) -> Act:
    """All parties are to hand in by a day."""

    def act(scene: Scene) -> None:
        set_mapping_due(scene.work(coordinator), scene.case, scene.dates.day(day))

    return act


def answers(on: str) -> SourceAnswers:
    """The usual answers, vouched for on a day."""
    return replace(USUAL_ANSWERS, informed=on, dialogue=on)


def find(coordinator: str, letter: str, title: str, names: tuple[str, ...]) -> Act:
    """A problem is made of observations."""

    def act(scene: Scene) -> None:
        ids = tuple(scene.ids[name] for name in names)
        draft = NewProblem(scene.new(letter), title, circle=Circle.ALL_PARTIES, observation_ids=ids)
        create_problem(scene.work(coordinator), scene.case, draft)

    return act


def explain(coordinator: str, letter: str, *texts: str) -> Act:
    """The causes of a problem are written and the analysis is finished."""

    def act(scene: Scene) -> None:
        for number, text in enumerate(texts, start=1):
            draft = CauseDraft(
                scene.new(f"{letter}{number}"),
                text,
                angle=Angle.PLACE,
                level=CauseLevel.SITUATIONAL,
                strength=Strength.MEDIUM,
            )
            add_cause(scene.work(coordinator), scene.case, scene.ids[letter], draft)
        finish_cause_analysis(scene.work(coordinator), scene.case, scene.ids[letter])

    return act


def freeze(coordinator: str, summary: str) -> Act:
    """The picture is frozen."""

    def act(scene: Scene) -> None:
        freeze_picture(scene.work(coordinator), scene.case, PictureDraft(scene.new("picture"), summary))

    return act


def score(person: str, **given: str) -> Act:
    """A party's eight scores for each problem, as digits in the order of the criteria."""

    def act(scene: Scene) -> None:
        scores = {
            (scene.ids[letter], criterion): int(digit)
            for letter, digits in given.items()
            for criterion, digit in zip(Criterion, digits, strict=True)
        }
        save_scores(scene.work(person), scene.case, ScoresDraft(scores))

    return act


def decide(coordinator: str, reasons: Mapping[str, str]) -> Act:
    """The steering group prioritises the problems in this order."""

    def act(scene: Scene) -> None:
        chosen = [
            ProblemDecision(scene.ids[letter], Outcome.PRIORITISED, reason, rank=rank)
            for rank, (letter, reason) in enumerate(reasons.items(), start=1)
        ]
        record_decisions(scene.work(coordinator), scene.case, DecisionsDraft(today(), "Styrgruppen", chosen))

    return act


def aim(coordinator: str, name: str, problem: str, goal: tuple[str, str, str, int, int], target: str) -> Act:
    """A goal: its words, its indicator's name and unit, baseline and target; a higher target means more is better."""
    text, indicator, unit, baseline, wanted = goal

    def act(scene: Scene) -> None:
        draft = IndicatorDraft(
            id=scene.new(f"{name} value"),
            name=indicator,
            unit=unit,
            source="Parternas egna ronder",
            direction=Direction.UP if wanted > baseline else Direction.DOWN,
            target={ValueGroup.ALL: Decimal(wanted)},
            baseline_on=today() - dt.timedelta(days=7),
            baseline={ValueGroup.ALL: Measurement(Decimal(baseline))},
        )
        target_on = scene.dates.day(target)
        set_goal(
            scene.work(coordinator),
            scene.case,
            GoalDraft(scene.new(name), scene.ids[problem], text, target_on, [draft]),
        )

    return act


def agree(people: tuple[str, ...], *goals: str) -> Act:
    """Every party accepts the goals."""

    def act(scene: Scene) -> None:
        for person in people:
            for name in goals:
                answer_goal(scene.work(person), scene.case, scene.ids[name], GoalAnswer(is_accepted=True))

    return act


def plan(coordinator: str, measures: tuple[Plan, ...]) -> Act:
    """The measures of the plan."""

    def act(scene: Scene) -> None:
        for each in measures:
            draft = MeasureDraft(
                scene.new(each.name),
                each.title,
                f"measure:{each.kind}",
                scene.ids[each.by],
                cause_ids=[scene.ids[each.cause]],
                goal_ids=[scene.ids[each.goal]],
                starts_on=days(scene, each.starts),
                due_on=days(scene, each.due),
                follow_up_plan=each.follow_up,
            )
            add_measure(scene.work(coordinator), scene.case, draft)

    return act


def adopt(coordinator: str) -> Act:
    """The steering group adopts the plan."""

    def act(scene: Scene) -> None:
        adopt_plan(scene.work(coordinator), scene.case, AdoptionDraft(scene.new("plan"), today(), "Styrgruppen"))

    return act


def report(person: str, name: str, status: MeasureStatus, note: str | None = None) -> Act:
    """How far a measure has come."""

    def act(scene: Scene) -> None:
        draft = ReportDraft(status, today(), note)
        report_measure(scene.work(person), scene.case, scene.ids[name], draft)

    return act


def followed(person: str, name: str, kind: FollowUpKind, text: str, grade: Grade = Grade.GREEN) -> Act:
    """One follow-up of a measure."""

    def act(scene: Scene) -> None:
        draft = FollowUpDraft(new_id(), kind, grade, text, today())
        record_follow_up(scene.work(person), scene.case, scene.ids[name], draft)

    return act
