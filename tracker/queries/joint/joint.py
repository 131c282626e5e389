"""The joint mapping as one reader sees it: problems, who saw what, what is set aside and what has no place yet.

Eight statements however many observations there are. Merged problems' sources are derived here and never copied.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager

from tracker.domain.cases import PartyRole
from tracker.domain.people import Actor
from tracker.domain.pictures import Heat, heat_of
from tracker.domain.problems import RELATION_ORDER, Link, Relation, by_problem, carried, ends_of
from tracker.models.cases import CaseParty
from tracker.models.mapping import Observation, OwnMapping
from tracker.models.people import Organisation
from tracker.models.places import Place
from tracker.models.problems import Problem, ProblemRelation, ProblemSource, SetAside
from tracker.queries.joint.problems import case_asides, case_problems, observation_words, relations
from tracker.queries.scope import visible_mappings


@dataclass(frozen=True, slots=True)
class Mention:
    """An observation as it counts for a problem. ``via``: the merged problem it came with, None for a direct source."""

    observation: Observation
    relation: Relation
    source: ProblemSource
    via: Problem | None = None

    @property
    def organisation(self) -> Organisation:
        """The party whose words they are."""
        return self.observation.mapping.organisation


@dataclass(frozen=True, slots=True)
class Merged:
    """A problem that was merged into the one it is listed under."""

    problem: Problem
    row: ProblemRelation


@dataclass(frozen=True, slots=True)
class JointProblem:
    """An own problem with everything that counts for it."""

    problem: Problem
    mentions: tuple[Mention, ...]
    merged: tuple[Merged, ...]

    @property
    def seen_by(self) -> list[str]:
        """Organisations that saw it: own observation, cause, consequence or another view. A dash does not count."""
        return list(dict.fromkeys(mention.organisation.id for mention in self.mentions))

    def relations_of(self, organisation_id: str) -> list[Relation]:
        """What one party's observations are to the problem."""
        return [mention.relation for mention in self.mentions if mention.organisation.id == organisation_id]

    @property
    def places(self) -> list[Place]:
        """The places its observations are tied to, in their order."""
        found = {place.id: place for mention in self.mentions if (place := mention.observation.place)}
        return sorted(found.values(), key=lambda place: place.number)


@dataclass(frozen=True)
class JointView:
    """What a reader sees of the joint mapping; every count below is of what the reader may read."""

    parties: tuple[Organisation, ...]
    observations: tuple[Observation, ...]
    problems: tuple[JointProblem, ...]
    set_aside: dict[str, SetAside]
    placed: frozenset[str]

    @cached_property
    def unplaced(self) -> list[Observation]:
        """Observations with no place yet, in the order of the parties."""
        return [row for row in self.observations if row.id not in self.placed]

    @cached_property
    def heat(self) -> Heat:
        """Parties by weekday and band."""
        marks = ((row.mapping.organisation_id, row.time_mask) for row in self.observations)
        return heat_of([party.id for party in self.parties], marks)

    def several_and_single(self) -> tuple[int, int]:
        """How many own problems several parties saw, and how many only one did: the sentence of the reveal."""
        counts = [len(each.seen_by) for each in self.problems]
        return sum(1 for count in counts if count > 1), counts.count(1)

    def find(self, letter: str) -> JointProblem | None:
        """The own problem with a letter."""
        return next((each for each in self.problems if each.problem.letter == letter), None)


def joint_view(session: Session, actor: Actor, case_id: str) -> JointView:
    """The joint mapping of a case as the actor may read it."""
    parties = _parties(session, actor, case_id)
    place = {party.id: number for number, party in enumerate(parties)}
    written = session.scalars(observation_words(actor, case_id)).all()
    observations = sorted(written, key=lambda row: place[row.mapping.organisation_id])
    problems = {row.id: row for row in session.scalars(case_problems(actor, case_id))}
    known = [row.id for row in observations]
    sources = session.scalars(
        sa.select(ProblemSource)
        .where(ProblemSource.ended_at.is_(None), ProblemSource.observation_id.in_(known))
        .order_by(ProblemSource.created_at, ProblemSource.id),
    ).all()
    asides = {row.observation_id: row for row in session.scalars(case_asides(actor, case_id))}
    return JointView(
        parties=tuple(parties),
        observations=tuple(observations),
        problems=tuple(_own(problems, observations, sources, relations(session, actor, case_id))),
        set_aside=asides,
        placed=frozenset({row.observation_id for row in sources} | asides.keys()),
    )


