"""Meetings, dialogues and walks of a case; and which perspectives have been heard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from tracker.domain.access import Circle, Permission, of_plan
from tracker.domain.audit import Tag
from tracker.domain.cases import MeetingKind, PerspectiveStatus
from tracker.domain.clock import now
from tracker.domain.errors import DomainError, StaleEdit
from tracker.domain.ids import new_id
from tracker.domain.vocabulary import Vocabulary
from tracker.models.cases import Case, CasePerspective, Meeting
from tracker.queries.meetings import meeting_in_case
from tracker.queries.parties import perspectives_of
from tracker.queries.reference import terms
from tracker.queries.scope import readable_circles
from tracker.services.verb import Work, verb

MOST_PARTICIPANTS: Final = 10_000
FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2099


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingDraft:
    """A meeting to come or one that was held. Moments carry a time zone. ``id``: the form's token."""

    kind: MeetingKind
    title: str | None
    starts_at: dt.datetime
    ends_at: dt.datetime | None = None
    location: str | None = None
    participants: int | None = None
    note: str | None = None
    circle: Circle = Circle.ALL_PARTIES
    version: int | None = None
    id: str = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class PerspectiveDraft:
    """What is stated about one perspective; ``status`` None: nothing more than before."""

    term_code: str
    status: PerspectiveStatus | None
    note: str | None = None


@verb(Permission.MEETING_EDIT, Tag.MEETING_SAVED)
def add_meeting(work: Work, case: Case, draft: MeetingDraft) -> Meeting:
    """Add a meeting, to come or already held."""
    if existing := work.session.get(Meeting, draft.id):
        if existing.case_id != case.id:
            raise DomainError("data.conflict")
        return existing
    meeting = Meeting(id=draft.id, case_id=case.id, created_by_id=work.actor.user_id)
    _write(work, meeting, draft)
    work.session.add(meeting)
    work.note(meeting.id, kind=meeting.kind.value)
    return meeting


@verb(Permission.MEETING_EDIT, Tag.MEETING_SAVED)
def edit_meeting(work: Work, case: Case, meeting_id: str, draft: MeetingDraft) -> Meeting:
    """Save an edit of a meeting of this case."""
    meeting = _meeting(work, case, meeting_id)
    if draft.version is not None and draft.version != meeting.version:
        saved = {"title": meeting.title, "location": meeting.location, "note": meeting.note}
        raise StaleEdit(saved={name: text for name, text in saved.items() if text})
    _write(work, meeting, draft)
    work.note(meeting.id, kind=meeting.kind.value)
    return meeting


@verb(Permission.MEETING_EDIT, Tag.MEETING_SAVED)
def cancel_meeting(work: Work, case: Case, meeting_id: str) -> Meeting:
    """Call a meeting off; it stays in the list as cancelled and counts in no gate."""
    meeting = _meeting(work, case, meeting_id)
    meeting.cancelled_at = meeting.cancelled_at or now()
    work.note(meeting.id, kind=meeting.kind.value, status="cancelled")
    return meeting


@verb(Permission.MEETING_EDIT, Tag.MEETING_SAVED)
def restore_meeting(work: Work, case: Case, meeting_id: str) -> Meeting:
    """Take back that a meeting was called off."""
    meeting = _meeting(work, case, meeting_id)
    meeting.cancelled_at = None
    work.note(meeting.id, kind=meeting.kind.value, status="restored")
    return meeting


@verb(Permission.CASE_EDIT, Tag.PERSPECTIVES_STATED)
def state_perspectives(
    work: Work,
    case: Case,
    drafts: Sequence[PerspectiveDraft],
    version: int | None = None,
) -> None:
    """State whether each perspective is to be heard, has been heard or is missing. What is stated can only change.

    ``version``: the sum of the rows' versions that the form was opened with.
    """
    rows = {row.term_code: row for row in perspectives_of(work.session, case.id)}
    if version is not None and version != sum(row.version for row in rows.values()):
        raise StaleEdit(saved={row.term.label: row.note for row in rows.values() if row.note})
    known = {term.code for term in terms(work.session, Vocabulary.PERSPECTIVE)} | rows.keys()
    for draft in drafts:
        if draft.term_code not in known:
            raise DomainError("case.unknown_perspective")
        work.check_shared(draft.note, draft.term_code)
        _state(work, case, rows.get(draft.term_code), draft)
    work.note(case.id, count=len(drafts))


# --- parts ------------------------------------------------------------------------------------------------------------
def _meeting(work: Work, case: Case, meeting_id: str) -> Meeting:
    meeting = meeting_in_case(work.session, work.actor, case.id, meeting_id)
    if meeting is None:
        raise DomainError("meeting.unknown")
    return meeting


def _write(work: Work, meeting: Meeting, draft: MeetingDraft) -> None:
    if not draft.title:
        raise DomainError("meeting.no_title", "title")
    for name in ("title", "location", "note"):
        work.check_shared(getattr(draft, name), name)
    _check_times(draft)
    if draft.participants is not None and not 0 <= draft.participants <= MOST_PARTICIPANTS:
        raise DomainError("meeting.participants_out_of_range", "participants", most=MOST_PARTICIPANTS)
    meeting.kind, meeting.title = draft.kind, draft.title
    meeting.starts_at, meeting.ends_at = draft.starts_at, draft.ends_at
    meeting.location, meeting.participants, meeting.note = draft.location, draft.participants, draft.note
    meeting.circle = of_plan(draft.circle, readable_circles(work.actor))


def _check_times(draft: MeetingDraft) -> None:
    for moment, name in ((draft.starts_at, "starts_at"), (draft.ends_at, "ends_at")):
        if moment is not None and not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise DomainError("meeting.year_out_of_range", name)
    if draft.ends_at is not None and draft.ends_at < draft.starts_at:
        raise DomainError("meeting.ends_before_start", "ends_at")


def _state(work: Work, case: Case, row: CasePerspective | None, draft: PerspectiveDraft) -> None:
    if row is not None:
        row.status, row.note = draft.status or row.status, draft.note
    elif draft.status is not None:
        work.session.add(
            CasePerspective(case_id=case.id, term_code=draft.term_code, status=draft.status, note=draft.note),
        )
