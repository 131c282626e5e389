"""Marking a point before a walk by the page's link, and taking it back. There is no actor, so these are no verbs.

Nothing is kept of who marks: the place a try came from is hashed, counted for an hour and forgotten (sign_in_attempt).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from sqlalchemy.orm import Session

from tracker.domain.audit import Tag
from tracker.domain.errors import DomainError
from tracker.domain.ground.geometry import is_in_sweden
from tracker.domain.ground.showing import DayPart
from tracker.domain.ids import new_id
from tracker.domain.law.retention import RetentionCode
from tracker.domain.texts.wording import check_shared
from tracker.domain.walks.findings import FindingKind
from tracker.domain.walks.inquiry import (
    HOUR,
    MOST_A_VISIT,
    MOST_AN_HOUR,
    MOST_METRES_AWAY,
    InquiryState,
    metres_between,
)
from tracker.models.records import AuditEvent
from tracker.models.walks.inquiry import WalkPoint
from tracker.queries.law.retention import kept_from
from tracker.queries.reference import hints_in_use
from tracker.queries.walks.inquiry import InquirySeen, inquiry_seen, left_before, own_points
from tracker.queries.walks.signing_up import hold_case
from tracker.services.sessions import Doors, token_hash
from tracker.services.walks.signing_up import count_try


class _At(NamedTuple):
    lat: float
    lon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PointDraft:
    """A point in degrees, WGS84. ``place_key``: where from, hashed; ``before``: ids of what the same visit has sent.

    ``id``: the form's token.
    """

    token: str = field(repr=False)
    place_key: str = ""
    kind: FindingKind
    lat: float
    lon: float
    day_part: DayPart | None = None
    text: str | None = None
    before: Collection[str] = ()
    id: str = field(default_factory=new_id)


def mark_point(doors: Doors, draft: PointDraft) -> str:
    """Keep a point until somebody has read it; gives its id. Sent twice it is one.

    Raises DomainError: session.throttled for where too many came from, ``inquiry.*`` where none can be marked, or what
    is wrong with a field.
    """
    count_try(doors, draft.place_key, most=MOST_AN_HOUR, within=HOUR)
    with doors.writer.begin() as session:
        return record_point(session, draft)


def record_point(session: Session, draft: PointDraft) -> str:
    """The same within a transaction, for who may not be slowed down."""
    seen = _held(session, draft.token)
    existing = session.get(WalkPoint, draft.id)
    if existing is not None:
        if existing.walk_id != seen.walk_id:
            raise DomainError("data.conflict")
        return existing.id
    _refuse_unless_open(seen, draft.before)
    _check(session, seen, draft)
    session.add(
        WalkPoint(
            id=draft.id,
            walk_id=seen.walk_id,
            kind=draft.kind,
            day_part=draft.day_part,
            text=draft.text,
            lat=draft.lat,
            lon=draft.lon,
        )
    )
    session.flush()
    return draft.id


def take_back(doors: Doors, token: str, sent: Collection[str], point_id: str) -> None:
    """Remove a point that this visit has sent, whatever was decided about it; nothing where it is gone already.

    Raises DomainError inquiry.gone for a link that opens nothing.
    """
    with doors.writer.begin() as session:
        _held(session, token)
        for row in own_points(session, token_hash(token), {point_id} & set(sent)):
            session.delete(row)


def drop_due(session: Session) -> int:
    """Remove points that were not let through and whose time is over; the caller commits, and asks again."""
    found = left_before(session, kept_from(session, RetentionCode.WALK_POINTS))
    for (case_id, walk_id), rows in groupby(found, key=lambda each: (each[0], each[1].walk_id)):
        points = [row for _case_id, row in rows]
        for row in points:
            session.delete(row)
        session.flush()  # the trail's lock is taken last
        facts = {"count": len(points)}
        session.add(AuditEvent(case_id=case_id, tag=Tag.WALK_POINTS_FORGOTTEN, subject_id=walk_id, facts=facts))
    return len(found)


# --- parts ------------------------------------------------------------------------------------------------------------
def _held(session: Session, token: str) -> InquirySeen:
    """What the link is about, with nobody else marking until this is done: points are counted under it."""
    seen = inquiry_seen(session, token_hash(token))
    if seen is not None:
        hold_case(session, seen.case_id)
        seen = inquiry_seen(session, token_hash(token))
    if seen is None or seen.is_void:
        raise DomainError("inquiry.gone")
    return seen


def _refuse_unless_open(seen: InquirySeen, before: Collection[str]) -> None:
    if seen.state is InquiryState.FULL:
        raise DomainError("inquiry.full")
    if seen.state is not InquiryState.OPEN:
        raise DomainError("inquiry.not_open")
    if len(before) >= MOST_A_VISIT:
        raise DomainError("inquiry.enough", most=MOST_A_VISIT)


def _check(session: Session, seen: InquirySeen, draft: PointDraft) -> None:
    if not is_in_sweden(draft.lat, draft.lon):
        raise DomainError("geometry.outside_sweden", "geometry")
    if seen.lat is not None and seen.lon is not None:
        away = metres_between(_At(seen.lat, seen.lon), _At(draft.lat, draft.lon))
        if away > MOST_METRES_AWAY:
            raise DomainError("inquiry.far_away", "geometry")
    if draft.text:
        check_shared(draft.text, "text", hints_in_use(session))
