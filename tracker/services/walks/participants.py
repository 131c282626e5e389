"""Who takes part in a safety walk: noting and cancelling, and forgetting names when they are no longer needed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.clock import now
from tracker.domain.errors import DomainError, NotVisible
from tracker.domain.ids import new_id
from tracker.domain.mail.letters import tidy_address
from tracker.domain.walks.people import MOST_EVER, WalkGender, WalkNeed
from tracker.models.cases import Case
from tracker.models.walks.planned import SafetyWalk, WalkParticipant
from tracker.queries.parties import active_organisation_ids
from tracker.queries.walks.walks import find_participant, participants_of
from tracker.services.verb import Work, verb
from tracker.services.walks.names import forget
from tracker.services.walks.sheet import WalkSheet


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantDraft:
    """Somebody who takes part; a name is not owed. ``is_young``: under 20. ``id``: the form's token."""

    name: str | None = None
    email: str | None = None
    organisation_id: str | None = None
    gender: WalkGender = WalkGender.UNSAID
    is_young: bool = False
    needs: Collection[WalkNeed] = ()
    id: str = field(default_factory=new_id)


@verb(Permission.WALK_EDIT, Tag.WALK_PARTICIPANT_SAVED)
def add_participant(work: Work, case: Case, walk_id: str, draft: ParticipantDraft) -> WalkParticipant:
    """Note that somebody takes part. More than the walk has room for are noted too: the page says so."""
    walk = WalkSheet(work, case).walk(walk_id)
    if existing := find_participant(work.session, work.actor, walk.id, draft.id):
        return existing
    if len(participants_of(work.session, work.actor, walk.id)) >= MOST_EVER:
        raise DomainError("walk.no_more_people", most=MOST_EVER)
    row = WalkParticipant(id=draft.id, walk_id=walk.id, told_starts_at=walk.meeting.starts_at)
    row.told_cancelled = walk.meeting.cancelled_at is not None
    _write(work, case, row, draft)
    work.session.add(row)
    work.note(walk.id)
    return row


@verb(Permission.WALK_EDIT, Tag.WALK_PARTICIPANT_SAVED)
def cancel_participant(work: Work, case: Case, walk_id: str, participant_id: str) -> WalkParticipant:
    """Note that somebody does not come after all; they are counted no longer."""
    walk = WalkSheet(work, case).walk(walk_id)
    row = _participant(work, walk, participant_id)
    row.cancelled_at = row.cancelled_at or now()
    work.note(walk.id, status="cancelled")
    return row


@verb(Permission.WALK_EDIT, Tag.WALK_PARTICIPANT_SAVED)
def restore_participant(work: Work, case: Case, walk_id: str, participant_id: str) -> WalkParticipant:
    """Take back that somebody does not come."""
    walk = WalkSheet(work, case).walk(walk_id)
    row = _participant(work, walk, participant_id)
    row.cancelled_at = None
    work.note(walk.id, status="restored")
    return row


@verb(Permission.WALK_EDIT, Tag.WALK_PARTICIPANTS_FORGOTTEN, while_closed=True)
def forget_participants(work: Work, case: Case, walk_id: str) -> int:
    """Remove names and addresses for good; the numbers stay. How many were forgotten."""
    walk = WalkSheet(work, case).walk(walk_id)
    rows = [row for row in participants_of(work.session, work.actor, walk.id) if row.forgotten_at is None]
    count = forget(work.session, case.id, rows)
    work.note(walk.id, count=count)
    return count


def _participant(work: Work, walk: SafetyWalk, participant_id: str) -> WalkParticipant:
    row = find_participant(work.session, work.actor, walk.id, participant_id)
    if row is None:
        raise NotVisible
    return row


def _write(work: Work, case: Case, row: WalkParticipant, draft: ParticipantDraft) -> None:
    known = active_organisation_ids(work.session, case.id)
    if draft.organisation_id and draft.organisation_id not in known:
        raise DomainError("walk.organisation_outside", "organisation_id")
    work.check_shared(draft.name, "name")
    row.name, row.organisation_id = draft.name, draft.organisation_id
    row.email = tidy_address(draft.email) if draft.email else None
    row.gender, row.is_young = draft.gender, draft.is_young
    row.needs = [need.value for need in draft.needs]
