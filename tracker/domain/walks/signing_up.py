"""Signing up for a walk by its link: when that can be done, and for how long names are needed."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Final, Protocol

from tracker.domain.clock import local, now

# one address for a family or a class, and not for writing letters to somebody again and again
MOST_WITH_ONE_ADDRESS: Final = 4
REMIND_BEFORE: Final = dt.timedelta(hours=24)


class SignUpState(StrEnum):
    """What has become of the possibility to sign up."""

    OPEN = "open"
    FULL = "full"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    OVER = "over"


class WalkNews(StrEnum):
    """What somebody who has a place has not heard yet."""

    MOVED = "moved"
    CANCELLED = "cancelled"
    ON_AGAIN = "on_again"


class Links(Protocol):
    """What makes the links' secrets (adapters/signing/links.py): always the same for the same row, and never stored."""

    def sign_up(self, sign_up_id: str, number: int) -> str: ...  # noqa: D102
    def place(self, participant_id: str) -> str: ...  # noqa: D102
    def status(self, status_list_id: str) -> str: ...  # noqa: D102
    def inquiry(self, inquiry_id: str, number: int) -> str: ...  # noqa: D102


def sign_up_state(*, is_closed: bool, is_cancelled: bool, starts_at: dt.datetime, places_left: int) -> SignUpState:
    """What holds now. That the walk is called off is told before that nobody can sign up any more."""
    if is_cancelled:
        return SignUpState.CANCELLED
    if starts_at <= now():
        return SignUpState.OVER
    if is_closed:
        return SignUpState.CLOSED
    return SignUpState.OPEN if places_left > 0 else SignUpState.FULL


def news_of(*, is_cancelled: bool, told_cancelled: bool) -> WalkNews:
    """What to tell of a walk that is not as it was told last."""
    if is_cancelled:
        return WalkNews.CANCELLED
    return WalkNews.ON_AGAIN if told_cancelled else WalkNews.MOVED


def named_until(walk_at: dt.datetime, closing_at: dt.datetime | None, days: int) -> dt.date:
    """The last day that names are kept: so many days after the walk, or the closing meeting where that is later."""
    return local(max(walk_at, closing_at or walk_at)).date() + dt.timedelta(days=days)
