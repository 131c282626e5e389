"""Which letter is to be sent next, whether its receiver may still get it, and how the queue stands.

Letters are the service's own and no part of a case that anybody reads: what is asked here for a page tells how they
fare, and neither text, subject, case nor person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.cases import CaseStatus, PartyStatus
from tracker.domain.mail.letters import MailKind
from tracker.domain.mail.sending import MailReason, MailState
from tracker.models.cases import Case, CaseParty
from tracker.models.mail import OutgoingMail
from tracker.models.people import Organisation, User

SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class QueueState:
    """How many letters wait and have failed, how many went out since a moment, and the oldest moment one was due at."""

    waiting: int
    failed: int
    sent: int
    oldest_due_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class QueuedLetter:
    """A letter as the queue shows it: neither its text nor its subject, and of the address the host alone."""

    id: str
    kind: MailKind
    organisation: str | None
    to_address: str
    state: MailState
    created_at: dt.datetime
    due_at: dt.datetime
    attempts: int
    reason: MailReason | None
    reply_code: int | None
    ended_at: dt.datetime | None
    is_emptied: bool

    @property
    def host(self) -> str:
        """What stands after the at sign: enough to see whose mail server says no."""
        return self.to_address.rpartition("@")[2] if "@" in self.to_address else ""


def has_due(session: Session, moment: dt.datetime) -> bool:
    """Whether a letter is due that nobody holds; asked often, and without any lock."""
    query = sa.select(sa.exists(sa.select(OutgoingMail.id).where(*_is_free(moment))))
    return bool(session.scalar(query))


def next_due(session: Session, moment: dt.datetime) -> OutgoingMail | None:
    """The letter due the longest that nobody holds, locked; one that another worker has locked is passed over."""
    query = (
        sa.select(OutgoingMail)
        .where(*_is_free(moment))
        .order_by(OutgoingMail.due_at, OutgoingMail.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session.scalars(query).one_or_none()


def locked_mail(session: Session, mail_id: str) -> OutgoingMail | None:
    """A letter to change, as it is in the database now."""
    query = sa.select(OutgoingMail).where(OutgoingMail.id == mail_id)
    return session.scalars(query.with_for_update().execution_options(populate_existing=True)).one_or_none()


def failed_before(session: Session, moment: dt.datetime) -> list[OutgoingMail]:
    """Some letters that failed before a moment and still have their text."""
    query = sa.select(OutgoingMail).where(
        OutgoingMail.state == MailState.FAILED,
        OutgoingMail.ended_at < moment,
        OutgoingMail.body.is_not(None),
    )
    return list(session.scalars(query.limit(SHOWN)))


def may_receive(session: Session, mail: OutgoingMail) -> bool:
    """Whether the receiver may still get the letter: not disabled, and of an organisation that is still in the case."""
    organisation_id = mail.organisation_id
    if mail.user_id is not None:
        user = session.execute(
            sa.select(User.organisation_id, User.disabled_at).where(User.id == mail.user_id),
        ).one_or_none()
        if user is None or user.disabled_at is not None:
            return False
        organisation_id = organisation_id or user.organisation_id
    return mail.case_id is None or _is_in_case(session, mail.case_id, organisation_id)


def _is_in_case(session: Session, case_id: str, organisation_id: str | None) -> bool:
    query = sa.select(Case.id).where(Case.id == case_id, Case.status == CaseStatus.OPEN)
    if organisation_id is not None:
        query = query.join(CaseParty, CaseParty.case_id == Case.id).where(
            CaseParty.organisation_id == organisation_id,
            CaseParty.status.in_((PartyStatus.INVITED, PartyStatus.ACCEPTED)),
        )
    return session.scalar(sa.select(query.exists())) or False


def _is_free(moment: dt.datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        OutgoingMail.state == MailState.WAITING,
        OutgoingMail.due_at <= moment,
        sa.or_(OutgoingMail.leased_until.is_(None), OutgoingMail.leased_until <= moment),
    )


def queue_state(session: Session, sent_since: dt.datetime) -> QueueState:
    """The queue in figures; one statement."""
    is_sent = sa.and_(OutgoingMail.state == MailState.SENT, OutgoingMail.ended_at > sent_since)
    is_waiting = OutgoingMail.state == MailState.WAITING
    query = sa.select(
        sa.func.count().filter(is_waiting),
        sa.func.count().filter(OutgoingMail.state == MailState.FAILED),
        sa.func.count().filter(is_sent),
        sa.func.min(OutgoingMail.due_at).filter(is_waiting),
    )
    return QueueState(*session.execute(query.select_from(OutgoingMail)).one())


def queued_letters(session: Session) -> list[QueuedLetter]:
    """Letters that failed, newest first, and then those that wait, by when they are tried next; some of each."""
    return _letters(session, MailState.FAILED) + _letters(session, MailState.WAITING)


def _letters(session: Session, state: MailState) -> list[QueuedLetter]:
    order = OutgoingMail.ended_at.desc() if state is MailState.FAILED else OutgoingMail.due_at
    query = (
        sa.select(
            OutgoingMail.id, OutgoingMail.kind, Organisation.short_name, OutgoingMail.to_address, OutgoingMail.state,
            OutgoingMail.created_at, OutgoingMail.due_at, OutgoingMail.attempts, OutgoingMail.reason,
            OutgoingMail.reply_code, OutgoingMail.ended_at, OutgoingMail.body.is_(None),
        )
        .where(OutgoingMail.state == state)
        .outerjoin(User, OutgoingMail.user_id == User.id)
        .outerjoin(
            Organisation,
            Organisation.id == sa.func.coalesce(OutgoingMail.organisation_id, User.organisation_id),
        )
        .order_by(order, OutgoingMail.id)
        .limit(SHOWN)
    )  # fmt: skip
    found: Sequence[Any] = session.execute(query).all()
    return [QueuedLetter(*row) for row in found]
