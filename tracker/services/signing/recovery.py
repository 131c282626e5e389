"""Recovery codes come with the first second factor and go with the last one."""

from __future__ import annotations

from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.signing.second_factors import new_recovery_codes
from tracker.models.people import RecoveryCode


class RecoveryHash(Protocol):
    """What is asked of the adapter of second factors."""

    def recovery_hash(self, user_id: str, code: str) -> str:
        """What is stored of a recovery code."""
        ...


def fresh_codes(session: Session, codes: RecoveryHash, user_id: str) -> list[str]:
    """Ten new ones in the place of what was there."""
    drop_codes(session, user_id)
    fresh = new_recovery_codes()
    session.add_all(RecoveryCode(user_id=user_id, code_hash=codes.recovery_hash(user_id, code)) for code in fresh)
    return fresh


def drop_codes(session: Session, user_id: str) -> None:
    """Let no recovery code of a person work any more."""
    session.execute(sa.delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
