"""How a queued letter fares: its states, why it did not get away, and when it is tried again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

FIRST_WAIT: Final = dt.timedelta(minutes=1)
LONGEST_WAIT: Final = dt.timedelta(hours=6)
GIVE_UP_AFTER: Final = dt.timedelta(days=3)
# a worker that holds a letter longer than this is dead; SEND_WITHIN keeps a live one well inside
LEASE: Final = dt.timedelta(minutes=15)
SEND_WITHIN: Final = dt.timedelta(minutes=8)
JITTER: Final = 0.2


class MailState(StrEnum):
    """Where a letter stands. Waiting ones are due at a moment; the others are done with."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


class MailReason(StrEnum):
    """Why a letter did not get away the last time, or never will."""

    DELAYED = "delayed"
    LOGIN = "login"
    REFUSED = "refused"
    REVOKED = "revoked"
    UNREACHABLE = "unreachable"
    UNSENDABLE = "unsendable"


class NotSent(Exception):
    """The mailer did not get a letter away. ``code``: the mail server's three digits, if it said any."""

    def __init__(self, reason: MailReason, code: int | None = None, *, is_final: bool = False) -> None:
        """Keep why, and whether trying again is pointless."""
        super().__init__(reason.value)
        self.reason = reason
        self.code = code
        self.is_final = is_final


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What a mailer needs of a queued letter. ``id`` makes the Message-ID, the same however often it is sent."""

    id: str
    to: str
    subject: str
    body: str = field(repr=False)
    queued_at: dt.datetime


def wait_before(attempt: int, chance: float) -> dt.timedelta:
    """How long to wait after the so-manieth failed attempt (1, 2, ...): doubled each time, from a minute to six hours.

    ``chance`` (0 to 1) spreads it by a fifth either way, so that a server that comes back is not met by all at once.
    """
    doublings = min(max(attempt, 1) - 1, 20)
    return min(FIRST_WAIT * float(1 << doublings), LONGEST_WAIT) * (1 - JITTER + 2 * JITTER * chance)


def has_given_up(first_tried_at: dt.datetime, next_at: dt.datetime) -> bool:
    """Whether the next attempt would come more than three days after the first."""
    return next_at - first_tried_at > GIVE_UP_AFTER
