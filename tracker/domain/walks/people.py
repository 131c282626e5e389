"""Who does what on a walk, who takes part, and how many a walk can hold.

At most about 20 people, better in groups of 8 to 10, each with its own leader of the talk: the practice of the
guidance for safety walks. Participants are counted by gender and needs; names are kept no longer than they are needed.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

MOST_PARTICIPANTS: Final = 20
GROUP_SIZE: Final = 10
MOST_EVER: Final = 200


class WalkRole(StrEnum):
    """What somebody does on the walk, in the order they are told."""

    FACILITATOR = "facilitator"
    NOTE_TAKER = "note_taker"
    PHOTOGRAPHER = "photographer"
    TIMEKEEPER = "timekeeper"


class WalkGender(StrEnum):
    """How a participant is counted; nobody has to say."""

    WOMAN = "woman"
    MAN = "man"
    OTHER = "other"
    UNSAID = "unsaid"


class WalkNeed(StrEnum):
    """What a participant needs of the route or the group."""

    WHEELCHAIR = "wheelchair"
    WALKING_AID = "walking_aid"
    SIGHT = "sight"
    HEARING = "hearing"
    INTERPRETER = "interpreter"


STEP_FREE_NEEDS: Final = frozenset({WalkNeed.WHEELCHAIR, WalkNeed.WALKING_AID})


def groups_for(people: int) -> int:
    """How many groups a number of participants is best split in."""
    return max(1, -(-people // GROUP_SIZE))
