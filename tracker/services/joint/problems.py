"""Verbs of the joint mapping: observations become problems, are set aside with a reason, and can be taken back.

Nobody's words are rewritten: a problem has a title of its own and points at the observations it comes from.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tracker.domain.access import Circle, Permission, narrowest
from tracker.domain.audit import Tag
from tracker.domain.clock import now
from tracker.domain.errors import DomainError, NotVisible, StaleEdit
from tracker.domain.problems import Relation, check_circle, check_open, check_target_circle, problem_letter
from tracker.models.cases import Case
from tracker.models.mapping import Observation
from tracker.models.problems import Problem, ProblemSource, SetAside
from tracker.queries.joint import problems as ask
from tracker.queries.joint.pictures import frozen_in_step
from tracker.services.verb import Work, verb


@dataclass(frozen=True, slots=True)
class NewProblem:
    """A new problem; without ``circle`` it gets the narrowest of its observations' circles."""

    id: str
    title: str
    description: str | None = None
    circle: Circle | None = None
    observation_ids: tuple[str, ...] = ()
    relation: Relation = Relation.SAME


@dataclass(frozen=True, slots=True)
class ProblemEdit:
    """The words and circle of a problem that is there; ``version`` as it was read."""

    title: str
    description: str | None
    circle: Circle
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Placement:
    """Observations that belong to a problem, and what they are to it."""

    problem_id: str
    observation_ids: tuple[str, ...]
    relation: Relation = Relation.SAME


@verb(Permission.JOINT_EDIT, Tag.PROBLEM_CREATED)
def create_problem(work: Work, case: Case, draft: NewProblem) -> Problem:
    """A new problem takes the next letter, which no other problem had before; its observations become its sources."""
    if existing := work.session.get(Problem, draft.id):
        return _of_case(existing, case)
    chosen = _chosen(work, case, draft.observation_ids)
    _check_open(work, case, chosen)
    _check_words(work, draft.title, draft.description)
    circle = draft.circle or narrowest([row.circle for row in chosen])
    check_circle(circle, [row.circle for row in chosen])
    problem = Problem(
        id=draft.id,
        case_id=case.id,
        letter=problem_letter(ask.letters_used(work.session, case.id)),
        title=draft.title,
        description=draft.description,
        circle=circle,
        created_by_id=work.actor.user_id,
    )
    work.session.add(problem)
    work.session.flush()
    _add_sources(work, case, problem, chosen, draft.relation)
    work.note(problem.id, letter=problem.letter, circle=circle.value, count=len(chosen))
    return problem


@verb(Permission.JOINT_EDIT, Tag.PROBLEM_EDITED)
def edit_problem(work: Work, case: Case, problem_id: str, draft: ProblemEdit) -> Problem:
    """Title, description and circle may change until frozen; the circle stays within its sources' and its targets'."""
    problem = _problem(work, case, problem_id)
    _check_changeable(work, case, problem.created_at)
    if draft.version is not None and draft.version != problem.version:
        raise StaleEdit(saved={"title": problem.title, "description": problem.description or ""})
    _check_words(work, draft.title, draft.description)
    check_circle(draft.circle, ask.source_circles(work.session, work.actor, case.id, problem.id))
    _check_relations(work, case, problem, draft.circle)
    problem.title, problem.description, problem.circle = draft.title, draft.description, draft.circle
    work.note(problem.id, letter=problem.letter, circle=draft.circle.value)
    return problem


@verb(Permission.JOINT_EDIT, Tag.PROBLEM_REMOVED)
def remove_problem(work: Work, case: Case, problem_id: str) -> None:
    """Only an empty problem can be removed: no sources, nothing merged into it, not merged itself."""
    problem = _problem(work, case, problem_id)
    _check_changeable(work, case, problem.created_at)
    merges = ask.relations(work.session, work.actor, case.id)
    if ask.sources_of(work.session, work.actor, case.id, problem.id) or any(
        problem.id in (row.problem_id, row.target_id) for row in merges
    ):
        raise DomainError("problems.not_empty")
    problem.removed_at = now()
    work.note(problem.id, letter=problem.letter)


@verb(Permission.JOINT_EDIT, Tag.OBSERVATION_PLACED)
def place_observations(work: Work, case: Case, placement: Placement) -> list[str]:
    """Observations become sources of a problem; one may be in several. Gives the ids of the new sources, for undo."""
    problem = _problem(work, case, placement.problem_id)
    chosen = _chosen(work, case, placement.observation_ids)
    if not chosen:
        raise DomainError("problems.nothing_chosen", field="observations")
    _check_open(work, case, chosen)
    there = ask.source_circles(work.session, work.actor, case.id, problem.id)
    check_circle(problem.circle, [*there, *(row.circle for row in chosen)])
    added = _add_sources(work, case, problem, chosen, placement.relation)
    work.note(problem.id, letter=problem.letter, relation=placement.relation.value, count=len(added))
    return added


@verb(Permission.JOINT_EDIT, Tag.OBSERVATION_TAKEN_BACK)
def take_back_sources(work: Work, case: Case, source_ids: Sequence[str]) -> int:
    """Observations leave the problems they were placed in; the row ends and stays. Gives how many."""
    rows = ask.chosen_sources(work.session, work.actor, case.id, source_ids)
    return _end_all(work, case, rows, source_ids)


