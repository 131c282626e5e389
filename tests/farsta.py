"""The joint mapping of the Farsta case in miniature, as rows: six problems of seven parties' words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from tests.factories import World
from tracker.domain.access import Circle
from tracker.domain.clock import now, time_set
from tracker.domain.mapping import to_mask
from tracker.domain.problems import Relation
from tracker.domain.steps import PassageKind, Step
from tracker.models.cases import Case
from tracker.models.mapping import Observation
from tracker.models.problems import Problem, ProblemSource
from tracker.models.process import StepPassage

FRIDAY_NIGHT = to_mask([(4, 4), (4, 5)])
REVEALED = dt.datetime(2026, 10, 5, 8, 0, tzinfo=dt.UTC)
PARTIES = {
    "amina.berg": ("mörk tunnel efter 18", "nio klagomål", "kvinnor otrygga"),
    "karin.lund": ("tre rån i tunneln", "händelser på torget", "få vuxna efter 19"),
    "johan.ek": ("hot mot personal", "klotter på lastgatan"),
    "sara.holm": ("elva felanmälningar",),
    "elin.persson": ("elever går omväg", "rädsla efter rånen"),
    "reza.amini": ("stänger tidigare", "tomma lokaler"),
    "birgitta.sjo": ("unga på torget", "lugnt när biblioteket är öppet"),
}


@dataclass
class Farsta:
    """The case, its observations by title and its problems by letter."""

    case: Case
    seen: dict[str, Observation]
    problems: dict[str, Problem] = field(default_factory=dict)

    def ids(self, *titles: str) -> tuple[str, ...]:
        return tuple(self.listed(*titles))

    def listed(self, *titles: str) -> list[str]:
        """As a form sends them."""
        return [self.seen[title].id for title in titles]


def revealed_case(world: World, **values: Any) -> Farsta:
    """Seven parties whose mappings were opened yesterday at ten; nothing is sorted yet."""
    case = world.case(step=Step.JOINT_MAPPING, revealed_at=REVEALED, title="Farsta centrum – gångtunneln och torget")
    world.session.add(
        StepPassage(
            case_id=case.id,
            from_step=Step.OWN_MAPPINGS,
            to_step=Step.JOINT_MAPPING,
            kind=PassageKind.GATE_MET,
            passed_at=REVEALED,
            passed_by_id=case.created_by_id,
        ),
    )
    for person in PARTIES:
        if person != "amina.berg":
            world.party(case, person)
    world.place(case, "Gångtunneln")
    found: dict[str, Observation] = {}
    for person, titles in PARTIES.items():
        with time_set(REVEALED):
            mapping = world.mapping(case, person, *titles, revealed=True, time_mask=FRIDAY_NIGHT, **values)
        found |= {row.title: row for row in world.observations(mapping)}
    return Farsta(case, found)


SIX = {
    "A": ("Mörk och otrygg gångtunnel", "mörk tunnel efter 18", "nio klagomål", "kvinnor otrygga", "tre rån i tunneln",
          "elva felanmälningar", "rädsla efter rånen"),
    "B": ("Öppen narkotikahandel på torget", "händelser på torget"),
    "C": ("Hot och stöld mot butikspersonal", "hot mot personal"),
    "D": ("Klotter och skräp på lastgatan", "klotter på lastgatan"),
    "E": ("Elever går omväg runt tunneln", "elever går omväg"),
    "F": ("Få vuxna och tomt efter kl. 19", "tomma lokaler", "lugnt när biblioteket är öppet"),
}  # fmt: skip
OTHERS = (
    ("B", "unga på torget", Relation.DIFFERS),
    ("C", "stänger tidigare", Relation.CONSEQUENCE),
    ("F", "få vuxna efter 19", Relation.CAUSE),
)


def six_problems(world: World, **values: Any) -> Farsta:
    """The problems of the reveal: four that several saw, two that one party saw."""
    farsta = revealed_case(world, **values)
    for letter, (title, *sources) in SIX.items():
        farsta.problems[letter] = world.problem(farsta.case, title, *(farsta.seen[name] for name in sources))
    world.session.add_all(
        ProblemSource(
            problem_id=farsta.problems[letter].id,
            observation_id=farsta.seen[name].id,
            relation=relation,
            placed_by_id=farsta.case.created_by_id,
        )
        for letter, name, relation in OTHERS
    )
    world.session.commit()
    return farsta


def narrow(world: World, row: Observation | Problem) -> None:
    """Let only authorities read it."""
    row.circle = Circle.AUTHORITIES
    world.session.commit()


def passage(case: Case, to_step: Step, kind: PassageKind = PassageKind.REVERSAL) -> StepPassage:
    """A move along the line just now."""
    return StepPassage(
        case_id=case.id,
        from_step=case.step,
        to_step=to_step,
        kind=kind,
        reason="handeln har flyttat till biblioteket",
        passed_at=now(),
        passed_by_id=case.created_by_id,
    )
