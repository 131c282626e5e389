"""What a person can do with its own sign-ins. Starting one: services/sessions.py."""

from __future__ import annotations

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.clock import now
from tracker.domain.errors import DomainError, NotVisible
from tracker.models.people import User
from tracker.queries.people import open_sessions, own_session
from tracker.services.signing.second_step import end_waiting
from tracker.services.verb import Work, global_verb


@global_verb(Permission.SESSION_END, Tag.SESSION_ENDED)
def end_session(work: Work, session_id: str) -> None:
    """End one of one's own sign-ins, which holds from its next request. Another's is not known of."""
    row = own_session(work.session, work.actor, session_id)
    if row is None:
        raise NotVisible
    row.ended_at = now()
    work.note(row.id)


@global_verb(Permission.PASSWORD_CHANGE, Tag.PASSWORD_CHANGED)
def change_password(work: Work, before: str, stored: str) -> int:
    """Store a new password's hash where ``before`` still stands; says how many other sign-ins ended.

    One that waits for its code ends too: the password that it was begun with is no longer right.
    """
    user = work.session.get_one(User, work.actor.user_id, with_for_update=True)
    if user.password_hash != before:
        raise DomainError("password.wrong_old", "old_password")
    user.password_hash = stored
    end_waiting(work.session, user.id)
    others = [row for row in open_sessions(work.session, work.actor) if row.id != work.actor.session_id]
    for row in others:
        row.ended_at = now()
    work.note(user.id, count=len(others))
    return len(others)


@global_verb(Permission.SESSION_END, Tag.SESSION_ENDED)
def end_other_sessions(work: Work) -> int:
    """End every sign-in of one's own but the one that asks; says how many."""
    others = [row for row in open_sessions(work.session, work.actor) if row.id != work.actor.session_id]
    for row in others:
        row.ended_at = now()
    work.note(count=len(others))
    return len(others)
