"""The case, its parties and meetings: enums and the rules that hold for them."""

from __future__ import annotations

from enum import StrEnum


class CaseStatus(StrEnum):
    """Whether the case runs, was referred to security work, or is closed."""

    OPEN = "open"
    REFERRED = "referred"
    CLOSED = "closed"


class Demarcation(StrEnum):
    """Perceived safety or security: a case is about the first; the second is referred to its own channel."""

    PERCEIVED_SAFETY = "perceived_safety"
    SECURITY = "security"


class PartyRole(StrEnum):
    """What an organisation does in the case: coordinates, contributes or steers."""

    COORDINATES = "coordinates"
    CONTRIBUTES = "contributes"
    STEERS = "steers"


class PartyStatus(StrEnum):
    """An organisation's way into and out of the case; rows end, they are not reused."""

    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LEFT = "left"


class PerspectiveStatus(StrEnum):
    """Whether a perspective is to be heard, has been heard, or is known to be missing."""

    TO_HEAR = "to_hear"
    HEARD = "heard"
    MISSING = "missing"


class MeetingKind(StrEnum):
    """What a meeting is for; dialogues and walks count in gate 3."""

    STEERING_GROUP = "steering_group"
    COMMUNITY_DIALOGUE = "community_dialogue"
    SAFETY_WALK = "safety_walk"
    PRE_MEETING = "pre_meeting"
    CLOSING_MEETING = "closing_meeting"
    REPEAT_WALK = "repeat_walk"
    FOLLOW_UP = "follow_up"
    OTHER = "other"


DIALOGUE_KINDS = frozenset({MeetingKind.COMMUNITY_DIALOGUE, MeetingKind.SAFETY_WALK})
