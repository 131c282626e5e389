"""Signing up for a walk by its link, and giving the place back. There is no actor, so these are no verbs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import TypeAlias

from sqlalchemy.orm import Session

from tracker.domain.audit import Tag
from tracker.domain.clock import now
from tracker.domain.errors import DomainError
from tracker.domain.ids import new_id
from tracker.domain.mail import Letter, LetterWords, MailKind
from tracker.domain.mail.letters import tidy_address
from tracker.domain.people import THROTTLE_WINDOW, WRONG_TRIES
from tracker.domain.texts.wording import check_shared
from tracker.domain.walks.people import WalkGender, WalkNeed
from tracker.domain.walks.signing_up import MOST_WITH_ONE_ADDRESS, REMIND_BEFORE, Links, SignUpState
from tracker.models.people import SignInAttempt
from tracker.models.records import AuditEvent
from tracker.models.walks.planned import WalkParticipant
from tracker.queries.people import wrong_tries
from tracker.queries.reference import hints_in_use
from tracker.queries.walks.signing_up import (
    SignUpSeen,
    held_place,
    hold_case,
    place_seen,
    sign_up_seen,
    signed_up_with,
)
from tracker.services.mail import queue_mail
from tracker.services.sessions import Doors, token_hash
from tracker.services.walks.names import forget

Confirming: TypeAlias = Callable[[str, dt.datetime], LetterWords]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUpDraft:
    """Somebody who wants to come. Nothing is owed. ``place_key``: where from, hashed; ``id``: the form's token."""

    token: str = field(repr=False)
    place_key: str
    name: str | None = None
    email: str | None = None
    gender: WalkGender = WalkGender.UNSAID
    is_young: bool = False
    needs: Collection[WalkNeed] = ()
    id: str = field(default_factory=new_id)


def sign_up(doors: Doors, links: Links, draft: SignUpDraft, write: Confirming) -> str:
    """Take a place, and queue the confirmation where an address was given; gives the token of the own place's link.

    ``write``: words the letter from that token and when the walk starts. Raises DomainError: session.throttled for
    where too many tries came from, walk.sign_up_* where no place can be had, or what is wrong with a field.
    """
    count_try(doors, draft.place_key)
    with doors.writer.begin() as session:
        seen = _held(session, draft.token)
        existing = session.get(WalkParticipant, draft.id)
        token = links.place(draft.id)
        if existing is not None:
            if existing.place_hash != token_hash(token) or existing.walk_id != seen.walk_id:
                raise DomainError("data.conflict")
            return token
        _refuse_unless_open(seen)
        row = _row(session, seen, draft)
        row.place_hash = token_hash(token)
        session.add(row)
        if row.email:
            words = write(token, seen.starts_at)
            session.flush()
            _queue(session, seen, row.email, words)
        session.flush()  # the trail's lock is taken last
        session.add(AuditEvent(case_id=seen.case_id, tag=Tag.WALK_SIGNED_UP, subject_id=seen.walk_id, facts={}))
        return token


def sign_off(doors: Doors, token: str) -> None:
    """Give a place back; name and address are forgotten at once. Nothing where that is done already.

    Raises DomainError walk.place_gone for a link that opens nothing.
    """
    with doors.reader() as session:
        seen = place_seen(session, token_hash(token))
    if seen is None or seen.is_void:
        raise DomainError("walk.place_gone")
    with doors.writer.begin() as session:
        hold_case(session, seen.case_id)
        row = held_place(session, token_hash(token))
        if row is None or row.cancelled_at is not None:
            return
        row.cancelled_at = now()
        forget(session, seen.case_id, [row])
        session.flush()  # the trail's lock is taken last
        session.add(AuditEvent(case_id=seen.case_id, tag=Tag.WALK_SIGNED_OFF, subject_id=seen.walk_id, facts={}))


def count_try(doors: Doors, place_key: str, *, most: int = WRONG_TRIES, within: dt.timedelta = THROTTLE_WINDOW) -> None:
    """Each try counts, also one that is refused, kept over restarts and workers as those of signing in.

    Raises DomainError session.throttled where ``most`` came from there ``within`` that time.
    """
    with doors.reader() as session:
        _none, tries = wrong_tries(session, "", place_key, now() - within)
    if tries >= most:
        raise DomainError("session.throttled")
    with doors.writer.begin() as session:
        session.add(SignInAttempt(id=new_id(), account_key="", address_key=place_key, attempted_at=now()))


# --- parts ------------------------------------------------------------------------------------------------------------
def _held(session: Session, token: str) -> SignUpSeen:
    """What the link is about, with nobody else taking a place until this is done."""
    seen = sign_up_seen(session, token_hash(token))
    if seen is not None:
        hold_case(session, seen.case_id)
        seen = sign_up_seen(session, token_hash(token))
    if seen is None:
        raise DomainError("walk.place_gone")
    return seen


def _refuse_unless_open(seen: SignUpSeen) -> None:
    if seen.state is SignUpState.CANCELLED:
        raise DomainError("walk.sign_up_cancelled")
    if seen.state is SignUpState.OVER:
        raise DomainError("walk.sign_up_over")
    if seen.state is SignUpState.CLOSED:
        raise DomainError("walk.sign_up_closed")
    if seen.state is SignUpState.FULL:
        raise DomainError("walk.sign_up_full")


def _row(session: Session, seen: SignUpSeen, draft: SignUpDraft) -> WalkParticipant:
    if draft.name:
        check_shared(draft.name, "name", hints_in_use(session))
    email = tidy_address(draft.email) if draft.email else None
    if email and signed_up_with(session, seen.walk_id, email) >= MOST_WITH_ONE_ADDRESS:
        raise DomainError("walk.address_used_up", "email", most=MOST_WITH_ONE_ADDRESS)
    # the confirmation is reminder enough for who signs up the day before
    is_soon = seen.starts_at - now() <= REMIND_BEFORE
    return WalkParticipant(
        id=draft.id,
        walk_id=seen.walk_id,
        name=draft.name,
        email=email,
        gender=draft.gender,
        is_young=draft.is_young,
        needs=[need.value for need in draft.needs],
        reminded_at=now() if is_soon else None,
        told_starts_at=seen.starts_at,
    )


def _queue(session: Session, seen: SignUpSeen, email: str, words: LetterWords) -> None:
    letter = Letter(kind=MailKind.INVITATION, to=email, subject=words.subject, body=words.body, case_id=seen.case_id)
    queue_mail(session, letter)
