"""A person with two-step sign-in, straight into the tables, and the codes that the person's app would show."""

from __future__ import annotations

from typing import Any

import pyotp
from sqlalchemy.orm import Session

from tracker.adapters.signing.second_factors import SecondFactors
from tracker.domain.clock import now
from tracker.domain.signing.second_factors import new_recovery_codes, step_at
from tracker.models.people import RecoveryCode, SecondFactor


class PhoneApp:
    """What the person holds in the hand: the app's code just now, and the recovery codes on paper."""

    def __init__(self, secret: str, paper: list[str]) -> None:
        self.secret, self.paper = secret, paper

    def code(self, drift: int = 0) -> str:
        """The code of this time step, or of one near it."""
        return pyotp.HOTP(self.secret).at(step_at(now()) + drift)

    def wrong(self) -> str:
        """A code that is not any near one."""
        near = {self.code(drift) for drift in range(-2, 3)}
        return next(f"{number:06}" for number in range(9) if f"{number:06}" not in near)


def give_factor(session: Session, factors: SecondFactors, user_id: str, **values: Any) -> PhoneApp:
    """A confirmed second factor with its recovery codes."""
    sealed, codes = factors.new_secret(), new_recovery_codes()
    session.add(SecondFactor(user_id=user_id, secret=sealed, **{"confirmed_at": now(), **values}))
    session.add_all(RecoveryCode(user_id=user_id, code_hash=factors.recovery_hash(user_id, code)) for code in codes)
    session.commit()
    return PhoneApp(str(factors.plain(sealed)), codes)
