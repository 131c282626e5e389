"""The link by which people sign up for a walk: opening, closing and renewing it, for who coordinates."""

from __future__ import annotations

from tracker.domain.access import Circle, Permission
from tracker.domain.audit import Tag
from tracker.domain.clock import now
from tracker.domain.errors import DomainError, NotVisible
from tracker.domain.ids import new_id
from tracker.domain.walks.signing_up import Links
from tracker.models.cases import Case
from tracker.models.walks.planned import SafetyWalk
from tracker.models.walks.signing_up import WalkSignUp
from tracker.queries.walks.signing_up import sign_up_of
from tracker.services.sessions import token_hash
from tracker.services.verb import Work, verb
from tracker.services.walks.sheet import WalkSheet


@verb(Permission.WALK_EDIT, Tag.WALK_SIGN_UP_OPENED)
def open_sign_up(work: Work, case: Case, walk_id: str, links: Links) -> WalkSignUp:
    """Let people sign up; a link that was closed opens again. Raises DomainError where nobody could come."""
    walk = WalkSheet(work, case).walk(walk_id)
    _check_open(walk)
    row = sign_up_of(work.session, work.actor, walk.id)
    if row is None:
        row = WalkSignUp(id=new_id(), walk_id=walk.id, number=1, opened_by_id=work.actor.user_id)
        row.token_hash = token_hash(links.sign_up(row.id, row.number))
        work.session.add(row)
    row.closed_at, row.opened_by_id = None, work.actor.user_id
    work.note(walk.id)
    return row


@verb(Permission.WALK_EDIT, Tag.WALK_SIGN_UP_CLOSED)
def close_sign_up(work: Work, case: Case, walk_id: str) -> WalkSignUp:
    """Let nobody sign up any more. Who has a place keeps it, and the link opens again where the walk is opened."""
    row = _row(work, case, walk_id)
    row.closed_at = row.closed_at or now()
    work.note(walk_id)
    return row


@verb(Permission.WALK_EDIT, Tag.WALK_SIGN_UP_RENEWED)
def renew_sign_up(work: Work, case: Case, walk_id: str, links: Links) -> WalkSignUp:
    """Make another link; the one before opens nothing any more. Who has a place keeps it."""
    row = _row(work, case, walk_id)
    row.number += 1
    row.token_hash = token_hash(links.sign_up(row.id, row.number))
    work.note(walk_id, number=row.number)
    return row


def _row(work: Work, case: Case, walk_id: str) -> WalkSignUp:
    walk = WalkSheet(work, case).walk(walk_id)
    row = sign_up_of(work.session, work.actor, walk.id)
    if row is None:
        raise NotVisible
    return row


def _check_open(walk: SafetyWalk) -> None:
    if walk.meeting.cancelled_at is not None:
        raise DomainError("walk.sign_up_cancelled")
    if walk.meeting.starts_at <= now():
        raise DomainError("walk.sign_up_over")
    if walk.meeting.circle is not Circle.ALL_PARTIES:
        raise DomainError("walk.sign_up_not_for_all")
