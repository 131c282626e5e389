"""What a walk that is walked again shows of what was found the first time. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tracker.domain.walks.findings import FindingKind


class SeenAgain(StrEnum):
    """How it is now, the unsafe first and then what was worth keeping."""

    FIXED = "fixed"
    PARTLY = "partly"
    REMAINS = "remains"
    STILL_THERE = "still_there"
    WEAKENED = "weakened"
    GONE = "gone"
    NOT_SEEN = "not_seen"


OUTCOMES: Final[dict[FindingKind, tuple[SeenAgain, ...]]] = {
    FindingKind.UNSAFE: (SeenAgain.FIXED, SeenAgain.PARTLY, SeenAgain.REMAINS, SeenAgain.NOT_SEEN),
    FindingKind.KEEP: (SeenAgain.STILL_THERE, SeenAgain.WEAKENED, SeenAgain.GONE, SeenAgain.NOT_SEEN),
}


@dataclass(frozen=True, slots=True)
class Tally:
    """Findings of one kind in whole numbers. ``good``: fixed, or still there; ``unsaid``: nobody has said yet."""

    all: int = 0
    good: int = 0
    not_seen: int = 0
    unsaid: int = 0


def tally(kind: FindingKind, rows: Iterable[tuple[FindingKind, SeenAgain | None]]) -> Tally:
    """Count (kind, how it is now) of every finding of the earlier walk; None: nobody has said."""
    found = [outcome for each, outcome in rows if each is kind]
    return Tally(
        all=len(found),
        good=found.count(OUTCOMES[kind][0]),
        not_seen=found.count(SeenAgain.NOT_SEEN),
        unsaid=found.count(None),
    )
