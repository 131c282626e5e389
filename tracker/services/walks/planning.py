"""Planning a safety walk: when and why, how long at each stop, the meetings before and after it, and the roles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from tracker.domain.access import Circle, Permission, of_plan
from tracker.domain.audit import Tag
from tracker.domain.cases import MeetingKind
from tracker.domain.clock import now
from tracker.domain.errors import DomainError, NotVisible, StaleEdit
from tracker.domain.ids import new_id
from tracker.domain.walks.people import MOST_EVER, MOST_PARTICIPANTS, WalkRole
from tracker.domain.walks.tour import (
    FASTEST_KMH,
    MINUTES_PER_STOP,
    MOST_MINUTES,
    PACE_KMH,
    SLOWEST_KMH,
    Ground,
)
from tracker.models.cases import Case, Meeting
from tracker.models.walks.planned import SafetyWalk, WalkRoleHolder, WalkStop
from tracker.queries.meetings import meeting_in_case, meetings_of
from tracker.queries.parties import active_organisation_ids, people_of
from tracker.queries.reference import programme_versions
from tracker.queries.scope import readable_circles
from tracker.queries.walks.walks import roles_of, stops_of, walks_of_meetings
from tracker.services.cases import CaseDraft, CaseStart
from tracker.services.verb import Work, check_version, global_verb, verb
from tracker.services.walks.sheet import WalkSheet

WALKS = frozenset({MeetingKind.SAFETY_WALK, MeetingKind.REPEAT_WALK})


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkDraft:
    """A walk to come. Moments carry a time zone; the meetings around it are optional. ``id``: the form's token.

    ``meeting_id``: a meeting that is called a walk and is now planned; ``repeats_id``: the walk that is walked again.
    """

    title: str | None
    starts_at: dt.datetime
    location: str | None = None
    purpose: str | None = None
    minutes_per_stop: int = MINUTES_PER_STOP
    pace_kmh: float = PACE_KMH
    most_participants: int = MOST_PARTICIPANTS
    circle: Circle = Circle.ALL_PARTIES
    pre_meeting_at: dt.datetime | None = None
    closing_meeting_at: dt.datetime | None = None
    meeting_id: str | None = None
    repeats_id: str | None = None
    version: int | None = None
    id: str = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class RoleDraft:
    """Who has a role: a person of the parties, or somebody by name; neither: nobody yet."""

    user_id: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class MeetingWords:
    """What the meetings around a walk are called when they are made."""

    pre_meeting: str
    closing_meeting: str


@verb(Permission.WALK_EDIT, Tag.WALK_PLANNED)
def plan_walk(work: Work, case: Case, draft: WalkDraft, words: MeetingWords, ground: Ground) -> SafetyWalk:
    """Plan a walk, in a meeting of its own or one that is called a walk already."""
    if existing := work.session.get(SafetyWalk, draft.id):
        if existing.case_id != case.id:
            raise DomainError("data.conflict")
        return existing
    return _planned(work, case, draft, words, ground)


@global_verb(Permission.CASE_CREATE, Tag.WALK_PLANNED_FREELY)
def plan_free_walk(work: Work, draft: WalkDraft, district_id: str, words: MeetingWords, ground: Ground) -> SafetyWalk:
    """Plan a walk that belongs to no case. For every rule it is one, at its first step, that lists of cases leave out.

    Until a case is made of it nobody has chosen a focus area: it has the first of the programme that holds.
    """
    if existing := work.session.get(SafetyWalk, draft.id):
        if existing.created_by_id != work.actor.user_id:
            raise DomainError("data.conflict")
        return existing
    areas = [area.id for version in programme_versions(work.session)[:1] for area in version.focus_areas]
    start = CaseDraft(
        title=draft.title,
        district_id=district_id,
        focus_area_id=areas[0] if areas else "",
        coordinator_ids=(work.actor.user_id,),
        is_walk_only=True,
    )
    return _planned(work, CaseStart.begin(work, start), draft, words, ground)


def _planned(work: Work, case: Case, draft: WalkDraft, words: MeetingWords, ground: Ground) -> SafetyWalk:
    if draft.starts_at < now():
        raise DomainError("walk.in_past", "day")
    _check(work, draft)
    again = _repeated(work, case, draft.repeats_id)
    meeting = _meeting_for(work, case, draft)
    walk = SafetyWalk(id=draft.id, case_id=case.id, meeting_id=meeting.id, created_by_id=work.actor.user_id)
    walk.meeting, walk.pre_meeting, walk.closing_meeting = meeting, None, None
    walk.repeats_id = again.id if again else None
    work.session.add(walk)
    _write(work, case, walk, draft, words)
    if again is not None:
        _same_stops(work, again, walk)
        WalkSheet(work, case).renew_end(walk, ground)
    work.note(walk.id, kind=meeting.kind.value)
    return walk


@verb(Permission.WALK_EDIT, Tag.WALK_PLANNED)
def edit_walk(
    work: Work, case: Case, walk_id: str, draft: WalkDraft, words: MeetingWords, ground: Ground
) -> SafetyWalk:
    """Save an edit of a walk's plan."""
    walk = WalkSheet(work, case).walk(walk_id)
    _check_stale(walk, draft.version)
    _check(work, draft)
    if draft.starts_at != walk.meeting.starts_at and draft.starts_at < now():
        raise DomainError("walk.in_past", "day")
    _write(work, case, walk, draft, words)
    WalkSheet(work, case).renew_end(walk, ground)
    work.note(walk.id, kind=walk.meeting.kind.value)
    return walk


