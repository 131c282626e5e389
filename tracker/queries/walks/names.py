"""Whose names are needed no longer, who is to be reminded and who to be told: asked by the worker, for no person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from tracker.domain.access import Circle
from tracker.domain.cases import CaseStatus
from tracker.domain.clock import now
from tracker.domain.mail.letters import MailKind
from tracker.domain.walks.signing_up import REMIND_BEFORE
from tracker.models.cases import Case, Meeting
from tracker.models.mail import OutgoingMail
from tracker.models.walks.planned import SafetyWalk, WalkParticipant

AT_ONCE = 200


def named_before(session: Session, moment: dt.datetime) -> Sequence[tuple[str, WalkParticipant]]:
    """Some participants with a name or an address whose walk, and its closing meeting, were before a moment.

    Each with its case's id, a case's together.
    """
    closing = aliased(Meeting)
    query = (
        sa.select(SafetyWalk.case_id, WalkParticipant)
        .join(SafetyWalk, WalkParticipant.walk_id == SafetyWalk.id)
        .join(Meeting, SafetyWalk.meeting_id == Meeting.id)
        .outerjoin(closing, sa.and_(SafetyWalk.closing_meeting_id == closing.id, closing.cancelled_at.is_(None)))
        .where(
            WalkParticipant.forgotten_at.is_(None),
            sa.or_(WalkParticipant.name.is_not(None), WalkParticipant.email.is_not(None)),
            sa.func.coalesce(Meeting.ends_at, Meeting.starts_at) < moment,
            sa.or_(closing.id.is_(None), closing.starts_at < moment),
        )
        .order_by(SafetyWalk.case_id, SafetyWalk.id, WalkParticipant.id)
        .limit(AT_ONCE)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def to_remind(session: Session) -> Sequence[tuple[WalkParticipant, Meeting]]:
    """Some participants with an address who have not been reminded of a walk that begins within a day."""
    return _held(session, _to_remind())


def to_tell(session: Session) -> Sequence[tuple[WalkParticipant, Meeting]]:
    """Some participants with an address who know of another start, or not that the walk is called off or on again.

    What has been is not told of: neither a start that is past nor that one was called off afterwards.
    """
    return _held(session, _to_tell())


def anybody_to_write_to(session: Session) -> bool:
    """Whether somebody is to be reminded or told; without a lock."""
    asked = [query.with_only_columns(WalkParticipant.id).exists() for query in (_to_remind(), _to_tell())]
    return bool(session.scalar(sa.select(sa.or_(*asked))))


def _held(session: Session, query: sa.Select[WalkParticipant]) -> Sequence[tuple[WalkParticipant, Meeting]]:
    """Some of them with their meetings, held so that no other worker writes to them."""
    found = session.execute(
        query.with_only_columns(WalkParticipant, Meeting)
        .order_by(Meeting.starts_at, WalkParticipant.id)
        .limit(AT_ONCE)
        .with_for_update(of=WalkParticipant, skip_locked=True)
    )
    return [(row[0], row[1]) for row in found]


def _to_remind() -> sa.Select[WalkParticipant]:
    return _with_address().where(
        WalkParticipant.reminded_at.is_(None),
        Meeting.cancelled_at.is_(None),
        Meeting.starts_at.between(now(), now() + REMIND_BEFORE),
    )


def _to_tell() -> sa.Select[WalkParticipant]:
    known = WalkParticipant.told_starts_at
    moved = sa.or_(WalkParticipant.told_cancelled.is_(True), known != Meeting.starts_at)
    on = sa.and_(Meeting.cancelled_at.is_(None), Meeting.starts_at > now(), moved)
    off = sa.and_(Meeting.cancelled_at.is_not(None), known > now(), WalkParticipant.told_cancelled.is_(False))
    return _with_address().where(known.is_not(None), sa.or_(on, off))


def _with_address() -> sa.Select[WalkParticipant]:
    """Who comes and can be written to, of the walks whose links open."""
    return (
        sa.select(WalkParticipant)
        .join(SafetyWalk, WalkParticipant.walk_id == SafetyWalk.id)
        .join(Meeting, SafetyWalk.meeting_id == Meeting.id)
        .join(Case, SafetyWalk.case_id == Case.id)
        .where(
            WalkParticipant.email.is_not(None),
            WalkParticipant.cancelled_at.is_(None),
            Meeting.circle == Circle.ALL_PARTIES,
            Case.status == CaseStatus.OPEN,
        )
    )


def letters_to_walkers(session: Session, case_id: str, addresses: Collection[str]) -> Sequence[OutgoingMail]:
    """Letters about a case to addresses that belong to no account and no organisation: those of walks."""
    query = sa.select(OutgoingMail).where(
        OutgoingMail.case_id == case_id,
        OutgoingMail.to_address.in_(addresses),
        OutgoingMail.kind.in_((MailKind.INVITATION, MailKind.REMINDER)),
        OutgoingMail.user_id.is_(None),
        OutgoingMail.organisation_id.is_(None),
    )
    return session.scalars(query.with_for_update()).all()
