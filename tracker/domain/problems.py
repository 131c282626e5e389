"""The joint mapping: how observations and problems hang together, and what a cause is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal, NamedTuple

from tracker.domain.access import CIRCLE_ORDER, Circle
from tracker.domain.errors import DomainError
from tracker.domain.steps import Step


class Relation(StrEnum):
    """What one observation or problem is to a problem. A party that sees it differently also saw it."""

    SAME = "same"
    CONSEQUENCE = "consequence"
    CAUSE = "cause"
    DIFFERS = "differs"


class Angle(StrEnum):
    """Where a cause is looked for (the crime triangle, with control as its missing guard)."""

    PLACE = "place"
    EXPOSED = "exposed"
    OFFENDER = "offender"
    CONTROL = "control"


class CauseLevel(StrEnum):
    """Situational, social or background; a background cause needs no local measure."""

    SITUATIONAL = "situational"
    SOCIAL = "social"
    BACKGROUND = "background"


class FactorKind(StrEnum):
    """A cause drives the problem, a protective factor holds it back."""

    RISK = "risk"
    PROTECTIVE = "protective"


class Strength(StrEnum):
    """How well the cause is supported by what the parties know."""

    WEAK = "weak"
    MEDIUM = "medium"
    STRONG = "strong"


class Influence(StrEnum):
    """Whether the parties can influence the cause here."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


def problem_letter(index: int) -> str:
    """A, B ... Z, AA, AB ... for the index-th problem of a case, counted from 0."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


# nearest first: what counts when an observation reaches a problem by two ways
RELATION_ORDER: Final = (Relation.SAME, Relation.DIFFERS, Relation.CONSEQUENCE, Relation.CAUSE)
CAUSE_STEPS: Final = frozenset({Step.JOINT_MAPPING, Step.PRIORITISATION, Step.GOAL_SETTING})

CellKind = Literal["own", "differs", "mention", "none"]


class Link(NamedTuple):
    """A problem that was found to be the same as, a consequence or a cause of another."""

    problem_id: str
    target_id: str
    relation: Relation


@dataclass(frozen=True, slots=True)
class Cell:
    """What one party says of one problem: its kind in the matrix and how many observations are its own."""

    kind: CellKind
    count: int


def check_open(
    step: Step,
    revealed_at: dt.datetime | None,
    frozen_at: dt.datetime | None,
    made_at: dt.datetime | None = None,
) -> None:
    """The joint mapping is changed only when revealed, in its step, and until a picture of it is frozen.

    What was made after the freezing (``made_at``) is not in the picture and may be undone. Raises DomainError.
    """
    if revealed_at is None or step is not Step.JOINT_MAPPING:
        raise DomainError("problems.not_open")
    if frozen_at is not None and (made_at is None or made_at <= frozen_at):
        raise DomainError("problems.frozen")


def check_causes_open(step: Step, revealed_at: dt.datetime | None) -> None:
    """Causes are analysed from the joint mapping until the goals are set. Raises DomainError."""
    if revealed_at is None or step not in CAUSE_STEPS:
        raise DomainError("causes.not_open")


def check_angle(factor: FactorKind, level: CauseLevel, angle: Angle | None) -> None:
    """A cause that can be found at the place is looked for from an angle; a background cause has none."""
    if factor is FactorKind.RISK and level is not CauseLevel.BACKGROUND and angle is None:
        raise DomainError("causes.no_angle", field="angle")


def check_circle(circle: Circle, sources: Iterable[Circle]) -> None:
    """A problem is not read by more than at least one of its sources allows. Raises DomainError."""
    allowed = list(sources)
    if allowed and all(CIRCLE_ORDER.index(each) < CIRCLE_ORDER.index(circle) for each in allowed):
        raise DomainError("problems.circle_too_wide", field="circle")


def check_target_circle(circle: Circle, target: Circle) -> None:
    """A problem is not merged into one that fewer may read: it would vanish for the others. Raises DomainError."""
    if CIRCLE_ORDER.index(target) < CIRCLE_ORDER.index(circle):
        raise DomainError("problems.target_narrower")


def carried(source: Relation, link: Relation) -> Relation:
    """What a source of a merged problem is to the problem it was merged into."""
    return source if link is Relation.SAME or source is Relation.DIFFERS else link


def nearest(relations: Iterable[Relation]) -> Relation:
    """The nearest of several relations to one problem."""
    return min(relations, key=RELATION_ORDER.index)


def by_problem(links: Iterable[Link]) -> dict[str, list[Link]]:
    """Links grouped by the problem that was merged."""
    grouped: dict[str, list[Link]] = {}
    for link in links:
        grouped.setdefault(link.problem_id, []).append(link)
    return grouped


def ends_of(problem_id: str, links: Mapping[str, Sequence[Link]]) -> dict[str, Relation]:
    """The own problems that a problem counts for, with what it is to each; one that is not merged counts for itself."""
    if not links.get(problem_id):
        return {problem_id: Relation.SAME}
    found: dict[str, Relation] = {}
    for link in links[problem_id]:
        for end, further in ends_of(link.target_id, links).items():
            relation = carried(link.relation, further)
            found[end] = nearest((relation, found.get(end, relation)))
    return found


def check_no_cycle(links: Iterable[Link]) -> None:
    """Merging never leads back to where it began. Raises DomainError."""
    grouped = by_problem(links)
    for start in grouped:
        seen: set[str] = set()
        waiting = [link.target_id for link in grouped[start]]
        while waiting:
            at = waiting.pop()
            if at == start:
                raise DomainError("problems.cycle")
            if at not in seen:
                seen.add(at)
                waiting += [link.target_id for link in grouped.get(at, ())]


def cell_of(relations: Iterable[Relation]) -> Cell:
    """A party's cell. Own observations, seeing it differently, and naming a cause or consequence all count as seeing.

    An own observation is one that is the same thing as the problem; a dash says nothing of what is not there.
    """
    given = list(relations)
    own = given.count(Relation.SAME)
    if own:
        return Cell("own", own)
    if Relation.DIFFERS in given:
        return Cell("differs", 0)
    return Cell("mention" if given else "none", 0)


def matrix_key(seen_by: int, letter: str) -> tuple[int, int, str]:
    """Order of the matrix: seen by most parties first, then by letter (Z before AA)."""
    return -seen_by, len(letter), letter
