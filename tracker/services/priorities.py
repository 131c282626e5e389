"""Verbs of prioritisation: a party's scores, what the parties came to, and the steering group's decisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.clock import now, today
from tracker.domain.errors import DomainError, NotVisible, StaleEdit
from tracker.domain.priorities import MOST_RANKS, Criterion, Outcome, is_score, text_version
from tracker.domain.steps import Step, position
from tracker.models.cases import Case
from tracker.models.priorities import Decision, Score, TalkNote
from tracker.models.problems import Problem
from tracker.queries.joint.problems import own_problems
from tracker.queries.planning import decisions as decided
from tracker.queries.planning import priorities as ask
from tracker.services.verb import Work, verb


@dataclass(frozen=True, slots=True)
class ScoresDraft:
    """A party's scores; what is left out stays as it was. ``version``: ``queries.priorities.scores_version``."""

    scores: Mapping[tuple[str, Criterion], int]
    version: int | None = None


@dataclass(frozen=True, slots=True)
class ProblemDecision:
    """What the steering group decided for one problem."""

    problem_id: str
    outcome: Outcome
    reason: str
    rank: int | None = None
    review_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class DecisionsDraft:
    """One sitting's decisions. ``version``: ``queries.decisions.decisions_version`` of those in force."""

    decided_on: dt.date
    decided_by: str
    decisions: Sequence[ProblemDecision]
    version: int | None = None


@dataclass(frozen=True, slots=True)
class TalkDraft:
    """What the parties came to for a problem and a criterion; ``version``: ``text_version`` of what was there."""

    problem_id: str
    criterion: Criterion
    text: str
    version: int | None = None


@verb(Permission.PRIORITY_SCORE, Tag.SCORES_SAVED)
def save_scores(work: Work, case: Case, draft: ScoresDraft) -> int:
    """Each party scores alone, 1-5, in step 4 and until the decision. Gives how many scores were changed."""
    if case.step is not Step.PRIORITISATION:
        raise DomainError("score.wrong_step")
    party = ask.own_party(ask.accepted_parties(work.session, case.id), work.actor)
    if party is None:
        raise NotVisible
    problems = {problem.id: problem for problem in own_problems(work.session, work.actor, case.id)}
    for (problem_id, criterion), value in draft.scores.items():
        if problem_id not in problems or not party.may_read(problems[problem_id].circle):
            raise NotVisible
        if not is_score(value):
            raise DomainError("score.out_of_range", field=f"{problems[problem_id].letter}_{criterion.value}")
    there = ask.own_scores(work.session, party.id, problems)
    changed = {key: value for key, value in draft.scores.items() if there.get(key) != value}
    if changed:
        _check_scores(work, case, draft, there, changed)
        _write_scores(work, party.id, changed)
    work.note(party.id, count=len(changed))
    return len(changed)


def _check_scores(
    work: Work,
    case: Case,
    draft: ScoresDraft,
    there: ask.OwnScores,
    changed: Mapping[tuple[str, Criterion], int],
) -> None:
    if draft.version is not None and draft.version != ask.scores_version(there):
        raise StaleEdit
    if decided.locked_problems(work.session, case.id, {problem_id for problem_id, _ in changed}):
        raise DomainError("score.decided")


def _write_scores(work: Work, party_id: str, changed: Mapping[tuple[str, Criterion], int]) -> None:
    rows = ask.score_rows(work.session, party_id, {problem_id for problem_id, _ in changed})
    for key, value in changed.items():
        row = rows.get(key)
        if row is None:
            row = Score(problem_id=key[0], criterion=key[1], party_id=party_id)
            work.session.add(row)
        row.value, row.scored_at, row.scored_by_id = value, now(), work.actor.user_id


@verb(Permission.PRIORITY_DECIDE, Tag.DECISION_RECORDED)
def record_decisions(work: Work, case: Case, draft: DecisionsDraft) -> list[Decision]:
    """Prioritised with rank and reason, or deselected with reason and a day to look again; a new one ends the old."""
    if position(case.step) < position(Step.PRIORITISATION):
        raise DomainError("decision.too_early")
    problems = {problem.id: problem for problem in own_problems(work.session, work.actor, case.id)}
    if any(each.problem_id not in problems for each in draft.decisions):
        raise NotVisible
    _check_sitting(work, draft)
    for each in draft.decisions:
        _check_decision(work, each, problems[each.problem_id], draft.decided_on)
    there = decided.active_decisions(work.session, problems)
    changed = [each for each in draft.decisions if not _is_same(there.get(each.problem_id), each, draft)]
    _check_ranks(problems, there, changed)
    if changed and draft.version is not None and draft.version != decided.decisions_version(there.values()):
        raise StaleEdit(saved={f"reason_{problems[key].letter}": row.reason for key, row in there.items()})
    rows = _replace(work, draft, there, changed)
    work.note(case.id, count=len(rows), on=draft.decided_on.isoformat())
    return rows


