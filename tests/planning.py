"""A case on its way through steps 4 and 5: seven parties and four problems, scored and decided by the verbs."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Final

import sqlalchemy as sa

from tests.factories import World
from tracker.demo.scores import SCORES
from tracker.domain.ids import new_id
from tracker.domain.plans import Direction, ValueGroup
from tracker.domain.priorities import Outcome
from tracker.domain.problems import CauseLevel, FactorKind
from tracker.domain.steps import Step
from tracker.models.cases import Case, CaseParty
from tracker.models.plans import Goal, Measure
from tracker.models.problems import Cause, Problem
from tracker.services.planning.goals import GoalDraft, set_goal
from tracker.services.planning.indicators import IndicatorDraft, Measurement
from tracker.services.planning.measures import MeasureDraft, add_measure
from tracker.services.priorities import DecisionsDraft, ProblemDecision, ScoresDraft, record_decisions, save_scores

PEOPLE: Final = {
    "sdf": "amina.berg",
    "police": "karin.lund",
    "owner": "johan.ek",
    "traffic": "sara.holm",
    "school": "elin.persson",
    "business": "reza.amini",
    "walkers": "birgitta.sjo",
}
NAMES: Final = {"A": "Mörk gångtunnel", "B": "Öppen handel", "C": "Hot mot personal", "D": "Klotter"}
DECIDED: Final = dt.date(2026, 10, 5)
REVIEW: Final = dt.date(2027, 2, 9)


class Planning:
    """The case with its people and problems, by key and letter."""

    def __init__(self, world: World, step: Step = Step.PRIORITISATION, letters: str = "ABCD") -> None:
        self.world = world
        self.case: Case = world.case(step=step)
        for person in list(PEOPLE.values())[1:]:
            world.party(self.case, person)
        self.problems: dict[str, Problem] = {letter: world.problem(self.case, NAMES[letter]) for letter in letters}
        self.causes: dict[str, Cause] = {}
        for letter, problem in self.problems.items():
            self.causes[f"{letter}1"] = world.cause(problem, f"orsak till {letter}")

    def background(self, letter: str) -> Cause:
        cause = self.world.cause(self.problems[letter], "ekonomisk utsatthet", level=CauseLevel.BACKGROUND)
        self.world.cause(self.problems[letter], "fungerande skola", factor=FactorKind.PROTECTIVE)
        return cause

    def party(self, key: str) -> CaseParty:
        query = sa.select(CaseParty).where(
            CaseParty.case_id == self.case.id,
            CaseParty.organisation_id == self.world.organisation(PEOPLE[key]).id,
        )
        return self.world.session.scalars(query).one()

    def score(self, *keys: str) -> None:
        """These parties give the demo's scores; all of them when none is named."""
        for key in keys or tuple(PEOPLE):
            scores = {
                (self.problems[letter].id, criterion): given[key]
                for letter, criteria in SCORES.items()
                if letter in self.problems
                for criterion, given in criteria.items()
            }
            save_scores(self.world.work(PEOPLE[key]), self.case, ScoresDraft(scores))

    def decide(self, **outcomes: int) -> None:
        """Rank by letter; 0 is deselected."""
        decisions = [
            ProblemDecision(self.problems[letter].id, Outcome.PRIORITISED, f"skäl {letter}", rank=rank)
            if rank
            else ProblemDecision(self.problems[letter].id, Outcome.DESELECTED, "ordinarie drift", review_on=REVIEW)
            for letter, rank in outcomes.items()
        ]
        record_decisions(self.world.work("amina.berg"), self.case, DecisionsDraft(DECIDED, "Styrgruppen", decisions))

    def at(self, step: Step) -> None:
        self.case.step = step
        self.world.session.commit()

    def goal(self, letter: str = "A", **values: Any) -> Goal:
        """A goal of a prioritised problem with one plain indicator."""
        indicator = values.pop("indicator", None) or count_indicator()
        draft = GoalDraft(
            **{
                "id": new_id(),
                "problem_id": self.problems[letter].id,
                "text": "Färre felanmälningar",
                "target_on": dt.date(2027, 3, 31),
                "indicators": [indicator],
                **values,
            },
        )
        return set_goal(self.world.work("amina.berg"), self.case, draft)

    def measure(self, *causes: str, party: str = "traffic", **values: Any) -> Measure:
        """A measure on causes (A1, B1), without a goal of its own unless given."""
        draft = MeasureDraft(
            **{
                "id": new_id(),
                "title": "Byt lampor",
                "type_code": "measure:maintenance",
                "party_id": self.party(party).id,
                "cause_ids": [self.causes[key].id for key in causes],
                "no_goal_reason": "hör till driften",
                "starts_on": dt.date(2026, 11, 1),
                "due_on": dt.date(2026, 12, 15),
                **values,
            },
        )
        return add_measure(self.world.work("amina.berg"), self.case, draft)


def ready(world: World, step: Step = Step.GOAL_SETTING) -> Planning:
    """Scored and decided: A first, B second, C third, D deselected; the case stands in step 5."""
    planning = Planning(world)
    planning.score()
    planning.decide(A=1, B=2, C=3, D=0)
    planning.at(step)
    return planning


def count_indicator(**values: Any) -> IndicatorDraft:
    """Incidents a week, 14 before and at most 9 wanted."""
    return IndicatorDraft(
        **{
            "id": new_id(),
            "name": "Händelser",
            "unit": "per vecka",
            "target": {ValueGroup.ALL: Decimal(9)},
            "direction": Direction.DOWN,
            "baseline_on": dt.date(2026, 10, 1),
            "baseline": {ValueGroup.ALL: Measurement(Decimal(14))},
            **values,
        },
    )