@verb(Permission.WALK_EDIT, Tag.WALK_PLANNED)
def time_walk(
    work: Work, case: Case, walk_id: str, starts_at: dt.datetime, minutes_per_stop: int, ground: Ground
) -> SafetyWalk:
    """Say when the walk starts and how long it stays at each stop; the end follows."""
    walk = WalkSheet(work, case).walk(walk_id)
    _check_minutes(minutes_per_stop)
    sheet = WalkSheet(work, case)
    sheet.start(walk, starts_at)
    walk.minutes_per_stop = minutes_per_stop
    sheet.renew_end(walk, ground)
    work.note(walk.id, kind=walk.meeting.kind.value)
    return walk


@verb(Permission.WALK_EDIT, Tag.WALK_ROLES_SET)
def set_roles(work: Work, case: Case, walk_id: str, drafts: Mapping[WalkRole, RoleDraft]) -> None:
    """Say who does what. A person must belong to an active party; others are told by name."""
    walk = WalkSheet(work, case).walk(walk_id)
    people = {row.id for row in people_of(work.session, active_organisation_ids(work.session, case.id))}
    rows = {row.role: row for row in roles_of(work.session, work.actor, walk.id)}
    for role, draft in drafts.items():
        if draft.user_id and draft.user_id not in people:
            raise DomainError("walk.role_outside", role.value)
        work.check_shared(draft.name, f"{role.value}_name")
        _hold(work, walk, role, rows.get(role), draft)
    work.note(walk.id, count=sum(bool(draft.user_id or draft.name) for draft in drafts.values()))


# --- parts ------------------------------------------------------------------------------------------------------------
def _check_stale(walk: SafetyWalk, seen: int | None) -> None:
    try:
        check_version(walk, seen)
    except StaleEdit:
        saved = {"title": walk.meeting.title, "location": walk.meeting.location, "purpose": walk.purpose}
        raise StaleEdit(saved={name: text for name, text in saved.items() if text}) from None


def _check(work: Work, draft: WalkDraft) -> None:
    if not draft.title:
        raise DomainError("walk.no_title", "title")
    for name in ("title", "location", "purpose"):
        work.check_shared(getattr(draft, name), name)
    _check_minutes(draft.minutes_per_stop)
    if not SLOWEST_KMH <= draft.pace_kmh <= FASTEST_KMH:
        raise DomainError("walk.pace_out_of_range", "pace_kmh", least=SLOWEST_KMH, most=FASTEST_KMH)
    if not 1 <= draft.most_participants <= MOST_EVER:
        raise DomainError("walk.most_out_of_range", "most_participants", most=MOST_EVER)
    if draft.pre_meeting_at and draft.pre_meeting_at > draft.starts_at:
        raise DomainError("walk.pre_meeting_after", "pre_meeting_on")
    if draft.closing_meeting_at and draft.closing_meeting_at < draft.starts_at:
        raise DomainError("walk.closing_meeting_before", "closing_meeting_on")