def _check_sitting(work: Work, draft: DecisionsDraft) -> None:
    if not draft.decisions:
        raise DomainError("decision.none")
    if draft.decided_on > today():
        raise DomainError("decision.in_future", field="decided_on")
    if not draft.decided_by.strip():
        raise DomainError("decision.no_decider", field="decided_by")
    work.check_shared(draft.decided_by, "decided_by")


def _check_decision(work: Work, each: ProblemDecision, problem: Problem, decided_on: dt.date) -> None:
    """A reason is always owed: it is what a tie is broken by, and what the deselected are told."""
    letter = problem.letter
    if not each.reason.strip():
        raise DomainError("decision.no_reason", field=f"reason_{letter}", letter=letter)
    work.check_shared(each.reason, f"reason_{letter}")
    if each.outcome is Outcome.PRIORITISED:
        if each.rank is None or not 1 <= each.rank <= MOST_RANKS:
            raise DomainError("decision.no_rank", field=f"rank_{letter}", letter=letter)
    elif each.review_on is None:
        raise DomainError("decision.no_review", field=f"review_{letter}", letter=letter)
    elif each.review_on <= decided_on:
        raise DomainError("decision.review_not_later", field=f"review_{letter}", letter=letter)


def _is_same(there: Decision | None, each: ProblemDecision, draft: DecisionsDraft) -> bool:
    """Whether this decision is already written down: a form that is sent twice records it once."""
    return there is not None and (
        (there.outcome, there.reason, there.rank, there.review_on, there.decided_on, there.decided_by)
        == (each.outcome, each.reason, *_terms(each), draft.decided_on, draft.decided_by)
    )


def _terms(each: ProblemDecision) -> tuple[int | None, dt.date | None]:
    """Rank of the prioritised, day of review of the deselected; the other one is nothing."""
    return (each.rank, None) if each.outcome is Outcome.PRIORITISED else (None, each.review_on)


def _check_ranks(
    problems: Mapping[str, Problem],
    there: Mapping[str, Decision],
    changed: Sequence[ProblemDecision],
) -> None:
    """Two prioritised problems never share a place in the order."""
    ranks = {key: row.rank for key, row in there.items()} | {each.problem_id: _terms(each)[0] for each in changed}
    taken: set[int] = set()
    for key in sorted(ranks, key=lambda each: problems[each].letter):
        rank = ranks[key]
        if rank is None:
            continue
        if rank in taken:
            letter = problems[key].letter
            raise DomainError("decision.rank_taken", field=f"rank_{letter}", letter=letter, rank=rank)
        taken.add(rank)


def _replace(
    work: Work,
    draft: DecisionsDraft,
    there: Mapping[str, Decision],
    changed: Sequence[ProblemDecision],
) -> list[Decision]:
    for each in changed:
        if each.problem_id in there:
            there[each.problem_id].superseded_at = now()
    work.session.flush()
    rows = []
    for each in changed:
        rank, review_on = _terms(each)
        rows.append(
            Decision(
                problem_id=each.problem_id,
                outcome=each.outcome,
                rank=rank,
                reason=each.reason,
                review_on=review_on,
                decided_on=draft.decided_on,
                decided_by=draft.decided_by,
                recorded_by_id=work.actor.user_id,
            ),
        )
    work.session.add_all(rows)
    return rows


@verb(Permission.PRIORITY_DECIDE, Tag.TALK_NOTED)
def note_talk_point(work: Work, case: Case, draft: TalkDraft) -> TalkNote:
    """Where scores lie far apart the parties say why before the decision; one note for each problem and criterion."""
    ballots = {ballot.problem.id: ballot for ballot in ask.board(work.session, work.actor, case.id).ballots}
    if draft.problem_id not in ballots:
        raise NotVisible
    if not ballots[draft.problem_id].is_open:
        raise DomainError("talk.not_open")
    if not draft.text.strip():
        raise DomainError("talk.no_text", field="text")
    work.check_shared(draft.text, "text")
    row = decided.talk_note(work.session, draft.problem_id, draft.criterion)
    if row is None:
        row = TalkNote(problem_id=draft.problem_id, criterion=draft.criterion)
        work.session.add(row)
    elif row.text != draft.text and draft.version is not None and draft.version != text_version(row.text):
        raise StaleEdit(saved={"text": row.text})
    row.text, row.noted_by_id, row.created_at = draft.text, work.actor.user_id, now()
    work.note(draft.problem_id, letter=ballots[draft.problem_id].problem.letter, kind=draft.criterion.value)
    return row
