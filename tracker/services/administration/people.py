"""People by who administrates them: changed, ended with a reason and taken in again; never deleted.

An organisation's own administrator reaches its own people who have an ordinary role, and can raise nobody.
"""

from __future__ import annotations

from dataclasses import dataclass

from tracker.domain.access import Permission
from tracker.domain.administration.people import check_end_reason, may_manage
from tracker.domain.audit import Tag
from tracker.domain.clock import now
from tracker.domain.errors import DomainError, NotPermitted, NotVisible, StaleEdit
from tracker.domain.people import UserRole
from tracker.models.people import User
from tracker.queries.administration.handing import is_coordinating, only_coordinated
from tracker.queries.administration.people import locked_system_admins, locked_user, open_sessions_of
from tracker.services.administration.moving import let_go, tell_cases
from tracker.services.signing.second_step import end_waiting
from tracker.services.verb import Work, global_verb


@dataclass(frozen=True, slots=True, kw_only=True)
class UserDraft:
    """What a person is, as an administrator gives it; ``version`` is what the editor saw."""

    id: str
    name: str
    title: str | None
    role: UserRole
    is_organisation_admin: bool
    version: int | None = None


@global_verb(Permission.USER_EDIT, Tag.USER_EDITED)
def edit_user(work: Work, draft: UserDraft) -> User:
    """Change a person's name, title, role and whether it administrates its organisation."""
    demotes = draft.role is not UserRole.SYSTEM_ADMIN
    user = _user(work, draft.id, Permission.USER_EDIT, keeps_admins=demotes, field="role")
    if draft.version is not None and draft.version != user.version:
        raise StaleEdit(saved={"name": user.name, "title": user.title or ""})
    if not draft.name:
        raise DomainError("user.no_name", "name")
    if user.role is UserRole.COORDINATOR and draft.role is not user.role and is_coordinating(work.session, user.id):
        raise DomainError("user.still_coordinates", "role")
    user.name, user.title, user.role = draft.name, draft.title, draft.role
    user.is_organisation_admin = draft.is_organisation_admin
    user.version += 1
    work.note(user.id, role=draft.role.value)
    return user


@global_verb(Permission.USER_END, Tag.USER_ENDED)
def end_user(work: Work, user_id: str, reason: str | None) -> int:
    """End a person's account: every sign-in ends at once, and so does what it holds in cases; says in how many.

    Who alone coordinates an open case has to hand it over first.
    """
    why = check_end_reason(reason)
    user = _user(work, user_id, Permission.USER_END, keeps_admins=True, field="reason")
    if user.disabled_at is not None:
        work.note(user.id)
        return 0
    if left := only_coordinated(work.session, user_id):
        raise DomainError("user.last_coordinator", "reason", count=left)
    told = let_go(work, user_id)
    user.disabled_at, user.disabled_reason = now(), why
    user.version += 1
    _sign_out(work, user)
    work.session.flush()
    tell_cases(work, Tag.COORDINATORS_SET, user.id, told)
    work.note(user.id, count=len(told))
    return len(told)


@global_verb(Permission.USER_END, Tag.USER_REINSTATED)
def reinstate_user(work: Work, user_id: str) -> User:
    """Let a person in again, with the role it had and nothing of what it held in cases."""
    user = _user(work, user_id, Permission.USER_END)
    if user.disabled_at is not None:
        user.disabled_at = user.disabled_reason = None
        user.version += 1
    work.note(user.id)
    return user


@global_verb(Permission.USER_END, Tag.USER_SIGNED_OUT)
def sign_out_user(work: Work, user_id: str) -> int:
    """End every sign-in of a person; says how many."""
    user = _user(work, user_id, Permission.USER_END)
    count = _sign_out(work, user)
    work.note(user.id, count=count)
    return count


# --- parts ------------------------------------------------------------------------------------------------------------
def _user(
    work: Work, user_id: str, permission: Permission, *, keeps_admins: bool = False, field: str | None = None
) -> User:
    """The person, locked. ``keeps_admins``: the act takes the role of administrator from it, if it has that."""
    admins = locked_system_admins(work.session) if keeps_admins else ()
    user = locked_user(work.session, work.actor, user_id)
    if user is None:
        raise NotVisible
    if not may_manage(work.actor, user.role, is_organisation_admin=user.is_organisation_admin):
        raise NotPermitted(permission.value)
    if keeps_admins and [each.id for each in admins] == [user.id]:
        raise DomainError("user.last_admin", field)
    return user


def _sign_out(work: Work, user: User) -> int:
    rows = open_sessions_of(work.session, user.id)
    for row in rows:
        row.ended_at = now()
    end_waiting(work.session, user.id)
    return len(rows)
