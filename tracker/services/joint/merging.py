"""Verbs that tie joint problems together: the same thing, a consequence or a cause. Undone until frozen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.clock import now
from tracker.domain.errors import DomainError, NotVisible
from tracker.domain.problems import Link, Relation, check_no_cycle, check_open, check_target_circle
from tracker.models.cases import Case
from tracker.models.problems import Problem, ProblemRelation
from tracker.queries.joint import problems as ask
from tracker.queries.joint.pictures import frozen_in_step
from tracker.services.verb import Work, verb


@dataclass(frozen=True, slots=True)
class Merge:
    """What a problem is to one or several others; it is no problem of its own after that."""

    problem_id: str
    target_ids: tuple[str, ...]
    relation: Relation


@verb(Permission.JOINT_EDIT, Tag.PROBLEM_RELATED)
def relate_problems(work: Work, case: Case, merges: Sequence[Merge]) -> list[str]:
    """Problems are merged without a word rewritten: their sources count for the target, with what the problem is to it.

    No cycles, and never into one that fewer may read. Gives the ids of the new relations, for undo.
    """
    check_open(case.step, case.revealed_at, frozen_in_step(work.session, case.id))
    wanted = [link for merge in merges for link in _links(merge)]
    if not wanted:
        raise DomainError("problems.nothing_chosen")
    _check_ends(work, case, wanted)
    added = _replace(work, case, wanted)
    live = ask.relations(work.session, work.actor, case.id)
    check_no_cycle(Link(row.problem_id, row.target_id, row.relation) for row in live)
    work.note(count=len(added))
    return [row.id for row in added]


@verb(Permission.JOINT_EDIT, Tag.PROBLEM_SEPARATED)
def separate_problems(work: Work, case: Case, relation_ids: Sequence[str]) -> int:
    """Merged problems stand by themselves again; the row ends and stays. Gives how many."""
    check_open(case.step, case.revealed_at, frozen_in_step(work.session, case.id))
    rows = ask.chosen_relations(work.session, work.actor, case.id, relation_ids)
    if len(rows) != len(set(relation_ids)):
        raise NotVisible
    for row in rows:
        row.ended_at = now()
    work.note(count=len(rows))
    return len(rows)


def _links(merge: Merge) -> list[Link]:
    if not merge.target_ids:
        raise DomainError("problems.no_target")
    if merge.relation is Relation.DIFFERS:
        raise DomainError("problems.relation_not_for_problems")
    if merge.problem_id in merge.target_ids:
        raise DomainError("problems.cycle")
    return [Link(merge.problem_id, target, merge.relation) for target in dict.fromkeys(merge.target_ids)]


def _check_ends(work: Work, case: Case, wanted: Sequence[Link]) -> None:
    """Every end is a live problem of this case, and no merge narrows who may read the merged one."""
    ids = {end for link in wanted for end in (link.problem_id, link.target_id)}
    problems: dict[str, Problem] = ask.chosen_problems(work.session, work.actor, case.id, ids)
    if len(problems) != len(ids):
        raise NotVisible
    for link in wanted:
        check_target_circle(problems[link.problem_id].circle, problems[link.target_id].circle)


def _replace(work: Work, case: Case, wanted: Sequence[Link]) -> list[ProblemRelation]:
    """New relations; the same again changes nothing, another relation between the same two replaces the old one."""
    there = {(row.problem_id, row.target_id): row for row in ask.relations(work.session, work.actor, case.id)}
    added = []
    for link in wanted:
        old = there.get((link.problem_id, link.target_id))
        if old is not None and old.relation is link.relation:
            continue
        if old is not None:
            old.ended_at = now()
        added.append(
            ProblemRelation(
                problem_id=link.problem_id,
                target_id=link.target_id,
                relation=link.relation,
                related_by_id=work.actor.user_id,
            ),
        )
    work.session.flush()
    work.session.add_all(added)
    work.session.flush()
    return added
