"""Questions about scores and decisions. Somebody else's score leaves the database only when the problem is open.

A problem is open when every party that may read it has answered every criterion, for all problems the reader sees, or
when the steering group has decided about it. Until then others are counted, never shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager

from tracker.domain.access import Circle
from tracker.domain.cases import PartyStatus
from tracker.domain.people import Actor
from tracker.domain.priorities import NEED, POSSIBILITY, Criterion, Spread, fingerprint
from tracker.models.cases import CaseParty
from tracker.models.people import Organisation, User
from tracker.models.priorities import Decision, Score, TalkNote
from tracker.models.problems import Problem
from tracker.queries.joint.problems import own_problems
from tracker.queries.planning.decisions import active_decisions
from tracker.queries.scope import content_case_ids

OwnScores: TypeAlias = dict[tuple[str, Criterion], int]


@dataclass(frozen=True, slots=True)
class Standing:
    """An accepted party as scores, goals and measures need it."""

    id: str
    organisation_id: str
    name: str
    short_name: str
    is_authority: bool

    def may_read(self, circle: Circle) -> bool:
        """Whether a problem of this circle is any of the party's business."""
        return circle is not Circle.AUTHORITIES or self.is_authority


@dataclass(frozen=True, slots=True)
class GivenScore:
    """What one party gave, by the party's short name."""

    party: str
    value: int


@dataclass(frozen=True, slots=True)
class Talk:
    """What the parties came to where they differ."""

    text: str
    noted_on: dt.datetime
    noted_by: str


@dataclass(frozen=True, slots=True)
class Ballot:
    """One problem on the board. ``given`` is empty until the problem is open."""

    problem: Problem
    parties: tuple[Standing, ...]
    scored: frozenset[str]
    own: Mapping[Criterion, int]
    is_open: bool = False
    given: Mapping[Criterion, tuple[GivenScore, ...]] = field(default_factory=dict)
    decision: Decision | None = None
    notes: Mapping[Criterion, Talk] = field(default_factory=dict)

    def spread(self, criterion: Criterion) -> Spread | None:
        """Mean, lowest and highest of a criterion, or None when nothing may be shown."""
        scores = self.given.get(criterion)
        return Spread(tuple(score.value for score in scores)) if scores else None

    def _sum(self, criteria: Sequence[Criterion]) -> int | None:
        spreads = [self.spread(criterion) for criterion in criteria]
        return sum(each.mean for each in spreads if each) if all(spreads) else None

    @property
    def need(self) -> int | None:
        """How large the need is, of 25: the whole means added."""
        return self._sum(NEED)

    @property
    def possibility(self) -> int | None:
        """How well it can be influenced, of 15."""
        return self._sum(POSSIBILITY)

    @property
    def total(self) -> int | None:
        """Both subtotals, of 40."""
        return None if self.need is None or self.possibility is None else self.need + self.possibility

    @property
    def wide(self) -> list[Criterion]:
        """Criteria where the parties lie three steps apart or more."""
        return [each for each in Criterion if (spread := self.spread(each)) and spread.is_wide]


@dataclass(frozen=True, slots=True)
class Board:
    """All own problems that reach the reader."""

    ballots: tuple[Ballot, ...]
    parties: tuple[Standing, ...]
    own_party: Standing | None

    @property
    def done(self) -> list[Standing]:
        """Parties that have answered everything asked of them."""
        return [party for party in self.parties if self._has_scored(party)]

    @property
    def waiting(self) -> list[Standing]:
        """Parties that have something left to answer."""
        return [party for party in self.parties if not self._has_scored(party)]

    def _has_scored(self, party: Standing) -> bool:
        asked = [ballot for ballot in self.ballots if party in ballot.parties]
        return bool(asked) and all(party.id in ballot.scored for ballot in asked)


def accepted_parties(session: Session, case_id: str) -> Sequence[Standing]:
    """The parties that score, accept goals and take measures, in Swedish order."""
    query = (
        sa.select(CaseParty)
        .join(CaseParty.organisation)
        .where(CaseParty.case_id == case_id, CaseParty.status == PartyStatus.ACCEPTED)
        .options(contains_eager(CaseParty.organisation).joinedload(Organisation.kind))
        .order_by(Organisation.sort_key)
    )
    return [_standing(row) for row in session.scalars(query)]


def _standing(row: CaseParty) -> Standing:
    body = row.organisation
    return Standing(row.id, body.id, body.name, body.short_name, body.kind.is_authority)


def own_party(parties: Collection[Standing], actor: Actor) -> Standing | None:
    """The actor's own organisation among the accepted parties."""
    return next((party for party in parties if party.organisation_id == actor.organisation_id), None)


