"""The walks of the full case: for all parties, for authorities, and a coming one that people sign up for by a link."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.crawl import INQUIRY_LINK, PLACE_LINK, SIGN_UP_LINK, STATUS_LINK
from tests.factories import World
from tracker.domain.access import Circle
from tracker.domain.cases import MeetingKind
from tracker.domain.clock import now, today
from tracker.domain.ids import new_id
from tracker.domain.walks.again import SeenAgain
from tracker.domain.walks.findings import FindingCategory, FindingKind
from tracker.domain.walks.inquiry import HidingReason, PointState
from tracker.domain.walks.people import WalkRole
from tracker.domain.walks.telling import ToldState
from tracker.models.cases import Case, Meeting
from tracker.models.places import Place
from tracker.models.walks.after import ToldFinding, WalkClosing, WalkStatusList
from tracker.models.walks.findings import WalkFinding
from tracker.models.walks.inquiry import WalkInquiry, WalkPoint
from tracker.models.walks.planned import SafetyWalk, WalkParticipant, WalkRoleHolder, WalkStop
from tracker.models.walks.signing_up import WalkSignUp
from tracker.services.sessions import token_hash

AHEAD = dt.timedelta(days=60)


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
    coming = Meeting(
        case_id=case.id, kind=MeetingKind.SAFETY_WALK, title="x", starts_at=now() + AHEAD, note="x", location="x",
        created_by_id=case.created_by_id,
    )  # fmt: skip
    session.add(coming)
    session.flush()
    again = plan(world, case, coming)
    sign_up(world, again)
    inquire(world, again)
    walk_again(session, again, finding_ids(session, case)[0])


def walk_again(session: Session, walk: SafetyWalk, finding_id: str) -> WalkFinding:
    """Let a walk repeat the one of a finding, and say how that is now."""
    of = session.get_one(WalkFinding, finding_id)
    walk.repeats_id = of.walk_id
    row = WalkFinding(
        case_id=walk.case_id, walk_id=walk.id, kind=of.kind, category_code=of.category_code, text="x",
        seen_at=of.seen_at, noted_by_id=walk.created_by_id, again_of_id=of.id, outcome=SeenAgain.PARTLY,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def sign_up(world: World, walk: SafetyWalk) -> None:
    """Open links to the walk and to its participant's place; those of the first case of a world are known."""
    session, is_first = world.session, world.session.scalar(sa.select(WalkSignUp.id)) is None
    links = (SIGN_UP_LINK, PLACE_LINK, STATUS_LINK) if is_first else tuple(new_id() * 3 for _ in range(3))
    session.add(WalkSignUp(walk_id=walk.id, token_hash=token_hash(links[0]), opened_by_id=walk.created_by_id))
    participant = session.scalars(sa.select(WalkParticipant).where(WalkParticipant.walk_id == walk.id)).one()
    participant.place_hash = token_hash(links[1])
    told = WalkStatusList(
        walk_id=walk.id, token_hash=token_hash(links[2]), ends_on=today() + AHEAD, saved_by_id=walk.created_by_id,
        sent_at=now(),
    )  # fmt: skip
    session.add(told)
    session.flush()
    finding_id = session.scalars(sa.select(WalkFinding.id).where(WalkFinding.walk_id == walk.id)).first()
    session.add(ToldFinding(status_list_id=told.id, finding_id=finding_id, state=ToldState.UNDER_WAY, place="x"))
    session.flush()


def inquire(world: World, walk: SafetyWalk) -> None:
    """Open the page where residents mark points before a walk; the link of the first of a world is known."""
    session, is_first = world.session, world.session.scalar(sa.select(WalkInquiry.id)) is None
    days = {"opens_on": today(), "last_on": today() + dt.timedelta(days=59)}
    link = INQUIRY_LINK if is_first else new_id() * 3
    session.add(
        WalkInquiry(walk_id=walk.id, token_hash=token_hash(link), heading="x", question="x",
                    opened_by_id=walk.created_by_id, lat=59.24, lon=18.09, **days)
    )  # fmt: skip
    session.flush()


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
            WalkClosing(walk_id=walk.id, answered="x", not_done="x", next_step="x", noted_by_id=case.created_by_id),
            *(
                WalkPoint(
                    walk_id=walk.id,
                    kind=FindingKind.UNSAFE,
                    text="x",
                    lon=18.09,
                    lat=59.24,
                    state=state,
                    reason=HidingReason.PERSON if state is PointState.HIDDEN else None,
                )
                for state in PointState
            ),
        ]
    )
    session.flush()
    return walk


def walk_of(world: World, case: Case, starts_at: dt.datetime, **meeting: Any) -> SafetyWalk:
    """A walk of a case, with nothing more than its meeting."""
    session = world.session
    called = Meeting(
        case_id=case.id, kind=MeetingKind.SAFETY_WALK, title="Trygghetsvandring", starts_at=starts_at,
        created_by_id=case.created_by_id, **meeting,
    )  # fmt: skip
    session.add(called)
    session.flush()
    walk = SafetyWalk(case_id=case.id, meeting_id=called.id, created_by_id=case.created_by_id)
    session.add(walk)
    session.commit()
    return walk


def stopped(world: World, walk: SafetyWalk, *names: str) -> list[WalkStop]:
    """Stops of a walk, a tenth of a minute apart; the second is reached by a drawn way with a corner."""
    corner = [[18.09, 59.24], [18.0905, 59.2405], [18.091, 59.241]]
    rows = [
        WalkStop(
            walk_id=walk.id, position=number + 1, name=name, questions="ABC",
            lon=round(18.09 + number / 1000, 6), lat=round(59.24 + number / 1000, 6),
            way={"type": "LineString", "coordinates": corner} if number == 1 else None,
        )
        for number, name in enumerate(names)
    ]  # fmt: skip
    world.session.add_all(rows)
    world.session.commit()
    return rows


def finding_ids(session: Session, case: Case) -> list[str]:
    """What was found on the walk that all know of, and on the one for authorities."""
    query = sa.select(WalkFinding.id).join(SafetyWalk).join(Meeting, SafetyWalk.meeting_id == Meeting.id)
    query = query.where(WalkFinding.case_id == case.id)
    return [
        session.scalars(query.where(Meeting.circle == circle).order_by(Meeting.starts_at).limit(1)).one()
        for circle in (Circle.ALL_PARTIES, Circle.AUTHORITIES)
    ]