def _check_minutes(minutes: int) -> None:
    if not 1 <= minutes <= MOST_MINUTES:
        raise DomainError("walk.minutes_out_of_range", "minutes_per_stop", most=MOST_MINUTES)


def _repeated(work: Work, case: Case, walk_id: str | None) -> SafetyWalk | None:
    return WalkSheet(work, case).walk(walk_id) if walk_id else None


def _meeting_for(work: Work, case: Case, draft: WalkDraft) -> Meeting:
    if draft.meeting_id is None:
        kind = MeetingKind.REPEAT_WALK if draft.repeats_id else MeetingKind.SAFETY_WALK
        meeting = Meeting(id=new_id(), case_id=case.id, kind=kind, created_by_id=work.actor.user_id)
        meeting.starts_at, meeting.title = draft.starts_at, draft.title or ""
        work.session.add(meeting)
        return meeting
    found = meeting_in_case(work.session, work.actor, case.id, draft.meeting_id)
    if found is None:
        raise NotVisible
    if found.kind not in WALKS or found.id in walks_of_meetings(work.session, work.actor, case.id):
        raise DomainError("walk.not_this_meeting")
    return found


def _write(work: Work, case: Case, walk: SafetyWalk, draft: WalkDraft, words: MeetingWords) -> None:
    meeting = walk.meeting
    WalkSheet(work, case).start(walk, draft.starts_at)
    meeting.title, meeting.location = draft.title or "", draft.location
    meeting.circle = of_plan(draft.circle, readable_circles(work.actor))
    walk.purpose = draft.purpose
    walk.minutes_per_stop, walk.pace_kmh = draft.minutes_per_stop, draft.pace_kmh
    walk.most_participants = draft.most_participants
    around = (
        ("pre_meeting", MeetingKind.PRE_MEETING, draft.pre_meeting_at, words.pre_meeting),
        ("closing_meeting", MeetingKind.CLOSING_MEETING, draft.closing_meeting_at, words.closing_meeting),
    )
    for name, kind, at, title in around:
        setattr(walk, name, _around(work, case, getattr(walk, name), at, (kind, title, meeting.circle)))
    work.session.flush()


def _around(
    work: Work, case: Case, now_there: Meeting | None, at: dt.datetime | None, kind: tuple[MeetingKind, str, Circle]
) -> Meeting | None:
    """The meeting before or after: made, moved, or called off where no day is given any more.

    One of its kind that is called to that very moment already is the one.
    """
    if at is None:
        if now_there is not None:
            now_there.cancelled_at = now_there.cancelled_at or now()
        return None
    if now_there is not None:
        now_there.starts_at, now_there.circle, now_there.cancelled_at = at, kind[2], None
        return now_there
    called = meetings_of(work.session, work.actor, case.id)
    same = (row for row in called if row.kind is kind[0] and row.starts_at == at and row.cancelled_at is None)
    if (there := next(same, None)) is not None:
        return there
    made = Meeting(id=new_id(), case_id=case.id, kind=kind[0], title=kind[1], starts_at=at, circle=kind[2])
    made.created_by_id = work.actor.user_id
    work.session.add(made)
    return made


def _same_stops(work: Work, again: SafetyWalk, walk: SafetyWalk) -> None:
    """A walk that is walked again has the same stops, so that before and after can be seen side by side."""
    for stop in stops_of(work.session, work.actor, again.id):
        copy = {
            name: getattr(stop, name)
            for name in (
                "position", "name", "questions", "place_id", "problem_id", "observation_id", "lon", "lat", "minutes",
                "wants_dark", "way", "is_step_free",
            )
        }  # fmt: skip
        work.session.add(WalkStop(walk_id=walk.id, **copy))


def _hold(work: Work, walk: SafetyWalk, role: WalkRole, row: WalkRoleHolder | None, draft: RoleDraft) -> None:
    if row is None:
        row = WalkRoleHolder(walk_id=walk.id, role=role)
        work.session.add(row)
    row.user_id, row.name = draft.user_id, None if draft.user_id else draft.name
