"""What those who walked are told afterwards, in public: how far each finding has come, in three words. Pure."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Final

from tracker.domain.errors import DomainError
from tracker.domain.walks.findings import FindingStatus

PLACE_LENGTH: Final = 160
USUAL_DAYS: Final = 90
MOST_DAYS: Final = 365


class ToldState(StrEnum):
    """How far something unsafe has come, for people outside the case."""

    DONE = "done"
    UNDER_WAY = "under_way"
    NOT_DONE = "not_done"


def proposed_state(status: FindingStatus) -> ToldState:
    """What to propose; whoever coordinates says what is told."""
    if status is FindingStatus.DONE:
        return ToldState.DONE
    return ToldState.NOT_DONE if status is FindingStatus.NOT_DONE else ToldState.UNDER_WAY


def check_end(ends_on: dt.date | None, present: dt.date) -> None:
    """A link to what is told ends, today or within a year. Raises DomainError ``telling.bad_end`` at ``ends_on``."""
    if ends_on is None or not present <= ends_on <= present + dt.timedelta(days=MOST_DAYS):
        raise DomainError("telling.bad_end", "ends_on", most=MOST_DAYS)
