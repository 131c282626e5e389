"""Telling those who walked how far each finding has come: what is told, and the link that they get."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from tracker.domain.access import Circle, Permission
from tracker.domain.audit import Tag
from tracker.domain.cases import CaseStatus
from tracker.domain.clock import now, today
from tracker.domain.errors import DomainError, NotVisible, StaleEdit
from tracker.domain.ids import new_id
from tracker.domain.mail import LetterWords
from tracker.domain.walks.findings import FindingKind
from tracker.domain.walks.signing_up import Links
from tracker.domain.walks.telling import PLACE_LENGTH, ToldState, check_end
from tracker.models.cases import Case
from tracker.models.walks.after import ToldFinding, WalkStatusList
from tracker.models.walks.planned import SafetyWalk
from tracker.queries.walks.findings import findings_of
from tracker.queries.walks.telling import status_list_of, to_be_told, told_of
from tracker.services.sessions import token_hash
from tracker.services.verb import Work, verb
from tracker.services.walks.names import queue_letter
from tracker.services.walks.sheet import WalkSheet

Telling: TypeAlias = Callable[[str, dt.date], LetterWords]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldDraft:
    """What is told of one finding. ``state`` None: nothing. ``place``: where, in words for everybody."""

    finding_id: str
    state: ToldState | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusListDraft:
    """What is told, and the last day that the link opens. ``version``: of what stood there; 0: nothing did."""

    ends_on: dt.date | None
    rows: Sequence[ToldDraft] = ()
    version: int = 0


@verb(Permission.WALK_EDIT, Tag.WALK_STATUS_SAVED)
def save_status_list(work: Work, case: Case, walk_id: str, draft: StatusListDraft, links: Links) -> WalkStatusList:
    """Say what those who walked are told. Who has the link reads it at once; nobody has it until it is sent.

    A refusal names its row's field as ``<finding id>-<field>``. Raises StaleEdit, DomainError ``telling.*``.
    """
    walk = WalkSheet(work, case).walk(walk_id)
    row = status_list_of(work.session, work.actor, walk.id)
    if draft.version != (row.version if row else 0):
        raise StaleEdit
    check_end(draft.ends_on, today())
    assert draft.ends_on is not None  # noqa: S101 - checked above
    if row is None:
        row = WalkStatusList(id=new_id(), walk_id=walk.id, version=0)
        row.token_hash = token_hash(links.status(row.id))
        work.session.add(row)
    row.ends_on, row.saved_by_id, row.version = draft.ends_on, work.actor.user_id, row.version + 1
    work.session.flush()
    count = _write(work, walk, row, draft.rows)
    work.note(walk.id, count=count)
    return row


@verb(Permission.WALK_EDIT, Tag.WALK_STATUS_SENT)
def send_status_list(work: Work, case: Case, walk_id: str, links: Links, write: Telling) -> int:
    """Send the link to who comes, gave an address and has not got it; how many. ``write``: words it from its token.

    Raises DomainError ``telling.*`` where there is nothing to read, nobody to read it, or no link that opens.
    """
    walk = WalkSheet(work, case).walk(walk_id)
    row = status_list_of(work.session, work.actor, walk.id)
    if row is None or not told_of(work.session, work.actor, walk.id):
        raise DomainError("telling.nothing")
    if row.ends_on < today():
        raise DomainError("telling.over")
    if walk.meeting.circle is not Circle.ALL_PARTIES or case.status is not CaseStatus.OPEN:
        raise DomainError("telling.not_for_all")
    people = to_be_told(work.session, work.actor, walk.id)
    if not people:
        raise DomainError("telling.nobody")
    words = write(links.status(row.id), row.ends_on)
    row.sent_at, row.token_hash = row.sent_at or now(), token_hash(links.status(row.id))
    for person in people:
        person.told_status_at = now()
        queue_letter(work.session, case.id, person, words)
    work.note(walk.id, count=len(people))
    return len(people)


# --- parts ------------------------------------------------------------------------------------------------------------
def _write(work: Work, walk: SafetyWalk, row: WalkStatusList, drafts: Sequence[ToldDraft]) -> int:
    """Let these rows be what is told; how many."""
    unsafe = {each.id for each in findings_of(work.session, work.actor, walk.id) if each.kind is FindingKind.UNSAFE}
    told = {each.finding_id: each for each in told_of(work.session, work.actor, walk.id)}
    for draft in drafts:
        if draft.finding_id not in unsafe:
            raise NotVisible
        work.check_shared(draft.place, f"{draft.finding_id}-place")
        if draft.place and len(draft.place) > PLACE_LENGTH:
            raise DomainError("finding.too_long", f"{draft.finding_id}-place", most=PLACE_LENGTH)
        known = told.get(draft.finding_id)
        if draft.state is None:
            if known is not None:
                work.session.delete(known)
            continue
        if known is None:
            known = ToldFinding(status_list_id=row.id, finding_id=draft.finding_id)
            work.session.add(known)
        known.state, known.place = draft.state, draft.place
    return sum(draft.state is not None for draft in drafts)
