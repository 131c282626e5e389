"""What a coordinator can hold in a case, and so hand over."""

from __future__ import annotations

from enum import StrEnum


class HandedKind(StrEnum):
    """What somebody is in a case that another can take over."""

    COORDINATION = "coordination"
    COMMUNICATION = "communication"
    CONTACT = "contact"
