"""What the tests of findings share: a walk with two stops, the form of a finding, and what a page says."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.factories import World
from tracker.domain.access import Circle
from tracker.domain.cases import MeetingKind
from tracker.domain.clock import STOCKHOLM
from tracker.models.cases import Case, Meeting
from tracker.models.walks.findings import WalkFinding
from tracker.models.walks.planned import SafetyWalk, WalkStop

SignIn = Callable[[str], PageClient]
WALKED = dt.datetime(2026, 10, 13, 17, 30, tzinfo=STOCKHOLM)
AFTER = dt.datetime(2026, 10, 14, 9, tzinfo=STOCKHOLM)


def walked(session: Session, world: World, case: Case, circle: Circle = Circle.ALL_PARTIES) -> SafetyWalk:
    """A walk with two stops: at a place that the property owner answers for, and where nobody is known to."""
    meeting = Meeting(
        case_id=case.id, kind=MeetingKind.SAFETY_WALK, title="Trygghetsvandring", starts_at=WALKED, circle=circle,
        created_by_id=case.created_by_id,
    )  # fmt: skip
    session.add(meeting)
    session.flush()
    made = SafetyWalk(case_id=case.id, meeting_id=meeting.id, created_by_id=case.created_by_id)
    place = world.place(case, "Lastgatan", controller_id=world.organisation("johan.ek").id)
    session.add(made)
    session.flush()
    for position, (name, place_id) in enumerate((("Lastgatan", place.id), ("Entrén", None)), start=1):
        session.add(
            WalkStop(walk_id=made.id, position=position, name=name, lon=18.09, lat=59.24, place_id=place_id),
        )
    session.commit()
    return made


def address(case: Case, walk: SafetyWalk) -> str:
    return f"/arenden/{case.id}/vandringar/{walk.id}/fynd"


def stop_id(session: Session, name: str) -> str:
    return session.scalars(sa.select(WalkStop.id).where(WalkStop.name == name)).one()


def filled(**changed: Any) -> dict[str, Any]:
    return {
        "kind": "unsafe", "category": "observation:lighting", "text": "Fem lampor är släckta", "stop_id": "",
        "seen_on": "2026-10-13", "seen_at": "18:12", "light": "twilight", "geometry": "", "position_text": "",
        **changed,
    }  # fmt: skip


def noted(client: PageClient, session: Session, case: Case, walk: SafetyWalk, **changed: Any) -> WalkFinding:
    answer = client.post(f"{address(case, walk)}/nytt", filled(**changed))
    session.commit()
    session.expire_all()
    return session.get_one(WalkFinding, answer.location.rpartition("/")[2])


def said(client: PageClient, path: str, status: int = 200) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(path, status).get_data(as_text=True)).split())
