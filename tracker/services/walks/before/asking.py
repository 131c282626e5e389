"""The page where residents mark points before a walk: opening, editing, closing and renewing it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.domain.access import Circle, Permission
from tracker.domain.audit import Tag
from tracker.domain.clock import local, now
from tracker.domain.errors import DomainError, NotVisible, StaleEdit
from tracker.domain.ground.coordinates import Position
from tracker.domain.ground.geometry import is_in_sweden
from tracker.domain.ids import new_id
from tracker.domain.walks.inquiry import MOST_SPOTS, check_days
from tracker.domain.walks.signing_up import Links
from tracker.models.cases import Case
from tracker.models.walks.inquiry import WalkInquiry
from tracker.models.walks.planned import SafetyWalk
from tracker.queries.walks.inquiry import inquiry_of
from tracker.services.sessions import token_hash
from tracker.services.verb import Work, check_version, verb
from tracker.services.walks.sheet import WalkSheet


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that the page may tell of, in degrees."""

    name: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryDraft:
    """What the page says. Days are whole and both are open; ``centre``: where its map opens, None where unknown."""

    heading: str | None
    question: str | None
    opens_on: dt.date
    last_on: dt.date
    spots: Sequence[Spot] = ()
    centre: Position | None = None
    version: int | None = None


@verb(Permission.WALK_EDIT, Tag.WALK_INQUIRY_OPENED)
def open_inquiry(work: Work, case: Case, walk_id: str, draft: InquiryDraft, links: Links) -> WalkInquiry:
    """Let residents mark points; a page that was closed opens again with the same link.

    Raises DomainError ``inquiry.*`` where nobody could, or for what the page would say.
    """
    walk = WalkSheet(work, case).walk(walk_id)
    _refuse_unless_asked_of_all(walk)
    row = inquiry_of(work.session, work.actor, walk.id)
    if row is None:
        row = WalkInquiry(id=new_id(), walk_id=walk.id, number=1)
        row.token_hash = token_hash(links.inquiry(row.id, row.number))
    _write(work, walk, row, draft)
    row.closed_at, row.opened_by_id = None, work.actor.user_id
    work.session.add(row)
    work.note(walk.id, on=draft.last_on.isoformat())
    return row


@verb(Permission.WALK_EDIT, Tag.WALK_INQUIRY_SAVED)
def edit_inquiry(work: Work, case: Case, walk_id: str, draft: InquiryDraft) -> WalkInquiry:
    """Change what the page says or how long it is open. Raises StaleEdit where somebody was first."""
    walk = WalkSheet(work, case).walk(walk_id)
    row = _row(work, walk)
    try:
        check_version(row, draft.version)
    except StaleEdit:
        saved = {"heading": row.heading, "question": row.question}
        raise StaleEdit(saved={name: text for name, text in saved.items() if text}) from None
    _write(work, walk, row, draft)
    work.note(walk.id, on=draft.last_on.isoformat())
    return row


@verb(Permission.WALK_EDIT, Tag.WALK_INQUIRY_CLOSED)
def close_inquiry(work: Work, case: Case, walk_id: str) -> WalkInquiry:
    """Let nobody mark points any more. What has come stays, and the link opens again where the page is opened."""
    row = _row(work, WalkSheet(work, case).walk(walk_id))
    row.closed_at = row.closed_at or now()
    work.note(walk_id)
    return row


@verb(Permission.WALK_EDIT, Tag.WALK_INQUIRY_RENEWED)
def renew_inquiry(work: Work, case: Case, walk_id: str, links: Links) -> WalkInquiry:
    """Make another link; the one before opens nothing any more. What has come stays."""
    row = _row(work, WalkSheet(work, case).walk(walk_id))
    row.number += 1
    row.token_hash = token_hash(links.inquiry(row.id, row.number))
    work.note(walk_id, number=row.number)
    return row


# --- parts ------------------------------------------------------------------------------------------------------------
def _row(work: Work, walk: SafetyWalk) -> WalkInquiry:
    row = inquiry_of(work.session, work.actor, walk.id)
    if row is None:
        raise NotVisible
    return row


def _refuse_unless_asked_of_all(walk: SafetyWalk) -> None:
    if walk.meeting.cancelled_at is not None:
        raise DomainError("inquiry.cancelled")
    if walk.meeting.starts_at <= now():
        raise DomainError("inquiry.walk_over")
    if walk.meeting.circle is not Circle.ALL_PARTIES:
        raise DomainError("inquiry.not_for_all")


def _write(work: Work, walk: SafetyWalk, row: WalkInquiry, draft: InquiryDraft) -> None:
    """Everybody with the link reads all of it."""
    if not draft.heading:
        raise DomainError("inquiry.no_heading", "heading")
    work.check_shared(draft.heading, "heading")
    work.check_shared(draft.question, "question")
    check_days(draft.opens_on, draft.last_on, local(walk.meeting.starts_at).date())
    if len(draft.spots) > MOST_SPOTS:
        raise DomainError("inquiry.too_many_spots", "spots", most=MOST_SPOTS)
    for spot in draft.spots:
        work.check_shared(spot.name, "spots")
        if not is_in_sweden(spot.lat, spot.lon):
            raise DomainError("geometry.outside_sweden", "spots")
    row.heading, row.question = draft.heading, draft.question
    row.opens_on, row.last_on = draft.opens_on, draft.last_on
    row.spots = [{"name": spot.name, "lat": spot.lat, "lon": spot.lon} for spot in draft.spots]
    row.lat, row.lon = (draft.centre.lat, draft.centre.lon) if draft.centre else (None, None)
