"""What an administrator of one organisation may give and take, and what never becomes of the last administrator."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from tracker.domain.errors import DomainError
from tracker.domain.people import Actor, UserRole
from tracker.domain.texts.wording import check_shared

# an organisation's own administrator gives these and ends people who have them, and nobody else
ORDINARY_ROLES: Final = (UserRole.MEMBER, UserRole.READER)
REASON_LENGTH: Final = 300


class UserState(StrEnum):
    """What a person's account is: one has ended, or waits for somebody to come in."""

    ACTIVE = "active"
    WAITING = "waiting"
    ENDED = "ended"


def user_state(*, is_ended: bool, has_come_in: bool) -> UserState:
    """What an account is now."""
    if is_ended:
        return UserState.ENDED
    return UserState.ACTIVE if has_come_in else UserState.WAITING


def may_manage(actor: Actor, role: UserRole, *, is_organisation_admin: bool) -> bool:
    """Whether the actor may give this to somebody, or end somebody who has it: never what it could not be given."""
    if actor.role is UserRole.SYSTEM_ADMIN:
        return True
    return role in ORDINARY_ROLES and not is_organisation_admin


def roles_given_by(actor: Actor) -> tuple[UserRole, ...]:
    """The roles that the actor may give."""
    return tuple(UserRole) if actor.role is UserRole.SYSTEM_ADMIN else ORDINARY_ROLES


def check_end_reason(reason: str | None) -> str:
    """Why somebody ends: always told, and never with personal data in it. Raises DomainError at ``reason``."""
    if not reason:
        raise DomainError("user.no_reason", "reason")
    check_shared(reason, "reason")
    return reason[:REASON_LENGTH]
