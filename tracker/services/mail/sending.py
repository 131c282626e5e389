"""Out of the outbox: take a letter that is due, send it without holding a lock, write down how it went.

No person asks for this, so these are no verbs. A letter is held by a lease: two workers never hold the same, and what a
killed worker held comes free by itself.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from sqlalchemy.orm import Session, sessionmaker

from tracker.domain.clock import now
from tracker.domain.ids import new_id
from tracker.domain.law.retention import RetentionCode
from tracker.domain.mail.sending import (
    LEASE,
    MailReason,
    MailState,
    NotSent,
    Outgoing,
    has_given_up,
    wait_before,
)
from tracker.models.mail import OutgoingMail
from tracker.queries.law.retention import amount_of
from tracker.queries.mail.outbox import failed_before, locked_mail, may_receive, next_due

# a letter whose sending kills the worker each time is given up too
MOST_ATTEMPTS: Final = 40
LOG: Final = logging.getLogger("tracker.mail")


class Mailer(Protocol):
    """What carries letters away."""

    def send(self, outgoing: Outgoing) -> None:
        """Send one, or raise NotSent."""
        ...


@dataclass(frozen=True, slots=True)
class Taken:
    """A letter that this worker holds."""

    lease: str
    outgoing: Outgoing


def send_next(writer: sessionmaker[Session], mailer: Mailer, chance: Callable[[], float]) -> bool:
    """Send one letter that is due; says whether there was any. ``chance`` (0 to 1) spreads the next attempt."""
    with writer.begin() as session:
        taken = _take(session)
    if taken is None:
        return False
    try:
        mailer.send(taken.outgoing)
    except NotSent as failure:
        with writer.begin() as session:
            _note_failure(session, taken, failure, chance())
    else:
        with writer.begin() as session:
            _note_sent(session, taken)
    return True


def empty_old_letters(session: Session) -> None:
    """Empty letters that failed long ago: nobody will try them again, and their links may be secrets."""
    kept = dt.timedelta(days=amount_of(session, RetentionCode.FAILED_LETTERS))
    for row in failed_before(session, now() - kept):
        row.body = None


def _take(session: Session) -> Taken | None:
    """Hold the next letter. One that its receiver may no longer get is cancelled on the way."""
    while (row := next_due(session, now())) is not None:
        if row.attempts >= MOST_ATTEMPTS:
            _end(row, MailState.FAILED, MailReason.UNSENDABLE)
        elif row.body is None or not may_receive(session, row):
            _end(row, MailState.CANCELLED, MailReason.REVOKED)
        else:
            return _hold(row, row.body)
        session.flush()
    return None


def _hold(row: OutgoingMail, body: str) -> Taken:
    moment = now()
    row.lease, row.leased_until = new_id(), moment + LEASE
    row.attempts += 1
    row.first_tried_at = row.first_tried_at or moment
    return Taken(row.lease, Outgoing(row.id, row.to_address, row.subject, body, row.created_at))


def _note_sent(session: Session, taken: Taken) -> None:
    """Whoever holds the letter by now: it has gone out, and must not again."""
    row = locked_mail(session, taken.outgoing.id)
    if row is not None:
        _end(row, MailState.SENT, None)
        LOG.info("letter %s (%s) sent", row.id, row.kind)


def _note_failure(session: Session, taken: Taken, failure: NotSent, chance: float) -> None:
    row = locked_mail(session, taken.outgoing.id)
    if row is None or row.lease != taken.lease:
        return
    next_at = now() + wait_before(row.attempts, chance)
    row.reply_code = failure.code
    if failure.is_final or has_given_up(row.first_tried_at or now(), next_at):
        _end(row, MailState.FAILED, failure.reason)
    else:
        row.due_at, row.reason, row.lease, row.leased_until = next_at, failure.reason, None, None
    LOG.warning("letter %s (%s) not sent: %s %s", row.id, row.kind, failure.reason, failure.code or "")


def _end(row: OutgoingMail, state: MailState, reason: MailReason | None) -> None:
    row.state, row.reason, row.ended_at = state, reason, now()
    row.lease = row.leased_until = None
    if state is not MailState.FAILED:
        row.body = None