@verb(Permission.JOINT_EDIT, Tag.OBSERVATION_SET_ASIDE)
def set_aside(work: Work, case: Case, observation_ids: Sequence[str], reason: str) -> list[str]:
    """Observations without a place are left out of the joint picture, with a reason that all who read them read."""
    chosen = _chosen(work, case, observation_ids)
    if not chosen:
        raise DomainError("problems.nothing_chosen", field="observations")
    if not reason.strip():
        raise DomainError("problems.no_reason", field="reason")
    work.check_shared(reason, "reason")
    check_open(case.step, case.revealed_at, None)
    there = ask.asides_of(work.session, work.actor, case.id, [row.id for row in chosen])
    if len(there) == len(chosen) and all(row.reason == reason for row in there):
        return [row.id for row in there]  # the same click twice
    if ask.placed_ids(work.session, work.actor, case.id, [row.id for row in chosen]):
        raise DomainError("problems.already_placed", field="observations")
    rows = [SetAside(observation_id=each.id, reason=reason, set_aside_by_id=work.actor.user_id) for each in chosen]
    work.session.add_all(rows)
    work.session.flush()
    work.note(count=len(rows))
    return [row.id for row in rows]


@verb(Permission.JOINT_EDIT, Tag.OBSERVATION_TAKEN_BACK)
def take_back_set_aside(work: Work, case: Case, set_aside_ids: Sequence[str]) -> int:
    """What was set aside is to be placed again; the row ends and stays. Gives how many."""
    rows = ask.chosen_asides(work.session, work.actor, case.id, set_aside_ids)
    return _end_all(work, case, rows, set_aside_ids)


def _end_all(
    work: Work,
    case: Case,
    rows: Sequence[ProblemSource] | Sequence[SetAside],
    chosen: Sequence[str],
) -> int:
    """End the rows that were found for some ids; one id that is not the case's own refuses all of them."""
    if len(rows) != len(set(chosen)):
        raise NotVisible
    for row in rows:
        _check_changeable(work, case, row.created_at)
        row.ended_at = now()
    work.note(count=len(rows))
    return len(rows)


def _problem(work: Work, case: Case, problem_id: str) -> Problem:
    problem = ask.find_problem(work.session, work.actor, case.id, problem_id)
    if problem is None:
        raise NotVisible
    return problem


def _of_case(problem: Problem, case: Case) -> Problem:
    """The problem a first click made, never one of another case."""
    if problem.case_id != case.id:
        raise NotVisible
    return problem


def _chosen(work: Work, case: Case, ids: Collection[str]) -> Sequence[Observation]:
    """The chosen observations; one id that is not the case's own refuses all of them."""
    rows = ask.chosen_observations(work.session, work.actor, case.id, ids)
    if len(rows) != len(set(ids)):
        raise NotVisible
    return rows


def _check_open(work: Work, case: Case, chosen: Sequence[Observation]) -> None:
    """After a freezing only what came later, and so has no place yet, may still be sorted."""
    check_open(case.step, case.revealed_at, None)
    frozen_at = frozen_in_step(work.session, case.id)
    if frozen_at is None:
        return
    placed = ask.placed_ids(work.session, work.actor, case.id, [row.id for row in chosen])
    if placed or not chosen:
        raise DomainError("problems.frozen")


def _check_changeable(work: Work, case: Case, made_at: dt.datetime) -> None:
    check_open(case.step, case.revealed_at, frozen_in_step(work.session, case.id), made_at)


def _check_words(work: Work, title: str, description: str | None) -> None:
    if not title.strip():
        raise DomainError("problems.no_title", field="title")
    work.check_shared(title, "title")
    work.check_shared(description, "description")


def _check_relations(work: Work, case: Case, problem: Problem, circle: Circle) -> None:
    """Neither end of a merge may become such that a merged problem vanishes for some of its readers."""
    merges = ask.relations(work.session, work.actor, case.id)
    ids = {end for row in merges for end in (row.problem_id, row.target_id)}
    circles = {key: row.circle for key, row in ask.chosen_problems(work.session, work.actor, case.id, ids).items()}
    circles[problem.id] = circle
    for row in merges:
        check_target_circle(circles[row.problem_id], circles[row.target_id])


def _add_sources(
    work: Work,
    case: Case,
    problem: Problem,
    chosen: Sequence[Observation],
    relation: Relation,
) -> list[str]:
    """New sources of a problem. The same again changes nothing, another relation replaces, a set-aside ends."""
    wanted = {row.id for row in chosen}
    for source in ask.sources_of(work.session, work.actor, case.id, problem.id):
        if source.observation_id in wanted and source.relation is relation:
            wanted.discard(source.observation_id)
        elif source.observation_id in wanted:
            source.ended_at = now()
    for aside in ask.asides_of(work.session, work.actor, case.id, wanted):
        aside.ended_at = now()
    work.session.flush()
    rows = [
        ProblemSource(problem_id=problem.id, observation_id=row.id, relation=relation, placed_by_id=work.actor.user_id)
        for row in chosen
        if row.id in wanted
    ]
    work.session.add_all(rows)
    work.session.flush()
    return [row.id for row in rows]
