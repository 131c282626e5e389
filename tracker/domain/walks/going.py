"""A walk in a telephone: how long it keeps what, and what its clock is worth. Pure."""

from __future__ import annotations

import datetime as dt
from typing import Final

from tracker.domain.walks.findings import CLOCK_TOLERANCE

# what was noted and not sent goes from the telephone after this, and the plan at the latest then
DRAFTS_KEPT: Final = dt.timedelta(days=7)
# one goes home, finds a network and sends the last photo
AFTER_THE_END: Final = dt.timedelta(hours=12)
# of a walk whose end is not known
USUAL_LENGTH: Final = dt.timedelta(hours=3)
MOST_PHOTOS: Final = 5


def plan_kept_until(starts_at: dt.datetime, ends_at: dt.datetime | None, present: dt.datetime) -> dt.datetime:
    """When the plan of a walk goes from the telephone that takes it along now. Moments carry a time zone."""
    end = max(ends_at or starts_at + USUAL_LENGTH, present)
    return min(end + AFTER_THE_END, present + DRAFTS_KEPT)


def by_our_clock(seen_at: dt.datetime, sent_at: dt.datetime, present: dt.datetime) -> dt.datetime:
    """When something was seen, where the telephone's clock is off: it told its own time with what it sent.

    A few minutes are left alone: they are the way through the network as often as a clock. Raises OverflowError for
    moments that no calendar holds.
    """
    off = present - sent_at
    return seen_at if abs(off) <= CLOCK_TOLERANCE else seen_at + off
