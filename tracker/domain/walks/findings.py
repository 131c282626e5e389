"""What is found on a safety walk: what it is about, who can do something about it, and by when. Pure."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Final

from tracker.domain.errors import DomainError

TEXT_LENGTH: Final = 500
REASON_LENGTH: Final = 300
NAME_LENGTH: Final = 160
MOST_FINDINGS: Final = 500
# a telephone's clock may be a little ahead of ours
CLOCK_TOLERANCE: Final = dt.timedelta(minutes=5)
KEEP_TYPE: Final = "observation:keep"
# whose ground is the city's own
CITY_KINDS: Final = frozenset(
    {
        "actor:district_administration", "actor:executive_office", "actor:library", "actor:municipal_company",
        "actor:municipal_school", "actor:social_services", "actor:specialist_board",
    },
)  # fmt: skip
# the city's promise on its own ground; what others are proposed
GRAFFITI_DAYS: Final = 1
USUAL_DAYS: Final = 30


class FindingKind(StrEnum):
    """Whether a place feels unsafe by it, or safe and worth keeping."""

    UNSAFE = "unsafe"
    KEEP = "keep"


class FindingCategory(StrEnum):
    """The eight buttons of the telephone, by the observation term that each stands for."""

    LIGHTS = "observation:lighting"
    SIGHT = "observation:sightlines"
    GRAFFITI = "observation:graffiti"
    LITTER = "observation:litter"
    BROKEN = "observation:maintenance"
    WAYFINDING = "observation:wayfinding"
    PEOPLE = "observation:street_life"
    MOVING = "observation:accessibility"


class FindingStatus(StrEnum):
    """What has become of something unsafe, in order."""

    TO_DO = "to_do"
    SENT = "sent"
    PLANNED = "planned"
    DONE = "done"
    NOT_DONE = "not_done"


OPEN_TO_PLAN: Final = (FindingStatus.TO_DO, FindingStatus.SENT)
UNDER_WAY: Final = (*OPEN_TO_PLAN, FindingStatus.PLANNED)


def proposed_due(
    kind: FindingKind, category: FindingCategory, seen_on: dt.date, *, is_on_city_ground: bool
) -> dt.date | None:
    """The day to propose; None for what is to be kept as it is. It is a proposal: whoever coordinates may change it."""
    if kind is FindingKind.KEEP:
        return None
    is_promised = is_on_city_ground and category is FindingCategory.GRAFFITI
    return seen_on + dt.timedelta(days=GRAFFITI_DAYS if is_promised else USUAL_DAYS)


def observation_type(kind: FindingKind, category: FindingCategory) -> str:
    """Which observation term it becomes in a mapping."""
    return KEEP_TYPE if kind is FindingKind.KEEP else category.value


def check_seen(seen_at: dt.datetime, present: dt.datetime) -> None:
    """Nothing is seen before it happens. Raises DomainError ``finding.in_future`` at ``seen_on``."""
    if seen_at > present + CLOCK_TOLERANCE:
        raise DomainError("finding.in_future", "seen_on")


def check_status(status: FindingStatus, reason: str | None, field: str = "reason") -> None:
    """What is not done has a reason. Raises DomainError ``finding.no_reason`` at the named field."""
    if status is FindingStatus.NOT_DONE and not reason:
        raise DomainError("finding.no_reason", field)
