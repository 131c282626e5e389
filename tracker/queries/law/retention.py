"""What the retention times are now, and what they were."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from tracker.domain.law.retention import RULES, RetentionCode
from tracker.models.law.closing import RetentionTime


def amount_of(session: Session, code: RetentionCode) -> int:
    """How long something is kept, in the unit of its rule: as decided, or as proposed where nobody has decided."""
    query = sa.select(RetentionTime.amount).where(RetentionTime.code == code, RetentionTime.ended_at.is_(None))
    found = session.scalar(query)
    return RULES[code].proposed if found is None else found


def decided_time(session: Session, code: RetentionCode) -> RetentionTime | None:
    """The time that is decided now."""
    query = sa.select(RetentionTime).where(RetentionTime.code == code, RetentionTime.ended_at.is_(None))
    return session.scalars(query).one_or_none()


def all_times(session: Session) -> Sequence[RetentionTime]:
    """Every time that has been decided, latest first, with who wrote it down."""
    query = sa.select(RetentionTime).options(joinedload(RetentionTime.set_by))
    return session.scalars(query.order_by(RetentionTime.created_at.desc(), RetentionTime.id)).all()
