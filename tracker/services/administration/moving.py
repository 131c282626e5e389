"""What happens in many cases by one act: each case is locked, changed and told of in its own log.

Parts of verbs. All cases are changed before the first row of the trail is written: the trail's lock is taken last.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from tracker.domain.administration.handing import HandedKind
from tracker.domain.audit import AuditOutcome, Tag
from tracker.domain.cases import CaseStatus
from tracker.domain.clock import now
from tracker.domain.errors import DomainError
from tracker.models.cases import Case
from tracker.models.records import AuditChange
from tracker.queries.administration.handing import contact_rows, coordinator_rows, held_case_ids, locked_cases
from tracker.queries.law.closing import closing_of, ended_parties, ending_parties
from tracker.queries.parties import ACTIVE
from tracker.services.trail.changes import watching
from tracker.services.verb import Work, record, touch


@dataclass(frozen=True, slots=True)
class Told:
    """What one case's log will say."""

    case_id: str
    count: int
    changes: list[AuditChange]


def in_each_case(work: Work, case_ids: Collection[str], act: Callable[[Case], int]) -> list[Told]:
    """Do something in each of some cases; ``act`` says how much it changed. Told by ``tell_cases``."""
    told = []
    for case in locked_cases(work.session, case_ids):
        with watching(work.session) as changes:
            count = act(case)
            work.session.flush()
        if count:
            touch(work.session, case.id)
            told.append(Told(case.id, count, changes.as_rows()))
    return told


def tell_cases(work: Work, tag: Tag, user_id: str, told: Collection[Told]) -> None:
    """Write what happened into each case's log."""
    for each in told:
        work.note(user_id, user_id=user_id, count=each.count)
        record(work, tag, each.case_id, AuditOutcome.DONE, changes=each.changes)


def let_go(work: Work, user_id: str) -> list[Told]:
    """Let a person who ends hold nothing in any case any more."""
    held = held_case_ids(work.session, user_id)

    def act(case: Case) -> int:
        kinds = held[case.id]
        if HandedKind.COORDINATION in kinds:
            end_coordination(work, case, user_id)
        if HandedKind.COMMUNICATION in kinds and case.communication_responsible_id == user_id:
            case.communication_responsible_id = None
        for party in contact_rows(work.session, case.id, user_id):
            party.contact_id = None
        return len(kinds)

    return in_each_case(work, held, act)


def settle_access(work: Work, case: Case) -> None:
    """In a closed case, let each party's last day follow the rule of closing (services/law/closing.py) anew.

    The organisations of the coordinator function have none, all others the day that was written down then.
    """
    closing = closing_of(work.session, case.id)
    if closing is None:
        return
    work.session.flush()  # who coordinates now
    ending = ending_parties(work.session, case.id)
    for party in ended_parties(work.session, case.id):
        if party.status in ACTIVE and party not in ending:
            party.reads_to = None
    for party in ending:
        party.reads_to = closing.parties_read_to


def end_coordination(work: Work, case: Case, user_id: str) -> None:
    """End a person's part in a case's coordinator function. Raises DomainError where an open case is left without."""
    rows = coordinator_rows(work.session, case.id)
    if case.status is CaseStatus.OPEN and all(row.user_id == user_id for row in rows):
        raise DomainError("user.last_coordinator", "reason", count=1)
    for row in rows:
        if row.user_id == user_id:
            row.ended_at = now()
    settle_access(work, case)