def _own(
    problems: dict[str, Problem],
    observations: Iterable[Observation],
    sources: Iterable[ProblemSource],
    merges: Sequence[ProblemRelation],
) -> list[JointProblem]:
    by_id = {row.id: row for row in observations}
    links = by_problem(Link(row.problem_id, row.target_id, row.relation) for row in merges)
    mentions: dict[str, list[Mention]] = {}
    for source in sources:
        if source.problem_id not in problems:
            continue
        for end, link in ends_of(source.problem_id, links).items():
            mentions.setdefault(end, []).append(_mention(source, end, link, problems, by_id))
    merged: dict[str, list[Merged]] = {}
    for row in merges:
        for end in ends_of(row.target_id, links):
            merged.setdefault(end, []).append(Merged(problems[row.problem_id], row))
    order = {row_id: number for number, row_id in enumerate(by_id)}

    def counted(key: str) -> tuple[Mention, ...]:
        return tuple(sorted(_once(mentions.get(key, [])), key=lambda each: order[each.observation.id]))

    return [
        JointProblem(problem, counted(key), tuple(sorted(merged.get(key, []), key=_by_letter)))
        for key, problem in problems.items()
        if key not in links
    ]


def _by_letter(part: Merged) -> tuple[int, str]:
    return len(part.problem.letter), part.problem.letter


def _mention(
    source: ProblemSource,
    end: str,
    link: Relation,
    problems: dict[str, Problem],
    observations: dict[str, Observation],
) -> Mention:
    via = None if source.problem_id == end else problems[source.problem_id]
    return Mention(observations[source.observation_id], carried(source.relation, link), source, via)


def _once(mentions: list[Mention]) -> tuple[Mention, ...]:
    """Each observation once for a problem, by its nearest way there; a direct source before one that was merged in."""
    kept: dict[str, Mention] = {}
    for mention in sorted(mentions, key=lambda each: (each.via is not None, RELATION_ORDER.index(each.relation))):
        kept.setdefault(mention.observation.id, mention)
    return tuple(kept.values())


def _parties(session: Session, actor: Actor, case_id: str) -> list[Organisation]:
    """Organisations with a revealed mapping: the coordinating one first, then as they were invited."""
    query = (
        visible_mappings(actor)
        .where(OwnMapping.case_id == case_id, OwnMapping.revealed_at.is_not(None))
        .join(OwnMapping.organisation)
        .outerjoin(
            CaseParty,
            sa.and_(CaseParty.case_id == OwnMapping.case_id, CaseParty.organisation_id == OwnMapping.organisation_id),
        )
        .options(contains_eager(OwnMapping.organisation))
        .order_by(
            sa.case((CaseParty.role == PartyRole.COORDINATES, 0), else_=1),
            CaseParty.invited_at,
            Organisation.sort_key,
        )
    )
    return list({row.organisation_id: row.organisation for row in session.scalars(query)}.values())


@dataclass(frozen=True, slots=True)
class ProblemSummary:
    """A problem as other pages list it."""

    problem: Problem
    seen_by: int
    observations: int
    places: tuple[Place, ...]


def problem_summary(session: Session, actor: Actor, case_id: str) -> list[ProblemSummary]:
    """Own problems with how many parties saw them and where, seen by most first."""
    view = joint_view(session, actor, case_id)
    rows = [
        ProblemSummary(each.problem, len(each.seen_by), len(each.mentions), tuple(each.places))
        for each in view.problems
    ]
    return sorted(rows, key=lambda row: (-row.seen_by, len(row.problem.letter), row.problem.letter))


def problem_places(session: Session, actor: Actor, case_id: str) -> dict[str, list[Place]]:
    """Each own problem's places, by the problem's id."""
    return {each.problem.id: each.places for each in joint_view(session, actor, case_id).problems}
