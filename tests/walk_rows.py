"""The walks of the full case: one that all parties know of and one for authorities, each with a row of every kind."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.factories import World
from tracker.domain.access import Circle
from tracker.domain.cases import MeetingKind
from tracker.domain.clock import now
from tracker.domain.walks.findings import FindingCategory, FindingKind
from tracker.domain.walks.people import WalkRole
from tracker.models.cases import Case, Meeting
from tracker.models.places import Place
from tracker.models.walks.findings import WalkFinding
from tracker.models.walks.planned import SafetyWalk, WalkParticipant, WalkRoleHolder, WalkStop


def walk_rows(world: World, case: Case) -> None:
    """Plan the walk among the case's meetings, and one more in the narrower circle."""
    session = world.session
    shared = session.scalars(
        sa.select(Meeting).where(Meeting.case_id == case.id, Meeting.kind == MeetingKind.SAFETY_WALK)
    ).one()
    hidden = Meeting(
        case_id=case.id, kind=MeetingKind.SAFETY_WALK, title="x", starts_at=shared.starts_at, note="x", location="x",
        created_by_id=case.created_by_id, circle=Circle.AUTHORITIES,
    )  # fmt: skip
    session.add(hidden)
    session.flush()
    for meeting in (shared, hidden):
        plan(world, case, meeting)


def plan(world: World, case: Case, meeting: Meeting) -> SafetyWalk:
    """A walk with one stop, one finding, one role held by name and one participant."""
    session = world.session
    walk = SafetyWalk(case_id=case.id, meeting_id=meeting.id, purpose="x", created_by_id=case.created_by_id)
    session.add(walk)
    session.flush()
    place_id = session.scalars(sa.select(Place.id).where(Place.case_id == case.id)).first()
    session.add_all(
        [
            WalkStop(walk_id=walk.id, position=1, name="x", questions="x", place_id=place_id, lon=18.09, lat=59.24),
            WalkFinding(
                case_id=case.id,
                walk_id=walk.id,
                kind=FindingKind.UNSAFE,
                category_code=FindingCategory.LIGHTS,
                text="x",
                seen_at=now() - dt.timedelta(days=1),
                noted_by_id=case.created_by_id,
                receiver_name="x",
                reason="x",
                lon=18.09,
                lat=59.24,
            ),
            WalkRoleHolder(walk_id=walk.id, role=WalkRole.FACILITATOR, name="x"),
            WalkParticipant(walk_id=walk.id, name="x", email="x"),
        ]
    )
    session.flush()
    return walk


def finding_ids(session: Session, case: Case) -> list[str]:
    """What was found on the walk that all know of, and on the one for authorities."""
    query = sa.select(WalkFinding.id).join(SafetyWalk).join(Meeting, SafetyWalk.meeting_id == Meeting.id)
    query = query.where(WalkFinding.case_id == case.id)
    return [
        session.scalars(query.where(Meeting.circle == circle)).one()
        for circle in (Circle.ALL_PARTIES, Circle.AUTHORITIES)
    ]
