"""Walks of the full case that the review of readable rows needs: what is gone, what is of another walk."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.factories import World
from tracker.domain.access import Circle
from tracker.domain.clock import now, today
from tracker.domain.walks.telling import ToldState
from tracker.models.cases import Case, Meeting
from tracker.models.walks.after import ToldFinding, WalkStatusList
from tracker.models.walks.findings import WalkFinding
from tracker.models.walks.inquiry import WalkInquiry
from tracker.models.walks.planned import SafetyWalk, WalkParticipant, WalkStop
from tracker.models.walks.signing_up import WalkSignUp
from tracker.services.sessions import token_hash


def more_walks(world: World, case: Case) -> None:
    """A stop taken out of the walk with a link, a link to another walk, and somebody who cancelled."""
    session = world.session
    linked = session.scalars(sa.select(WalkSignUp.walk_id)).one()
    session.add(WalkStop(walk_id=linked, position=2, name="x", lon=18.09, lat=59.24, removed_at=now()))
    others = sa.select(SafetyWalk.id).join(SafetyWalk.meeting).where(SafetyWalk.case_id == case.id)
    other = session.scalars(others.order_by(Meeting.starts_at, Meeting.circle)).first()
    elsewhere = token_hash("annan" * 8 + "vandring")
    session.add(WalkSignUp(walk_id=other, token_hash=elsewhere, opened_by_id=case.created_by_id))
    _gone_but_told(session, linked)
    told = WalkStatusList(walk_id=other, token_hash=elsewhere, ends_on=today(), saved_by_id=case.created_by_id)
    session.add(told)
    session.flush()
    finding_id = session.scalars(sa.select(WalkFinding.id).where(WalkFinding.walk_id == other)).first()
    session.add(ToldFinding(status_list_id=told.id, finding_id=finding_id, state=ToldState.NOT_DONE))
    session.add(
        WalkInquiry(walk_id=other, token_hash=elsewhere, heading="x", opens_on=today(), last_on=today(),
                    opened_by_id=case.created_by_id)
    )  # fmt: skip
    known = others.where(Meeting.circle == Circle.ALL_PARTIES).order_by(Meeting.starts_at)
    session.add(WalkParticipant(walk_id=session.scalars(known).first(), cancelled_at=now()))
    session.flush()


def _gone_but_told(session: Session, walk_id: str) -> None:
    """Findings that were chosen to be told, and are taken away or told in another since."""
    told = session.scalars(sa.select(WalkStatusList.id).where(WalkStatusList.walk_id == walk_id)).one()
    query = sa.select(WalkFinding).where(WalkFinding.walk_id == walk_id, WalkFinding.again_of_id.is_(None))
    there = session.scalars(query).one()
    names = ("case_id", "walk_id", "kind", "category_code", "seen_at", "noted_by_id")
    kept = {name: getattr(there, name) for name in names}
    for gone in ({"removed_at": now()}, {"merged_into_id": there.id}):
        row = WalkFinding(**kept, **gone)
        session.add(row)
        session.flush()
        session.add(ToldFinding(status_list_id=told, finding_id=row.id, state=ToldState.DONE))
    session.flush()


def gone_from_walks(world: World, case: Case) -> str:
    """A finding that was taken away and a participant who cancelled, on the walk that all know of."""
    query = sa.select(WalkFinding).where(WalkFinding.case_id == case.id).order_by(WalkFinding.created_at).limit(1)
    there = world.session.scalars(query).one()
    kept = {"case_id", "walk_id", "kind", "category_code", "seen_at", "noted_by_id"}
    gone = WalkFinding(**{name: getattr(there, name) for name in kept}, removed_at=now())
    world.session.add_all([gone, WalkParticipant(walk_id=there.walk_id, cancelled_at=now())])
    world.session.flush()
    return gone.id
