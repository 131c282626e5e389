"""Whose names are needed no longer, and who is to be reminded: asked by the worker, for no person."""

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
    query = _to_remind().with_only_columns(WalkParticipant, Meeting).order_by(Meeting.starts_at, WalkParticipant.id)
    found = session.execute(query.limit(AT_ONCE).with_for_update(of=WalkParticipant, skip_locked=True))
    return [(row[0], row[1]) for row in found]


def anybody_to_remind(session: Session) -> bool:
    """Whether there are any; without a lock."""
    return bool(session.scalar(sa.select(_to_remind().with_only_columns(WalkParticipant.id).exists())))


def _to_remind() -> sa.Select[WalkParticipant]:
    return (
        sa.select(WalkParticipant)
        .join(SafetyWalk, WalkParticipant.walk_id == SafetyWalk.id)
        .join(Meeting, SafetyWalk.meeting_id == Meeting.id)
        .join(Case, SafetyWalk.case_id == Case.id)
        .where(
            WalkParticipant.email.is_not(None),
            WalkParticipant.cancelled_at.is_(None),
            WalkParticipant.reminded_at.is_(None),
            Meeting.cancelled_at.is_(None),
            Meeting.starts_at.between(now(), now() + REMIND_BEFORE),
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
