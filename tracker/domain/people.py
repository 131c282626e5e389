"""Who can sign in: user roles, the actor who asks, and what an organisation is to the law."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class UserRole(StrEnum):
    """What a person is in the whole installation; duties inside a case come from the case."""

    COORDINATOR = "coordinator"
    MEMBER = "member"
    OVERVIEW = "overview"
    READER = "reader"
    SYSTEM_ADMIN = "system_admin"


class ActorKind(StrEnum):
    """Codes of the actor kinds that rules speak of; the vocabulary holds more and can be extended."""

    DISTRICT_ADMINISTRATION = "actor:district_administration"
    EXECUTIVE_OFFICE = "actor:executive_office"
    INDEPENDENT_SCHOOL = "actor:independent_school"
    POLICE = "actor:police"


@dataclass(frozen=True, slots=True)
class Actor:
    """The signed-in person that every query and verb is asked by."""

    user_id: str
    name: str
    role: UserRole
    organisation_id: str
    organisation_name: str
    organisation_kind: str
    is_authority: bool
    district_id: str | None = None
    is_organisation_admin: bool = False
    session_id: str = ""