def own_scores(session: Session, party_id: str, problem_ids: Collection[str]) -> OwnScores:
    """One party's own scores for some problems."""
    query = sa.select(Score.problem_id, Score.criterion, Score.value).where(
        Score.party_id == party_id,
        Score.problem_id.in_(problem_ids),
    )
    return {(problem_id, criterion): value for problem_id, criterion, value in session.execute(query)}


def scores_version(scores: OwnScores) -> int:
    """The edit counter of a party's scores: two colleagues who began from the same scores have the same."""
    return fingerprint(f"{problem_id}:{criterion}:{value}" for (problem_id, criterion), value in scores.items())


def score_rows(session: Session, party_id: str, problem_ids: Collection[str]) -> dict[tuple[str, Criterion], Score]:
    """A party's score rows, to change them."""
    query = sa.select(Score).where(Score.party_id == party_id, Score.problem_id.in_(problem_ids))
    return {(row.problem_id, row.criterion): row for row in session.scalars(query)}


def board(session: Session, actor: Actor, case_id: str) -> Board:
    """The prioritisation as the actor may see it now; the same number of queries whatever the number of problems."""
    readable = content_case_ids(actor).subquery()
    query = sa.select(sa.exists().where(readable.c.id == case_id))
    if not session.scalar(query):
        return Board((), (), None)
    problems = own_problems(session, actor, case_id)
    ids = [problem.id for problem in problems]
    parties = tuple(accepted_parties(session, case_id))
    mine = own_party(parties, actor)
    decisions = active_decisions(session, ids)
    answered = _answered(session, ids)
    asked = {problem.id: tuple(party for party in parties if party.may_read(problem.circle)) for problem in problems}
    scored = {key: frozenset(each.id for each in asked[key] if (key, each.id) in answered) for key in ids}
    everybody = bool(ids) and all(asked[key] and len(scored[key]) == len(asked[key]) for key in ids)
    open_ids = [key for key in ids if everybody or key in decisions]
    given = _given(session, open_ids, decisions)
    notes = _notes(session, open_ids)
    own = own_scores(session, mine.id, ids) if mine else {}
    ballots = tuple(
        Ballot(
            problem=problem,
            parties=asked[problem.id],
            scored=scored[problem.id],
            own={criterion: value for (key, criterion), value in own.items() if key == problem.id},
            is_open=problem.id in open_ids,
            given=given.get(problem.id, {}),
            decision=decisions.get(problem.id),
            notes=notes.get(problem.id, {}),
        )
        for problem in problems
    )
    return Board(ballots, parties, mine)


def _answered(session: Session, problem_ids: Collection[str]) -> set[tuple[str, str]]:
    """Which party has answered all criteria of which problem: counted, without the values."""
    query = (
        sa.select(Score.problem_id, Score.party_id)
        .where(Score.problem_id.in_(problem_ids))
        .group_by(Score.problem_id, Score.party_id)
        .having(sa.func.count() == len(Criterion))
    )
    return {(problem_id, party_id) for problem_id, party_id in session.execute(query)}


def _given(
    session: Session,
    open_ids: Collection[str],
    decisions: Mapping[str, Decision],
) -> dict[str, dict[Criterion, tuple[GivenScore, ...]]]:
    """Everybody's scores for open problems. A party that left counts where a decision was made while it was there."""
    query = (
        sa.select(Score, CaseParty.status, CaseParty.ended_at, Organisation.short_name)
        .join(CaseParty, Score.party_id == CaseParty.id)
        .join(Organisation, CaseParty.organisation_id == Organisation.id)
        .where(Score.problem_id.in_(open_ids))
        .order_by(Organisation.sort_key)
    )
    found: dict[str, dict[Criterion, tuple[GivenScore, ...]]] = {}
    for score, status, ended_at, name in session.execute(query):
        decision = decisions.get(score.problem_id)
        was_there = bool(decision and ended_at and ended_at >= decision.created_at)
        if status is not PartyStatus.ACCEPTED and not was_there:
            continue
        row = found.setdefault(score.problem_id, {})
        row[score.criterion] = (*row.get(score.criterion, ()), GivenScore(name, score.value))
    return found


def _notes(session: Session, open_ids: Collection[str]) -> dict[str, dict[Criterion, Talk]]:
    query = (
        sa.select(TalkNote, User.name)
        .join(User, TalkNote.noted_by_id == User.id)
        .where(TalkNote.problem_id.in_(open_ids))
    )
    found: dict[str, dict[Criterion, Talk]] = {}
    for note, name in session.execute(query):
        found.setdefault(note.problem_id, {})[note.criterion] = Talk(note.text, note.created_at, name)
    return found
