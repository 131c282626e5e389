"""What the retention times are now, and what they were."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from tracker.domain.clock import STOCKHOLM, today
from tracker.domain.law.retention import RULES, RetentionCode
from tracker.models.law.closing import RetentionTime


def amount_of(session: Session, code: RetentionCode) -> int:
    """How long something is kept, in the unit of its rule: as decided, or as proposed where nobody has decided."""
    query = sa.select(RetentionTime.amount).where(RetentionTime.code == code, RetentionTime.ended_at.is_(None))
    found = session.scalar(query)
    return RULES[code].proposed if found is None else found


def kept_from(session: Session, code: RetentionCode) -> dt.datetime:
    """The first moment of what is still kept, where the time is one of whole days."""
    first_day = today() - dt.timedelta(days=amount_of(session, code))
    return dt.datetime.combine(first_day, dt.time(), tzinfo=STOCKHOLM)


def decided_time(session: Session, code: RetentionCode) -> RetentionTime | None:
    """The time that is decided now."""
    query = sa.select(RetentionTime).where(RetentionTime.code == code, RetentionTime.ended_at.is_(None))
    return session.scalars(query).one_or_none()


def all_times(session: Session) -> Sequence[RetentionTime]:
    """Every time that has been decided, latest first, with who wrote it down."""
    query = sa.select(RetentionTime).options(joinedload(RetentionTime.set_by))
    return session.scalars(query.order_by(RetentionTime.created_at.desc(), RetentionTime.id)).all()
