"""A new password by mail, for who has forgotten it. There is no actor, so these are no verbs.

The link gives a password and nothing else: the second factor stays and is asked for at the next sign-in, since who
reads somebody's mail must not come in by that alone.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Container
from dataclasses import dataclass, field
from typing import TypeAlias

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.audit import Tag
from tracker.domain.clock import now
from tracker.domain.errors import DomainError
from tracker.domain.ids import new_id
from tracker.domain.mail import Letter, LetterWords, MailKind
from tracker.domain.people import MOST_RESETS, RESET_LIFE, THROTTLE_WINDOW, WRONG_TRIES, LinkState
from tracker.domain.signing.second_factors import is_demanded
from tracker.domain.texts.passwords import check_password
from tracker.models.people import PasswordReset, SignInAttempt, User
from tracker.models.records import AuditEvent
from tracker.queries.entry.resets import (
    ResetAccount,
    ResetSeen,
    account_to_reset,
    any_account,
    held_reset,
    open_resets,
    reset_seen,
)
from tracker.queries.people import wrong_tries
from tracker.services.entry.entering import PRODUCT, PasswordMaker
from tracker.services.mail import cancel_mail, queue_mail
from tracker.services.sessions import TOKEN_BYTES, Doors, token_hash
from tracker.services.signing.second_step import end_open

ResetWriter: TypeAlias = Callable[[str, dt.datetime], LetterWords]


@dataclass(frozen=True, slots=True)
class ResetRequest:
    """Somebody who has forgotten a password. The keys count apart from tries to sign in."""

    email: str
    account_key: str
    address_key: str


@dataclass(frozen=True, slots=True)
class ResetDraft:
    """A link with the password that its holder has chosen. ``account_key``: of an account, its tries to sign in.

    ``policy``: whether a second factor is demanded here.
    """

    token: str = field(repr=False)
    password: str = field(repr=False)
    account_key: Callable[[str], str]
    policy: str = "offered"


def ask_for_reset(doors: Doors, request: ResetRequest, write: ResetWriter) -> None:
    """Send a link to the account with the address, if there is one. Nothing tells whether there was.

    For an unknown address the same rows are written for somebody else and taken back, so that it takes as long. An
    account gets no more than MOST_RESETS letters an hour. ``write``: words a letter from a token and when it ends.
    Raises DomainError session.throttled for a place that has asked too often.
    """
    with doors.reader() as session:
        _none, from_address = wrong_tries(session, "", request.address_key, now() - THROTTLE_WINDOW)
        of_account, _none = wrong_tries(session, request.account_key, "", now() - RESET_LIFE)
    if from_address >= WRONG_TRIES:
        raise DomainError("session.throttled")
    with doors.writer.begin() as session:
        session.add(_try(request))
        session.flush()
        found = account_to_reset(session, request.email)
        receiver = found or any_account(session)
        if receiver is None:
            return
        letter = session.begin_nested()
        _send(session, receiver, write)
        if found is not None and of_account < MOST_RESETS:
            letter.commit()
        else:
            letter.rollback()


def set_new_password(doors: Doors, passwords: PasswordMaker, common: Container[str], draft: ResetDraft) -> None:
    """Store the password and end every sign-in of the account. Nobody is signed in by it.

    Hashing takes a while and holds no lock, so the link is judged before and again after. Raises DomainError
    ``reset.dead`` (also when it was used meanwhile), or ``password.*`` at its field.
    """
    with doors.reader() as session:
        seen = _open(session, draft.token)
    needs_more = is_demanded(draft.policy, seen.role)
    check_password(draft.password, common=common, context=(PRODUCT, *seen.known), has_second_factor=needs_more)
    stored = passwords.hash(draft.password)
    with doors.writer.begin() as session:
        row = held_reset(session, token_hash(draft.token))
        _open(session, draft.token)
        if row is None:
            raise DomainError("reset.dead")
        row.used_at = now()
        user = session.get_one(User, row.user_id, with_for_update=True)
        user.password_hash = stored
        end_open(session, user.id)
        session.execute(sa.delete(SignInAttempt).where(SignInAttempt.account_key == draft.account_key(user.email)))
        session.flush()  # the trail's lock is taken last
        session.add(_event(Tag.PASSWORD_RESET, user.id, user.organisation_id, row.id))


def _try(request: ResetRequest) -> SignInAttempt:
    """Remembered for the account and for the place; only tries of the last day are kept (services/sessions.py)."""
    return SignInAttempt(
        id=new_id(), account_key=request.account_key, address_key=request.address_key, attempted_at=now()
    )


def _send(session: Session, receiver: ResetAccount, write: ResetWriter) -> None:
    """A link in a letter; the links before it open nothing any more."""
    for row in open_resets(session, receiver.user_id):
        row.revoked_at = now()
        cancel_mail(session, row.mail_id)
    session.flush()
    token, expires_at = secrets.token_urlsafe(TOKEN_BYTES), now() + RESET_LIFE
    words = write(token, expires_at)
    letter = Letter(
        kind=MailKind.PASSWORD_RESET,
        to=receiver.email,
        subject=words.subject,
        body=words.body,
        user_id=receiver.user_id,
    )
    mail_id = queue_mail(session, letter)
    session.flush()
    made = PasswordReset(
        id=new_id(), user_id=receiver.user_id, token_hash=token_hash(token), mail_id=mail_id, expires_at=expires_at
    )
    session.add(made)
    session.flush()  # the trail's lock is taken last
    session.add(_event(Tag.PASSWORD_RESET_ASKED, receiver.user_id, receiver.organisation_id, made.id))
    session.flush()


def _open(session: Session, token: str) -> ResetSeen:
    seen = reset_seen(session, token_hash(token))
    if seen is None or seen.state(now()) is not LinkState.OPEN:
        raise DomainError("reset.dead")
    return seen


def _event(tag: Tag, user_id: str, organisation_id: str, subject_id: str) -> AuditEvent:
    """Of the account and not by it: who asked, or held the link, has shown no more than that mail reaches them."""
    return AuditEvent(
        user_id=None, organisation_id=organisation_id, tag=tag, subject_id=subject_id, facts={"user_id": user_id}
    )
